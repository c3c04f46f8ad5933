"""The environment and wenbao.toml → the settings of the Telegram bot, each value checked before anything starts."""

from __future__ import annotations

import difflib
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from bot.telegram.secrecy import Secret
from index import ConfigError

Access = Literal["open", "list"]
Feedback = Literal["pseudonymised", "full", "off"]

PREFIX = "WENBAO_TELEGRAM_"
NOBODY = frozenset((777000, 1087968824, 136817688))
"""Telegram's own ids that speak for many: its service, anonymous administrators, channels. None of them is a person."""
_CONFIG = Path("wenbao.toml")
_STATE, _BASE_URL, _LISTEN = ".wenbao/telegram", "https://api.telegram.org/bot", "127.0.0.1"
_TOKEN = re.compile(r"\d+:[\w-]{30,}")
_SECRET = re.compile(r"[\w-]{1,256}")
_MOST_PROCESSES = 64
_WEBHOOK_PORTS = (443, 80, 88, 8443)
SECRET_KEYS = ("token", "webhook_secret")
KEYS = (
    *("token_file", "access", "users", "chats", "admins", "state", "base_url", "proxy", "quota", "flood", "feedback"),
    *("webhook_url", "webhook_listen", "webhook_port", "webhook_path", "health_port", "processes"),
)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram brings updates to (`url`), and at which port and path the bot takes them from a proxy."""

    url: str
    secret: Secret
    port: int
    path: str


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """Who the bot is, whom it serves, and how it reaches Telegram; secrets are masked in its repr."""

    token: Secret
    access: Access
    users: frozenset[int] = frozenset()
    chats: frozenset[int] = frozenset()
    admins: frozenset[int] = frozenset()
    state: Path = Path(_STATE)
    base_url: str = _BASE_URL
    proxy: Secret | None = None
    quota: int | None = 100
    flood: bool = True
    feedback: Feedback = "pseudonymised"
    webhook: Webhook | None = None
    listen: str = _LISTEN
    health_port: int | None = None
    processes: int = 1
    """How many processes search side by side; each holds the index in memory."""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> TelegramSettings:
        """Read the environment and the file that it names; raises ConfigError for a value that cannot be used."""
        values = _Values.read(environ)
        return cls(
            token=_token(values),
            access=_access(values),
            users=values.ids("users"),
            chats=values.ids("chats"),
            admins=values.ids("admins"),
            state=Path(values.get("state") or _STATE),
            base_url=_url(values, "base_url", _BASE_URL, schemes=("http", "https")),
            proxy=Secret(values.get("proxy")) if values.get("proxy") else None,
            quota=_quota(values),
            flood=_one_of(values, "flood", "on", ("on", "off")) == "on",
            feedback=_feedback(values),
            webhook=_webhook(values),
            listen=values.get("webhook_listen") or _LISTEN,
            health_port=values.port("health_port") if values.get("health_port") else None,
            processes=_processes(values),
        )

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What must never show."""
        given = (self.token, self.proxy, self.webhook.secret if self.webhook else None)
        return tuple(secret for secret in given if secret)


class _Values:
    """The settings as written, all as text; each knows what it is called where it was written."""

    def __init__(self, values: Mapping[str, str], names: Mapping[str, str]) -> None:
        self._values = values
        self._names = names

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> _Values:
        named = environ.get("WENBAO_CONFIG")
        path = Path(named or _CONFIG)
        written = _read_toml(path) if named or path.is_file() else {}
        names = {key: f"{key} in {path}" for key in written}
        for name in [name for name in environ if name.startswith(PREFIX)]:
            key = name.removeprefix(PREFIX).lower()
            if key not in (*KEYS, *SECRET_KEYS):
                raise ConfigError(f"{name} is no setting; the nearest one is {PREFIX}{_nearest(key).upper()}")
            if environ[name]:
                written[key], names[key] = environ[name], name
        return cls(written, names)

    def get(self, key: str) -> str:
        return self._values.get(key, "").strip()

    def name(self, key: str) -> str:
        return self._names.get(key, PREFIX + key.upper())

    def ids(self, key: str) -> frozenset[int]:
        """Read a list of ids; a broken one stops the start, for a list half read would let in or keep out the wrong."""
        parts = [part.strip() for part in self.get(key).split(",")] if self.get(key) else []
        if bad := [part for part in parts if not re.fullmatch(r"-?\d{1,19}", part) or not int(part)]:
            raise ConfigError(f"{self.name(key)}: {bad[0]!r} is no id; write numbers, comma separated: 123456,-100789")
        found = frozenset(map(int, parts))
        if many := found & NOBODY:
            raise ConfigError(f"{self.name(key)}: {min(many)} is no one person but speaks for many; take it out")
        return found

    def port(self, key: str, default: int = 0) -> int:
        text = self.get(key) or str(default)
        if not text.isdecimal() or not 0 < int(text) < 65536:
            raise ConfigError(f"{self.name(key)} is {text!r}; give a port, 1 to 65535")
        return int(text)


