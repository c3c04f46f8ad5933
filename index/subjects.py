"""A sentence's tokens → what each figure counts: head noun, qualifiers and verb, before or after the figure.

General grammar only; what a clause leaves out is for the caller to inherit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from index.figures import Figure
from index.grammar import LISTING, Token, clauses, is_verb
from index.phrases import PEOPLE, RELATIONAL, Clause, Phrase
from index.types import Span
from index.wording import EXISTING, GROWTH, LINKS, OWN_HEADS, SHARES

Relation = Literal["", "change", "share", "among"]
_PASSED = frozenset("dputycfo")


class Reading(NamedTuple):
    """What a clause itself says about a figure, as runs of the sentence.

    `attribute` tells that the figure qualifies the noun after it (千万元以上项目), `own_unit` that its unit is the head
    (200余人), `linked` that a word like 达 stands between head and figure.
    """

    clause: Span
    head: Span | None = None
    qualifiers: tuple[Span, ...] = ()
    verb: Span | None = None
    relation: Relation = ""
    attribute: bool = False
    linked: bool = False
    own_unit: bool = False

    def with_phrase(self, phrase: Phrase | None) -> Reading:
        """Take over what a noun phrase says."""
        if phrase is None:
            return self
        relation: Relation = "share" if phrase.share else self.relation
        verb = phrase.verb or self.verb
        return self._replace(head=phrase.head, qualifiers=phrase.qualifiers, verb=verb, relation=relation)


def read_subjects(tokens: Sequence[Token], figures: Sequence[Figure]) -> list[Reading]:
    """Read what each figure of a sentence counts, in the order of the figures."""
    readings = [Reading((0, 0))] * len(figures)
    for start, end in clauses(tokens):
        _read_clause(Clause(tokens, figures, start, end, start), readings)
    return readings


def _read_clause(clause: Clause, readings: list[Reading]) -> None:
    tokens, figures = clause.tokens, clause.figures
    among = _says_among(clause)
    waiting: list[int] = []
    last: Reading | None = None
    for k in range(clause.start, clause.end):
        number = tokens[k].figure
        if number < 0:
            continue
        reading = readings[number] = _with_context(_read_figure(clause, k, figures[number]), last, among=among)
        if reading.head and not reading.own_unit:
            for earlier in waiting:
                if _share_noun(figures[earlier], figures[number]):
                    verb = readings[earlier].verb or reading.verb
                    readings[earlier] = reading._replace(verb=verb, attribute=False)
            waiting = []
        elif k + 1 < clause.end and (tokens[k + 1].word in LISTING or tokens[k + 1].figure >= 0):
            waiting.append(number)
        else:
            waiting = []
        last = reading if not reading.attribute else last


def _says_among(clause: Clause) -> bool:
    return any(token.word == "其中" for token in clause.tokens[clause.start : min(clause.end, clause.start + 3)])


def _with_context(reading: Reading, last: Reading | None, *, among: bool) -> Reading:
    """Give a figure of a clause the verb of the one before it, and mark the parts of a whole."""
    if reading.relation:
        return reading
    verb = reading.verb or (last.verb if last else None)
    return reading._replace(verb=verb, relation="among" if among else "")


def _share_noun(earlier: Figure, last: Figure) -> bool:
    """Tell whether the noun after the last figure of a list counts for an earlier one: 18个、29个项目, 11类31个事项."""
    return earlier.unit == last.unit or earlier.whole[1] == last.whole[0]


def _read_figure(clause: Clause, k: int, figure: Figure) -> Reading:
    before = _read_before(clause, k, figure)
    named = before.head is not None or before.relation != ""
    exists = before.verb is not None and any(
        (token.start, token.end) == before.verb and token.word in EXISTING for token in clause.tokens[clause.start : k]
    )
    tied = figure.kind == "measure" or (k + 1 < clause.end and clause.tokens[k + 1].word == "的")
    if not (named and figure.kind in RELATIONAL and not (tied and (exists or not before.linked))):
        phrase = clause.phrase_after(k, figure)
        if phrase:
            return _read_after(clause, k, phrase, before.relation)
    if k + 1 < clause.end and clause.tokens[k + 1].figure >= 0 and clause.is_threshold(k):
        return Reading(clause.span, attribute=True)
    agent = clause.agent(k) if figure.kind in RELATIONAL else None
    clause.lo = k + 1
    if named and not (exists and figure.unit in PEOPLE):
        return before
    verb = before.verb or clause.verb_after(k + 1)
    if figure.unit in OWN_HEADS and figure.kind == "count" and not figure.shared:
        return Reading(clause.span, head=(figure.end - len(figure.unit), figure.end), verb=verb, own_unit=True)
    return before._replace(head=agent, verb=verb)


def _read_after(clause: Clause, k: int, phrase: Phrase, relation: Relation) -> Reading:
    attribute = clause.is_threshold(k)
    verb = clause.verb_near(k)
    if not attribute:
        clause.lo = phrase.behind
        verb = verb or clause.verb_after(phrase.behind)
    reading = Reading(clause.span, attribute=attribute).with_phrase(phrase)
    return reading._replace(verb=verb, relation=relation)


def _read_before(clause: Clause, k: int, figure: Figure) -> Reading:
    """Read back from a figure: the words that link, then the noun phrase, then the verb that governs it."""
    j, link, relation = _read_links(clause, k - 1)
    verb = (link.start, link.end) if link else None
    base = Reading(clause.span, verb=verb, relation=relation)
    if j >= clause.lo and clause.is_threshold(j):
        return base._replace(qualifiers=((clause.tokens[j].start, clause.tokens[j].end),))
    if j < clause.lo or clause.tokens[j].figure >= 0:
        return base
    linked = link is not None or any(word in LINKS for word in figure.modifiers)
    if clause.is_nominal(j, linked=linked) or (not link and clause.is_object(j)):
        return base._replace(linked=linked).with_phrase(clause.phrase_before(j, linked=linked))
    if is_verb(clause.tokens[j]) and not link:
        return base._replace(verb=clause.with_adverb(j))
    return base


def _read_links(clause: Clause, j: int) -> tuple[int, Token | None, Relation]:
    """Pass over the words between a figure and its subject: return the token before them, the verb and its sense."""
    link: Token | None = None
    relation: Relation = ""
    while j >= clause.lo:
        token = clause.tokens[j]
        if token.word == ")":
            j = clause.opening(j)
        elif token.word in GROWTH:
            relation, link = "change", token
        elif token.word in LINKS:
            relation = "share" if token.word in SHARES and not relation else relation
            link = link or token
        elif token.part[0] not in _PASSED or token.word in LISTING:
            break
        j -= 1
    return j, link, relation
