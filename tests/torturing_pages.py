"""Fuzzed pages → what an index makes of each, checked: `main(count, seed)`; a page is replayed by seed and number."""

from __future__ import annotations

import math
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from torturing.outcome import Outcome

from index.chunking import read_runs
from index.errors import ReadingError
from index.preparing import PreparedArticle, prepare
from index.reading import find_sources, read_source
from index.records import load
from index.sidecar import Sidecars
from index.types import Page, Span
from index.words import Segmenter

HEAD = "梅岭县旧桥翻新便利两岸乡亲"
BRIDGE = (
    HEAD,
    "本报讯（记者 佟一川 通讯员 阮青）9月6日，梅岭县鹤溪桥翻新完工。该桥长一百二十米，总投资3600万元。",
    "施工队去年11月进场，先后更换桥面板48块，同比提前了20%的工期。截至8月底，累计完成投资3.6亿元，其中本级财政2400万元。",
    "“过去下雨天要等水退，如今抬脚就过河。”鹤溪村村民柏满囤说。",
)
CAPTION = "9月7日，孩子们背着书包走过鹤溪桥。"
LINE_ENDS = ("\n", "\r\n", "\r", "\n\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")
HOSTILE = (
    "\x00",
    "\ufeff",
    "\u200b",
    "\u200e",
    "\u202e",
    "\u2066",
    "\ud800",
    "\udfff",
    "\uffff",
    "\U0001f600",
    "\U000e0001",
    "a\u0301",
    "\u3000",
    "\xa0",
    "\t",
)
FURNITURE = (
    "第3版",
    "02版：要闻",
    "2021年10月20日 星期三 第345期 今日8版",
    "（下转第二版）",
    "（上接第一版）",
    "责任编辑：佟一川 校对：阮青",
    "天气预报",
    "今日多云，东北风3级，5℃～16℃。",
    "遗失声明",
    "今日导读",
    "详见2版",
    "阮青 摄",
    "（本报记者 佟一川）",
    "▲" + CAPTION,
    "——————",
)
MARKUP = ("# ", "###### ", "**", "__", "<p>", "</div>", "<!--", "|---|", "![](", "```", "&amp;", "[1](x)", "<script>")
FIGURES = (
    "73.\n97亿元",
    "1\n2.5%",
    "2O23年",
    "第\n三季度",
    "1,\n200",
    "二○二三年",
    "9" * 60,
    "1/0",
    "0分之一",
    "半",
    "%",
)
OPEN = "“《（【「『([{‘\"'"
SMALL = 2_000
"""Characters of a long line where many pages are tried."""
SHAPES: dict[str, Sequence[str]] = {
    "one line": ["".join(BRIDGE[1:])],
    "one word": ["梅岭县鹤溪桥翻新完工"],
    "one digit": ["9"],
    "digits apart": ["9\n"],
    "numerals": ["一万"],
    "blanks": [" "],
    "line ends": ["\n\x0b"],
    "open quotes": ["“《（"],
    "names": ["李 四 "],
    "places": ["该区3个，"],
    "months": ["2023年12月"],
    "marks": ["#\n"],
    "halves": ["\ud800"],
    "articles": [f"{line}\n" for line in BRIDGE],
    "unfinished": [f"{BRIDGE[2][:-1]}\n\n"],
    "short lines": ["鹤溪桥翻新完工\n"],
    "headlines": [f"## {HEAD}\n"],
    "captions": [f"{CAPTION}\n阮青 摄\n"],
    "parts": ["第1版\n", *(f"{line}\n" for line in BRIDGE), "（下转第2版）\n第2版\n（上接第1版）前文。\n"],
    "page furniture": [f"{line}\n" for line in FURNITURE],
}
"""What a page is made of again and again."""
TIMES = (1, 2, 4, 8)
_STEEPEST = 1.6
"""The power of the size with which the time may grow: 1 is linear, 2 is quadratic, the rest is noise."""
_TOO_SHORT = 0.05


def random_text(chance: random.Random) -> str:
    """Characters of all planes, half of them of one plane."""
    top = chance.choice([0x80, 0x3000, 0xA000, 0x110000])
    return "".join(chr(chance.randrange(top)) for _ in range(chance.randrange(400)))


