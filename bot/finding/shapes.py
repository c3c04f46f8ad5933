"""A question and a run of a sentence → how well the run's form fits: a whole name, its office, a list's members.

These signs ask nothing of the archive; how much each counts is learned.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter

from bot.finding.bodies import is_body, is_located, is_part, is_place
from bot.finding.listings import is_listed, members_of
from bot.finding.people import Person, asked_office, find_people, is_office, office_match
from bot.finding.phrases import is_cause, is_means
from bot.finding.tokens import Token, read_tokens
from bot.kinds import Asked
from bot.sentences import clauses
from index import Span, fold

_NEAR = 6.0
_PARTICLES = "了着过的是"
_WEAK = frozenset("是有")
_ASKING = re.compile("^(?:哪|什么|啥|何|谁|几|多少)(?:样的?|些|一)?(?:个|家|支|所|位|条|座|种|项|类|方面|地方|时候?)?")
_NO_HEADS = frozenset({"名字", "名称", "东西", "地方", "时候", "位置", "内容", "方面"})
_ASKED_COUNT = re.compile(
    r"(?:[两二三四五六七八九十]|(?<!\d)\d{1,2}(?!\d))(?=个|大|项|类|种|家|位|条|所|座|方面|点|名|部|款|支|次|处)"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten)\b"
)
_NUMBERS = {"两": 2} | {numeral: size for size, numeral in enumerate("二三四五六七八九十", 2)}
_NUMBERS |= {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_FIGURE = re.compile("[约近超逾达第]?[0-9一二三四五六七八九十两半百千]")
_OPENING = frozenset("“‘『「《")
_CLOSING = re.compile("[。!?,]?[”’』」》]")
_WHERE = re.compile("哪里|哪儿|哪$|何处|何地|啥地方|什么(?:地方|地点|位置)|哪个(?:地方|位置|地点)|where")
_PREPOSITIONS = (
    ("在", "于", "位于", "到", "赴", "至", "设在"),
    ("由", "被", "经"),
    ("与", "和", "跟", "同", "及", "联合", "会同", "携手"),
    ("通过", "用", "靠", "以", "借", "采用", "采取", "利用"),
    ("对", "向", "给", "为"),
    ("从", "自"),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a run's form says, each from -1 to 1.

    `typed`: whether it has the form of what is asked for (a name, a body, a list, a cause); `office`: whether the
    office beside a name is the one asked for; `closes`: whether a phrase ends with it, -1 within a word; `starts` and
    `ends`: whether its clause begins and ends with it; `acts`: whether it begins with a verb or the like; `figure`:
    whether with a number; `members`: how many it lists, `agrees`: whether as many as asked for, `even`: how alike they
    are in length, `listed`: whether 等 follows; `head`: whether the noun that is asked for ends it; `governed` and
    `followed`: how near the words beside the asking word stand before and behind it; `preposition`: whether the like
    stands before both; `enclosed`: whether it fills its quotation marks.
    """

    typed: float
    office: float
    closes: float
    starts: float
    ends: float
    acts: float
    figure: float
    members: float
    agrees: float
    even: float
    listed: float
    head: float
    governed: float
    followed: float
    preposition: float
    enclosed: float

    @property
    def values(self) -> tuple[float, ...]:
        """The signs in the order of the learned weights."""
        return _VALUES(self)


