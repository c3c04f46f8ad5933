"""English words → their stems, and what the shipped tables say of them."""

from __future__ import annotations

import lzma
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.english.stems import heavy, light, tokens
from bot.english.table import LONGEST_KEY, PRESS, SHIPPED, TranslationTable, shipped_table


@pytest.mark.parametrize(
    ("forms", "shared"),
    [
        ("complete completes completed completing completion", "complet"),
        ("plan plans planned planning", "plan"),
        ("party parties", "parti"),
        ("build builds built building", "build"),
        ("person people persons", "person"),
        ("organise organised organizing organization", "organiz"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: str, shared: str) -> None:
    assert {heavy(form) for form in forms.split()} == {shared}


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14))
def test_a_stem_is_never_empty(word: str) -> None:
    assert light(word)
    assert heavy(word)


def test_possessives_and_hyphens_part_words() -> None:
    assert tokens("The district's clothes-drying spots") == ["the", "district", "clothes", "drying", "spots"]


def test_the_shipped_table_is_small_and_quick() -> None:
    assert SHIPPED.stat().st_size <= 1_500_000
    started = time.perf_counter()
    table = TranslationTable.load()
    assert time.perf_counter() - started < 1
    assert dict(table.phrase(["completed"]))["完成"] > 0.1
    assert table.phrase(["no", "such", "phrase"]) == ()
    assert table.characters("guang")[0] == "广"
    assert "张" in table.surnames("zhang")


def test_every_row_of_the_shipped_table_reads() -> None:
    rows = lzma.decompress(SHIPPED.read_bytes()).decode().split("\n")
    assert rows == sorted(rows)
    for row in rows[:: len(rows) // 500]:
        key, _, held = row.partition("\t")
        fields = held.split(" ")
        assert held
        assert key.startswith("*") or all(0 < int(share) <= 100 for share in fields[1::2])
        assert key.startswith("*") or all(fields[::2])


def test_words_of_the_press_go_before_what_a_dictionary_says() -> None:
    table = shipped_table()
    assert [way for way, _ in table.phrase(["party", "secretary"])] == ["书记", "党委书记"]
    assert table.phrase(["legal", "aid"])[0][0] == "法律援助"


def test_each_word_of_the_press_stands_once_with_chinese_beside_it() -> None:
    rows = [line.split("\t") for line in PRESS.read_text(encoding="utf-8").splitlines()]
    assert all(len(row) == 2 and row[0].isascii() and not re.search("[A-Za-z]", row[1]) for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
    assert all(len(row[0].split()) <= LONGEST_KEY for row in rows)
    assert all(0.99 < sum(share for _, share in shipped_table().phrase(tokens(row[0]))) < 1.01 for row in rows)
