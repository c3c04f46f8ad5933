"""A candidate → whether it has the form of what may be named: a place where something is, a body, somebody."""

from __future__ import annotations

import re

from bot.demands.types import words_in
from bot.extraction import Candidate
from bot.finding.bodies import find_bodies, is_body, is_place
from index import find_figures

_LOCATED = 0.7
_EVENT = re.compile("(?:近日|[昨今]日|联合)?(?:召开|举行|举办|开展|承办)")
_PEOPLE = re.compile("[者员民人们家生师士工友户兵童孩客众队军警侨商手]$|[男女妻]子$|代表|同志|.长$|办公室$")
_DONE = frozenset("了着过把被")
_POINTING = re.compile("[该此本][省市区县镇乡村街校院局行厂店社馆园]|该?(?:公司|单位|社区|街道)")
"""What points to a body or a place that is named elsewhere."""


def is_site(candidate: Candidate) -> bool:
    """Tell whether something is said to be at a place, or a body does it by itself (县档案馆举行开放日)."""
    if candidate.signs.shape.typed >= _LOCATED:
        return True
    return is_body(candidate.text) and _EVENT.match(candidate.sentence.folded, candidate.span[1]) is not None


def may_be_name(candidate: Candidate) -> bool:
    """Tell whether a run may name a body or a place: it does not point back, begin with a verb, nor count anything."""
    shape = candidate.signs.shape
    if _POINTING.fullmatch(candidate.text):
        return False
    return shape.typed > 0 or not (shape.acts or any(not figure.chinese for figure in find_figures(candidate.text)))


def is_no_act(candidate: Candidate) -> bool:
    """Tell whether a run does not begin with a verb (制作海报), unless it is a name that does (建设银行)."""
    return not candidate.signs.shape.acts or candidate.span in find_bodies(candidate.sentence.folded)


def is_somebody(candidate: Candidate) -> bool:
    """Tell whether a run names a person or a body, or ends as words for people do."""
    return candidate.signs.shape.typed > 0 or _PEOPLE.search(candidate.text) is not None


def tells_a_deed(candidate: Candidate) -> bool:
    """Tell whether a run says what is done somewhere (小学开展活动), which no name does but as a part (展览馆)."""
    words = words_in(candidate)
    if any(token.word in _DONE for token in words):
        return True
    return any(token.verbal for token in words) and not (is_body(candidate.text) or is_place(candidate.text))
