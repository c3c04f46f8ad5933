"""Intervals of days, named as the press names them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.alternatives import describe_days


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2023-01-01", "2023-12-31", "2023年"),
        ("2023-01-01", "2023-03-31", "2023年第一季度"),
        ("2023-10-01", "2023-12-31", "2023年第四季度"),
        ("2023-01-01", "2023-06-30", "2023年上半年"),
        ("2023-07-01", "2023-12-31", "2023年下半年"),
        ("2023-01-01", "2023-08-31", "2023年1至8月"),
        ("2024-02-01", "2024-02-29", "2024年2月"),
        ("2023-06-21", "2023-06-21", "2023年6月21日"),
        ("2023-01-01", "2023-06-21", "2023年1月1日至2023年6月21日"),
        ("2022-12-01", "2023-01-31", "2022年12月1日至2023年1月31日"),
    ],
)
def test_an_interval_is_named_as_the_press_names_it(first: str, last: str, said: str) -> None:
    assert describe_days(date.fromisoformat(first), date.fromisoformat(last)) == said
