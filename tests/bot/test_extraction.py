"""What speaks for a sentence and for a candidate, on two invented pages."""

from __future__ import annotations

import math

import pytest

from bot.extraction import Extraction, extract
from bot.kinds import classify
from bot.questions import understand
from bot.weights import Weights, shipped_reading_weights, shipped_weights
from index import Archive


def extracted(question: str, archive: Archive, weights: Weights | None = None) -> Extraction:
    understood, query = understand(question, archive)
    asked = classify(query.text, english=understood.language == "en")
    return extract(asked, query.text, query, archive.search(query), archive, weights=weights)


def reading() -> Weights:
    weights = shipped_reading_weights()
    assert weights is not None
    return weights


READ = ["老街", "水库是怎么建成的？", "图书馆为什么延长开放时间？"]
QUESTIONS = [
    *READ,
    "三座水库共投资多少钱？",
    "合作社理事长是谁？",
    "水库竣工的报道是谁写的？",
    "How many reservoirs?",
    "图书馆开放吗",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_sentences_and_candidates_come_best_first_with_signs_of_a_size(archive: Archive, question: str) -> None:
    found = extracted(question, archive)
    scores = [candidate.score for candidate in found.candidates]
    assert scores == sorted(scores, reverse=True)
    weights = reading() if question in READ else shipped_weights()
    weighed = [weights.sentence_score(signs.values) for _, signs in found.sentences]
    assert weighed == sorted(weighed, reverse=True)
    for sentence, about in found.sentences:
        assert sentence.text
        assert 0 <= about.coverage <= 1 + 1e-9
        assert -1 - 1e-5 <= about.similarity <= 1 + 1e-5
    for candidate in found.candidates:
        assert all(map(math.isfinite, candidate.signs.values))
        assert candidate.signs.unit in {-1.0, 0.0, 1.0}
        assert 0 <= candidate.signs.repeated <= 1
        assert all(0 <= sign <= 1 for sign in (candidate.signs.left, candidate.signs.right))
        source = archive.page(archive.article(candidate.sentence.article).file).text
        assert "".join("".join(source[a:b] for a, b in candidate.spans).split()) == candidate.text


def test_the_unit_asked_for_speaks_for_a_figure_and_another_against(archive: Archive) -> None:
    units = {c.text: c.signs.unit for c in extracted("新增座位多少个？", archive).candidates}
    assert units["260个"] == 1.0
    assert units["47处"] == -1.0


def test_words_of_the_question_beside_a_figure_speak_for_it(archive: Archive) -> None:
    signs = {c.text: c.signs for c in extracted("儿童阅览室座位有多少个？", archive).candidates}
    assert signs["80个"].near > signs["260个"].near


def test_who_wrote_it_is_looked_for_in_one_article_alone(archive: Archive) -> None:
    found = extracted("图书馆夜间开放的报道是谁写的？", archive)
    assert {archive.article(sentence.article).title for sentence, _ in found.sentences} == {
        "县图书馆夜间开放受读者欢迎"
    }


def test_other_weights_give_another_order(archive: Archive) -> None:
    shipped = shipped_weights()
    reversed_ = Weights(
        shipped.sentences, {k: tuple(-w for w in row) for k, row in shipped.candidates.items()}, shipped.confidence
    )
    question = "新增座位多少个？"
    best, worst = (extracted(question, archive, weights).candidates[0].text for weights in (shipped, reversed_))
    assert best == "260个"
    assert worst != best


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_reader_is_asked_where_it_helps_alone(archive: Archive, question: str) -> None:
    signs = [signs for _, signs in extracted(question, archive).sentences]
    assert any(one.holds or one.relevance for one in signs) is (question in READ)
    assert signs


def test_without_the_reader_the_rules_decide_alone(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.extraction.shipped_reader", lambda: None)
    for question in READ:
        assert extracted(question, archive) == extracted(question, archive, shipped_weights())


def test_no_hits_give_nothing(archive: Archive) -> None:
    _, query = understand("水库几座？", archive)
    found = extract(classify(query.text, english=False), query.text, query, [], archive)
    assert (found.sentences, found.candidates) == ((), ())
