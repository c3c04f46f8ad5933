"""Ranked sentences and candidates → the words of an answer, on one invented sentence."""

from __future__ import annotations

import pytest

from bot.composing import compose
from bot.extraction import Candidate, Extraction
from bot.finding.candidates import find_candidates
from bot.finding.shapes import Shape
from bot.kinds import Asked, Kind
from bot.sentences import Sentence
from bot.signs import SentenceSigns, Signs

SOURCE = "老街修缮工程9月3日启动，工期14\n个月，由县住建局组织。"
ABOUT = SentenceSigns(*[0.5] * len(SentenceSigns.__slots__))
NOTHING = dict.fromkeys((name for name in Signs.__slots__ if name != "shape"), 0.0)
NONE = Signs(shape=Shape(*[0.0] * len(Shape.__slots__)), **NOTHING)


def extraction(kind: Kind, best: str = "", source: str = SOURCE) -> Extraction:
    """One sentence, and of its candidates of a kind that one first."""
    sentence = Sentence.read(0, ((0, len(source)),), source)
    spans = sorted(find_candidates(sentence, kind), key=lambda span: (sentence.text[slice(*span)] != best, span))
    assert not best or sentence.text[slice(*spans[0])] == best
    found = tuple(Candidate(sentence, ABOUT, span, NONE, -float(i)) for i, span in enumerate(spans))
    return Extraction(((sentence, ABOUT),), found)


@pytest.mark.parametrize(
    ("kind", "best"),
    [("date", "9月3日"), ("measure", "14个月"), ("org", "县住建局"), ("describe", "老街修缮工程9月3日启动")],
)
def test_the_best_candidate_answers_with_its_runs_of_the_source(kind: Kind, best: str) -> None:
    finding = compose(Asked(kind, "", 0, 0), extraction(kind, best))
    assert finding
    assert finding.text == best
    assert "".join("".join(SOURCE[a:b] for a, b in finding.spans).split()) == best
    assert finding.signs == ABOUT


def test_a_name_asked_for_where_no_name_is_gives_nothing() -> None:
    ranked = extraction("person", source="店铺照常营业。")
    assert compose(Asked("person", "", 0, 0), ranked) is None
    finding = compose(Asked("describe", "", 0, 0), Extraction(ranked.sentences, ()))
    assert finding
    assert finding.text == "店铺照常营业。"


@pytest.mark.parametrize("kind", ["money", "describe"])
def test_nothing_comes_of_nothing(kind: Kind) -> None:
    assert compose(Asked(kind, "", 0, 0), Extraction((), ())) is None
