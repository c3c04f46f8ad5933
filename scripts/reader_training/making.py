"""Sentences of the news → questions that they answer: a run is blanked and asked for in other words."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.tagging import tag

_FIGURE = re.compile(
    r"(?:约|近|超过?|逾)?[0-9]+(?:[.,][0-9]+)*(?:多|余)?[万亿千百]*(?:多|余)?"
    r"(%|平方公里|平方米|立方米|公里|公斤|公顷|千瓦时?|美元|欧元|元|人次|人|名|个月|个|家|户|亩|米|吨|岁|小时|分钟"
    r"|次|件|项|条|辆|所|座|套|台|位|万?吨|倍|天|届|场|部|种|间|处|张|艘|架|度)?"
)
_DATE = re.compile(
    r"(?:[0-9]{4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|[0-9]{1,2}月(?:[0-9]{1,2}日|底|初|份|中旬|上旬|下旬)?|[0-9]{1,2}日)"
    r"(?:上午|下午|晚|凌晨|起)?|今年[^,。]{0,3}|去年(?:底)?|近日|昨[日天]|前年"
)
_TITLED = re.compile(r"《[^《》]{2,30}》|“[^“”]{2,20}”")
_LISTED = re.compile(r"[^,。;:“”、]{2,8}(?:、[^,。;:“”、]{2,8}){1,4}(?:[和及与][^,。;:“”、]{2,6})?")
_REASON = re.compile(r"(?:因为|由于|为了|因)([^,。;:]{5,30})")
_MEANS = re.compile(r"(?:通过|采用|利用|采取)([^,。;:]{4,25})")
_SAID = re.compile(r"(?:表示|指出|认为|强调|称|要求|说)[,:]“?([^。“”]{8,40})")
_BODY = re.compile(r"(?:公司|集团|局|委员会|委|部|厅|大学|学院|医院|中心|协会|银行|政府|法院|研究院|研究所|组织|队)$")
_WHEN = ("什么时候", "何时", "哪天", "哪一天", "什么时间", "几号")
_WORDS = {
    "person": ("谁", "谁", "哪位", "什么人", "哪个人", "哪一位"),
    "place": ("哪里", "哪儿", "什么地方", "哪个地方", "何地", "哪"),
    "body": ("哪家单位", "哪个单位", "哪个部门", "哪个机构", "谁", "哪家公司", "什么机构", "哪家"),
    "title": ("什么", "哪个", "什么名字", "哪一个", "什么名称"),
    "thing": ("什么", "什么", "哪些", "什么东西", "哪种", "哪个"),
    "list": ("哪些", "哪几个", "什么", "哪几种", "哪些方面"),
    "reason": ("为什么", "什么原因", "为何", "为啥", "因为什么"),
    "means": ("怎么", "如何", "什么方式", "什么办法", "怎样", "什么"),
    "said": ("什么", "怎么", "什么观点", "什么看法", "怎样"),
    "clause": ("什么", "怎么样", "如何", "怎样", "什么情况", "做了什么", "哪些"),
}
_ASKING = re.compile("[什么谁哪几何多少怎为啥吗呢是]")
_MOST_CHARACTERS = 70


@dataclass(frozen=True, slots=True)
class Blank:
    """A run of a sentence that may be asked for, its kind, and the unit of a figure."""

    start: int
    end: int
    kind: str
    unit: str = ""


def find_blanks(sentence: str) -> list[Blank]:
    """Find what may be asked for in a sentence."""
    found = [Blank(m.start(), m.end(), "date") for m in _DATE.finditer(sentence)]
    dates = [(b.start, b.end) for b in found]
    figures = (Blank(m.start(), m.end(), "figure", m[1] or "") for m in _FIGURE.finditer(sentence))
    found += [figure for figure in figures if not any(a < figure.end and figure.start < b for a, b in dates)]
    found += [Blank(m.start() + 1, m.end() - 1, "title") for m in _TITLED.finditer(sentence)]
    found += [Blank(m.start(), m.end(), "list") for m in _LISTED.finditer(sentence)]
    for kind, pattern in (("reason", _REASON), ("means", _MEANS), ("said", _SAID)):
        found += [Blank(m.start(1), m.end(1), kind) for m in pattern.finditer(sentence)]
    return found + _names(sentence) + _clauses(sentence)


def _names(sentence: str) -> list[Blank]:
    """Find persons, places, bodies and other runs of nouns."""
    found: list[Blank] = []
    start = place = 0
    run: list[tuple[str, str]] = []
    for word, kind in (*tag(sentence), ("", "x")):
        if kind[:1] in {"n", "j"} or kind in {"vn", "eng", "nz", "b", "l"}:
            start = place if not run else start
            run.append((word, kind))
        elif run:
            found.extend(_name(run, start))
            run = []
        place += len(word)
    return found


def _name(run: Sequence[tuple[str, str]], start: int) -> Iterator[Blank]:
    text = "".join(word for word, _ in run)
    if len(text) < 2 or len(text) > 20:
        return
    place = start
    for word, kind in run:
        if kind == "nr" and len(word) in (2, 3):
            yield Blank(place, place + len(word), "person")
        place += len(word)
    kinds = {kind for _, kind in run}
    if _BODY.search(text) and len(text) > 3:
        yield Blank(start, start + len(text), "body")
    elif kinds == {"ns"}:
        yield Blank(start, start + len(text), "place")
    elif "nr" not in kinds:
        yield Blank(start, start + len(text), "thing")


def _clauses(sentence: str) -> list[Blank]:
    parts = [Blank(m.start(), m.end(), "clause") for m in re.finditer(r"[^,。;:!?“”\n]{6,32}", sentence)]
    return parts if len(parts) > 1 else []


class QuestionMaker:
    """Asks for a blank in other words than the sentence's; the same generator gives the same questions."""

    def __init__(self, near: Mapping[str, Sequence[str]], rng: random.Random) -> None:
        self._near = near
        self._rng = rng

    def choose(self, blanks: Sequence[Blank]) -> Blank:
        """Choose what to ask for: first the kind, so that the common kinds do not crowd out the others."""
        kind = self._rng.choice(sorted({blank.kind for blank in blanks}))
        return self._rng.choice([blank for blank in blanks if blank.kind == kind])

    def ask(self, sentence: str, blank: Blank) -> str:
        """Ask for a blank of a sentence; "" where too little is left to ask by."""
        before, after = self._context(sentence, blank)
        changing = self._rng.choice((0.0, 0.1, 0.25))
        dropping = self._rng.choice((0.05, 0.2, 0.35))
        before, after = self._reword(before, changing, dropping), self._reword(after, changing, dropping)
        if len(before) + len(after) < 4:
            return ""
        return self._order(before, self._question_word(blank), after)[:_MOST_CHARACTERS]

    def vary(self, question: str) -> str:
        """Say a question a little differently: a word another or gone, or a character gone."""
        words = [word for word, _ in tag(question)]
        plain = [place for place, word in enumerate(words) if not _ASKING.search(word) and word.strip("?!,。")]
        for _ in range(self._rng.randint(1, 2)):
            if len(plain) < 3:
                break
            place = plain.pop(self._rng.randrange(len(plain)))
            words[place] = self._changed(words[place])
        return "".join(words)

    def _changed(self, word: str) -> str:
        way = self._rng.random()
        if way < 0.5:
            return self._rng.choice(self._near.get(word, [""]))
        if way < 0.8:
            return ""
        gone = self._rng.randrange(len(word))
        return word[:gone] + word[gone + 1 :]

    def _context(self, sentence: str, blank: Blank) -> tuple[str, str]:
        """Keep the clause of the blank, and often what stands beside it."""
        before, after = sentence[: blank.start].rstrip("“《"), sentence[blank.end :].lstrip("”》").rstrip("。!?;\n")
        left, right = before.split(","), after.split(",")
        most = 3 if blank.kind in {"clause", "reason", "said"} else 2
        before = ",".join(left[-self._rng.randint(1, most) :])
        after = ",".join(right[: self._rng.randint(1, most)])
        return before, after

    def _reword(self, text: str, changing: float, dropping: float) -> str:
        words = []
        for word, kind in tag(text):
            small = kind[:1] in {"u", "d", "p", "c", "x", "r", "y"}
            if self._rng.random() < (dropping * 1.6 if small else dropping):
                continue
            if not small and self._rng.random() < changing:
                words.append(self._other(word))
            else:
                words.append(word)
        return "".join(words).strip(",:、“”")

    def _other(self, word: str) -> str:
        if word in self._near:
            return self._rng.choice(self._near[word])
        return word[:-1] if len(word) > 2 and self._rng.random() < 0.5 else word

    def _question_word(self, blank: Blank) -> str:
        if blank.kind == "figure":
            unit = blank.unit
            if unit == "%":
                return self._rng.choice(("多少", "百分之多少", "百分之几", "多大比例", "多少"))
            return self._rng.choice((f"多少{unit}", f"多少{unit}", "多少", f"几{unit}" if unit else "多少"))
        if blank.kind == "date":
            return self._rng.choice((*_WHEN, "哪年", "哪一年", "几月几日"))
        return self._rng.choice(_WORDS[blank.kind])

    def _order(self, before: str, word: str, after: str) -> str:
        ending = self._rng.choice(("?", "?", "?", "", "呢?", "?"))
        way = self._rng.random()
        if way < 0.45:
            asked = before + word + after
        elif way < 0.6:
            asked = f"{before}{after}{self._rng.choice(('是', '的是', '', '为', '有', '在'))}{word}"
        elif way < 0.75:
            asked = f"{word}{before}{after}"
        elif way < 0.9:
            asked = f"{after}{before}{self._rng.choice(('是', '的是', '', '在', '了'))}{word}"
        else:
            asked = f"{before},{word}{after}"
        return asked.strip(",:、") + ending
