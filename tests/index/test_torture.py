"""The rows of the table of faults that `scripts/torture.py index` plays in full, played small."""

from __future__ import annotations

import random

import pytest
from harming.stage import Plan
from torturing_index import ROWS


@pytest.mark.parametrize("name", ROWS)
def test_a_row_played_small_finds_no_fault(name: str) -> None:
    outcome = ROWS[name].play(Plan(random.Random(f"7 {name}")), **ROWS[name].small)  # noqa: S311
    assert outcome.failures == []
    assert outcome.tried > 0
