"""A sentence's tokens → what each figure counts: head noun, qualifiers and verb, before or after the figure.

General grammar only; what a clause leaves out is for the caller to inherit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from index.figures import Figure
from index.grammar import CAUSING, GOVERNING, GROWTH, LINKS, LISTING, SHARES, Token, clauses, is_head, is_noun, is_verb
from index.types import Span

Relation = Literal["", "change", "share", "among"]
_CLOSERS = {"”": "“", "’": "‘", "』": "『", "」": "「", ")": "(", "》": "《", "]": "["}
_OPENERS = {opening: closing for closing, opening in _CLOSERS.items()}
_OWN_HEADS = frozenset("人 户 人次 户次 字 票 年 天 周 月 小时 分钟 岁 桌 名 位 元 件次 架次 场次 家次".split())
_COUNTED = frozenset("人 户 人次 户次".split())
_THERE_IS = frozenset("有 共有 现有 设有 拥有 仅有 只有".split())
_ATTRIBUTES = frozenset("新 老 原 各 净 总 全".split())
_PHRASE = 9
_RELATIONAL = ("money", "percent", "measure", "multiple")


class Reading(NamedTuple):
    """What a clause itself says about a figure, as runs of the sentence.

    `attribute` tells that the figure qualifies the noun after it (千万元以上项目); `clause` is where its clause begins.
    """

    clause: Span
    head: Span | None = None
    qualifiers: tuple[Span, ...] = ()
    verb: Span | None = None
    relation: Relation = ""
    attribute: bool = False
    linked: bool = False
    own_unit: bool = False


def read_subjects(tokens: Sequence[Token], figures: Sequence[Figure]) -> list[Reading]:
    """Read what each figure of a sentence counts, in the order of the figures."""
    readings: dict[int, Reading] = {}
    for start, end in clauses(tokens):
        _Clause(tokens, figures, start, end).read(readings)
    return [readings.get(i) or Reading((0, 0)) for i in range(len(figures))]


class _Clause:
    """One clause; `lo` is the first of its tokens that no earlier figure has taken."""

    def __init__(self, tokens: Sequence[Token], figures: Sequence[Figure], start: int, end: int) -> None:
        self.tokens, self.figures, self.start, self.end = tokens, figures, start, end
        self.lo = start
        self.span = (tokens[start].start, tokens[end - 1].end)

    def read(self, readings: dict[int, Reading]) -> None:
        among = any(token.word == "其中" for token in self.tokens[self.start : min(self.end, self.start + 3)])
        waiting: list[int] = []
        last: Reading | None = None
        for k in range(self.start, self.end):
            number = self.tokens[k].figure
            if number < 0:
                continue
            reading = self._read_one(k, self.figures[number])
            if among and not reading.relation:
                reading = reading._replace(relation="among")
            if last and reading.verb is None and not reading.relation:
                reading = reading._replace(verb=last.verb)
            readings[number] = reading
            if reading.head and not reading.own_unit:
                listed = [n for n in waiting if self._shares(n, number)]
                for earlier in listed:
                    shared = reading._replace(verb=readings[earlier].verb or reading.verb, attribute=False)
                    readings[earlier] = shared
                waiting = []
            elif k + 1 < self.end and (self.tokens[k + 1].word in LISTING or self.tokens[k + 1].figure >= 0):
                waiting.append(number)
            else:
                waiting = []
            last = reading if not reading.attribute else last

    def _shares(self, earlier: int, number: int) -> bool:
        """Tell whether the noun after the last figure of a list counts for an earlier one: 18个、29个项目, 11类31个事项."""
        first, last = self.figures[earlier], self.figures[number]
        return first.unit == last.unit or first.whole[1] == last.whole[0]

    def _read_one(self, k: int, figure: Figure) -> Reading:
        before = self._before(k, figure)
        named = before is not None and (before.head is not None or bool(before.relation))
        loose = before is not None and (not before.linked or self._says(before.verb, _THERE_IS))
        tied = figure.kind == "measure" or (k + 1 < self.end and self.tokens[k + 1].word == "的")
        prefers_before = figure.kind in _RELATIONAL and not (tied and loose)
        after = None if named and prefers_before else self._after(k, figure)
        if after:
            noun, behind = after
            self.lo = self.lo if noun.attribute else behind
            verb = self._verb_near(k) or (None if noun.attribute else self._verb_after(behind))
            return noun._replace(verb=verb, relation=before.relation if before else "")
        if k + 1 < self.end and self.tokens[k + 1].figure >= 0 and self._is_threshold(self.tokens[k]):
            return Reading(self.span, attribute=True)
        agent = self._agent(k) if figure.kind in _RELATIONAL else None
        self.lo = k + 1
        counted = figure.unit in _COUNTED and before is not None and self._says(before.verb, _THERE_IS)
        if before and named and not counted:
            return before
        verb = (before.verb if before else None) or self._verb_after(k + 1)
        if figure.unit in _OWN_HEADS and figure.kind == "count" and not figure.shared:
            head = (figure.end - len(figure.unit), figure.end)
            return Reading(self.span, head=head, verb=verb, own_unit=True)
        return Reading(self.span, head=agent, verb=verb, qualifiers=before.qualifiers if before else ())

    def _says(self, verb: Span | None, words: frozenset[str]) -> bool:
        return verb is not None and any(
            (t.start, t.end) == verb and t.word in words for t in self.tokens[self.start : self.end]
        )

    def _is_threshold(self, token: Token) -> bool:
        """Tell whether a token is a figure like 亿元以上, which says which things are counted."""
        if token.figure < 0:
            return False
        figure = self.figures[token.figure]
        return figure.kind != "count" and figure.whole[1] > figure.end

    def _verb_near(self, k: int) -> Span | None:
        """Find the verb whose object a figure with its noun is: right before it, or one that cannot be an attribute."""
        i = k - 1
        if i > self.lo and self.tokens[i].word == "的" and is_verb(self.tokens[i - 1]):
            i -= 1
        while i >= self.lo and self.tokens[i].part[0] in "dupmt" and self.tokens[i].word != "的":
            i -= 1
        if i >= self.lo and is_verb(self.tokens[i]):
            return self._with_adverb(i)
        while i >= self.lo and self.tokens[i].word not in GOVERNING:
            i -= 1
        return self._with_adverb(i) if i >= self.lo else None

    def _agent(self, k: int) -> Span | None:
        """Find who does what the figure right after a verb measures: 个人最高可贷20万元."""
        i = k - 1
        while i >= self.lo and (is_verb(self.tokens[i]) or self.tokens[i].part[0] in "dpt"):
            i -= 1
        return (self.tokens[i].start, self.tokens[i].end) if i >= self.lo and self._can_act(i) else None

    def _can_act(self, i: int) -> bool:
        return is_head(self.tokens[i]) and self.tokens[i].word not in LINKS

    def _before(self, k: int, figure: Figure) -> Reading | None:
        """Read back from a figure: the words that link, then the noun phrase, then the verb that governs it."""
        tokens, lo, j = self.tokens, self.lo, k - 1
        link: Token | None = None
        relation: Relation = ""
        while j >= lo:
            token = tokens[j]
            if token.word == ")":
                j = self._open(j, lo) - 1
            elif token.word in GROWTH:
                relation, link, j = "change", token, j - 1
            elif token.word in LINKS:
                relation = "share" if token.word in SHARES and not relation else relation
                link, j = link or token, j - 1
            elif token.part[0] in "dputycfo" and token.word not in LISTING:
                j -= 1
            else:
                break
        verb = (link.start, link.end) if link else None
        base = Reading(self.span, verb=verb, relation=relation)
        bare = base if verb or relation else None
        if j >= lo and self._is_threshold(tokens[j]):
            return base._replace(qualifiers=((tokens[j].start, tokens[j].end),))
        if j < lo or tokens[j].figure >= 0:
            return bare
        linked = link is not None or any(word in LINKS for word in figure.modifiers)
        base = base._replace(linked=linked)
        if is_noun(tokens[j]) or tokens[j].word in _CLOSERS or (linked and is_verb(tokens[j]) and self._is_nominal(j)):
            return self._phrase_before(j, base, linked=linked)
        if is_verb(tokens[j]) and not link:
            return base._replace(verb=self._with_adverb(j))
        return bare

    def _is_nominal(self, j: int) -> bool:
        """Tell whether a verb is used as a noun because it ends a noun phrase: 财政支出达…."""
        return j > self.lo and (is_noun(self.tokens[j - 1]) or is_verb(self.tokens[j - 1]))

    def _open(self, j: int, lo: int) -> int:
        opening = _CLOSERS[self.tokens[j].word]
        i = j
        while i > lo and self.tokens[i].word != opening:
            i -= 1
        return i if self.tokens[i].word == opening else j

    def _phrase_before(self, j: int, base: Reading, *, linked: bool) -> Reading:
        tokens, first, last = self.tokens, self._phrase_start(j), j
        governing = -1
        verbs = [i for i in range(first, last) if is_verb(tokens[i])]
        strong = [i for i in range(first, last) if tokens[i].word in GOVERNING]
        share = next((i for i in range(first, last) if tokens[i].word in SHARES), -1)
        if share >= 0:
            governing, base = share, base._replace(relation="share")
        elif strong:
            governing = strong[-1]
        elif verbs and not linked:
            governing = verbs[0]
            if tokens[governing].word in CAUSING:
                later = [i for i in verbs if i > governing + 1]
                governing = later[0] if later else governing
        verb = self._with_adverb(governing) if governing >= 0 else base.verb
        if governing < 0 and verb is None:
            verb = self._verb_before(first - 1)
        return self._phrase(range(max(governing + 1, first), last + 1), base)._replace(verb=verb)

    def _phrase_start(self, j: int) -> int:
        tokens, i = self.tokens, j
        while i >= self.lo and j - i < 3 * _PHRASE:
            token = tokens[i]
            if token.word in _CLOSERS:
                i = self._open(i, self.lo) - 1
                continue
            attribute = token.figure >= 0 and i < j and self.figures[token.figure].kind != "count"
            if not (is_noun(token) or is_verb(token) or attribute or token.word in {"的", "、", "和", "及", "等"}):
                break
            i -= 1
        return i + 1

    def _phrase(self, run: range, base: Reading) -> Reading:
        """Make a reading of a run of tokens: its last noun the head, what stands before it qualifiers."""
        parts: list[Span] = []
        i = run.start
        while i < run.stop:
            token = self.tokens[i]
            if token.word in _OPENERS and token.word != "(":
                closing = _OPENERS[token.word]
                last = next((n for n in range(i, run.stop) if self.tokens[n].word == closing), i)
                if last > i + 1:
                    parts.append((self.tokens[i + 1].start, self.tokens[last - 1].end))
                i = last + 1
                continue
            if token.figure >= 0 or is_noun(token) or is_verb(token):
                parts.append((token.start, token.end))
            i += 1
        if not parts:
            return base
        return base._replace(head=parts[-1], qualifiers=tuple(parts[-_PHRASE:-1]))

    def _with_adverb(self, i: int) -> Span:
        token, first = self.tokens[i], i
        while first > self.lo and self.tokens[first].word in GOVERNING and self.tokens[first - 1].word in GOVERNING:
            first -= 1
        if first > self.start and self.tokens[first - 1].word in {"新", "再", "增", "重新"}:
            first -= 1
        return self.tokens[first].start, token.end

    def _verb_before(self, i: int) -> Span | None:
        while i >= self.lo and self.tokens[i].part[0] in "dup":
            i -= 1
        return self._with_adverb(i) if i >= self.lo and is_verb(self.tokens[i]) else None

    def _verb_after(self, i: int) -> Span | None:
        while i < self.end and self.tokens[i].part[0] in "dup" and self.tokens[i].word != "的":
            i += 1
        return (self.tokens[i].start, self.tokens[i].end) if i < self.end and is_verb(self.tokens[i]) else None

    def _after(self, k: int, figure: Figure) -> tuple[Reading, int] | None:
        """Read the noun phrase that follows a figure, and the first token behind it."""
        tokens, end, i = self.tokens, self.end, k + 1
        if i < end and tokens[i].word == "(":
            i = next((n + 1 for n in range(i, end) if tokens[n].word == ")"), i)
        linked = i < end and tokens[i].word == "的"
        i += linked
        first = i
        if figure.unit in _COUNTED and (linked or (i < end and is_verb(tokens[i]))):
            return None
        noun = -1
        while i < end and i - first < 2 * _PHRASE:
            token = tokens[i]
            if token.word in _OPENERS and token.word not in "([":
                closing = next((n for n in range(i, end) if tokens[n].word == _OPENERS[token.word]), -1)
                goes_on = closing + 1 < end and is_noun(tokens[closing + 1])
                if closing < 0 or (noun >= 0 and goes_on):
                    break
                noun, i = closing, closing + 1
                continue
            if (
                (token.word in _ATTRIBUTES or (token.part == "t" and noun < 0))
                and i + 1 < end
                and is_noun(tokens[i + 1])
            ):
                pass
            elif token.word == "的":
                if noun >= 0 and noun == i - 1 and not any(is_verb(t) or t.part[0] == "a" for t in tokens[first:i]):
                    break
                noun = -1
            elif is_head(token):
                noun = i
            elif is_noun(token) and (noun < 0 or (i + 1 < end and is_head(tokens[i + 1]))):
                pass
            elif (
                token.word == "、"
                and noun == i - 1
                and len(tokens[noun].word) == 1
                and i + 1 < end
                and is_noun(tokens[i + 1])
            ):
                pass
            elif not is_verb(token) or noun >= 0:
                break
            i += 1
        last = noun
        if last < 0 and i == first + 1 == end and figure.kind == "count" and is_verb(tokens[first]):
            last = first  # a noun that jieba takes for a verb: 3名考生
        if last < 0:
            return None
        following = tokens[i] if i < end else None
        if following and following.figure >= 0 and last == i - 1 and last > first:
            nearest = self.figures[following.figure]
            last -= nearest.kind in _RELATIONAL or nearest.unit not in _OWN_HEADS
        attribute = self._is_threshold(tokens[k])
        return self._phrase(range(first, last + 1), Reading(self.span))._replace(attribute=attribute), last + 1
