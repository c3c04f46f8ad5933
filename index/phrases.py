"""A clause's tokens → the noun phrases and verbs beside a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.figures import Figure
from index.grammar import Token, is_head, is_noun, is_verb
from index.types import Span
from index.wording import CAUSING, GOVERNING, LINKS, OWN_HEADS, SHARES

_LONGEST = 9
_CLOSERS = {"”": "“", "’": "‘", "』": "『", "」": "「", ")": "(", "》": "《", "]": "["}
_OPENERS = {opening: closing for closing, opening in _CLOSERS.items() if opening not in "(["}
_WITHIN = frozenset("的、和及等")
_ATTRIBUTES = frozenset({*"新老原各净总全", "本地", "当地", "本土", "外地"})
_IDIOM = 4
_AGAIN = frozenset({"新", "再", "增", "重新"})
PEOPLE = frozenset({"人", "户", "人次", "户次"})
RELATIONAL = frozenset({"money", "percent", "measure", "multiple"})


class Phrase(NamedTuple):
    """A noun phrase: its head, the words that qualify it, the verb that governs it, the first token behind it."""

    head: Span
    qualifiers: tuple[Span, ...]
    verb: Span | None = None
    share: bool = False
    behind: int = 0


@dataclass(slots=True)
class Clause:
    """The tokens `start` to `end` of a sentence; `lo` is the first of them that no earlier figure has taken."""

    tokens: Sequence[Token]
    figures: Sequence[Figure]
    start: int
    end: int
    lo: int

    @property
    def span(self) -> Span:
        """Where the clause stands in its sentence."""
        return self.tokens[self.start].start, self.tokens[self.end - 1].end

    def is_threshold(self, i: int) -> bool:
        """Tell whether a token is a figure like 亿元以上, which says which things are counted."""
        if not self.start <= i < self.end or self.tokens[i].figure < 0:
            return False
        figure = self.figures[self.tokens[i].figure]
        return figure.kind != "count" and figure.whole[1] > figure.end

    def is_nominal(self, i: int, *, linked: bool) -> bool:
        """Tell whether a noun phrase ends at a token; before a word like 达 a verb may end it (财政支出达)."""
        token = self.tokens[i]
        if is_head(token) or token.word in _CLOSERS:
            return True
        return (
            linked and is_verb(token) and i > self.lo and (is_noun(self.tokens[i - 1]) or is_verb(self.tokens[i - 1]))
        )

    def is_object(self, i: int) -> bool:
        """Tell whether a verb is the object of another before it: 查处非法改装11起."""
        words = [token.word for token in self.tokens[self.lo : i + 1]]
        return is_verb(self.tokens[i]) and words[-1] not in GOVERNING and any(word in GOVERNING for word in words)

    def opening(self, i: int) -> int:
        """Return where the brackets or quotes open that a token closes, or the token itself."""
        opening = _CLOSERS[self.tokens[i].word]
        for n in range(i, self.lo - 1, -1):
            if self.tokens[n].word == opening:
                return n
        return i

    def closing(self, i: int) -> int:
        """Return where the quotes close that a token opens, or -1."""
        closing = _OPENERS[self.tokens[i].word]
        return next((n for n in range(i, self.end) if self.tokens[n].word == closing), -1)

    def phrase_before(self, j: int, *, linked: bool) -> Phrase | None:
        """Read the noun phrase that ends at a token, without the verb that governs it."""
        first = self._phrase_start(j)
        share = next((i for i in range(first, j) if self.tokens[i].word in SHARES), -1)
        governing = share if share >= 0 else self._governing(first, j, linked=linked)
        phrase = self._phrase(max(governing + 1, first), j + 1)
        if phrase is None:
            return None
        verb = self.with_adverb(governing) if governing >= 0 else None
        if verb is None and not linked:
            # A verbal noun that opens the phrase may be its verb (救助困难群众341人次) or an attribute: it stays both.
            verb = self._verb_before(first - 1) or (phrase.qualifiers and self._verbal(first)) or None
        return phrase._replace(verb=verb, share=share >= 0)

    def _verbal(self, i: int) -> Span | None:
        return (self.tokens[i].start, self.tokens[i].end) if self.tokens[i].part == "vn" else None

    def _phrase_start(self, j: int) -> int:
        i = j
        while i >= self.lo and j - i < 3 * _LONGEST:
            token = self.tokens[i]
            if token.word in _CLOSERS:
                i = self.opening(i) - 1
                continue
            attribute = token.figure >= 0 and i < j and self.figures[token.figure].kind != "count"
            if not (is_noun(token) or is_verb(token) or attribute or token.word in _WITHIN):
                break
            i -= 1
        return i + 1

    def _governing(self, first: int, last: int, *, linked: bool) -> int:
        """Find the verb whose object follows: one that is hardly ever an attribute, else the first."""
        strong = [i for i in range(first, last) if self.tokens[i].word in GOVERNING]
        if strong:
            return strong[-1]
        verbs = [] if linked else [i for i in range(first, last) if is_verb(self.tokens[i])]
        if not verbs:
            return -1
        later = [i for i in verbs if i > verbs[0] + 1] if self.tokens[verbs[0]].word in CAUSING else []
        return later[0] if later else verbs[0]

    def _phrase(self, start: int, stop: int) -> Phrase | None:
        """Make a phrase of a run of tokens: its last word the head, what stands before it qualifiers."""
        parts: list[Span] = []
        i = start
        while i < stop:
            token = self.tokens[i]
            closing = self.closing(i) if token.word in _OPENERS else -1
            if closing > i + 1:
                parts.append((self.tokens[i + 1].start, self.tokens[closing - 1].end))
            elif token.figure >= 0 or is_noun(token) or is_verb(token):
                parts.append((token.start, token.end))
            i = max(i, closing) + 1
        return Phrase(parts[-1], tuple(parts[-_LONGEST:-1]), behind=stop) if parts else None

    def phrase_after(self, k: int, figure: Figure) -> Phrase | None:
        """Read the noun phrase that follows a figure."""
        i = k + 1
        if i < self.end and self.tokens[i].word == "(":
            i = next((n + 1 for n in range(i, self.end) if self.tokens[n].word == ")"), i)
        linked = i < self.end and self.tokens[i].word == "的"
        first = i + linked
        acts = not linked and first < self.end and is_verb(self.tokens[first])
        if (acts and (figure.unit in PEOPLE or figure.kind in RELATIONAL)) or (linked and figure.unit in PEOPLE):
            return None
        noun, i = self._scan(first, figure)
        if noun < 0 and i == first + 1 and figure.kind == "count" and is_verb(self.tokens[first]):
            noun = first  # a noun that jieba takes for a verb: 3名考生
        if noun < 0:
            return None
        following = self.tokens[i].figure if i < self.end else -1
        if following >= 0 and noun == i - 1 and noun > first:
            # In 15个项目总投资73.97亿元 the last noun belongs to the figure that follows.
            noun -= self.figures[following].kind in RELATIONAL or self.figures[following].unit not in OWN_HEADS
        return self._phrase(first, noun + 1)

    def _scan(self, first: int, figure: Figure) -> tuple[int, int]:
        """Walk over the noun phrase that begins at a token: return its last noun or -1, and where the walk ended."""
        noun, i = -1, first
        while i < self.end and i - first < 2 * _LONGEST:
            token = self.tokens[i]
            if token.word in _OPENERS:
                closing = self._name_after(i, noun)
                if closing < 0:
                    break
                noun = i = closing
            elif self._closes(i, first, noun, figure):
                break
            elif token.word == "的":
                noun = -1
            elif is_head(token):
                noun = i
            elif not self._continues(i, noun):
                break
            i += 1
        return noun, i

    def _closes(self, i: int, first: int, noun: int, figure: Figure) -> bool:
        """Tell whether a token ends the noun phrase: 的 after what is counted, an idiom (10名被害人上当受骗)."""
        token = self.tokens[i]
        if token.word == "的":
            return noun == i - 1 >= first and not self._is_relative(first, i, figure)
        return noun >= 0 and token.part in {"i", "l"} and len(token.word) == _IDIOM

    def _name_after(self, i: int, noun: int) -> int:
        """Return where a name in quotes ends that belongs to the noun phrase, or -1."""
        closing = self.closing(i)
        goes_on = closing + 1 < self.end and is_noun(self.tokens[closing + 1])
        return -1 if noun >= 0 and goes_on else closing

    def _is_relative(self, first: int, stop: int, figure: Figure) -> bool:
        """Tell 10位参加活动的嘉宾 from 8个牵头单位的汇报: whether what stands before 的 describes what is counted."""
        words = self.tokens[first:stop]
        if figure.unit in {"位", "名", "条"}:
            return any(is_verb(token) or token.part[0] == "a" for token in words)
        return any(token.word in GOVERNING for token in words)

    def _continues(self, i: int, noun: int) -> bool:
        """Tell whether a word that is no noun may stand inside a noun phrase, `noun` being the last noun so far."""
        token = self.tokens[i]
        following = self.tokens[i + 1] if i + 1 < self.end else None
        if token.word == "、":  # 省、市重点项目, but not 运营商、银行
            return noun == i - 1 and len(self.tokens[noun].word) == 1 and following is not None and is_noun(following)
        if noun >= 0:
            attribute = is_noun(token) or token.word in _ATTRIBUTES
            return attribute and following is not None and is_head(following)
        if token.word in _ATTRIBUTES or token.part == "t":
            return following is not None and is_noun(following)
        if token.part == "d":  # 两个刚认识的伙伴
            return i + 2 < self.end and is_verb(self.tokens[i + 1]) and self.tokens[i + 2].word == "的"
        return is_noun(token) or is_verb(token)

    def with_adverb(self, i: int) -> Span:
        """Give a verb with those it is coordinated with and 新 or 再 before it."""
        first = i
        while first > self.lo and self.tokens[first].word in GOVERNING and self.tokens[first - 1].word in GOVERNING:
            first -= 1
        first -= first > self.start and self.tokens[first - 1].word in _AGAIN
        return self.tokens[first].start, self.tokens[i].end

    def _verb_before(self, i: int) -> Span | None:
        while i >= self.lo and self.tokens[i].part[0] in "dup":
            i -= 1
        return self.with_adverb(i) if i >= self.lo and is_verb(self.tokens[i]) else None

    def verb_after(self, i: int) -> Span | None:
        """Find the verb whose subject ends before a token."""
        while i < self.end and self.tokens[i].part[0] in "dup" and self.tokens[i].word != "的":
            i += 1
        return (self.tokens[i].start, self.tokens[i].end) if i < self.end and is_verb(self.tokens[i]) else None

    def verb_near(self, k: int) -> Span | None:
        """Find the verb whose object a figure with its noun is: right before it, or one that cannot be an attribute."""
        i = k - 1
        if i > self.lo and self.tokens[i].word == "的" and is_verb(self.tokens[i - 1]):
            i -= 1
        while i >= self.lo and self.tokens[i].part[0] in "dupmt" and self.tokens[i].word != "的":
            i -= 1
        if i >= self.lo and is_verb(self.tokens[i]):
            return self.with_adverb(i)
        while i >= self.lo and self.tokens[i].word not in GOVERNING:
            i -= 1
        return self.with_adverb(i) if i >= self.lo else None

    def agent(self, k: int) -> Span | None:
        """Find who does what the figure right after a verb measures: 个人最高可贷20万元."""
        i = k - 1
        while i >= self.lo and (is_verb(self.tokens[i]) or self.tokens[i].part[0] in "dpt"):
            i -= 1
        if i < self.lo or not is_head(self.tokens[i]) or self.tokens[i].word in LINKS:
            return None
        return self.tokens[i].start, self.tokens[i].end
