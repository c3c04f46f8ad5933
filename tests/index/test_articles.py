from __future__ import annotations

import pytest
from county_paper import (
    CANAL,
    CANAL_1,
    CANAL_2,
    CANAL_3,
    CANAL_BODY,
    CAPTION,
    HEAD_CANAL,
    HEAD_LIBRARY,
    LIBRARY,
    LIBRARY_1,
    LIBRARY_2,
    LIBRARY_BODY,
    PLAIN,
    bodies,
    body,
    cut,
    joined,
    paragraphs,
)


@pytest.mark.parametrize("mark", ["", "# ", "## "])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_headlines_with_and_without_marks(mark: str, line_end: str) -> None:
    text = paragraphs(mark + HEAD_CANAL, *CANAL[1:], mark + HEAD_LIBRARY, *LIBRARY[1:]).replace("\n", line_end)
    assert bodies(text) == PLAIN
    first, second = cut(text)
    assert (first.number, second.number, first.id) == (1, 2, "页.txt@1")
    assert (first.byline, second.byline) == ("记者 甄远航 通讯员 苏小满", "记者 桑榆")
    assert len(first.spans) == len(second.spans) == 1


def test_ascii_marks_and_full_width_marks_are_the_same() -> None:
    text = paragraphs(*CANAL, *LIBRARY).translate(str.maketrans("，（）：；", ",():;"))
    assert [title for title, _ in bodies(text)] == [HEAD_CANAL, HEAD_LIBRARY]
    assert cut(text)[0].byline == "记者 甄远航 通讯员 苏小满"


@pytest.mark.parametrize("at", [9, 20, 33, 48])
def test_a_body_broken_by_blank_lines_is_one_run(at: int) -> None:
    text = paragraphs(HEAD_CANAL, CANAL_1, CANAL_2[:at], CANAL_2[at:], CANAL_3, *LIBRARY)
    assert bodies(text) == PLAIN
    assert all(len(article.spans) == 1 for article in cut(text))


@pytest.mark.parametrize("width", [14, 20, 26])
@pytest.mark.parametrize("blank", [True, False])
def test_lines_wrapped_at_a_column(width: int, blank: bool) -> None:
    long_body = [CANAL_1, CANAL_2, CANAL_3, LIBRARY_1, LIBRARY_2]
    parts = [
        "\n".join(part[at : at + width] for at in range(0, len(part), width)) if part in long_body else part
        for part in (*CANAL, *LIBRARY)
    ]
    assert bodies(("\n\n" if blank else "\n").join(parts)) == PLAIN


def test_no_blank_lines_at_all() -> None:
    assert bodies("\n".join((*CANAL, *LIBRARY))) == PLAIN


