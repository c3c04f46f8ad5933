"""Settings are checked before anything starts; secrets show nowhere."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import bot
from bot.telegram.secrecy import Redactor, Secret
from bot.telegram.settings import KEYS, PREFIX, SECRET_KEYS, TelegramSettings
from index import ConfigError

TOKEN = "123456:" + "c4n4ry_" * 5
MINIMAL = {PREFIX + "TOKEN": TOKEN, PREFIX + "ACCESS": "list"}


def read(**more: str) -> TelegramSettings:
    return TelegramSettings.read(MINIMAL | {PREFIX + name: value for name, value in more.items()})


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_what_must_be_set_is_enough() -> None:
    got = read()
    assert (got.access, got.users, got.quota, got.flood, got.webhook) == ("list", frozenset(), 100, True, None)
    assert got.token.reveal() == TOKEN


def test_what_is_set_is_taken() -> None:
    lists = {"USERS": "1, 2", "CHATS": "-100123", "ADMINS": "3"}
    webhook = {"WEBHOOK_URL": "https://example.org/hook", "WEBHOOK_SECRET": "abc", "WEBHOOK_PORT": "9000"}
    got = read(QUOTA="off", FLOOD="off", PROCESSES="3", BASE_URL="http://127.0.0.1:8081/bot", **lists, **webhook)
    assert [sorted(ids) for ids in (got.users, got.chats, got.admins)] == [[1, 2], [-100123], [3]]
    assert (got.quota, got.flood, got.base_url) == (None, False, "http://127.0.0.1:8081/bot")
    assert (got.processes, read().processes) == (3, 1)
    assert got.webhook
    assert (got.webhook.path, got.webhook.port, got.listen) == ("/hook", 9000, "127.0.0.1")


def test_a_webhook_listens_where_telegram_sends() -> None:
    address_without_path = {"WEBHOOK_URL": "https://example.org", "WEBHOOK_SECRET": "abc"}
    got = read(**address_without_path)
    assert got.webhook
    assert got.webhook.path == "/"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"TOKEN": ""}, "there is no bot token"),
        ({"TOKEN": "wrong"}, "has not the form"),
        ({"ACCESS": ""}, "choose who may ask"),
        ({"ACCESS": "everyone"}, "set it to open or list"),
        ({"USERS": "1,a"}, "USERS: 'a' is no id"),
        ({"USERS": "0"}, "'0' is no id"),
        ({"USERS": "1,,2"}, "'' is no id"),
        ({"CHATS": "777000"}, "speaks for many"),
        ({"ADMINS": "1087968824"}, "speaks for many"),
        ({"QUOTA": "0"}, "or off"),
        ({"PROCESSES": "0"}, "give 1 to 64"),
        ({"PROCESSES": "many"}, "give 1 to 64"),
        ({"FLOOD": "no"}, "set it to on or off"),
        ({"BASE_URL": "ftp://x"}, "begins with https://"),
        ({"BASE_URL": "http://host:port/bot"}, "begins with https://"),
        ({"WEBHOOK_URL": "http://example.org", "WEBHOOK_SECRET": "a"}, "begins with https://"),
        ({"WEBHOOK_URL": "https://example.org:9000/", "WEBHOOK_SECRET": "a"}, "443, 80, 88 and 8443"),
        ({"WEBHOOK_URL": "https://example.org/"}, "WEBHOOK_SECRET"),
        ({"WEBHOOK_URL": "https://example.org/", "WEBHOOK_SECRET": "has space"}, "WEBHOOK_SECRET"),
        ({"HEALTH_PORT": "99999"}, "give a port"),
        ({"USER": "1"}, f"the nearest one is {PREFIX}USERS"),
    ],
    ids=str,
)
def test_what_cannot_be_used_is_refused_with_the_remedy(more: Mapping[str, str], said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(**more)
    assert said in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    text = '[telegram]\naccess = "open"\nusers = [1, 2]\nflood = false\nquota = 5\nstate = "there"\n'
    (tmp_path / "wenbao.toml").write_text(text)
    got = TelegramSettings.read({PREFIX + "TOKEN": TOKEN, PREFIX + "QUOTA": "7"})
    assert (got.access, sorted(got.users), got.flood, got.quota) == ("open", [1, 2], False, 7)
    assert got.state == Path("there")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[telegram]\ntoken = 'x'", "must not hold token"),
        ("[telegram]\nacess = 'open'", "the nearest one is access"),
        ("[telegrm]\naccess = 'open'", "holds one table"),
        ("[telegram]\nusers = ['a']", "a list of numbers"),
        ("[telegram]\nusers = [true]", "a list of numbers"),
        ("[telegram", "is no TOML"),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        TelegramSettings.read(MINIMAL | {"WENBAO_CONFIG": "mine.toml"})
    assert said in str(caught.value)
    assert "mine.toml" in str(caught.value)


def test_a_file_that_was_named_must_be_there() -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml cannot be read"):
        TelegramSettings.read(MINIMAL | {"WENBAO_CONFIG": "nowhere.toml"})


def test_a_token_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n")
    file.chmod(0o600)
    environment = {PREFIX + "ACCESS": "open", PREFIX + "TOKEN_FILE": str(file)}
    assert TelegramSettings.read(environment).token.reveal() == TOKEN
    file.chmod(0o640)
    with pytest.raises(ConfigError, match="chmod 600"):
        TelegramSettings.read(environment)


def test_no_secret_shows_in_any_repr() -> None:
    webhook = {"WEBHOOK_URL": "https://example.org/", "WEBHOOK_SECRET": "s3cr3t_of_ours"}
    settings = read(PROXY="http://user:pass-w0rd@proxy:1", **webhook)
    shown = f"{settings!r} {settings} {settings.token!r} {settings.webhook} {[settings.token]}"
    assert not any(secret.reveal() in shown for secret in settings.secrets)
    assert len(settings.secrets) == 3


@pytest.mark.parametrize("other", ["987654:" + "A" * 35, "987654%3A" + "b" * 35, TOKEN, TOKEN.replace(":", "%3A")])
def test_log_lines_hold_no_token_of_anybody(other: str) -> None:
    redactor = Redactor(Secret(TOKEN))
    for message, args in (
        (f"at {other} now", ()),
        ("at %s now", (f"https://x/bot{other}/getMe",)),
        ("%d %s", (other,)),
    ):
        record = logging.LogRecord("x", logging.INFO, "f", 1, message, args, None)
        assert redactor.filter(record)
        assert other not in record.getMessage()


def test_nothing_that_is_written_about_an_error_holds_the_token() -> None:
    code = f"""