def long_line(chance: random.Random) -> str:
    """One line without an end, of one thing again and again."""
    piece: str = chance.choice([*BRIDGE, *HOSTILE, *FURNITURE, *FIGURES, *OPEN, " ", "，", "一", "9", "a", ".", "李 "])
    return piece * (SMALL // len(piece))


def headlines(chance: random.Random) -> str:
    """Headlines and no body."""
    return "\n".join(chance.choice((*MARKUP[:2], "")) + HEAD[chance.randrange(8) :] for _ in range(60))


def furniture(chance: random.Random) -> str:
    """What belongs to no article."""
    return chance.choice(LINE_ENDS).join(chance.choices(FURNITURE, k=chance.randrange(1, 40)))


def torn(chance: random.Random) -> str:
    """A paper in pieces, mixed with all the rest."""
    pieces = (*BRIDGE, CAPTION, *FURNITURE, *MARKUP, *FIGURES, *HOSTILE, *OPEN, "")
    parts: list[str] = []
    for _ in range(chance.randrange(40)):
        piece = chance.choice(pieces)
        start = chance.randrange(len(piece)) if piece and chance.random() < 0.3 else 0
        parts += [piece[start:], chance.choice(("", "", *LINE_ENDS))]
    return "".join(parts)


def broken_bytes(chance: random.Random) -> bytes:
    """A page of some encoding with bytes changed, dropped and cut off."""
    whole = torn(chance).encode(chance.choice(["utf-8", "gb18030", "utf-16"]), "replace")
    damaged = bytearray(whole or b"\xff")
    for _ in range(chance.randrange(12)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged[: chance.randrange(1, len(damaged) + 1)])


KINDS: tuple[Callable[[random.Random], str | bytes], ...] = (
    random_text,
    long_line,
    headlines,
    furniture,
    torn,
    torn,
    broken_bytes,
)


def main(count: int, seed: int) -> Outcome:
    """Try so many pages: a failure names the page that replays it."""
    segmenter = Segmenter.open()
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            chance = random.Random(f"{seed} {number}")  # noqa: S311
            try:
                for page in pages_of(KINDS[number % len(KINDS)](chance), Path(folder), is_record=number % 5 == 0):
                    failures += [f"page {number} of seed {seed}: {fault}" for fault in faults(page, segmenter)]
            except Exception:  # noqa: BLE001
                failures.append(f"page {number} of seed {seed}: {traceback.format_exc(limit=-2)}")
    return Outcome(count, failures)


def grow(size: int, shapes: Iterable[str] = SHAPES) -> Outcome:
    """Prepare pages of `size` characters and of twice, four and eight times as many: the time may not grow faster."""
    segmenter = Segmenter.open()
    failures: list[str] = []
    powers: dict[str, float] = {}
    for shape in shapes:
        seconds = [_seconds(_page(shape, size * times), segmenter) for times in TIMES]
        powers[shape] = math.log(max(seconds[-1], _TOO_SHORT) / max(seconds[0], _TOO_SHORT / TIMES[-1]), TIMES[-1])
        if powers[shape] > _STEEPEST:
            failures.append(f"{shape}: {', '.join(f'{second:.2f}' for second in seconds)} s for {TIMES} × {size}")
    return Outcome(len(powers), failures, {"steepest power": max(powers.values(), default=0.0)})


def large() -> Outcome:
    """Prepare one line of 10 MB, and 100,000 short lines, and tell the seconds of the processor."""
    segmenter = Segmenter.open()
    line = "".join(BRIDGE[1:])
    texts = {
        "10 MB line": line * (10_000_000 // len(line.encode())),
        "100,000 lines": "".join(f"{HEAD[n % 9 :]}{n}\n" for n in range(100_000)),
    }
    return Outcome(len(texts), [], {name: _seconds(text, segmenter) for name, text in texts.items()})


def _page(shape: str, size: int) -> str:
    whole = "".join(SHAPES[shape])
    return f"一{whole * max(1, size // len(whole))}二"


def _seconds(text: str, segmenter: Segmenter) -> float:
    started = time.process_time()
    prepare(Page("x.txt", text), segmenter)
    return time.process_time() - started


def pages_of(content: str | bytes, folder: Path, *, is_record: bool) -> Iterator[Page]:
    """Give a text as a page; bytes are read as a file is, which may be refused."""
    if isinstance(content, str):
        yield Page("x.txt", content, headline="题" if is_record else None)
        return
    (folder / "x.txt").write_bytes(content)
    refused: list[ReadingError] = []
    for source in find_sources([folder / "x.txt"], on_error=refused.append):
        yield from read_source(source, sidecars=Sidecars(), on_error=refused.append)


def faults(page: Page, segmenter: Segmenter) -> Iterator[str]:
    """Prepare a page as a build does: what of the outcome does not hold."""
    prepared = prepare(page, segmenter)
    if prepared != prepare(page, segmenter):
        yield "is prepared in two ways"
    owned: set[int] = set()
    for number, made in enumerate(prepared.articles, 1):
        places = {at for start, end in made.article.spans for at in range(start, end) if not page.text[at].isspace()}
        if made.article.number != number or not made.article.spans or owned & places:
            yield f"article {number} is numbered wrongly, empty, or has what another one has"
        owned |= places
        yield from _faults_of_article(made, page.text)


def _faults_of_article(made: PreparedArticle, text: str) -> Iterator[str]:
    spans = made.article.spans
    if any(not 0 <= start < end <= len(text) for start, end in spans):
        yield f"a span is outside the page: {spans}"
    body = read_runs(text, spans)
    said = "".join(body.split())
    for passage in made.passages:
        for runs in (passage.spans, *passage.sentences):
            if not all(_inside(run, spans) for run in runs) or "".join(read_runs(text, runs).split()) not in said:
                yield f"a quote is not what the source says at {runs}"
    sentences = dict.fromkeys(chain.from_iterable(passage.sentences for passage in made.passages))
    if "".join("".join(read_runs(text, runs).split()) for runs in sentences) != said:
        yield "the sentences are not the body"
    for quantity in load(made.figures, body):
        if not 0 <= quantity.figure.start < quantity.figure.end <= len(body):
            yield f"a figure is outside its article: {quantity.figure}"


def _inside(run: Span, spans: tuple[Span, ...]) -> bool:
    return any(start <= run[0] < run[1] <= end for start, end in spans)


if __name__ == "__main__":
    pages = main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    for outcome in (pages, grow(20_000), large()):
        print(outcome, *outcome.failures[:5], sep="\n")
