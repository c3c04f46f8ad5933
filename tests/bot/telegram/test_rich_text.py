"""Text becomes HTML that Telegram takes, cut where sentences end, each message short enough."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.rich_text import LONGEST, Piece, Text, from_lines, join, plain, split, tidy, to_html, units
from bot.terminal import Fragment, Line

TAGS = st.lists(st.sampled_from(["b", "i", "u", "code", "blockquote"]), unique=True, max_size=3).map(tuple)
CHARACTERS = st.text(
    st.one_of(st.sampled_from("。！？；”’）\n \t<>&\"'😀𠮷甲乙丙"), st.characters(codec="utf-8")), max_size=60
)
TEXTS = st.lists(st.builds(Piece, CHARACTERS, TAGS), max_size=8).map(tidy)


class Reader(HTMLParser):
    """Reads HTML as Telegram does: whatever is not opened and closed in order is refused."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"b", "i", "u", "code", "blockquote"}, tag
        assert attrs == []
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> str:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader.text


@given(TEXTS)
def test_html_holds_the_text_and_closes_every_tag(text: Text) -> None:
    html = to_html(text)
    assert read(html) == plain(text)
    assert unescape(html.replace("<", "\0").replace(">", "\0")).count("\0") % 2 == 0


@given(TEXTS, st.integers(min_value=2, max_value=80))
def test_parts_rejoin_and_none_is_too_long(text: Text, longest: int) -> None:
    parts = split(text, longest)
    assert all(units(plain(part)) <= longest for part in parts)
    assert all(plain(part).strip() for part in parts)
    assert "".join("".join(plain(part).split()) for part in parts) == "".join(plain(text).split())
    assert all(read(to_html(part)) == plain(part) for part in parts)


@given(st.text(max_size=200))
def test_units_are_counted_as_telegram_does(text: str) -> None:
    cleaned = plain(tidy([Piece(text)]))
    assert units(cleaned) == len(cleaned.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("text", "longest", "parts"),
    [
        ("甲乙丙。丁戊己。", 8, ["甲乙丙。丁戊己。"]),
        ("甲乙丙。丁戊己。", 7, ["甲乙丙。", "丁戊己。"]),
        ("他说：“好。”走了。", 8, ["他说：“好。”", "走了。"]),
        ("one two three four", 9, ["one two ", "three ", "four"]),
        ("甲乙丙丁戊己", 4, ["甲乙丙丁", "戊己"]),
        ("😀😀😀", 4, ["😀😀", "😀"]),
        (" \n ", 4, []),
    ],
)
def test_messages_end_where_sentences_do(text: str, longest: int, parts: list[str]) -> None:
    assert [plain(part) for part in split((Piece(text),), longest)] == parts


def test_a_cut_never_falls_into_a_tag() -> None:
    text = (Piece("前" * 4000), Piece("粗<&>" * 100, ("blockquote", "b")), Piece("后"))
    first, second = split(text)
    assert units(plain(first)) == LONGEST
    assert to_html(first).endswith("</b></blockquote>")
    assert to_html(second).startswith("<blockquote><b>")


def test_what_telegram_refuses_is_left_out() -> None:
    assert plain(tidy([Piece("a\x00b\ud800c\td\n"), Piece("")])) == "abc\td\n"


def test_lines_for_a_terminal_become_tags() -> None:
    lines = [Line((Fragment("15个", "answer"),)), Line((Fragment("共"), Fragment("15个", "answer")), margin="│ ")]
    assert to_html(from_lines(lines)) == "<b>15个</b>\n<blockquote>共<b>15个</b></blockquote>"


def test_texts_are_put_after_one_another() -> None:
    assert to_html(join([(Piece("a", ("b",)),), (Piece("c"),)], "\n\n")) == "<b>a</b>\n\nc"
