"""An article's text → its figures as records: value and unit, what they count, verb, period, place, sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from index.bodies import Body, find_bodies, named_before
from index.chunking import split_sentences
from index.dates import TimeMention, find_times
from index.figures import Figure, find_figures
from index.grammar import read_tokens
from index.joining import Joined
from index.periods import TimeKind
from index.subjects import Reading, Relation, read_subjects
from index.types import IssueDate, Span
from index.words import fold

Basis = Literal["", "cumulative", "as_of", "year_on_year", "period_on_period", "planned"]
Distance = Literal["clause", "sentence", "paragraph"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase at `start:end` of the text; `text` is as matched: folded, lines joined."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a figure is about, by the words of time at `start:end`; `distance` tells how far off these stand."""

    first: date
    last: date
    kind: TimeKind
    start: int
    end: int
    distance: Distance


@dataclass(frozen=True, slots=True)
class Place:
    """The place or body of a figure: the words for it at `start:end`, and its `name`, which for 该区 stood earlier."""

    name: str
    start: int
    end: int
    distance: Distance


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure of a text and what the page says it counts. All offsets count in that text.

    `head` and `verb` may be inherited: from the other figure of a list, or for 其中 from the whole, which `of` numbers
    among the quantities of the text; a growth or a share (`relation`) has `of` too. An `attribute` (千万元以上项目)
    tells which things another figure counts. `basis` says how the figure was counted, beside its period.
    """

    figure: Figure
    sentence: Span
    head: Term | None = None
    qualifiers: tuple[Term, ...] = ()
    verb: Term | None = None
    relation: Relation = ""
    of: int | None = None
    attribute: bool = False
    period: Period | None = None
    basis: Basis = ""
    place: Place | None = None


_HAS_NUMERAL = re.compile(r"[0-9０-９零〇一二三四五六七八九十百千万亿萬億两兩半]")
_PARAGRAPH = re.compile(r"[。!?！？”」』][ \t\r　]*\n")
_PLANNED = re.compile(
    r"计划|预计|预期|力争|有望|拟(?!人)|规划|(?<!年度)目标(?:是|为)|到20\d\d年|将(?=[^,;。把]{0,6}(?:达|建|新增|增|投|实现|完成|突破|超|开|举|推))"
)
_CUMULATIVE = re.compile("累计|总计|共计|合计|累积|(?<![公中])共(?![同建享和治赢产青])")
_NOW = re.compile("目前|如今|近年来|近些年|近期|近日|日前|今后|未来|下一步|现有|现已|至今|迄今")
_YEAR_ON_YEAR = re.compile("同比|(?:比|较|与)?(?:上年|去年|前年)(?:同期)?|同期")
_PERIOD_ON_PERIOD = re.compile("环比|(?:比|较)上(?:个?月|季|周|期)")
_COMPARED = frozenset("比较与同")
_CARRIED: frozenset[TimeKind] = frozenset({"until", "span", "year", "quarter", "half", "month"})
_FRAME_SENTENCES = 3
_OPENING = 12
_TIMELESS = frozenset({"age", "code", "ordinal", "duration"})
_TITLE = re.compile(r"《[^》]{0,80}》")


def find_quantities(text: str, issue: IssueDate | None) -> tuple[Quantity, ...]:
    """Find the figures of an article's body, in order, with what each counts, when and where."""
    if not _HAS_NUMERAL.search(text):
        return ()
    return tuple(_Article.open(text, issue).read())


