"""Both languages say the same things of the same values."""

from __future__ import annotations

import re
from dataclasses import fields
from string import Formatter

import pytest

from bot.messages import EN, ZH, Messages


def values_named(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("name", [field.name for field in fields(Messages)])
def test_both_languages_fill_in_the_same_values(name: str) -> None:
    chinese, english = str(getattr(ZH, name)), str(getattr(EN, name))
    assert chinese
    assert english
    assert values_named(chinese) == values_named(english)


def test_english_says_one_page_and_two_pages() -> None:
    counts = {"articles": 1, "passages": 2}
    assert EN.progress.format(pages=1, **counts) == "1 page, 1 article, 2 passages"
    assert EN.progress.format(pages=0, **counts) == "0 pages, 1 article, 2 passages"
    assert EN.greeting.format(pages=1, articles=1, dates="").startswith("Hello! There is 1 page with 1 article or")
    assert EN.greeting.format(pages=2, articles=3, dates="").startswith("Hello! There are 2 pages with 3 articles and")


@pytest.mark.parametrize("name", [field.name for field in fields(Messages)])
def test_no_english_noun_is_plural_beside_every_count(name: str) -> None:
    assert not re.search(r"{(?:count|total|pages|articles|passages|figures|issues)} [a-z]+s\b", str(getattr(EN, name)))
