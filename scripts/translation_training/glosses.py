"""CC-CEDICT's definitions → clean English phrases for each Chinese word, with how much each says about the word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.english.stems import FUNCTION, heavy, light, tokens

LONGEST_KEY = 3
_HAN = re.compile("[一-鿿]+")
_SKIPPED = re.compile(
    r"^(?:CL:|surname |see |variant of|old variant|erhua|used in|also pr|also written|Taiwan"
    r"|Japanese variant|abbr\. for|Kangxi radical|\(?bound form\)? *$|two-character surname|contraction of"
    r"|old name|same as)"
)
_MARKED = re.compile(
    r"\((?:old|archaic|literary|dialect|slang|vulgar|Tw|coll\.|loanword|Internet slang|idiom|Japan)[^)]*\)"
)
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_LEADING = re.compile(
    r"^(?:to be |to |a |an |the |lit\. |fig\. |esp\. |sb'?s? |sth |\.\.\.|classifier for |be )+", re.IGNORECASE
)
_TRAILING = re.compile(r"(?: (?:sb|sth|etc|for|to|of|with|from|in|on))+$")
_PLACE = re.compile(
    r"^((?:[A-Z][\w'’]+[ -]?){1,4}),? (?:is )?(?:an? )?(?:the )?(?:Tibetan |autonomous |provincial |sub-?|former )*"
    r"(?:prefecture|county|district|city|town|township|municipality|province|autonomous|capital|country|river|lake|"
    r"island|mountain|village|state|region|suburb)"
)
_PERSON = re.compile(r"^(?:[A-Z][\w.'’-]*\s){1,3}([A-Z][a-z]{3,}) \((?:c\. )?\d{4}-")
_ACRONYM = re.compile(r"\(([A-Z]{2,6})\)")


@dataclass(frozen=True, slots=True)
class Gloss:
    """One English rendering of a Chinese word; a later or rarer sense weighs less."""

    chinese: str
    english: tuple[str, ...]
    weight: float


def read_glosses(rows: Iterable[dict[str, object]]) -> Iterator[Gloss]:
    """Give every usable rendering of every entry that is written in Chinese characters only."""
    for row in rows:
        chinese, definitions = str(row["simp"]), row["en"]
        if not _HAN.fullmatch(chinese) or not isinstance(definitions, list):
            continue
        senses = [sense for definition in definitions for sense in _senses(str(definition))]
        for place, (words, weight) in enumerate(senses):
            yield Gloss(chinese, words, weight / (1 + 0.25 * place))


def read_surnames(rows: Iterable[dict[str, object]]) -> set[str]:
    """List the characters that the dictionary calls a surname."""
    found = set()
    for row in rows:
        definitions = row["en"]
        if isinstance(definitions, list) and any(str(d).startswith("surname ") for d in definitions):
            found.add(str(row["simp"]))
    return {name for name in found if len(name) == 1}


def _senses(definition: str) -> Iterator[tuple[tuple[str, ...], float]]:
    if _SKIPPED.match(definition):
        return
    place = _PLACE.match(definition)
    if place:
        yield _words(place[1]), 1.0
        return
    weight = 0.25 if _MARKED.search(definition) else 1.0
    person = _PERSON.match(definition)
    if person:
        yield _words(person[1]), 1.0
    for acronym in _ACRONYM.findall(definition):
        yield _words(acronym), 1.0
    yield from ((words, weight) for phrase in _phrases(definition) if (words := _words(phrase)))


def _phrases(definition: str) -> Iterator[str]:
    for part in _PARENTHESES.sub(" ", _PARENTHESES.sub(" ", definition)).split(";"):
        head = part.split(",")[0].strip()
        if not _SKIPPED.match(head):
            yield from head.split(" or ") if len(head.split()) <= 3 else [head]


def _words(phrase: str) -> tuple[str, ...]:
    trimmed = _TRAILING.sub("", _LEADING.sub("", " ".join(phrase.split())))
    return tuple(tokens(trimmed))


def keys(english: tuple[str, ...]) -> tuple[str, str]:
    """Give a phrase's two keys: without plurals, and without any endings; function words inside are kept."""
    return " ".join(map(light, english)), " ".join(map(heavy, english))


def is_key(english: tuple[str, ...]) -> bool:
    """Tell whether a phrase is short and has meaning enough to be looked up as a whole."""
    if not 0 < len(english) <= LONGEST_KEY or (english[0] in FUNCTION and len(english) == 1):
        return False
    return any(word not in FUNCTION and not word[0].isdigit() for word in english)