@dataclass(slots=True)
class _Article:
    """The state of reading one article: what later sentences of a paragraph inherit."""

    text: str
    folded: str
    times: list[TimeMention]
    starts: list[int]
    found: list[Quantity] = field(default_factory=list)
    paragraph: int = 0
    carried: TimeMention | None = None
    age: int = 0
    place: Place | None = None
    names: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def open(cls, text: str, issue: IssueDate | None) -> _Article:
        folded = fold(text)
        titles = [match.span() for match in _TITLE.finditer(folded)] if "《" in folded else []
        times = [m for m in find_times(text, issue) if not any(a <= m.start < b for a, b in titles)]
        return cls(text, folded, times, [m.start for m in times])

    def read(self) -> list[Quantity]:
        last_end = 0
        for start, end in split_sentences(self.text):
            if _PARAGRAPH.search(self.text, max(0, last_end - 1), start):
                self.carried, self.place, self.paragraph = None, None, len(self.found)
            last_end = end
            mentions = self.times[bisect_right(self.starts, start - 1) : bisect_right(self.starts, end - 1)]
            if _HAS_NUMERAL.search(self.text, start, end):
                self._sentence(start, end, mentions)
            self._carry(start, mentions)
        return self.found

    def _carry(self, start: int, mentions: Sequence[TimeMention]) -> None:
        """Keep the words of time that open a sentence as the frame of the next few; others end the frame."""
        self.age += 1
        if mentions or self.age > _FRAME_SENTENCES:
            self.carried = None
        for mention in mentions:
            opens = self.text[mention.end : mention.end + 1] in {",", "，", "、"} and mention.start - start <= _OPENING
            if mention.kind in _CARRIED and self.sets_frame(mention) and (opens or mention.start == start):
                self.carried, self.age = mention, 0

    def sets_frame(self, mention: TimeMention) -> bool:
        """Tell a period that what follows is about from one that is compared with or only qualifies a noun."""
        before = self.text[mention.start - 1 : mention.start]
        return before not in _COMPARED and self.text[mention.end : mention.end + 1] != "的" or before == ""

    def _sentence(self, start: int, end: int, mentions: Sequence[TimeMention]) -> None:
        joined = Joined.of(self.folded[start:end], start)
        figures = find_figures(joined.text)
        if not figures:
            return
        tokens = read_tokens(joined.text, figures)
        bodies = find_bodies(joined.text, tokens)
        sentence = _Sentence(self, joined, (start, end), mentions, bodies, len(self.found))
        for figure, reading in zip(figures, read_subjects(tokens, figures), strict=True):
            self.found.append(sentence.quantity(figure, reading))
        if bodies and self.place is None:
            self.place = sentence.to_place(bodies[0], "paragraph")

    def resolve(self, body: Body, at: int) -> str:
        """Name what 该区 or 全区 stands for, as far as the article says."""
        if body.kind not in self.names:
            self.names[body.kind] = named_before(self.folded, at, body.kind)
        return self.names[body.kind] or body.name