@pytest.mark.parametrize(
    ("credit", "photographer"),
    [
        ("邬晓岚 摄", "邬晓岚"),
        ("本报记者 邬晓岚 摄", "记者 邬晓岚"),
        ("（邬晓岚 摄）", "邬晓岚"),
        ("摄影：邬晓岚", "邬晓岚"),
        ("通讯员 邬晓岚 岳明 摄影报道", "通讯员 邬晓岚 岳明"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_caption_with_its_headline_and_credit(credit: str, photographer: str, gap: str) -> None:
    text = paragraphs(*CANAL) + f"\n\n\n花海迎客\n\n{CAPTION}{gap}{credit}\n\n" + paragraphs(*LIBRARY)
    caption = cut(text)[1]
    assert (caption.kind, caption.title, caption.byline) == ("caption", "花海迎客", photographer)
    assert body(text, caption) == joined(CAPTION, credit)
    assert [bodies(text)[0], bodies(text)[2]] == PLAIN


def test_a_caption_without_a_headline_goes_by_its_first_sentence() -> None:
    text = paragraphs(*CANAL, "▲" + CAPTION, "花海占地二百亩。", "邬晓岚 摄", *LIBRARY)
    caption = cut(text)[1]
    assert (caption.kind, caption.title) == ("caption", CAPTION.rstrip("。"))
    assert body(text, caption) == joined("▲", CAPTION, "花海占地二百亩。", "邬晓岚 摄")
    assert [bodies(text)[0], bodies(text)[2]] == PLAIN


def test_a_caption_with_the_credit_in_its_last_line() -> None:
    text = paragraphs(*CANAL, f"图为{CAPTION}（邬晓岚 摄）", *LIBRARY)
    assert [article.kind for article in cut(text)] == ["article", "caption", "article"]
    assert cut(text)[1].byline == "邬晓岚"


@pytest.mark.parametrize("title", [[], ["花海迎客"], ["## 花海迎客"]])
@pytest.mark.parametrize("at", [12, 30, 47])
def test_a_caption_in_the_middle_of_a_sentence(title: list[str], at: int) -> None:
    caption = [*title, CAPTION, "花海占地二百亩。", "邬晓岚 摄"]
    text = paragraphs(HEAD_CANAL, CANAL_1, CANAL_2[:at], *caption, CANAL_2[at:], CANAL_3, *LIBRARY)
    assert [(t, b) for t, b in bodies(text) if "摄" not in b] == PLAIN
    whole, shot = cut(text)[:2]
    assert shot.kind == "caption"
    assert len(whole.spans) == 2
    assert text[slice(*whole.spans[0])].endswith(CANAL_2[:at])
    assert text[slice(*whole.spans[1])].startswith(CANAL_2[at:])


@pytest.mark.parametrize("banner", ["## 同心同德 奋进新时代", "同心同德 奋进新时代", "## 民生视窗"])
@pytest.mark.parametrize("at", [12, 30, 47])
def test_a_banner_in_the_middle_of_a_sentence_belongs_to_nobody(banner: str, at: int) -> None:
    text = paragraphs(HEAD_CANAL, CANAL_1, CANAL_2[:at], banner, CANAL_2[at:], CANAL_3, *LIBRARY)
    assert bodies(text) == PLAIN


def test_a_banner_above_a_headline_belongs_to_nobody() -> None:
    text = paragraphs("## 同心同德 奋进新时代", "## " + HEAD_CANAL, *CANAL[1:], *LIBRARY)
    assert (cut(text)[0].title, cut(text)[0].kicker) == (HEAD_CANAL, "")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("引来清流 润泽良田", HEAD_CANAL), (HEAD_CANAL, "引来清流 润泽良田", "")),
        (("引来清流，润泽良田", HEAD_CANAL), (HEAD_CANAL, "引来清流，润泽良田", "")),
        (("引来清流 润泽良田", "## " + HEAD_CANAL), (HEAD_CANAL, "引来清流 润泽良田", "")),
        (("# " + HEAD_CANAL, "## 云岭水库引水工程三年建成"), (HEAD_CANAL, "", "云岭水库引水工程三年建成")),
        (("### 水利先行", "## " + HEAD_CANAL, "### 两岸稻农喜开闸"), (HEAD_CANAL, "水利先行", "两岸稻农喜开闸")),
        ((HEAD_CANAL, "——云岭引水工程侧记"), (HEAD_CANAL, "", "——云岭引水工程侧记")),
        (
            ("同心同德 奋进新时代", "引出渠水 流经乡镇", HEAD_CANAL),
            (HEAD_CANAL, "引出渠水 流经乡镇", ""),
        ),
    ],
)
def test_kicker_headline_and_subtitle(lines: tuple[str, ...], expected: tuple[str, str, str]) -> None:
    article = cut(paragraphs(*lines, *CANAL[1:], *LIBRARY))[0]
    assert (article.title, article.kicker, article.subtitle) == expected


def test_a_headline_at_the_very_end_of_the_page() -> None:
    text = paragraphs(CANAL_1, CANAL_2, CANAL_3, *LIBRARY, HEAD_CANAL)
    assert bodies(text) == PLAIN
    marked = paragraphs(*LIBRARY, CANAL_1, CANAL_2, CANAL_3, "# " + HEAD_CANAL, "## 云岭水库引水工程三年建成")
    assert cut(marked)[1].title == HEAD_CANAL
    assert cut(marked)[1].subtitle == "云岭水库引水工程三年建成"


def test_headlines_that_all_stand_under_their_bodies() -> None:
    canal, library = "云岭水渠全线通水", "流动书屋开进杏花村"
    text = paragraphs(CANAL_1, CANAL_2, canal, LIBRARY_1, LIBRARY_2, library)
    assert [article.title for article in cut(text)] == [canal, library]


def test_an_article_without_a_headline_has_an_empty_title() -> None:
    text = paragraphs(*CANAL, LIBRARY_1, LIBRARY_2)
    assert bodies(text) == [CANAL_BODY, ("", LIBRARY_BODY[1])]


