"""The environment is read once, and what cannot be used is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings
from index import ConfigError


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings().index == Path(".wenbao/index")


def test_what_is_set_is_taken() -> None:
    got = Settings.from_environment({"WENBAO_INDEX": "/i", "WENBAO_MODEL": "m", "NO_COLOR": "1", "TERM": "dumb"})
    assert (got.index, got.model, got.no_colour, got.dumb) == (Path("/i"), "m", True, True)


def test_empty_values_count_as_unset() -> None:
    names = ("WENBAO_INDEX", "WENBAO_MODEL", "WENBAO_LANG", "NO_COLOR", "XDG_STATE_HOME", "HOME")
    assert Settings.from_environment(dict.fromkeys(names, "")) == Settings()


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_ALL": "zh_TW", "LANG": "C"}, "zh"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
        ({"LANG": "en_US", "WENBAO_LANG": "zh"}, "zh"),
        ({"LANG": "zh_CN", "WENBAO_LANG": "EN"}, "en"),
    ],
)
def test_the_language_follows_the_locale(environment: dict[str, str], language: str) -> None:
    assert Settings.from_environment(environment).language == language


def test_a_language_that_is_not_spoken_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match="WENBAO_LANG is 'fr'"):
        Settings.from_environment({"WENBAO_LANG": "fr"})


def test_the_history_follows_the_xdg_rules() -> None:
    home, usual = {"HOME": "/h"}, Path("/h/.local/state/wenbao/history")
    assert Settings.from_environment(home).history == usual
    assert Settings.from_environment(home | {"XDG_STATE_HOME": "/s"}).history == Path("/s/wenbao/history")
    assert Settings.from_environment(home | {"XDG_STATE_HOME": "rel"}).history == usual
    assert Settings.from_environment({"HOME": "rel"}).history is None
