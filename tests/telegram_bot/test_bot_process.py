"""The bot as a process: it stops gently, keeps its queue, serves a webhook, shows its health and never its token."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest
from telegram_server import Person
from telegram_server.webhook import post
from torturing.bot_process import WEBHOOK_SECRET, webhook_settings
from torturing.stage import Plan, Stage

_QUESTION = "三座水库总库容多少万立方米？"
_ANSWER = "480万立方米"
_READER = Person(5001, "云小满")


@pytest.fixture
def plan(archive_root: Path, tmp_path: Path) -> Plan:
    return Plan(archive_root, tmp_path / "bot")


def test_it_stops_gently_and_answers_what_was_queued_after_a_new_start(plan: Plan) -> None:
    with Stage(plan) as stage:
        asked = []
        for how in (signal.SIGTERM, signal.SIGINT):
            stage.bot.start()
            asked += [stage.people.ask(Person(number), _QUESTION) for number in range(1, 21) for _ in range(2)]
            stage.server.wait(lambda: bool(stage.server.called("editMessageText")), 10)
            assert stage.bot.stop(how) == 0
            assert "stopped: " in stage.bot.tail()
            assert not any(len(one.answers()) > 1 for one in asked)
        stage.bot.start()
        assert all(_ANSWER in stage.reply(one).text for one in asked)
        assert stage.faults() == []


def test_health_tells_generation_queue_and_pauses_and_a_killed_bot_leaves_nothing_behind(plan: Plan) -> None:
    with Stage(plan) as stage:
        stage.bot.start()
        stage.reply(stage.people.ask(_READER, _QUESTION))
        assert stage.server.wait(lambda: stage.bot.health()["waiting"] == 0, 5)
        health = stage.bot.health()
        assert (health["ok"], health["generation"], health["waiting"], health["answered"]) == (True, "g000001", 0, 1)
        assert 0 <= health["longest_block_ms"] < 10_000
        [clerk] = stage.bot.clerks()
        stage.bot.kill()
        assert stage.server.wait(lambda: not runs(clerk), 5)


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_webhook_is_served_with_its_secret_only_and_answers_once_what_comes_twice(plan: Plan) -> None:
    with Stage(plan) as stage:
        stage.bot.settings = {**webhook_settings(stage.server), "WENBAO_TELEGRAM_HEALTH_PORT": ""}
        stage.bot.health_port = port = stage.server.webhook_port
        stage.bot.start()
        asked = stage.people.ask(_READER, _QUESTION)
        assert _ANSWER in stage.reply(asked).text
        assert stage.server.called("getUpdates") == []
        assert stage.server.wait(lambda: stage.bot.health()["answered"] == 1, 5)
        forged = {"update_id": 1, "message": stage.people.ask(Person(9), "/help").message.json()}
        tried = [("/telegram", "falsch"), ("/telegram", None), ("/elsewhere", WEBHOOK_SECRET)]
        assert [asyncio.run(post(port, path, forged, secret)) for path, secret in tried] == [403, 403, 404]
        assert asyncio.run(post(port, "/telegram", [], WEBHOOK_SECRET)) == 400
        again = {"update_id": asked.update_id, "message": asked.message.json()}
        assert asyncio.run(post(port, "/telegram", again, WEBHOOK_SECRET)) == 200
        stage.reply(stage.people.ask(_READER, _QUESTION))
        assert len(asked.answers()) == 1
        assert stage.faults() == []


@pytest.mark.parametrize("verbose", [False, True])
def test_a_token_that_telegram_refuses_ends_the_bot_without_showing_it(plan: Plan, verbose: bool) -> None:
    with Stage(plan, verbose=verbose) as stage:
        wrong, stage.server.token = stage.server.token, "1:another"
        stage.bot.settings = {"WENBAO_TELEGRAM_TOKEN": wrong}
        stage.bot.start(ready=False)
        assert stage.bot.wait() == (1 if verbose else 2)
        stage.server.token = wrong
        assert stage.bot.leaks() == []


def test_a_webhook_left_behind_gives_way_to_polling_and_another_poller_is_named(plan: Plan) -> None:
    from telegram_server.client import Client

    with Stage(plan, verbose=False) as stage:
        left = {"url": "https://old.example.org/", "secret_token": "", "max_connections": 1}
        stage.server.state.updates.webhook = left
        asked = stage.people.ask(_READER, _QUESTION)
        stage.bot.start()
        assert _ANSWER in stage.reply(asked).text
        Client(stage.server)("getUpdates", timeout=0)
        assert stage.server.wait(lambda: bool(stage.server.called("getUpdates", 409)), 5)
        assert _ANSWER in stage.reply(stage.people.ask(_READER, _QUESTION)).text
        assert "409" in stage.bot.tail() or "another" in stage.bot.tail().lower()
