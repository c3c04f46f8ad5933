"""A period as people say it → the other ways in which a page may print it (头八个月 → 1至8月, 前8个月, 截至8月底)."""

from __future__ import annotations

from collections.abc import Iterator

from index import IssueDate, TimeMention, find_times

_ANY_ISSUE = IssueDate("2000-12-31", "inferred")
_HAN = ("", *"一二三四五六七八九十", "十一", "十二")
_WHOLE = frozenset({"span", "quarter", "half"})


def restate(question: str) -> tuple[str, ...]:
    """List the other wordings of the periods of a folded question, without their years."""
    said = (way for mention in find_times(question, _ANY_ISSUE) if mention.kind in _WHOLE for way in _wordings(mention))
    return tuple(way for way in dict.fromkeys(said) if way not in question)


def _wordings(mention: TimeMention) -> Iterator[str]:
    """Write whole months of one year as a page may."""
    first, last = mention.first.month, mention.last.month
    if mention.first.year != mention.last.year or mention.first.day != 1 or mention.last.day < 28 or first == last:
        return
    yield f"{first}至{last}月"
    yield f"{first}-{last}月"
    if first % 3 == 1 and last == first + 2:
        yield f"第{_HAN[last // 3]}季度"
    if (first, last) in ((1, 6), (7, 12)):
        yield "上半年" if first == 1 else "下半年"
    if first == 1:
        yield from (f"前{last}个月", f"前{_HAN[last]}个月", f"{last}月底")
        if last in (6, 9):
            yield f"前{_HAN[last // 3]}季度"
