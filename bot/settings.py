"""The environment → the settings that every command starts from; nothing else reads the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.messages import Language

DEFAULT_INDEX = Path(".wenbao/index")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the index is, with which model, how to speak, and what the terminal can do."""

    index: Path = DEFAULT_INDEX
    model: str | None = None
    language: Language = "en"
    history: Path | None = None
    no_colour: bool = False
    dumb: bool = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read what is set; raises ConfigError for a value that cannot be used."""
        return cls(
            index=Path(environ.get("WENBAO_INDEX") or DEFAULT_INDEX),
            model=environ.get("WENBAO_MODEL") or None,
            language=_language(environ),
            history=_history(environ),
            no_colour=bool(environ.get("NO_COLOR")),
            dumb=environ.get("TERM", "") in ("dumb", "unknown"),
        )


def _language(environ: Mapping[str, str]) -> Language:
    """Take WENBAO_LANG, else the first of the locale's variables that is set; English unless that is Chinese."""
    wanted = environ.get("WENBAO_LANG", "").strip().lower()
    if wanted and not wanted.startswith(("zh", "en")):
        from index import ConfigError  # here, because the index's package is slow to import

        raise ConfigError(f"WENBAO_LANG is {environ['WENBAO_LANG']!r}; set it to zh or en, or unset it")
    named = [wanted, *(environ.get(name, "").lower() for name in ("LC_ALL", "LC_MESSAGES", "LANG"))]
    return "zh" if next(filter(None, named), "").startswith("zh") else "en"


def _history(environ: Mapping[str, str]) -> Path | None:
    """Name the file of the questions typed, by the XDG rules (a relative path does not count); None without a home."""
    state, home = environ.get("XDG_STATE_HOME", ""), environ.get("HOME", "")
    if Path(state).is_absolute():
        return Path(state) / "wenbao" / "history"
    return Path(home) / ".local" / "state" / "wenbao" / "history" if Path(home).is_absolute() else None
