"""The figures of an article ↔ a few bytes to keep beside its text: numbers and offsets, and of words only what differs.

What stands in the text is not kept a second time, so `load` needs the text that `dump` was given.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from index.figures import Figure
from index.framing import Period
from index.joining import Joined
from index.quantities import Place, Quantity, Term
from index.types import Span
from index.words import fold

Row = list[Any]
"""Numbers, words and rows. Offsets count from the start of the figure; 0 stands for what there is not."""

_PLAIN: Row = [0, 0, 0, 1, None]


def dump(quantities: Sequence[Quantity], text: str) -> bytes:
    """Write the figures of an article's body; nothing where there are none."""
    if not quantities:
        return b""
    folded = fold(text)
    rows = [_quantity_row(quantity, folded) for quantity in quantities]
    return json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode()


def load(data: bytes, text: str) -> tuple[Quantity, ...]:
    """Read the figures that were written of an article's body."""
    if not data:
        return ()
    folded = fold(text)
    rows: list[Row] = json.loads(data)
    return tuple(_quantity(row, folded) for row in rows)


def _quantity_row(quantity: Quantity, folded: str) -> Row:
    at = quantity.figure.start
    terms = (quantity.head, quantity.verb, *quantity.qualifiers)
    return [
        _figure_row(quantity.figure),
        _span_row(quantity.sentence, at),
        quantity.relation,
        quantity.of,
        int(quantity.attribute),
        quantity.basis,
        _period_row(quantity.period, at),
        _place_row(quantity.place, at, folded),
        *(_words_row(term.text, (term.start, term.end), at, folded) if term else 0 for term in terms),
    ]


def _quantity(row: Row, folded: str) -> Quantity:
    printed, sentence, relation, of, attribute, basis, period, place, *terms = row
    figure = _figure(printed)
    at = figure.start
    head, verb, *qualifiers = (Term(*_words(term, at, folded)) if term else None for term in terms)
    return Quantity(
        figure=figure,
        sentence=_span(sentence, at),
        head=head,
        qualifiers=tuple(term for term in qualifiers if term),
        verb=verb,
        relation=relation,
        of=of,
        attribute=bool(attribute),
        period=_period(*period, at=at) if period else None,
        basis=basis,
        place=_place(*place, at=at, folded=folded) if place else None,
    )


def _figure_row(figure: Figure) -> Row:
    start, end = figure.start, figure.end
    row = [start, end - start, _number(figure.value), figure.unit, figure.kind]
    upper = None if figure.upper is None else _number(figure.upper)
    flags = figure.shared + 2 * figure.chinese
    beside = [start - figure.whole[0], figure.whole[1] - end, flags, figure.scale, upper, *figure.modifiers]
    return row if beside == _PLAIN else [*row, *beside]


def _figure(row: Row) -> Figure:
    start, size, value, unit, kind, *beside = row
    before, after, flags, scale, upper, *modifiers = beside or _PLAIN
    end = start + size
    return Figure(
        start,
        end,
        Fraction(value),
        unit,
        kind,
        whole=(start - before, end + after),
        modifiers=tuple(modifiers),
        upper=None if upper is None else Fraction(upper),
        shared=bool(flags & 1),
        chinese=bool(flags & 2),
        scale=scale,
    )


def _number(value: Fraction) -> int | str:
    return value.numerator if value.denominator == 1 else str(value)


def _span_row(span: Span, at: int) -> list[int]:
    return [span[0] - at, span[1] - span[0]]


def _span(row: Sequence[int], at: int) -> Span:
    return at + row[0], at + row[0] + row[1]


def _words_row(words: str, span: Span, at: int, folded: str) -> Row:
    """Write where words stand, and the words themselves where the text there reads otherwise."""
    row = _span_row(span, at)
    return row if Joined.of(folded[span[0] : span[1]]).text == words else [*row, words]


def _words(row: Row, at: int, folded: str) -> tuple[str, int, int]:
    start, end = _span(row, at)
    return (row[2] if len(row) > 2 else Joined.of(folded[start:end]).text), start, end


def _period_row(period: Period | None, at: int) -> Row | Literal[0]:
    if period is None:
        return 0
    first, days = period.first.toordinal(), (period.last - period.first).days
    return [first, days, period.kind, period.distance, *_span_row((period.start, period.end), at)]


def _period(first: int, days: int, kind: Any, distance: Any, *span: int, at: int) -> Period:
    return Period(date.fromordinal(first), date.fromordinal(first + days), kind, *_span(span, at), distance)


def _place_row(place: Place | None, at: int, folded: str) -> Row | Literal[0]:
    return [place.distance, *_words_row(place.name, (place.start, place.end), at, folded)] if place else 0


def _place(distance: Any, *words: Any, at: int, folded: str) -> Place:
    return Place(*_words(list(words), at, folded), distance)