import logging, threading, warnings
from bot.telegram.secrecy import Secret, guard_output
token = {TOKEN!r}
logging.basicConfig(level=logging.DEBUG)
guard_output(Secret(token))
logging.getLogger("httpx").info("POST https://api/bot%s/getMe", token)
logging.getLogger("any.other").debug("seen %s", token)
warnings.warn("beware of " + token)
try:
    raise ValueError(token)
except ValueError:
    logging.exception("failed with %s", token, stack_info=True)
class Closed:
    def __del__(self): raise OSError(token)
Closed()
thread = threading.Thread(target=lambda: 1 / 0 if token else 0)
thread.start(); thread.join()
raise RuntimeError(token)
"""
    here = Path(bot.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=here, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "failed with" in done.stderr
    assert "RuntimeError" in done.stderr
    assert "ZeroDivisionError" in done.stderr
    assert "beware of" in done.stderr
    assert "OSError" in done.stderr
    assert "getMe" not in done.stderr
    assert TOKEN not in done.stderr + done.stdout


def test_every_setting_is_documented_and_no_other() -> None:
    text = (Path(bot.__file__).parents[1] / "docs" / "telegram.md").read_text("utf-8")
    documented = {name.removeprefix(PREFIX).lower() for name in re.findall(rf"{PREFIX}[A-Z_]+", text)}
    assert documented == {*KEYS, *SECRET_KEYS}
    rows = [row.split("|")[1:3] for row in text.splitlines() if row.startswith(f"| `{PREFIX}")]
    assert {file.strip(" `") for _, file in rows if file.strip()} == set(KEYS)