@pytest.mark.parametrize("inline", [True, False])
def test_writers_named_at_the_end(inline: bool) -> None:
    opening = "10月20日，杏花村的晒谷场上铺满了金黄的稻谷，几台风车呼呼转动，老人们坐在屋檐下编着竹筐。"
    names = "（本报记者 甄远航 通讯员 苏小满）"
    end = [opening + names] if inline else [opening, names]
    text = paragraphs("## 秋谷满场", *end, "## " + HEAD_LIBRARY, *LIBRARY[1:])
    article = cut(text)[0]
    assert (article.title, article.byline) == ("秋谷满场", "记者 甄远航 通讯员 苏小满")
    assert body(text, article) == joined(opening, names)


def test_a_byline_under_the_headline() -> None:
    text = paragraphs("秋谷满场", "□本报记者 甄远航", LIBRARY_2, HEAD_LIBRARY, LIBRARY_1)
    assert [(article.title, article.byline) for article in cut(text)] == [
        ("秋谷满场", "记者 甄远航"),
        (HEAD_LIBRARY, "记者 桑榆"),
    ]


@pytest.mark.parametrize(
    "opening",
    [
        "新华社北京10月18日电（记者 甄远航）",
        "本报北京10月18日讯（记者 甄远航）",
        "青禾晚报讯（记者 甄远航）",
        "中新网10月18日电 ",
    ],
)
def test_other_papers_and_agencies(opening: str) -> None:
    text = paragraphs(HEAD_LIBRARY, LIBRARY_1, LIBRARY_2, HEAD_CANAL, opening + CANAL_2)
    assert bodies(text) == [LIBRARY_BODY, (HEAD_CANAL, joined(opening, CANAL_2))]


@pytest.mark.parametrize(
    "line",
    [
        "2021年10月20日 星期三",
        "第3版",
        "03",
        "责任编辑：甄远航 校对：桑榆",
        "——————",
        "（下转第二版）",
        "新闻热线：0000-1234567",
    ],
)
def test_furniture_of_the_page_belongs_to_nobody(line: str) -> None:
    assert bodies(paragraphs(line, *CANAL, *LIBRARY, line)) == PLAIN
    assert bodies(paragraphs(*CANAL, line, *LIBRARY)) == PLAIN


def test_a_mark_opens_a_caption_that_no_credit_ends() -> None:
    text = paragraphs(*CANAL, "▲" + CAPTION, *LIBRARY, "▲" + CAPTION[:15], CAPTION[15:], "▲闸门近景。")
    assert [article.kind for article in cut(text)] == ["article", "caption", "article", "caption", "caption"]
    assert bodies(text)[3][1] == joined("▲", CAPTION)


def test_two_credits_go_to_one_caption() -> None:
    text = paragraphs(*CANAL, "花海迎客", CAPTION, "邬晓岚 摄", "岳明 摄", *LIBRARY)
    assert (cut(text)[1].byline, len(cut(text))) == ("邬晓岚 岳明", 3)


def test_a_short_paragraph_over_a_credit_is_a_caption_without_any_other_sign() -> None:
    text = paragraphs(*CANAL, "水库边的花海引来不少游人。", "邬晓岚 摄", *LIBRARY)
    assert [article.kind for article in cut(text)] == ["article", "caption", "article"]
    inside = paragraphs(
        HEAD_CANAL, CANAL_1, CANAL_2[:20], "水库边的花海引来不少游人。", "邬晓岚 摄", CANAL_2[20:], *LIBRARY
    )
    assert [article.kind for article in cut(inside)][-1] == "article"


def test_a_picture_alone_has_its_credit_for_a_body() -> None:
    text = paragraphs(*CANAL, "## 花海迎客", "邬晓岚 摄", *LIBRARY)
    assert bodies(text)[1] == ("花海迎客", "邬晓岚摄")


def test_a_report_with_a_credit_stays_a_report() -> None:
    text = paragraphs(HEAD_LIBRARY, LIBRARY_1, "邬晓岚 摄", *CANAL)
    assert bodies(text) == [(HEAD_LIBRARY, joined(LIBRARY_1, "邬晓岚 摄")), CANAL_BODY]


def test_a_picture_between_a_headline_and_its_body() -> None:
    text = paragraphs("## " + HEAD_CANAL, "▲" + CAPTION, "邬晓岚 摄", *CANAL[1:], *LIBRARY)
    assert [(title, whole) for title, whole in bodies(text) if "摄" not in whole] == PLAIN


def test_a_new_text_below_the_names_of_its_writers_is_another_article() -> None:
    text = paragraphs("## 秋谷满场", CANAL_2, "（本报记者 甄远航）", LIBRARY_2)
    assert bodies(text) == [("秋谷满场", joined(CANAL_2, "（本报记者 甄远航）")), ("", joined(LIBRARY_2))]
