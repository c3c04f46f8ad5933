"""How answers are graded, and how the sureness that comes with them is measured."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from evaluation.calibration import Bin, Outcome, brier, calibration_bins, calibration_error, risk_at, risk_coverage
from evaluation.grading import Given, Gold, gives, grade, is_right
from evaluation.records import Row
from evaluation.spans import exact, f1
from evaluation.texts import contains, holds, normal, quotes

# Whether a text says something


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("１２，３４５ 元。", "12345元"),
        ("增长3.5%，共20个", "增长3.5%共20个"),
        ("5月1、2日", "5月1|2日"),
        ("《ABC》 “甲”", "abc甲"),
        ("第3.", "第3"),
    ],
)
def test_marks_and_width_are_left_out_but_not_what_parts_two_numbers(text: str, said: str) -> None:
    assert normal(text) == said


@pytest.mark.parametrize(
    ("text", "wanted", "said"),
    [
        ("新引进项目70个", "70个", True),
        ("新引进项目170个", "70个", False),
        ("增长3.57%", "3.5", False),
        ("增长13.5%", "3.5%", False),
        ("共1,200人", "1200人", True),
        ("共三座水库", "3座", False),
        ("共3座水库", "三座", True),
        ("水库三座", "", False),
    ],
)
def test_a_number_is_contained_whole(text: str, wanted: str, said: bool) -> None:
    assert contains(text, wanted) is said


@given(st.text(alphabet="甲乙丙丁，。", max_size=8), st.text(alphabet="甲乙丙丁", min_size=1, max_size=6))
def test_what_is_put_in_is_contained(around: str, wanted: str) -> None:
    assert contains(around + wanted + around, wanted)
    assert quotes(wanted, wanted)


def test_a_quote_shows_most_of_the_evidence_in_one_piece_and_is_no_passage() -> None:
    evidence = "三座水库全部竣工，总库容480万立方米"
    assert quotes("该县三座水库全部竣工，总库容480万立方米。", evidence)
    assert quotes("总库容480万立方米", evidence)
    assert not quotes("竣工", evidence)
    assert not quotes(evidence + "另外的话" * 70, evidence)
    assert holds("据悉三座水库全部竣工，总库容48", evidence)
    assert not holds("三座水库竣工", evidence)


# Grades


def gold(**row: object) -> Gold:
    return Gold.of({"question": "？", "file": "一版.txt", "evidence": "建成水库三座", **row})


def said(text: str, status: str = "answered") -> Given:
    return Given(status, text, 0.5, 1.0, (("一版.txt", "建成水库三座", 2, 8),))


@pytest.mark.parametrize(
    ("row", "text", "right"),
    [
        ({"type": "count", "answers": ["3座", "三座"]}, "三座", True),
        ({"type": "count", "answers": ["三座"]}, "两座", False),
        ({"type": "count", "answers": ["三座"]}, "三座" + "又是别的话" * 6, False),
        ({"type": "describe", "answers": ["三座"]}, "三座" + "又是别的话" * 6, True),
        ({"type": "list", "parts": [["东河"], ["西河", "西水"]]}, "东河、西水", True),
        ({"type": "list", "parts": [["东河"], ["西河", "西水"]]}, "东河", False),
        ({"type": "yesno", "polarity": "yes"}, "是，已经建成。", True),
        ({"type": "yesno", "polarity": "yes"}, "没有，尚未建成。", False),
        ({"type": "yesno", "polarity": False}, "不是，尚未建成。", True),
        ({"type": "count", "answers_en": ["three"]}, "three", True),
    ],
)
def test_right_is_what_holds_an_accepted_answer_and_is_concise(row: Row, text: str, right: bool) -> None:
    assert is_right(gold(**row), said(text)) is right
    assert not is_right(gold(**row), said(text, "not_found"))


def test_a_quote_that_is_not_the_sources_makes_the_answer_wrong() -> None:
    wanted, source = gold(type="count", answers=["三座"]), {"一版.txt": "已经建成水库三座。"}
    assert grade(wanted, said("三座"), source) == grade(wanted, said("三座"), {})
    true, false = grade(wanted, said("三座"), source), grade(wanted, said("三座"), {"一版.txt": "建成水库三座。"})
    assert (true.right, true.filed, true.proven, true.faithful) == (True, True, True, True)
    assert (false.right, false.proven, false.faithful) == (False, True, False)


def test_an_answer_that_never_came_is_declined_and_wrong() -> None:
    never = Given.of({})
    assert never.declined
    assert not grade(gold(answers=["三座"]), never, {}).right


def test_the_known_answer_is_given_in_few_words() -> None:
    assert gives("大约36页。", "36页")
    assert not gives("136页", "36页")
    assert not gives("据介绍，这一次发现的名册保存完好，纸张泛黄，共有36页，如今收藏于馆中", "36页")


# Sureness

outcomes = st.lists(
    st.builds(Outcome, st.booleans(), st.integers(0, 20).map(lambda n: n / 20), st.booleans()), min_size=1, max_size=30
)


def test_risk_and_coverage_by_hand() -> None:
    asked = [Outcome(True, 0.9), Outcome(False, 0.5), Outcome(True, 0.5), Outcome(False, 0.1, declined=True)]
    assert risk_coverage(asked) == [(1 / 4, 0.0), (3 / 4, 1 / 3)]
    assert (risk_at(asked, 0.25), risk_at(asked, 0.5), risk_at(asked, 0.8)) == (0.0, 1 / 3, None)


def test_calibration_by_hand() -> None:
    asked = [Outcome(True, 0.95), Outcome(True, 1.0), Outcome(False, 0.3), Outcome(True, 0.9, declined=True)]
    assert calibration_bins(asked) == [Bin(1, 0.3, 0.0), Bin(2, 0.975, 1.0)]
    assert calibration_error(asked) == pytest.approx((0.3 + 2 * 0.025) / 3)
    assert brier(asked) == pytest.approx((0.05**2 + 0.3**2) / 3)


@given(outcomes)
def test_the_curve_ends_with_all_that_is_answered(asked: list[Outcome]) -> None:
    given_ = [one for one in asked if not one.declined]
    curve = risk_coverage(asked)
    assert [c for c, _ in curve] == sorted({c for c, _ in curve})
    if given_:
        assert curve[-1] == (len(given_) / len(asked), sum(not one.right for one in given_) / len(given_))
    else:
        assert curve == []


@given(outcomes)
def test_the_calibration_error_is_no_more_than_the_mean_distance(asked: list[Outcome]) -> None:
    given_ = [one for one in asked if not one.declined]
    mean = sum(abs(one.confidence - one.right) for one in given_) / max(1, len(given_))
    assert calibration_error(asked) <= mean + 1e-9
    assert sum(b.count for b in calibration_bins(asked)) == len(given_)


# CMRC's figures


@pytest.mark.parametrize(
    ("text", "known", "same", "share"),
    [
        ("1963年。", "1963年", True, 1.0),
        ("约1963年", "1963年", False, 2 * 2 / (3 + 2)),
        ("青石县水务局", "水务局", False, 2 * 3 / (6 + 3)),
        ("东河与西河", "西河", False, 2 * 2 / (5 + 2)),
        ("东一西二", "东二西一", False, 2 * 1 / (4 + 4)),
        ("", "西河", False, 0.0),
        ("《Blue Moon》", "blue moon", True, 1.0),
    ],
)
def test_exact_match_and_f1_by_hand(text: str, known: str, same: bool, share: float) -> None:
    assert exact(text, [known]) is same
    assert f1(text, [known]) == pytest.approx(share)


@given(st.text(alphabet="东西河，12a ", max_size=8), st.text(alphabet="东西河，12a ", max_size=8))
def test_f1_is_symmetric_and_best_for_the_nearest_known(one: str, other: str) -> None:
    assert f1(one, [other]) == f1(other, [one])
    assert f1(one, [other, one]) >= f1(one, [other])
