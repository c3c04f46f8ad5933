"""A folded sentence → who signed it: the reporters in the line before an article, the photographer behind a caption."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index import Span

_SIGNATURE = re.compile(
    r"(?:本报)?(?:特约)?(?:记者|通讯员|实习生)(?!从|在|[了获]|看到|来到|走[进访]|[日目]前|近日|[昨今]日)"
    r"[^(),。:!?“”]{2,40}?(?=[),。]|$| ?(?:文|摄|报道))"
)
_PHOTOGRAPHER = re.compile(
    r"(?:^|[,。!?:;()”’ 】])(?P<name>[一-鿿]{2,4}(?:[ 、][一-鿿]{2,4})?)(?= ?摄(?:影报道)?(?:$|[)。,]))"
)
_TAKEN_BY = re.compile(r"(?:摄影|图|供图|摄)[:/ ]+(?P<name>[一-鿿]{2,4})(?=$|[) ,。])")
DATELINE = re.compile(r"\W{0,4}本[报刊台网]讯 ?(?:\([^)]{0,60}\))?")
"""The line before an article's first words."""


def find_signatures(folded: str) -> Iterator[Span]:
    """Find the names that sign an article or a picture, as printed: 记者林小禾通讯员陶然."""
    yield from (match.span() for match in _SIGNATURE.finditer(folded))
    yield from (m.span("name") for pattern in (_PHOTOGRAPHER, _TAKEN_BY) for m in pattern.finditer(folded))