@dataclass(slots=True)
class _Sentence:
    """Turns the figures of one sentence into records of the article."""

    article: _Article
    joined: Joined
    span: Span
    mentions: Sequence[TimeMention]
    bodies: Sequence[Body]
    first: int

    def quantity(self, figure: Figure, reading: Reading) -> Quantity:
        clause_text = self.joined.text[reading.clause[0] : figure.start]
        clause = self.joined.back(*reading.clause) if reading.clause[1] > reading.clause[0] else self.span
        quantity = Quantity(
            figure=self._in_source(figure),
            sentence=self.span,
            head=self._term(reading.head),
            qualifiers=tuple(self._terms(reading.qualifiers)),
            verb=self._term(reading.verb),
            relation=reading.relation,
            attribute=reading.attribute,
            basis=_basis(clause_text, reading.relation),
            place=self._place(figure.start, reading.clause[0]),
        )
        quantity = self._inherit(quantity)
        period = self._period(quantity, clause) or quantity.period
        if period and period.kind == "until" and not quantity.basis:
            return replace(quantity, period=period, basis="as_of")
        return replace(quantity, period=period)

    def _in_source(self, figure: Figure) -> Figure:
        start, end = self.joined.back(figure.start, figure.end)
        return replace(figure, start=start, end=end, whole=self.joined.back(*figure.whole))

    def _term(self, span: Span | None) -> Term | None:
        return Term(self.joined.text[slice(*span)], *self.joined.back(*span)) if span else None

    def _terms(self, spans: Sequence[Span]) -> Iterator[Term]:
        for start, end in spans:
            yield Term(self.joined.text[start:end], *self.joined.back(start, end))

    def _inherit(self, quantity: Quantity) -> Quantity:
        """Complete a figure from the one that it is a part, a growth or a share of."""
        if quantity.attribute or (quantity.head and not quantity.relation):
            return quantity
        number = self._parent(quantity)
        if number is None:
            return quantity
        parent = self.article.found[number]
        if quantity.relation == "change":
            return (
                replace(quantity, of=number, head=parent.head, qualifiers=parent.qualifiers, period=parent.period)
                if (quantity.head is None)
                else quantity
            )
        if quantity.relation == "share":
            return replace(quantity, of=number, period=parent.period)
        same = quantity.figure.unit == parent.figure.unit
        if quantity.relation == "among":
            head = quantity.head or (parent.head if same else None)
            verb = quantity.verb or (parent.verb if same else None)
            return replace(quantity, of=number if same else None, head=head, verb=verb, period=parent.period)
        if quantity.figure.kind != "count" or not same:
            return quantity
        return replace(
            quantity, head=parent.head, qualifiers=(*quantity.qualifiers, *parent.qualifiers), period=parent.period
        )

    def _parent(self, quantity: Quantity) -> int | None:
        """Find the figure before it that a part or a rest without a noun belongs to; a growth belongs to the last."""
        found = self.article.found
        for number in range(len(found) - 1, max(self.article.paragraph, len(found) - 8) - 1, -1):
            other = found[number]
            if other.attribute or other.figure.kind in {"code", "ordinal"}:
                continue
            if quantity.relation in {"change", "share"}:
                if other.relation not in {"change", "share"} and other.figure.kind != "percent":
                    return number
            elif quantity.figure.unit == other.figure.unit and other.relation != "among":
                return number
        return None

    def _period(self, quantity: Quantity, clause: Span) -> Period | None:
        at = quantity.figure.start
        now = (
            [self.joined.back(*m.span()) for m in _NOW.finditer(self.joined.text)]
            if self.mentions or self.article.carried
            else []
        )
        since = max((start for start, end in now if end <= at and not self._is_time(start)), default=-1)
        before = [m for m in self.mentions if since < m.start and m.end <= at and self.article.sets_frame(m)]
        own = [m for m in before if m.start >= clause[0]]
        before = [m for m in before if self.article.text[m.start - 1 : m.start] != "于"]
        if own:
            return _as_period(own[-1], "clause")
        if quantity.figure.kind in _TIMELESS:
            return None
        if quantity.of is not None and quantity.period and self.article.found[quantity.of].sentence == self.span:
            return replace(quantity.period, distance="sentence")
        if before:
            return _as_period(before[-1], "sentence")
        inside = [m for m in self.mentions if max(clause[0], since) <= m.start < m.end <= at]
        if inside:
            return _as_period(inside[-1], "clause")
        carried = self.article.carried
        return _as_period(carried, "paragraph") if carried and since < 0 else None

    def _is_time(self, start: int) -> bool:
        return any(m.start <= start < m.end for m in self.mentions)

    def _place(self, at: int, clause: int) -> Place | None:
        before = [body for body in self.bodies if body.end <= at]
        own = [body for body in before if body.start >= clause]
        if own:
            return self.to_place(own[-1], "clause")
        if before:
            return self.to_place(before[0], "sentence")
        return self.article.place

    def to_place(self, body: Body, distance: Distance) -> Place:
        start, end = self.joined.back(body.start, body.end)
        name = self.article.resolve(body, start) if body.points else body.name
        return Place(name, start, end, distance)


def _as_period(mention: TimeMention, distance: Distance) -> Period:
    return Period(mention.first, mention.last, mention.kind, mention.start, mention.end, distance)


def _basis(clause: str, relation: Relation) -> Basis:
    if relation == "change":
        if _PERIOD_ON_PERIOD.search(clause):
            return "period_on_period"
        if _YEAR_ON_YEAR.search(clause):
            return "year_on_year"
    if _PLANNED.search(clause):
        return "planned"
    return "cumulative" if _CUMULATIVE.search(clause) else ""
