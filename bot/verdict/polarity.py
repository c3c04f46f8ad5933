"""A yes-or-no question and a sentence → whether the sentence affirms or denies it, and the clause that shows that.

Read from words alone: opposites, denial, exclusion, how often, how much. What bears on nothing asked is no verdict.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from bot.sentences import Sentence, clause_at, clauses
from bot.verdict.claims import Claim
from bot.verdict.opposites import (
    DONE,
    FORBIDDING,
    HAVING,
    LIMITS,
    MORE,
    NEGATORS,
    NOW,
    ONCE,
    PARTLY,
    WHOLE,
    WITHOUT,
    YET_TO_COME,
    how_often,
    opposites,
)
from index import Figure, IssueDate, Span, TimeMention, find_figures, find_times

_NEGATED = re.compile(rf"(?:(?:{NEGATORS})[^,。;:!?、的]{{0,4}}|[无非])$")  # 无 and 非 reach no further than a word
_DIRECTLY = re.compile("没有|并无|不是|并非|未必|不一定|不都")
_TOGETHER = re.compile(r"同[一-鿿]{2}、?同[一-鿿]{2}")
_APART = re.compile("分开|分头|单独|各自")
_ABOVE = re.compile("超过|多于|高于|大于|以上|不止|突破")
_BELOW = re.compile("不到|少于|低于|小于|以下|不足")
_SOME_YEAR = IssueDate("2024", "inferred")
_BEARS = 0.2
"""How strongly a sentence must speak for a claim by its words alone: it holds a third of their characters."""
_UNNAMED = 0.5
_LARGE = 10**4
_MOSTLY = 0.5
_VERB_AND_OBJECT = 2
_PARTING = "[取了过着一半][一-鿿]{0,3}?|任何"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence affirms what was asked, how strongly from 0 to 1, and the clause that shows it."""

    yes: bool
    strength: float
    clause: Span


def judge(claim: Claim, sentence: Sentence) -> Verdict | None:
    """Tell whether a sentence affirms or denies a claim; None where it bears on nothing that was asked."""
    verdicts = []
    for start, end in clauses(sentence.folded, ";"):  # what stands behind one is said of something else
        text = sentence.folded[start:end]
        if verdict := _judge_text(claim, text, sentence.folded):
            (yes, strength, at), held = verdict, _held(claim.words, text)
            verdicts.append((strength + held, Verdict(yes, strength, clause_at(sentence.folded, start + at))))
    return max(verdicts, key=lambda pair: pair[0])[1] if verdicts else None


def _judge_text(claim: Claim, text: str, around: str) -> tuple[bool, float, int] | None:
    denied = max(_denials(claim, text), default=None)
    affirmed = max(_affirmed(claim, text, around), default=None)
    if denied and (not affirmed or denied[0] > affirmed[0]):
        return claim.denies, *denied
    return (not claim.denies, *affirmed) if affirmed else None


def _held(words: Collection[str], text: str) -> float:
    """Give the share of the characters of some words that a text holds."""
    letters = {c for word in words for c in word}
    return sum(c in text for c in letters) / len(letters) if letters else 0.0


_Sign = tuple[float, int]
"""How strong a sign is, and where in the sentence it stands."""


def _denials(claim: Claim, text: str) -> Iterator[_Sign]:
    """Find what speaks against a claim."""
    yield from ((0.9, text.index(other)) for _, other in opposites(claim.text, text))
    if _APART.search(claim.text) and (together := _TOGETHER.search(text)):
        yield 0.9, together.start()
    yield from _negated(claim, text)
    yield from _lacking(claim, text)
    if LIMITS.search(claim.text) and not LIMITS.search(text) and (more := MORE.search(text)):
        yield 0.6, more.start()
    often = [*how_often(claim.text)]
    if WHOLE.search(claim.text) and not often and not WHOLE.search(text) and (partly := PARTLY.search(text)):
        yield 0.8, partly.start()
    said = _nearest_often(claim, text)
    if often and said and (abs(often[0][0] - said[0]) >= 1 or _NEGATED.search(text[: said[1]])):
        yield 1.0, said[1]
    if NOW.search(claim.text) and not NOW.search(text) and (once := ONCE.search(text)):
        yield 0.7, once.start()
    if claim.text.endswith("了"):
        yield from ((0.7, at) for at in _yet_to_come(claim, text))
    yield from ((0.7, at) for same, at in _figures(claim, text) if not same)
    yield from ((0.9, at) for same, at in _days(claim.text, text) if not same)


def _yet_to_come(claim: Claim, text: str) -> Iterator[int]:
    """Find where a clause that says what is asked only plans it."""
    for match in YET_TO_COME.finditer(text):
        clause = text[slice(*clause_at(text, match.start()))]
        if _held(claim.told, clause) > _MOSTLY and not DONE.search(clause):
            yield match.start()


def _nearest_often(claim: Claim, text: str) -> tuple[float, int, int] | None:
    """Find how often a thing happens: said in the clause that holds most of what is asked."""
    said = [*how_often(text)]
    return max(said, key=lambda one: _held(claim.words, text[slice(*clause_at(text, one[1]))]), default=None)


