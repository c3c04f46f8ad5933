"""Both languages say the same things of the same values."""

from __future__ import annotations

from dataclasses import fields
from string import Formatter

import pytest

from bot.messages import EN, ZH, Messages


def values_named(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("name", [field.name for field in fields(Messages)])
def test_both_languages_fill_in_the_same_values(name: str) -> None:
    chinese, english = str(getattr(ZH, name)), str(getattr(EN, name))
    assert chinese
    assert english
    assert values_named(chinese) == values_named(english)
