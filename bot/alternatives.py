"""A figure that answers → the same figure for other times, or as another article has it, each with what proves it.

The same figure counts the same things by the same verb in the same unit: read from the records of the index.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.composing import Finding
from bot.sentences import Sentence
from bot.several.items import item_of, likeness
from index import Archive, Hit, Quantity, find_figures, issue_days

MOST = 3
_LIKE = 0.5

Why = Literal["time", "article"]


@dataclass(frozen=True, slots=True)
class Alternative:
    """The same figure elsewhere: what it says, the days it is about, and in what it differs."""

    finding: Finding
    days: tuple[date, date]
    why: Why


@dataclass(frozen=True, slots=True)
class _Record:
    """A figure of the archive with its article and the days that it is about, as far as those are known."""

    quantity: Quantity
    article: int
    passage: int
    start: int
    days: tuple[date, date] | None


def find_alternatives(finding: Finding, hits: Sequence[Hit], archive: Archive) -> list[Alternative]:
    """Find the figure of an answer for other times or from other articles, what contradicts it first; at most three."""
    own = _record_of(finding, archive)
    if own is None or own.quantity.head is None or own.quantity.attribute:
        return []
    item = item_of(finding.sentence, finding.spans[0][0])
    found: dict[tuple[object, ...], Alternative] = {}
    for record in _records(hits, archive):
        why = _differs(own, record)
        key = (*_amount(record.quantity), record.days)
        if not why or not record.days or key in found or not _same_thing(own.quantity, record.quantity):
            continue
        other = _finding(record, finding, archive)
        if other and likeness(item, item_of(other.sentence, other.spans[0][0])) >= _LIKE:
            found[key] = Alternative(other, record.days, why)
    return sorted(found.values(), key=lambda other: (other.why != "article", _age(other, own)))[:MOST]


def days_of(finding: Finding, archive: Archive) -> str:
    """Name the days that an answer's figure is about; empty where nobody knows them."""
    record = _record_of(finding, archive)
    return describe_days(*record.days) if record and record.days else ""


def _record_of(finding: Finding, archive: Archive) -> _Record | None:
    """Find the record of the figure that an answer gives."""
    start, end = finding.spans[0][0], finding.spans[-1][1]
    for passage in archive.passages_of(finding.sentence.article):
        for at, quantity in archive.quantities_of(passage).items():
            if start <= at < end:
                return _record(at, quantity, passage, archive)
    return None


def _records(hits: Sequence[Hit], archive: Archive) -> Iterator[_Record]:
    for hit in hits:
        for at, quantity in archive.quantities_of(hit.passage).items():
            yield _record(at, quantity, hit.passage, archive)


def _record(at: int, quantity: Quantity, passage: int, archive: Archive) -> _Record:
    number = archive.article_of(passage)
    issue = archive.article(number).issue_date
    days = issue_days(issue) if issue else None
    if quantity.period:
        days = (quantity.period.first, quantity.period.last)
    return _Record(quantity, number, passage, at, days)


def _same_thing(own: Quantity, other: Quantity) -> bool:
    """Tell whether two figures may count the same by their unit, their noun and their verb."""
    if _sort(own) != _sort(other):
        return False
    if own.head is None or other.head is None or own.head.text[-2:] != other.head.text[-2:]:
        return False
    if own.verb is None or other.verb is None:
        return own.verb is other.verb
    return bool(set(own.verb.text) & set(other.verb.text))


def _sort(quantity: Quantity) -> tuple[object, ...]:
    """Give what must agree outright; the measure words of one noun may differ (会议三场, 会议三次)."""
    figure = quantity.figure
    unit = "" if figure.kind == "count" else figure.unit
    return figure.kind, unit, quantity.attribute, quantity.relation, quantity.basis == "planned"


def _differs(own: _Record, other: _Record) -> Why | None:
    """Tell in what another record of the same figure differs; None where it is the same, or nobody knows when it is."""
    if own.days is None or other.days is None or (own.article, own.start) == (other.article, other.start):
        return None
    if own.days == other.days:
        same = _amount(own.quantity) == _amount(other.quantity)
        return "article" if own.article != other.article and not same else None
    apart = own.days[0] > other.days[1] or other.days[0] > own.days[1]
    counted_on = own.article != other.article and own.days[0] == other.days[0]  # 今年以来, by two pages of the year
    return "time" if apart or counted_on else None


def _amount(quantity: Quantity) -> tuple[object, object]:
    return quantity.figure.value, quantity.figure.upper


def _age(other: Alternative, own: _Record) -> tuple[int, date]:
    """Order alternatives by how near they are in time, the later first."""
    last = other.days[1]
    return (abs((last - own.days[1]).days) if own.days else 0, last)


def _finding(record: _Record, like: Finding, archive: Archive) -> Finding | None:
    """Read the sentence in which a record's figure stands; None for one that no sentence of its passage holds."""
    source = archive.page(archive.article(record.article).file).text
    all_runs = archive.passage(record.passage).sentences
    runs = next((runs for runs in all_runs if any(a <= record.start < b for a, b in runs)), None)
    if runs is None:
        return None
    sentence = Sentence.read(record.article, runs, source)
    place = next(
        (figure.whole for figure in find_figures(sentence.folded) if sentence.offsets[figure.start] == record.start),
        None,
    )
    at, figure = sentence.offsets.index(record.start), record.quantity.figure
    return Finding.of(sentence, place or (at, at + figure.end - figure.start), like.signs)


def describe_days(first: date, last: date) -> str:
    """Name an interval of days as the press does: 2023年第一季度, 2023年1至8月, 2023年6月21日."""
    year = f"{first.year}年"
    if first == last:
        return f"{year}{first.month}月{first.day}日"
    whole_months = first.day == 1 and (last + timedelta(days=1)).day == 1 and first.year == last.year
    if not whole_months:
        return f"{describe_days(first, first)}至{describe_days(last, last)}"
    known = {(1, 12): "", (1, 6): "上半年", (7, 12): "下半年"} | {
        (3 * n - 2, 3 * n): f"第{name}季度" for n, name in enumerate("一二三四", 1)
    }
    months = f"{first.month}月" if first.month == last.month else f"{first.month}至{last.month}月"
    return year + known.get((first.month, last.month), months)
