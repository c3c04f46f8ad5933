from __future__ import annotations

import pytest
from county_paper import (
    CANAL,
    CANAL_1,
    CANAL_2,
    CANAL_3,
    HEAD_CANAL,
    LIBRARY,
    LIBRARY_BODY,
    PLAIN,
    bodies,
    body,
    cut,
    joined,
    paragraphs,
)


@pytest.mark.parametrize(
    "copies",
    [
        (CANAL_2, CANAL_2),
        (CANAL_2, CANAL_2, CANAL_2),
        (CANAL_2[:-12], CANAL_2, CANAL_2[:30]),
        (CANAL_2[9:], CANAL_2),
        (CANAL_2, CANAL_2[4:-3], CANAL_2[10:]),
        (CANAL_2, CANAL_2[:25], CANAL_2[25:]),
    ],
)
def test_a_paragraph_printed_several_times_is_kept_once_and_whole(copies: tuple[str, ...]) -> None:
    text = paragraphs(HEAD_CANAL, CANAL_1, *copies, CANAL_3, *LIBRARY)
    assert bodies(text) == PLAIN
    last = paragraphs(*LIBRARY, HEAD_CANAL, CANAL_1, *copies)
    assert body(last, cut(last)[1]) == joined(CANAL_1, CANAL_2)


def test_paragraphs_that_overlap_are_joined_at_the_overlap() -> None:
    text = paragraphs(HEAD_CANAL, CANAL_1, CANAL_2[:40], CANAL_2[25:], CANAL_3, *LIBRARY)
    assert bodies(text) == PLAIN


def test_an_article_printed_twice_is_there_once() -> None:
    assert bodies(paragraphs(*CANAL, *LIBRARY, *CANAL)) == PLAIN


@pytest.mark.parametrize("at", [len("水渠去年三月动工，全长三十一公里，总投资两亿元。施工队克服山石坚硬、雨")])
def test_the_tail_of_a_sentence_printed_before_its_head(at: int) -> None:
    first = CANAL_1 + "那几个月雨季漫长。"
    text = paragraphs(HEAD_CANAL, first, CANAL_2[at:], CANAL_2[:at], *LIBRARY)
    article = cut(text)[0]
    assert body(text, article) == joined(first, CANAL_2)
    starts = [start for start, _ in article.spans]
    assert starts != sorted(starts)
    assert len(article.spans) == 3


def test_the_rest_of_an_article_below_another_one() -> None:
    cut_at = CANAL_2.index("等困难")
    first = CANAL_1 + "雨季漫长等困难不少。"
    text = paragraphs(HEAD_CANAL, first, CANAL_2[:cut_at], *LIBRARY, CANAL_2[cut_at:], CANAL_3)
    assert bodies(text) == [(HEAD_CANAL, joined(first, CANAL_2, CANAL_3)), LIBRARY_BODY]


WITH_EVIDENCE = CANAL_1 + "雨季漫长等困难不少。"
CUT = CANAL_2.index("等困难")


def test_a_head_in_two_pieces_is_moved_up_whole() -> None:
    text = paragraphs(HEAD_CANAL, WITH_EVIDENCE, CANAL_2[CUT:], CANAL_2[:15], CANAL_2[15:CUT], *LIBRARY)
    assert bodies(text) == [(HEAD_CANAL, joined(WITH_EVIDENCE, CANAL_2)), LIBRARY_BODY]


def test_a_tail_further_down_is_fetched_up() -> None:
    between = "该县水利局派人日夜驻守工地。"
    tail = (CANAL_2[CUT:-8], CANAL_2[-8:])
    text = paragraphs(HEAD_CANAL, WITH_EVIDENCE, CANAL_2[:CUT], between, *tail, CANAL_3, *LIBRARY)
    assert bodies(text) == [(HEAD_CANAL, joined(WITH_EVIDENCE, CANAL_2, between, CANAL_3)), LIBRARY_BODY]


def test_a_broken_end_without_a_sign_of_its_other_half_stays_where_it_is() -> None:
    text = paragraphs(HEAD_CANAL, CANAL_1, CANAL_3, CANAL_2[:20], *LIBRARY)
    assert bodies(text) == [(HEAD_CANAL, joined(CANAL_1, CANAL_3, CANAL_2[:20])), LIBRARY_BODY]


def test_a_copy_in_pieces_leaves_none_of_them() -> None:
    text = paragraphs(HEAD_CANAL, CANAL_1, CANAL_2, CANAL_2[:-9], CANAL_2[-9:], CANAL_3, *LIBRARY)
    assert bodies(text) == PLAIN


def test_a_book_is_left_in_its_order() -> None:
    chapter = "".join(f"{CANAL_2[:-1]}，这是第{number}回。\n" for number in range(4000))
    ((_, whole),) = bodies(chapter)
    assert whole == joined(chapter)