def _nearest(key: str) -> str:
    return difflib.get_close_matches(key, KEYS, n=1, cutoff=0.0)[0]


def _read_toml(path: Path) -> dict[str, str]:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except OSError as e:
        raise ConfigError(f"{path} cannot be read ({e.strerror}); make it readable, or unset WENBAO_CONFIG") from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise ConfigError(f"{path} is no TOML in UTF-8: {e}; correct it") from e
    table = content.pop("telegram", {})
    if content or not isinstance(table, dict):
        raise ConfigError(f"{path}: {next(iter(content), 'telegram')!r} is not known; it holds one table, [telegram]")
    for key in table:
        if key in SECRET_KEYS:
            raise ConfigError(f"{path} must not hold {key}, for files are copied; put it into {PREFIX}{key.upper()}")
        if key not in KEYS:
            raise ConfigError(f"{path}: {key!r} is no setting; the nearest one is {_nearest(key)}")
    return {key: _as_text(value, f"{key} in {path}") for key, value in table.items()}


def _as_text(value: object, name: str) -> str:
    """Write a TOML value as it would stand in the environment, so that both are checked alike."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, int) and not isinstance(item, bool) for item in value):
        return ",".join(map(str, value))
    raise ConfigError(f"{name} is {value!r}; write a text, a number, or a list of numbers")


def _token(values: _Values) -> Secret:
    token = values.get("token")
    if not token and (file := values.get("token_file")):
        token = _read_secret(Path(file))
    if not token:
        raise ConfigError(f"there is no bot token; put the one that BotFather gave you into {PREFIX}TOKEN")
    if not _TOKEN.fullmatch(token):
        raise ConfigError("the bot token has not the form that BotFather gives: digits, a colon, 30 or more letters")
    return Secret(token)


def _read_secret(path: Path) -> str:
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ConfigError(f"{path} can be read by others than its owner; run: chmod 600 {path}")
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as e:
        reason = e.strerror if isinstance(e, OSError) else "not UTF-8"
        raise ConfigError(f"{path}, which is to hold the bot token, cannot be read ({reason})") from e


def _access(values: _Values) -> Access:
    if not values.get("access"):
        raise ConfigError(f"choose who may ask: set {PREFIX}ACCESS to list (whom {PREFIX}USERS names) or open")
    return "open" if _one_of(values, "access", "", get_args(Access)) == "open" else "list"


def _feedback(values: _Values) -> Feedback:
    chosen = _one_of(values, "feedback", "pseudonymised", get_args(Feedback))
    return next(kind for kind in get_args(Feedback) if kind == chosen)


def _one_of(values: _Values, key: str, default: str, choices: tuple[str, ...]) -> str:
    value = values.get(key) or default
    if value not in choices:
        raise ConfigError(f"{values.name(key)} is {value!r}; set it to {' or '.join(choices)}")
    return value


def _quota(values: _Values) -> int | None:
    text = values.get("quota") or "100"
    if text == "off":
        return None
    if not text.isdecimal() or not int(text):
        raise ConfigError(f"{values.name('quota')} is {text!r}; give the questions a user may ask in an hour, or off")
    return int(text)


def _processes(values: _Values) -> int:
    text = values.get("processes") or "1"
    if not text.isdecimal() or not 0 < int(text) <= _MOST_PROCESSES:
        raise ConfigError(f"{values.name('processes')} is {text!r}; give 1 to {_MOST_PROCESSES}")
    return int(text)


def _url(values: _Values, key: str, default: str, *, schemes: tuple[str, ...]) -> str:
    text = values.get(key) or default
    if not _is_url(text, schemes):
        raise ConfigError(f"{values.name(key)} is {text!r}; give an address that begins with {schemes[-1]}://")
    return text


def _is_url(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        return False


def _webhook(values: _Values) -> Webhook | None:
    if not values.get("webhook_url"):
        return None
    url = _url(values, "webhook_url", "", schemes=("https",))
    if (urlsplit(url).port or 443) not in _WEBHOOK_PORTS:
        raise ConfigError(f"{values.name('webhook_url')}: Telegram knows the ports 443, 80, 88 and 8443 only")
    secret = values.get("webhook_secret")
    if not _SECRET.fullmatch(secret):
        raise ConfigError(f"a webhook needs {PREFIX}WEBHOOK_SECRET: 1 to 256 letters, digits, _ or -")
    return Webhook(
        url,
        Secret(secret),
        values.port("webhook_port", 8443),
        "/" + (values.get("webhook_path") or urlsplit(url).path).strip("/"),
    )
