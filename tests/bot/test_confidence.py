from __future__ import annotations

import math
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.composing import Finding
from bot.confidence import AnswerSigns
from bot.extraction import Candidate, Extraction
from bot.finding.shapes import Shape
from bot.kinds import classify
from bot.sentences import Sentence
from bot.signs import SentenceSigns, Signs
from bot.weights import likelihood

COUNT = classify("展出南瓜多少个？", english=False)
NAMES = [field.name for field in fields(AnswerSigns)]


def sentence(text: str, *, article: int = 0, passage: float = 1.0) -> tuple[Sentence, SentenceSigns]:
    nothing = dict.fromkeys((field.name for field in fields(SentenceSigns)), 0.0)
    return Sentence.read(article, ((0, len(text)),), text), SentenceSigns(**{**nothing, "passage": passage})


def candidate(found: tuple[Sentence, SentenceSigns], words: str, score: float, *, unit: float = 0.0) -> Candidate:
    start = found[0].text.index(words)
    shape = Shape(*[0.0] * len(Shape.__slots__))
    nothing: dict[str, Any] = dict.fromkeys((field.name for field in fields(Signs)), 0.0)
    own = Signs(**{**nothing, "unit": unit, "shape": shape})
    return Candidate(*found, (start, start + len(words)), own, score)


def signs(sentences: list[tuple[Sentence, SentenceSigns]], candidates: list[Candidate]) -> AnswerSigns:
    best = candidates[0]
    finding = Finding(best.text, best.sentence, best.sentence_signs, best.spans)
    return AnswerSigns.of(COUNT, finding, Extraction(tuple(sentences), tuple(candidates)))


FIRST, SECOND = sentence("展出南瓜136个，冬瓜20个。"), sentence("石桥镇南瓜有136个。", article=1, passage=0.4)


def test_candidates_of_one_score_share_the_likelihood() -> None:
    alone = signs([FIRST], [candidate(FIRST, "136个", 2.0)])
    rival = signs([FIRST], [candidate(FIRST, "136个", 2.0), candidate(FIRST, "20个", 2.0)])
    assert (alone.agreement, rival.agreement) == (1.0, 0.5)
    assert rival.doubt == pytest.approx(math.log(0.5), abs=0.01)


def test_what_another_sentence_says_too_agrees() -> None:
    rivals = [candidate(FIRST, "136个", 2.0), candidate(FIRST, "20个", 2.0)]
    agreed = signs([FIRST, SECOND], [*rivals, candidate(SECOND, "136个", 2.0)])
    part = signs([FIRST, SECOND], [*rivals, candidate(SECOND, "南瓜有136个", 2.0)])
    assert agreed.agreement == part.agreement == pytest.approx(2 / 3)


def test_the_lead_is_over_the_best_passage_of_another_article() -> None:
    assert signs([FIRST, SECOND], [candidate(FIRST, "136个", 1.0)]).lead == pytest.approx(0.6)
    assert signs([FIRST, SECOND], [candidate(SECOND, "136个", 1.0)]).lead == pytest.approx(-0.6)
    assert signs([FIRST], [candidate(FIRST, "136个", 1.0)]).lead == 2.0


def test_a_sentence_given_whole_has_no_candidate_to_agree_with() -> None:
    finding = Finding(FIRST[0].text, *FIRST, FIRST[0].runs)
    whole = AnswerSigns.of(classify("为什么展出南瓜？", english=False), finding, Extraction((FIRST,), ()))
    assert (whole.agreement, whole.unit, whole.figure, whole.clause) == (0.0, 0.0, 0.0, 1.0)
    assert math.isfinite(whole.doubt)


def test_the_unit_is_the_answers_own() -> None:
    rows = [candidate(FIRST, "136个", 2.0, unit=1.0), candidate(FIRST, "20个", 1.0, unit=-1.0)]
    assert signs([FIRST], rows).unit == 1.0
    assert signs([FIRST], rows).figure == 1.0


@given(st.lists(st.floats(-1e6, 1e6), min_size=len(NAMES) + 1, max_size=len(NAMES) + 1), st.sampled_from(NAMES))
def test_a_likelihood_is_one_and_grows_with_what_speaks_for_it(weights: list[float], name: str) -> None:
    low = dict.fromkeys(NAMES, 0.5)
    before, after = (likelihood(AnswerSigns(**{**low, name: value}).values, weights) for value in (0.5, 0.6))
    assert 0 <= before <= 1
    assert (after - before) * weights[NAMES.index(name)] >= 0


def test_weights_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="1 weights for 14 signs"):
        likelihood(AnswerSigns(**dict.fromkeys(NAMES, 0.5)).values, [1.0])
