"""Fuzzed pages, few of those that `scripts/torture.py index` tries, and pages of growing size."""

from __future__ import annotations

import pytest
import torturing_pages
from torturing_pages import SHAPES, grow, main


def test_no_page_makes_a_fault() -> None:
    outcome = main(70, 7)
    assert outcome.failures == []
    assert outcome.tried == 70


def test_a_fault_is_found_and_names_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torturing_pages, "read_runs", lambda _, runs: f"{runs}")
    assert all(failure.startswith("page ") for failure in main(7, 7).failures)
    assert main(7, 7).failures


def test_the_time_grows_with_the_size_of_a_page() -> None:
    assert grow(1500).failures == []


def test_a_time_that_grows_faster_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torturing_pages, "_seconds", lambda text, _: 1e-9 * len(text) ** 2)
    assert len(grow(20_000).failures) == len(SHAPES)
