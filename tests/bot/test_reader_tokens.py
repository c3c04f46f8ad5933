"""Question and passages → tokens that cover the text, and what they share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reader.reading import SHIPPED, TOKENIZER
from bot.reader.tokens import LONGEST_QUESTION, OWN_SIGNS, SHARED_SIGNS, ReadingTokens
from index import fold

TEXTS = st.text(st.sampled_from("江城市新建路灯３００盏，“便民”。12.5万元；ａBc\n \u3000臺灣😀\ud800㐂—"), max_size=60)
EXACT, COVERED = OWN_SIGNS, OWN_SIGNS + 4


@pytest.fixture(scope="module")
def tokens() -> ReadingTokens:
    return ReadingTokens.open(SHIPPED / TOKENIZER)


@given(TEXTS)
def test_tokens_stand_in_order_and_leave_out_only_white_space(tokens: ReadingTokens, text: str) -> None:
    (cut,) = tokens.cut([text])
    assert len(cut.text) == len(text)
    assert len(cut.words) == len(cut.starts) == len(cut.ends)
    assert (cut.starts < cut.ends).all()
    assert (cut.ends[:-1] <= cut.starts[1:]).all()
    covered = {place for a, b in zip(cut.starts.tolist(), cut.ends.tolist(), strict=True) for place in range(a, b)}
    assert all(text[place].isspace() for place in range(len(text)) if place not in covered)
    assert (cut.words < tokens.size).all()


@given(TEXTS)
def test_folded_or_not_a_text_has_the_same_tokens(tokens: ReadingTokens, text: str) -> None:
    raw, folded = tokens.cut([text, fold(text)])
    assert (raw.words.tolist(), raw.starts.tolist()) == (folded.words.tolist(), folded.starts.tolist())


@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=3))
def test_a_passage_is_laid_out_the_same_alone_and_among_others(
    tokens: ReadingTokens, question: str, texts: list[str]
) -> None:
    asked, *cuts = tokens.cut([question, *texts])
    together = tokens.passages([asked] * len(cuts), cuts)
    assert together.signs.shape[2] == OWN_SIGNS + SHARED_SIGNS
    assert np.isfinite(together.signs).all()
    for row, cut in enumerate(cuts):
        alone = tokens.passages([asked], [cut])
        length = len(cut.words)
        assert together.real[row].sum() == length
        for ours, theirs in zip(together.arrays(), alone.arrays(), strict=True):
            assert (ours[row, :length] == theirs[0, :length]).all()


def test_what_question_and_passage_share_is_marked(tokens: ReadingTokens) -> None:
    asked, cut = tokens.cut(["新建了多少路灯", "天气晴好。城南新建路灯三十盏。"])
    signs = tokens.passages([asked], [cut]).signs[0]
    shared = {cut.text[a:b] for a, b, s in zip(cut.starts, cut.ends, signs, strict=True) if s[EXACT]}
    assert {"新建", "路灯"} <= shared
    assert "天气" not in shared
    covered = signs[:, COVERED]
    assert covered[-1] == covered.max() > covered[0]


def test_a_long_question_is_cut_short(tokens: ReadingTokens) -> None:
    (asked,) = tokens.cut(["路灯在哪里" * 60])
    assert tokens.questions([asked]).words.shape[1] == LONGEST_QUESTION
