"""A sentence → the runs of it that could be an answer of some kind: figures, dates, names, lists, sayings, clauses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from bot.finding.bodies import find_bodies, find_places
from bot.finding.credits import DATELINE, find_signatures
from bot.finding.listings import find_lists
from bot.finding.people import find_offices, find_people
from bot.finding.phrases import (
    find_awards,
    find_causes,
    find_clause_pairs,
    find_means,
    find_nouns,
    find_objects,
    find_sayings,
)
from bot.finding.times import find_dates, is_time
from bot.kinds import Kind
from bot.sentences import Sentence, clauses
from index import Span, find_figures

_EDGES = frozenset(" ,。、;:!?")
_PARTNERS = dict(zip("“”‘’『』「」《》()", "”“’‘』『」「》《)(", strict=True))
_MARKS = frozenset(_PARTNERS)
_BEFORE_NAMES = re.compile("位于|地处|坐落[于在]|设[于在]|[由经被与和及]")

_TIMELESS = frozenset(("actor", "office", "place", "org", "quote", "describe", "reason", "means"))
"""Questions that are never answered by a time alone: one for a time is told by its words."""

Finder = Callable[[str], Iterable[Span]]


def _figures(folded: str, kinds: frozenset[str]) -> Iterable[Span]:
    return (figure.whole for figure in find_figures(folded) if figure.kind in kinds)


def _names(folded: str) -> Iterable[Span]:
    return (person.name for person in find_people(folded))


_FINDERS: Mapping[Kind, tuple[Finder, ...]] = {
    "count": (partial(_figures, kinds=frozenset({"count", "ordinal", "duration", "multiple"})),),
    "money": (partial(_figures, kinds=frozenset({"money"})),),
    "percent": (partial(_figures, kinds=frozenset({"percent", "multiple"})),),
    "measure": (partial(_figures, kinds=frozenset({"measure", "duration", "age", "count"})),),
    "date": (find_dates,),
    "person": (_names,),
    "actor": (_names, find_bodies, find_nouns),
    "office": (find_offices, find_objects),
    "place": (find_places, find_nouns, find_lists),
    "org": (find_bodies, find_nouns, find_lists),
    "list": (find_lists, find_sayings, clauses, find_objects),
    "quote": (find_sayings, clauses, find_clause_pairs, find_objects),
    "describe": (
        clauses,
        find_clause_pairs,
        find_sayings,
        find_lists,
        find_nouns,
        find_objects,
        find_awards,
    ),
    "reason": (find_causes, find_clause_pairs, clauses, find_objects),
    "means": (find_means, find_sayings, find_lists, clauses, find_objects),
    "yesno": (clauses, find_clause_pairs),
    "author": (find_signatures,),
}


def find_candidates(sentence: Sentence, kind: Kind, *, any_unit: bool = False) -> list[Span]:
    """List the runs of a sentence's text that could be an answer of a kind, in order, each once.

    With `any_unit` a count may be money, a measure or a share as well: a bare 多少 does not tell.
    Who wrote an article stands in the line before its first words, which answers nothing else.
    """
    folded = sentence.folded
    finders = _FINDERS[kind]
    if any_unit:
        finders += _FINDERS["measure"] + _FINDERS["money"] + _FINDERS["percent"]
    found = {span for finder in finders for span in finder(folded)}
    if kind != "author" and (dateline := DATELINE.match(folded)):
        found = {(max(start, dateline.end()), end) for start, end in found if end > dateline.end()}
    trimmed = {_trim(folded, span) for span in found}
    if kind in _TIMELESS:
        trimmed = {span for span in trimmed if not is_time(folded[slice(*span)])}
    if kind in ("place", "org", "actor"):
        opened = ((a, b, _BEFORE_NAMES.match(folded, a, b)) for a, b in trimmed)
        trimmed = {_trim(folded, (before.end() if before else a, b)) for a, b, before in opened}
        trimmed = {(a, b) for a, b in trimmed if b - a > 1}
    return sorted((a, b) for a, b in trimmed if a < b and _is_balanced(folded[a:b]))


def _trim(folded: str, span: Span) -> Span:
    """Take away the marks at the edges, and a quotation mark or bracket whose partner is not inside."""
    start, end = span
    while start < end and (folded[start] in _EDGES or _loose(folded, start, start, end)):
        start += 1
    while end > start and (folded[end - 1] in _EDGES or _loose(folded, end - 1, start, end)):
        end -= 1
    return start, end


def _is_balanced(text: str) -> bool:
    """Tell whether each mark that opens inside a run closes there."""
    return _MARKS.isdisjoint(text) or all(text.count(mark) == text.count(_PARTNERS[mark]) for mark in "“『「《(")


def _loose(folded: str, at: int, start: int, end: int) -> bool:
    mark = folded[at]
    return mark in _PARTNERS and _PARTNERS[mark] not in folded[start:end]
