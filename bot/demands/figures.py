"""A question for a figure → what its figure must meet: its rank, its thing, the one that a price or a rate is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.alignment import nearest
from bot.demands.english import things_in_english
from bot.demands.things import GENERAL, Counted
from bot.demands.types import Demand, clause_around, figure_of
from bot.extraction import Candidate
from bot.kinds import Asked
from index import Archive

_WHICH = re.compile(r"第几|几[届等级号期楼年]|哪[一几]?[届期]|which|what (?:number|place|rank)|连续")
_WAY = re.compile("多(?P<way>[深高宽厚长])(?!时间)|(?P<way_of>[深高宽厚长])度")
_SAID_WAY = re.compile("[深高宽厚长](?![期达级度江])")
_THRESHOLD = re.compile("[0-9一二三四五六七八九十百千万亿]+[万亿]?元?以[上下]")
_RANKS = frozenset("届轮期批级号代")
"""Measure words of what a numeral more often names than counts (三届县委, 二期工程)."""
_ONE = re.compile(r"[约近]?一[^\W\d]{0,2}")
_PER = re.compile(
    r"(?:钱|元)一(?!共)(?P<a>[^\W\d点些下])|一(?P<b>公?斤|亩|张|吨|份|棵|盏|平米|平方米?)(?:要|是|得|需|卖)?多少(?:钱|元)"
    r"|每[^,。?]{1,4}?(?:要|是|得|需|卖)?多少(?:钱|元)"
)
_PRICE = re.compile("单价|[房票均菜油]价")
_ALIKE: Sequence[frozenset[str]] = [
    *map(frozenset, ("次场期回届轮起件宗例项", "张块片幅面份", "棵株", "辆台部", "栋幢座处所间套", "户家")),
    frozenset({"人次", "人", "名", "位"}),
]
"""Measure words of which either may stand for the other."""
_PEOPLE = frozenset("人名位")
_NO_PERSON = re.compile("(?:[省市区县镇乡村校院厂店馆园站楼路桥]|街道|企业|公司|项目|活动|平台|措施|品种)$")
"""What things that are asked for end in where figures of people never count them."""
_SAME = 0.8
_LIKE = 0.24
_LIKER = 0.4
"""Below this no word of a sentence is like a thing; of right answers one in a hundred has none as near."""


def figure_demands(asked: Asked, question: str, archive: Archive) -> Iterator[Demand]:
    """Give what a figure must meet that answers a folded question."""
    if not _WHICH.search(question):
        yield Demand(_is_no_rank, form=True)
    if asked.kind == "count":
        yield Demand(_is_no_article, form=True)
        if not re.search(f"[{''.join(_RANKS)}]", question[asked.start :]):
            yield Demand(lambda candidate: candidate.text[-1] not in _RANKS, form=True)
    if threshold := _THRESHOLD.search(question):
        yield Demand(lambda candidate: threshold[0] in clause_around(candidate), form=True)
    yield from _thing_demands(asked, question, archive)


def _thing_demands(asked: Asked, question: str, archive: Archive) -> Iterator[Demand]:
    if words := things_in_english(question, archive):
        yield Demand(lambda candidate: nearest(words, candidate.sentence.folded, archive) >= _LIKER)
    counted = Counted.of(question)
    if counted and counted.words and asked.kind in ("count", "money"):
        yield Demand(lambda candidate: _counts(candidate, counted, archive))
    if counted and counted.unit:
        yield Demand(lambda candidate: _is_measured(candidate, counted))
    if asked.kind == "money" and (per := _per(question)):
        yield Demand(lambda candidate: per.search(clause_around(candidate)) is not None)
    if asked.kind == "measure" and (way := _WAY.search(question)):
        yield Demand(lambda candidate: _is_that_way(candidate, way["way"] or way["way_of"]))


def _per(question: str) -> re.Pattern[str] | None:
    """Give what must stand beside a price that is asked for one of something; None where none is."""
    if match := _PER.search(question):
        one = match["a"] or match["b"]
        return re.compile(f"(?:每|/|一|元)公?{one[-1]}|{_PRICE.pattern}" if one else "每|/|平均|[一户人]均")
    return re.compile(f"每|/|{_PRICE.pattern}") if _PRICE.search(question) else None


def _is_that_way(candidate: Candidate, way: str) -> bool:
    """Tell whether a figure is not said to be of another way of measuring (500米长 is not how deep it is)."""
    folded, (start, end) = candidate.sentence.folded, candidate.span
    said = _SAID_WAY.match(folded, end) or _SAID_WAY.search(folded, max(0, start - 2), start)
    return said is None or said[0][0] in way


def _is_no_rank(candidate: Candidate) -> bool:
    figure = figure_of(candidate)
    return figure is None or figure.kind != "ordinal"


def _is_no_article(candidate: Candidate) -> bool:
    """Tell whether a figure is more than the 一个 that Chinese puts before nouns as English does "a"."""
    return _ONE.fullmatch(candidate.text) is None


def _counts(candidate: Candidate, counted: Counted, archive: Archive) -> bool:
    """Tell whether a figure may count a thing: by its own measure word, or with its like in the sentence."""
    figure = figure_of(candidate)
    same = figure is not None and counted.unit is not None and _are_alike(figure.unit, counted.unit.name)
    if same and counted.special:
        return True
    text = candidate.sentence.folded
    like = _LIKE if same or figure is None or figure.kind == "money" else _LIKER
    return nearest(counted.words[-1:], text, archive) >= like or nearest(counted.words[:-1], text, archive) >= _SAME


def _are_alike(own: str, asked: str) -> bool:
    """Tell whether two measure words may stand for each other."""
    general = {own, asked} <= GENERAL
    return general or own in asked or asked in own or any({own, asked} <= group for group in _ALIKE)


def _is_measured(candidate: Candidate, counted: Counted) -> bool:
    """Tell whether a figure has the measure word asked for, or one that goes with anything; 只 never answers 块.

    个 asks for anything, but 名 counts no villages.
    """
    figure = figure_of(candidate)
    if figure is None or counted.unit is None or not figure.unit or figure.kind != "count":
        return True
    own, asked = figure.unit, counted.unit
    if own in _PEOPLE and counted.words and _NO_PERSON.search(counted.words[-1]):
        return False
    return own in GENERAL or asked.kind != "count" or asked.name == "个" or _are_alike(own, asked.name)