_VALUES: Callable[[Shape], tuple[float, ...]] = attrgetter(*(field.name for field in fields(Shape)))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A sentence as its runs are looked at: its words by their place, its clauses, its people."""

    folded: str
    starting: dict[int, Token]
    ends: frozenset[int]
    clauses: tuple[Span, ...]
    people: dict[Span, Person]

    @classmethod
    def of(cls, folded: str) -> _Reading:
        tokens = read_tokens(folded)
        people = {person.name: person for person in find_people(folded)}
        starting = {token.start: token for token in tokens}
        return cls(folded, starting, frozenset(t.end for t in tokens), tuple(clauses(folded)), people)

    def clause(self, at: int) -> Span:
        return next(((a, b) for a, b in self.clauses if a <= at < b), (0, len(self.folded)))


@lru_cache(maxsize=64)
def _read(folded: str) -> _Reading:
    return _Reading.of(folded)


class Shapes:
    """What a question says about the form of its answer."""

    def __init__(self, asked: Asked, question: str) -> None:
        self._question = fold(question).lower()
        self._kind = asked.kind
        self._where = asked.kind == "place" and _WHERE.match(self._question[asked.start : asked.end + 2]) is not None
        before = self._question[: asked.start].rstrip(_PARTICLES)
        self._prepositions = tuple(word for some in _PREPOSITIONS if before.endswith(some) for word in some)
        self._title, self._office_asked = asked_office(self._question)
        found = _ASKED_COUNT.search(self._question)
        self._count = (_NUMBERS.get(found[0]) or int(found[0])) if found else 0
        self._head, self._verb, self._next = _words_beside(asked, self._question)

    def of(self, folded: str, span: Span) -> Shape:
        """Tell how well the form of a run of a folded sentence fits."""
        start, end = span
        read = _read(folded)
        clause, inside = read.clause(start), folded[start:end]
        members = members_of(inside)
        head = self._heads(folded, span, members)
        enclosed = _is_enclosed(folded, span)
        even = _evenness(members)
        run = _Run(read, span, enclosed=enclosed, head=head, members=len(members), even=even)
        return Shape(
            typed=_FORMS.get("where" if self._where else self._kind, _has_any_form)(run),
            office=self._office(read, span),
            closes=_closes(read, end),
            starts=float(start == clause[0]),
            ends=float(end == clause[1]),
            acts=float(_acts(read.starting.get(start))),
            figure=float(_FIGURE.match(inside) is not None),
            members=min(len(members) - 1, 5) / 5,
            agrees=self._agrees(len(members)),
            even=even,
            listed=float(is_listed(folded, end)),
            head=head,
            governed=_nearness(self._verb, folded[clause[0] : start], from_end=True),
            followed=_nearness(self._next, folded[end : clause[1]], from_end=False),
            preposition=float(folded.endswith(self._prepositions, 0, start)),
            enclosed=float(enclosed),
        )

    def _agrees(self, members: int) -> float:
        if not self._count or members < 2:
            return 0.0
        return 1.0 if members == self._count else -0.5

    def _heads(self, folded: str, span: Span, members: list[str]) -> float:
        """Tell whether the noun asked for (哪些活动, 哪个村) ends the run or each of its members, or follows soon."""
        inside = folded[slice(*span)]
        ending = members[0][-2:]
        if len(members) > 1 and ending in self._question and all(m.endswith(ending) for m in members):
            return 1.0
        if not self._head or inside == self._head:
            return 0.0
        if inside.endswith(self._head):
            return 1.0
        return 0.7 if self._head in folded[span[1] : span[1] + 6] else 0.5 * inside.endswith(self._head[-1])

    def _office(self, read: _Reading, span: Span) -> float:
        """Tell whether a name's office is the one asked for, or an office that of whom the question names."""
        if self._kind == "office":
            held = [p for p in read.people.values() if p.office and p.office[0] <= span[0] and span[1] <= p.office[1]]
            return max((1.0 if read.folded[slice(*p.name)] in self._question else -0.5 for p in held), default=0.0)
        person = read.people.get(span)
        if not self._title or not person or not person.office:
            return 0.0
        return office_match(read.folded[slice(*person.office)], self._title, self._office_asked)


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of a sentence, and what has been told about it so far."""

    read: _Reading
    span: Span
    enclosed: bool
    head: float
    members: int
    even: float

    @property
    def text(self) -> str:
        return self.read.folded[slice(*self.span)]

    @property
    def part(self) -> bool:
        return is_part(self.read.folded, self.span)


def _has_any_form(_run: _Run) -> float:
    return 0.0


def _is_actor(run: _Run) -> float:
    return max(_named(run), 0.8 * is_body(run.text), 0.6 * _is_name(run.read, run.span))


def _is_list(run: _Run) -> float:
    """Tell whether a run is a list; two nouns that 和 joins are one less surely."""
    if run.members < 2:
        return float(run.enclosed) - 0.5
    joined = run.members == 2 and _OPENING.isdisjoint(run.text) and "、" not in run.text
    return (0.3 if joined else 0.5) * (1 + run.even)


def _is_where(run: _Run) -> float:
    return max(float(is_located(run.read.folded, run.span)), 0.5 * is_place(run.text)) - 0.3 * run.part


def _words_beside(asked: Asked, question: str) -> tuple[str, str, str]:
    """Give the noun that is asked for, the verb before the asking word, and the verb or noun behind it.

    The noun is part of the asking word (哪个村), or stands behind it (什么活动), or before it (主题是什么).
    """
    tokens = [token for token in read_tokens(question) if token.word not in _WEAK]
    behind = [t for t in tokens if t.start >= asked.end]
    own = _ASKING.sub("", question[asked.start : asked.end])
    near = (t.word for t in behind if t.start <= asked.end + 2 and t.part[0] == "n" and t.word not in _NO_HEADS)
    before = (t.word for t in reversed(tokens) if asked.start - 2 <= t.end <= asked.start and t.part[0] == "n")
    verb = (t.word for t in reversed(tokens) if t.end <= asked.start and t.part[0] == "v")
    following = (t.word for t in tokens if t.start >= asked.end - 1 and t.part[0] in "vn")
    head = (own if own not in _NO_HEADS else "") or next(near, "") or next(before, "")
    return head, next(verb, ""), next(following, "")


def _named(run: _Run) -> float:
    person = run.read.people.get(run.span)
    return 0.0 if person is None else 1.0 if person.office else 0.6


def _is_name(read: _Reading, span: Span) -> bool:
    token = read.starting.get(span[0])
    return token is not None and token.end == span[1] and token.part in ("ns", "nt", "nz", "nrt", "nr")


def _is_enclosed(folded: str, span: Span) -> bool:
    """Tell whether a run fills its quotation marks, or is a title with its own."""
    start, end = span
    if folded[start] == "《":
        return folded.find("》", start, end) == end - 1
    return start > 0 and folded[start - 1] in _OPENING and _CLOSING.match(folded, end) is not None


def _acts(first: Token | None) -> bool:
    return first is not None and first.part[0] in "vpdc" and first.part != "vn"


def _closes(read: _Reading, end: int) -> float:
    """Tell whether a phrase ends at a place: 1 before a mark, verb or particle, 0 before a noun, -1 within a word."""
    if end not in read.ends:
        return -1.0
    behind = read.starting.get(end)
    if behind is None or behind.part[0] in "xpucv":
        return 1.0
    return 0.0 if behind.nominal else 0.5


def _evenness(members: list[str]) -> float:
    sizes = [len(member) for member in members]
    return min(sizes) / max(1, *sizes) if len(sizes) > 1 else 0.0


def _nearness(word: str, text: str, *, from_end: bool) -> float:
    """Tell how near a word stands to one end of a text, 0 where it does not stand there at all."""
    at = text.rfind(word) if from_end else text.find(word)
    if not word or at < 0:
        return 0.0
    return math.exp(-(len(text) - at - len(word) if from_end else at) / _NEAR)


_FORMS: Mapping[str, Callable[[_Run], float]] = {
    "person": _named,
    "actor": _is_actor,
    "org": lambda run: is_body(run.text) - 0.5 * run.part,
    "where": _is_where,
    "place": lambda run: 0.5 * is_place(run.text) + 0.5 * run.head - 0.3 * run.part,
    "office": lambda run: float(is_office(run.text)),
    "list": _is_list,
    "reason": lambda run: float(is_cause(run.read.folded, run.span)),
    "means": lambda run: float(is_means(run.read.folded, run.span)),
    "quote": lambda run: float(run.enclosed),
}
"""Whether a run has the form of what a kind of question asks for."""
