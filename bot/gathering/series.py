"""A question for one figure over time (各版里推进会分别开了多少次) → the figure of each page that has it, in order."""

from __future__ import annotations

import re

from bot.alternatives import days_of, describe_days, find_alternatives
from bot.composing import compose
from bot.gathering.types import Gathering, dated, day_of
from bot.kinds import FIGURES
from bot.lookup import look_up
from bot.questions import understand
from index import Archive

_OVER_TIME = re.compile("按时间|历次|各[期版]|每[期版]|这几[期版]|先后|(?:几|各)次报道|不同时间|有(?:什么|哪些)变化")
_WAYS = re.compile(
    "(?:请?把|请)|(?:按时间(?:顺序)?(?:说一?下?|列出来?|排列?)?)|(?:这|那)?(?:几|各|每)(?:个|次)?(?:版|期|报道)(?:面|报纸)?(?:里面?|中|上)?"
    "|历次报道?|先后|不同时间|列出来|说一下|分别|[,。]"
)
_NUMBERS = re.compile("(?P<of>[次个家项人场])数(?!.*(?:多少|几))")


def gather_series(question: str, archive: Archive) -> Gathering | None:
    """Line up a figure of several times; None where a question asks for no such thing, or one time only is there."""
    if not _OVER_TIME.search(question):
        return None
    what = _WAYS.sub("", question)
    reading = look_up(*understand(_NUMBERS.sub("多少\\g<of>", what), archive), archive)
    finding = compose(reading.asked, reading.found) if reading.asked.kind in FIGURES else None
    if finding is None:
        return None
    others = find_alternatives(finding, reading.hits, archive)
    own = finding.sentence.article
    lines = [(day_of(own, archive), days_of(finding, archive) or dated(own, archive), finding)]
    lines += [(one.days[0], describe_days(*one.days), one.finding) for one in others]
    lines.sort(key=lambda line: (line[0], line[2].sentence.article))
    said = "；".join(f"{when}：{item.text}" for _, when, item in lines)
    return Gathering(said, "series", [item for *_, item in lines]) if others else None
