from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from county_paper import body
from tiny import SEEDS

from index.articles import split_articles
from index.types import Page


def normal(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


# What a person finds on the pages: kind, a line of the headline ("" where none is printed), first and last characters.
GOLD: dict[str, list[tuple[str, str, str, str]]] = json.loads(
    (Path(__file__).parent / "seed_articles.json").read_text("utf-8")
)


@pytest.mark.parametrize("name", sorted(GOLD))
def test_the_seed_pages_are_cut_as_a_person_cuts_them(name: str) -> None:
    text = (SEEDS / name).read_bytes().decode("utf-8-sig")
    articles = split_articles(Page(name, text))
    found = [(a.kind, normal(body(text, a))) for a in articles]
    assert [kind for kind, _ in found] == [kind for kind, *_ in GOLD[name]]
    for article, (_, printed), (_, title, first, last) in zip(articles, found, GOLD[name], strict=True):
        assert printed.startswith(normal(first))
        assert printed.endswith(normal(last))
        assert normal(title) in normal(f"{article.title} {article.kicker} {article.subtitle}")


def test_the_order_of_reading_is_restored_on_a_seed_page() -> None:
    name = "002_caabf98042c70b3a.txt"
    text = (SEEDS / name).read_bytes().decode("utf-8-sig")
    article = next(a for a in split_articles(Page(name, text)) if "浪费" in a.title)
    starts = [start for start, _ in article.spans]
    assert len(starts) == 3
    assert starts[1] > starts[2] > starts[0]


def test_repeats_and_banners_are_left_out_on_the_seed_pages() -> None:
    for path in SEEDS.glob("*.txt"):
        text = path.read_bytes().decode("utf-8-sig")
        whole = "\n".join(body(text, article) for article in split_articles(Page(path.name, text)))
        assert whole.count("包联”机制,引导干部弘扬") <= 1
        assert "新时代新征程新伟业" not in whole
        assert "创全国文明城市建美丽宜居家园" not in whole
