"""An article's text → its figures as records: value and unit, what they count, verb, period, place, sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.bodies import Body, find_bodies, named_before
from index.chunking import split_sentences
from index.figures import Figure, find_figures
from index.framing import Basis, Distance, Framing, Period, basis_of
from index.grammar import read_tokens
from index.joining import Joined
from index.subjects import Reading, Relation, read_subjects
from index.types import IssueDate, Span
from index.words import fold

_HAS_NUMERAL = re.compile(r"[0-9０-９零〇一二三四五六七八九十百千万亿萬億两兩半]")
_PARAGRAPH = re.compile(r"[。!?！？”」』][ \t\r　]*\n")
_TIMELESS = frozenset({"age", "code", "ordinal", "duration"})
_REACH = 8


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase at `start:end` of the text; `text` is as matched: folded, lines joined."""

    text: str
    start: int
    end: int


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


def find_quantities(text: str, issue: IssueDate | None) -> tuple[Quantity, ...]:
    """Find the figures of an article's body, in order, with what each counts, when and where."""
    if not _HAS_NUMERAL.search(text):
        return ()
    article = _Article(text, fold(text), Framing.of(text, issue))
    article.read()
    return tuple(article.found)


@dataclass(slots=True)
class _Article:
    """The state of reading one article: what later sentences of a paragraph inherit."""

    text: str
    folded: str
    framing: Framing
    found: list[Quantity] = field(default_factory=list)
    paragraph: int = 0
    place: Place | None = None
    names: dict[str, str | None] = field(default_factory=dict)

    def read(self) -> None:
        """Read the article sentence by sentence."""
        last_end = 0
        for start, end in split_sentences(self.text):
            opens = _PARAGRAPH.search(self.text, max(0, last_end - 1), start) is not None
            if opens:
                self.place, self.paragraph = None, len(self.found)
            last_end = end
            self.framing.enter(start, end, paragraph=opens)
            if _HAS_NUMERAL.search(self.text, start, end):
                self._read_sentence(start, end)

    def _read_sentence(self, start: int, end: int) -> None:
        joined = Joined.of(self.folded[start:end], start)
        figures = find_figures(joined.text)
        if not figures:
            return
        tokens = read_tokens(joined.text, figures)
        sentence = _Sentence(self, joined, (start, end), find_bodies(joined.text, tokens))
        for figure, reading in zip(figures, read_subjects(tokens, figures), strict=True):
            self.found.append(sentence.quantity(figure, reading))
        if sentence.bodies and self.place is None:
            self.place = sentence.to_place(sentence.bodies[0], "paragraph")

    def resolve(self, body: Body, at: int) -> str:
        """Name what 该区 or 全区 stands for, as far as the article says."""
        if body.kind not in self.names:
            self.names[body.kind] = named_before(self.folded, at, body.kind)
        return self.names[body.kind] or body.name

    def whole_of(self, figure: Figure, relation: Relation) -> int | None:
        """Find the figure before it that a part, a rest without a noun, a growth or a share belongs to."""
        compares = relation in {"change", "share"}
        for number in range(len(self.found) - 1, max(self.paragraph, len(self.found) - _REACH) - 1, -1):
            other = self.found[number]
            if other.attribute or other.figure.kind in {"code", "ordinal"}:
                continue
            if compares and other.relation not in {"change", "share"} and other.figure.kind != "percent":
                return number
            if not compares and figure.unit == other.figure.unit and other.relation != "among":
                return number
        return None


@dataclass(slots=True)
class _Sentence:
    """Turns the figures of one sentence into records of the article."""

    article: _Article
    joined: Joined
    span: Span
    bodies: Sequence[Body]

    def quantity(self, figure: Figure, reading: Reading) -> Quantity:
        """Complete what a clause says about a figure from its surroundings, with offsets in the text."""
        start, end = self.joined.back(figure.start, figure.end)
        in_text = replace(figure, start=start, end=end, whole=self.joined.back(*figure.whole))
        head, verb = self._term(reading.head), self._term(reading.verb)
        qualifiers = tuple(term for span in reading.qualifiers if (term := self._term(span)))
        of = None
        if not reading.attribute and (reading.head is None or reading.relation):
            of = self.article.whole_of(figure, reading.relation)
        whole = self.article.found[of] if of is not None else None
        if whole and head is None and reading.relation != "share":
            head = whole.head
            qualifiers += () if reading.relation == "among" else whole.qualifiers
        if whole and verb is None and reading.relation == "among":
            verb = whole.verb
        period = self._period(in_text, reading, whole)
        clause = self.joined.text[reading.clause[0] : figure.start]
        return Quantity(
            figure=in_text,
            sentence=self.span,
            head=head,
            qualifiers=qualifiers,
            verb=verb,
            relation=reading.relation,
            of=of if reading.relation else None,
            attribute=reading.attribute,
            period=period,
            basis=basis_of(clause, reading.relation, period),
            place=self._place(figure.start, reading.clause[0]),
        )

    def _term(self, span: Span | None) -> Term | None:
        return Term(self.joined.text[span[0] : span[1]], *self.joined.back(*span)) if span else None

    def _period(self, figure: Figure, reading: Reading, whole: Quantity | None) -> Period | None:
        framing = self.article.framing
        clause = self.joined.back(*reading.clause) if reading.clause[1] else self.span
        own = framing.own(clause, figure.start)
        if own or figure.kind in _TIMELESS:
            return own
        if whole and whole.period and whole.sentence == self.span:
            return replace(whole.period, distance="sentence")
        return framing.inherited(clause, figure.start)

    def _place(self, at: int, clause: int) -> Place | None:
        before = [body for body in self.bodies if body.end <= at]
        if before and before[-1].start >= clause:
            return self.to_place(before[-1], "clause")
        return self.to_place(before[0], "sentence") if before else self.article.place

    def to_place(self, body: Body, distance: Distance) -> Place:
        """Make a place of a body of the sentence."""
        start, end = self.joined.back(body.start, body.end)
        name = self.article.resolve(body, start) if body.points else body.name
        return Place(name, start, end, distance)
