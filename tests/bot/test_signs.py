"""What speaks for one run of a sentence against another, sign by sign, on invented pages."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extraction import Extraction, extract
from bot.kinds import classify
from bot.questions import understand
from bot.signs import Places, Signs
from index import Archive


def found(question: str, archive: Archive) -> Extraction:
    _, query = understand(question, archive)
    return extract(classify(query.text, english=False), query.text, query, archive.search(query), archive)


def signs(question: str, archive: Archive) -> dict[str, Signs]:
    return {candidate.text: candidate.signs for candidate in found(question, archive).candidates}


def test_the_office_right_before_a_name_speaks_for_it(archive: Archive) -> None:
    names = signs("县住建局局长是谁？", archive)
    others = [found.shape.office for name, found in names.items() if name != "谷雨声"]
    assert names["谷雨声"].shape.office > max(others, default=0.0)


def test_what_a_figure_counts_is_compared_by_meaning(archive: Archive) -> None:
    figures = signs("图书馆增加了几个座位？", archive)
    assert figures["260个"].counted_like > max(0.2, figures["三座"].counted_like)


def test_a_plan_is_told_from_what_was_done(archive: Archive) -> None:
    assert signs("计划修缮民居多少处？", archive)["47处"].planned == 1.0
    assert signs("已经修缮民居多少处？", archive)["47处"].planned == -1.0


def test_an_article_without_the_names_asked_for_is_told(archive: Archive) -> None:
    here, elsewhere = (
        found(f"{county}三座水库总库容多少？", archive).sentences[0][1] for county in ("青石县", "红石县")
    )
    assert here.missing == 0.0
    assert elsewhere.missing > 0.3


@pytest.mark.parametrize("question", ["水库什么时候竣工？", "座位有多少个？", "谁说的？", "水", "？多少"])
def test_signs_are_finite_and_shares_are_shares(archive: Archive, question: str) -> None:
    for candidate in found(question, archive).candidates:
        about = candidate.signs
        assert all(abs(value) < 100 for value in about.values)
        assert all(-1e-5 <= share <= 1.001 for share in (about.near_like, about.clause_like, about.counted_like))
        assert about.period in {-1.0, -0.5, 0.0, 0.5, 1.0}


drawn_texts = st.text(st.sampled_from("水库竣工,"), min_size=1, max_size=14)
drawn_shares = st.dictionaries(
    st.text(st.sampled_from("水库竣工"), min_size=1, max_size=3), st.floats(0.1, 1), max_size=5
)


@given(drawn_texts, drawn_shares, st.data())
def test_what_stands_around_a_run_is_the_share_of_the_terms_there(
    text: str, shares: dict[str, float], data: st.DataObject
) -> None:
    edges = st.tuples(*[st.integers(0, len(text))] * 4).map(sorted)
    runs = data.draw(st.lists(edges, max_size=4))
    found = Places.find(shares, text).around([(b, c) for _, b, c, _ in runs], [(a, d) for a, _, _, d in runs])
    for (begin, start, end, stop), around in zip(runs, found, strict=True):
        before, behind = text[begin:start], text[end:stop]
        assert around.clause == pytest.approx(
            sum(share * ((term in before) + (term in behind)) for term, share in shares.items())
        )
        left = {
            term: len(text[:start]) - text.rfind(term, 0, start) - len(term) for term in shares if term in text[:start]
        }
        right = {term: text.find(term, end) - end for term in shares if term in text[end:]}
        far = {term: min(d[term] for d in (left, right) if term in d) for term in left | right}
        assert around.near == pytest.approx(sum(shares[term] * math.exp(-gap / 8) for term, gap in far.items()))
