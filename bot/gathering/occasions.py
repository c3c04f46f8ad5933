"""A question for occasions in several articles (有哪几次? 分别由哪家银行参与?) → each with its day and the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.composing import Finding, compose
from bot.gathering.types import Gathering, dated, printed
from bot.lookup import Reading, look_up
from bot.questions import understand
from bot.weights import shipped_weights
from index import Archive, Hit

_OCCASIONS = re.compile("(?:有|是|在|分为)?(?:哪几|哪些|哪)(?:次|场|回|天|个月|期)|(?:什么|啥)时候分别|几次分别")
_PAGES = re.compile(
    "(?:这|那)?(?:几|些|各|多)(?:个|份|张)?(?:版|期)(?:面|报纸)?(?:里面?|中|上)?"
    "|(?:这|那)些报道(?:里面?|中)?|各篇(?:里|中)?"
)
_EACH = re.compile("[,。?;]?(?:分别|各自?)(?:是|都|又)?(?P<ask>[^,。?]*(?:哪|谁|什么|多少|几)[^,。?]*)")
_PASSAGES = 30
_ARTICLES = 6
_SURE = 0.15
_NEAR_BEST = 0.35


@dataclass(frozen=True, slots=True)
class _Occasion:
    """An article's best sentence for a question, and how likely it is what is meant."""

    reading: Reading
    sure: float


def gather_occasions(question: str, archive: Archive) -> Gathering | None:
    """Line up the occasions of a folded question that asks for several over all pages; None where it does not."""
    if not _PAGES.search(question) or not (asked := _OCCASIONS.search(question)):
        return None
    what = _PAGES.sub("", question[: asked.start()])
    each = _EACH.search(question, asked.end())
    told = [occasion for hits in _by_article(what, archive) if (occasion := _look(what, hits, archive))]
    best = max((occasion.sure for occasion in told), default=0.0)
    near = [one for one in told if one.sure >= max(_SURE, _NEAR_BEST * best)]
    told_of = (_line(one, what + each["ask"] if each else "", archive) for one in near)
    lines = [line for line in told_of if line[1]]
    if len(lines) < 2:
        return None
    lines.sort(key=lambda line: printed(line[1][0], archive))
    return Gathering("；".join(text for text, _ in lines), "series", [item for _, items in lines for item in items])


def _by_article(what: str, archive: Archive) -> Sequence[Sequence[Hit]]:
    found: dict[int, list[Hit]] = {}
    for hit in archive.search(archive.query(what), limit=_PASSAGES):
        found.setdefault(archive.article_of(hit.passage), []).append(hit)
    return list(found.values())[:_ARTICLES]


def _look(what: str, hits: Sequence[Hit], archive: Archive) -> _Occasion | None:
    reading = look_up(*understand(f"{what}是哪一天", archive), archive, hits)
    if not reading.found.sentences:
        return None
    sure = max(shipped_weights().probability(signs.values) for _, signs in reading.found.sentences[:3])
    return _Occasion(reading, sure)


def _line(one: _Occasion, ask: str, archive: Archive) -> tuple[str, list[Finding]]:
    """Say when an occasion was, by the page and in the article's words, and what else is asked of it."""
    day = compose(one.reading.asked, one.reading.found)
    if day is None:
        return "", []
    items = [day]
    if ask:
        also = look_up(*understand(ask, archive), archive, one.reading.hits)
        if told := compose(also.asked, also.found):
            items.append(told)
    when = dated(day.sentence.article, archive)
    return (f"{when}：" if when else "") + "，".join(item.text for item in items), items
