"""The Bot API server hands out updates as Telegram does: until confirmed, to one poller, or to a webhook."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from telegram_server import FaultRates, FloodRules, People, Person, TelegramServer
from telegram_server.client import Client

pytest_plugins = ("telegram_server.fixtures",)

SECRET = "geheim"  # noqa: S105


def ids(polled: tuple[int, dict[str, Any]]) -> list[int]:
    assert polled[0] == 200
    return [update["update_id"] for update in polled[1]["result"]]


def test_an_update_comes_again_until_a_later_offset_confirms_it(people: People, reader: Person, client: Client) -> None:
    sent = [people.ask(reader, text).update_id for text in ("一", "二", "三")]
    assert ids(client("getUpdates")) == sent
    assert ids(client("getUpdates", offset=sent[0])) == sent
    assert ids(client("getUpdates", offset=sent[1], limit=1)) == sent[1:2]
    assert ids(client("getUpdates")) == sent[1:]
    assert ids(client("getUpdates", offset=-1)) == sent[2:]
    assert ids(client("getUpdates", offset=sent[2] + 1)) == []
    assert sorted(people.server.state.updates.confirmed) == sent


def test_a_poll_waits_for_an_update_as_long_as_asked(people: People, reader: Person, client: Client) -> None:
    with ThreadPoolExecutor() as pool:
        started = time.monotonic()
        waiting = pool.submit(client, "getUpdates", timeout=5)
        time.sleep(0.2)
        sent = people.ask(reader, "一").update_id
        assert ids(waiting.result()) == [sent]
        assert 0.2 <= time.monotonic() - started < 2
    assert ids(client("getUpdates", timeout=0, offset=sent + 1)) == []


def test_a_newer_poll_ends_an_older_one(server: TelegramServer, client: Client) -> None:
    with ThreadPoolExecutor() as pool:
        first = pool.submit(client, "getUpdates", timeout=5)
        time.sleep(0.2)
        assert client("getUpdates", timeout=0)[0] == 200
        status, body = first.result()
    assert (status, "terminated by other getUpdates" in body["description"]) == (409, True)
    assert server.state.updates.conflicts == 1


def test_only_the_kinds_asked_for_are_delivered(people: People, reader: Person, client: Client) -> None:
    client("getUpdates", allowed_updates=["message"])
    asked = people.ask(reader, "一")
    people.edit(asked.message, "二")
    early = people.tell({"poll": {}}, anyway=True)
    assert ids(client("getUpdates", timeout=1)) == [asked.update_id, early]


def test_a_duplicate_comes_once_more_after_it_was_confirmed() -> None:
    rates = FaultRates(duplicates=1.0)
    with TelegramServer(flood=FloodRules.none(), rates=rates) as server:
        client, sent = Client(server), People(server).ask(Person(1), "一").update_id
        assert ids(client("getUpdates", timeout=1)) == [sent]
        assert ids(client("getUpdates", offset=sent + 1)) == [sent]
        assert ids(client("getUpdates", offset=sent + 1)) == []


@pytest.mark.parametrize(
    ("url", "secret", "why"),
    [
        ("http://bot.example.org/telegram", "s", "HTTPS URL"),
        ("https://bot.example.org:8444/telegram", "s", "only on ports"),
        ("https://bot.example.org/telegram", "ein Geheimnis", "unallowed characters"),
    ],
)
def test_a_wrong_webhook_is_refused(client: Client, url: str, secret: str, why: str) -> None:
    assert why in client.refusal("setWebhook", url=url, secret_token=secret)


def test_polling_is_refused_while_a_webhook_is_set(client: Client) -> None:
    client("setWebhook", url="https://bot.example.org:8443/telegram", secret_token=SECRET)
    assert client("getWebhookInfo")[1]["result"]["url"].endswith("/telegram")
    assert client("getUpdates")[0] == 409
    client("deleteWebhook")
    assert client("getUpdates")[0] == 200


def test_a_webhook_gets_each_update_until_it_says_200(server: TelegramServer, people: People, client: Client) -> None:
    got: list[tuple[str, str | None]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.path, self.headers["X-Telegram-Bot-Api-Secret-Token"]))
            self.send_response(200 if len(got) > 1 else 503)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    client("setWebhook", url="https://bot.example.org/telegram", secret_token=SECRET)
    with ThreadingHTTPServer(("127.0.0.1", server.webhook_port), Hook) as hook:
        serving = threading.Thread(target=hook.serve_forever)
        serving.start()
        sent = people.ask(Person(1), "一").update_id
        assert server.wait(lambda: sent in server.state.updates.confirmed, 5)
        hook.shutdown()
        serving.join()
    assert got == [("/telegram", SECRET)] * 2