def _negated(claim: Claim, text: str) -> Iterator[_Sign]:
    """Find words that one of the two denies and the other does not, in the clause that says most of what is asked."""
    if _held(claim.focus, text) < _MOSTLY or (FORBIDDING.search(claim.text) and FORBIDDING.search(text)):
        return
    for word in claim.told:
        asked_not = _denied_at(claim.text, claim.text.find(word)) if word in claim.text else False
        places = [(_held(claim.words, text[slice(*clause_at(text, at))]), at) for at in _places(word, text)]
        if places:
            most = max(held for held, _ in places)
            said = [at for held, at in places if held == most]
            if any(_denied_at(text, at) != asked_not for at in said):
                yield 0.85, said[0]


def _lacking(claim: Claim, text: str) -> Iterator[_Sign]:
    """Find that what is asked for is lacking (没有补贴, 无毒), or not so of all (不是所有)."""
    for match in _DIRECTLY.finditer(text):
        if any(text.startswith(word, match.end()) and not _DIRECTLY.search(claim.text) for word in claim.words):
            yield 0.85, match.start()
        elif WHOLE.match(text, match.end()) and WHOLE.search(claim.text):
            yield 0.9, match.end()
        elif any(start == match.end() for _, start, _ in how_often(text)) and [*how_often(claim.text)]:
            yield 1.0, match.end()
    having = HAVING.search(claim.text)
    if having and (without := re.search(f"(?:{WITHOUT}){re.escape(having['what'])}", text)):
        yield 0.9, without.start()


def _places(word: str, text: str) -> Sequence[int]:
    """Find where a text says a word, whole or, as verbs with their object are, parted (收取任何费用 for 收费)."""
    return [match.start() for match in _whole_or_parted(word).finditer(text)]


@lru_cache(maxsize=256)
def _whole_or_parted(word: str) -> re.Pattern[str]:
    between = f"(?:{_PARTING})?" if len(word) == _VERB_AND_OBJECT else ""
    return re.compile(between.join(map(re.escape, word)))


def _denied_at(text: str, at: int) -> bool:
    """Tell whether a word is denied by what stands just before it, or forbidden by what its clause begins with."""
    clause = clause_at(text, at)[0]
    return bool(_NEGATED.search(text[max(0, at - 7) : at]) or FORBIDDING.search(text, clause, at))


def _days(claim: str, text: str) -> Iterator[tuple[bool, int]]:
    """Compare the day asked about with the days a text names."""
    asked = [(mention.first.month, mention.first.day) for mention in _find_days(claim)]
    said = _find_days(text)
    if asked and said:
        yield any((one.first.month, one.first.day) in asked for one in said), said[0].start


def _find_days(text: str) -> Sequence[TimeMention]:
    return [mention for mention in find_times(text, _SOME_YEAR) if mention.kind == "day"]


def _figures(claim: Claim, text: str) -> Iterator[tuple[bool, int]]:
    """Compare the figures asked about with what is said in the clause that holds most of what is asked."""
    for asked in find_figures(claim.text):
        said = [figure for figure in find_figures(text) if _same_unit(asked, figure)]
        held = [_held(claim.words, text[slice(*clause_at(text, figure.start))]) for figure in said]
        for figure, own in zip(said, held, strict=True):
            if own == max(held):
                yield _meets(claim.text, asked.value, figure.value), figure.start


def _same_unit(asked: Figure, said: Figure) -> bool:
    """Tell whether two figures can be compared; one asked for without its unit (30万) with any of its scale."""
    if asked.kind in {"code", "ordinal"}:
        return False
    bare = not asked.unit and asked.scale >= _LARGE
    return (said.kind, said.unit) == (asked.kind, asked.unit) or (bare and said.scale == asked.scale)


def _meets(claim: str, asked: Fraction, said: Fraction) -> bool:
    if _ABOVE.search(claim):
        return said > asked
    return said < asked if _BELOW.search(claim) else said == asked


def _affirmed(claim: Claim, text: str, around: str) -> Iterator[_Sign]:
    """Find that a sentence says what is asked: the same figures or times, or enough of the words."""
    yield from ((0.8, at) for same, at in (*_figures(claim, text), *_days(claim.text, text)) if same)
    said = _nearest_often(claim, text)
    if said and any(abs(said[0] - often[0]) < 1 for often in how_often(claim.text)):
        yield 0.9, said[1]
    held = _held(claim.words, around)
    named = all(name in around for name in claim.names)
    strength = 0.6 * held * (1.0 if named else _UNNAMED)
    if strength >= _BEARS and _bears_on(claim, around):
        yield strength, _where(claim, text)


def _bears_on(claim: Claim, text: str) -> bool:
    """Tell whether a text is about the subject asked about, and tells of it something of what is asked."""
    subject = [word for word in claim.words if word not in claim.focus]
    about = not subject or any(_stands(word, text) or f"该{word[-1]}" in text for word in subject)
    return about and any(_stands(word, text) for word in claim.focus)


def _stands(word: str, text: str) -> bool:
    """Tell whether a word stands in a text, a long one at least in its greater part."""
    if word in text:
        return True
    return len(word) > 2 and any(word[i : i + 2] in text for i in range(len(word) - 1))


def _where(claim: Claim, text: str) -> int:
    """Find the clause that holds most of the words asked about."""
    parts = clauses(text) or [(0, len(text))]
    told = (*claim.words, *claim.focus)
    return max(parts, key=lambda part: (sum(word in text[slice(*part)] for word in told), -part[0]))[0]
