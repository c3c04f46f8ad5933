"""Invented pages → an index of them, built and opened for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from tiny import write_pages

from index import Archive, build


def opened(pages: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Build an index of some pages and open it, as long as it is wanted."""
    root = tmp_path_factory.mktemp("index")
    build([write_pages(tmp_path_factory.mktemp("pages"), pages)], root)
    with closing(Archive.open(root)) as archive:
        yield archive
