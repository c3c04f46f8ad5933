"""What a terminal is sent: never a control character, never a row too wide, no character lost."""

from __future__ import annotations

import io
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Settings
from bot.terminal import Fragment, Line, Screen, cells, clean, complain, line, wrap

obeyed_ones = st.sampled_from("\x1b[]m0;12\x07\x9b\x9d\x9c\x00\x7f\u202e\u2066\u2028\r\n\t")
hostile = st.text(st.one_of(obeyed_ones, st.characters()), max_size=60)


def rows(whole: Line, width: int | None) -> list[str]:
    return ["".join(part.text for part in row) for row in wrap(whole, width)]


def obeyed(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}


@given(hostile)
def test_clean_leaves_nothing_that_a_terminal_obeys(text: str) -> None:
    assert not obeyed(clean(text))
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("红\x1b[31m字\x1b[0m", "红字"),
        ("标\x1b]0;rm -rf\x07题", "标题"),
        ("链\x1b]8;;http://x\x1b\\接", "链接"),
        ("八位\x9b2J清屏", "八位清屏"),
        ("倒\u202e序", "倒序"),
        ("断\r\n行\t格", "断 行 格"),
        ("一半\ud83d", "一半"),
        ("铃\x07", "铃"),
        ("plain text", "plain text"),
    ],
)
def test_clean_takes_whole_sequences(hostile: str, shown: str) -> None:
    assert clean(hostile) == shown


@pytest.mark.parametrize("opening", ["\x1b]", "\x9d", "\x1b[", "\x1b "])
def test_clean_takes_time_in_proportion(opening: str) -> None:
    started = time.perf_counter()
    clean(opening * 100_000)
    assert time.perf_counter() - started < 5


@given(hostile, st.integers(min_value=12, max_value=50), st.sampled_from(["", "  ", "│ "]))
def test_rows_fit_and_lose_only_blanks(text: str, width: int, margin: str) -> None:
    whole = line(text, Fragment(text, "term"), margin=margin)
    got = rows(whole, width)
    assert all(cells(row) <= width for row in got)
    kept = "".join(row.removeprefix(clean(margin)) for row in got)
    assert kept.replace(" ", "") == clean(text).replace(" ", "") * 2


def test_rows_keep_words_whole_and_marks_with_their_text() -> None:
    assert rows(line("水库三座，惠及"), 8) == ["水库三", "座，惠及"]
    assert rows(line("他说“好”"), 6) == ["他说", "“好”"]
    assert rows(line("three reservoirs"), 12) == ["three", "reservoirs"]
    assert rows(line("共480万立方米"), 8) == ["共480万", "立方米"]
    assert rows(line("x" * 30), 12) == ["x" * 12, "x" * 12, "x" * 6]


def test_every_row_has_the_margin() -> None:
    assert rows(line("水库水库水库", margin="│ "), 6) == ["│ 水库", "│ 水库", "│ 水库"]


def test_an_empty_line_is_a_row_and_no_width_means_one_row() -> None:
    assert rows(Line(), 10) == [""]
    assert rows(line("长" * 500), None) == ["长" * 500]


def test_wide_and_combining_characters_are_measured() -> None:
    assert cells("水a") == 3
    assert cells("é") == cells("e\u0301") == 1
    assert cells("（") == 2


@given(hostile)
def test_a_plain_screen_prints_no_escape_code(text: str) -> None:
    stream = io.StringIO()
    Screen(stream).show(line(text, Fragment(text, "term")))
    assert not obeyed(stream.getvalue()[:-1])


def test_a_coloured_screen_styles_what_a_plain_one_does_not() -> None:
    plain, coloured = io.StringIO(), io.StringIO()
    whole = line("三座", Fragment("水库", "term"), "[bold]竣工[/bold] :smile:")
    Screen(plain).show(whole)
    Screen(coloured, coloured=True, width=40).show(whole)
    assert plain.getvalue() == "三座水库[bold]竣工[/bold] :smile:\n"
    assert "\x1b[" in coloured.getvalue()
    assert clean(coloured.getvalue()).strip() == plain.getvalue().strip()


def test_a_stream_that_is_no_terminal_gets_no_colours() -> None:
    assert not Screen.on(io.StringIO(), Settings()).coloured


def test_complaints_go_to_standard_error_made_safe(capsys: pytest.CaptureFixture[str]) -> None:
    complain("一句\x1b[31m话\n二")
    assert capsys.readouterr() == ("", "wenbao: 一句话 二\n")
