"""Settings → a bot that serves until it is told to stop: the parts put together, started, watched, ended."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import AsyncIterator, Coroutine
from functools import partial
from typing import Any, TypeVar

from bot.settings import Settings
from bot.telegram.access import Gate
from bot.telegram.asking import Asking, Suggesting, Talks
from bot.telegram.cards import CARD_TABLES, Cards
from bot.telegram.client import Client, Me, Scope
from bot.telegram.commands import Commands, Health
from bot.telegram.database import Database
from bot.telegram.delivery import Delivery
from bot.telegram.desk import Desk
from bot.telegram.errors import CallError, FloodedError, RefusedError, StateError, TokenError
from bot.telegram.inbox import Inbox
from bot.telegram.journal import JOURNAL_TABLES, Journal
from bot.telegram.limits import LIMIT_TABLES, Limits
from bot.telegram.lock import sole_server
from bot.telegram.outbox import Outbox, backoff
from bot.telegram.pacing import Priority
from bot.telegram.polling import poll
from bot.telegram.pressing import Pressing
from bot.telegram.pulse import Pulse
from bot.telegram.reception import Reception
from bot.telegram.settings import TelegramSettings
from bot.telegram.web import Web
from bot.telegram.wording import EN, ZH, Wording
from index import ConfigError, WenbaoError

logger = logging.getLogger(__name__)

T = TypeVar("T")
_SECONDS_TO_FINISH = 20.0
_SECONDS_BETWEEN_PRUNINGS = 3600.0


def serve(settings: Settings, telegram: TelegramSettings) -> None:
    """Serve Telegram until a signal says to stop; raises WenbaoError where that cannot begin or go on."""
    with sole_server(telegram.token, telegram.state):
        asyncio.run(_serve_until_signalled(settings, telegram))


async def _serve_until_signalled(settings: Settings, telegram: TelegramSettings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await serve_until(stop, settings, telegram)


async def serve_until(stop: asyncio.Event, settings: Settings, telegram: TelegramSettings) -> None:
    """Serve Telegram until `stop` is set."""
    async with contextlib.AsyncExitStack() as opened:
        opening = asyncio.create_task(_unless(stop, Desk.open(settings, telegram.processes)))
        opened.push_async_callback(_close, opening)
        client = await asyncio.to_thread(Client.open, telegram)  # it loads its library while the index is opened
        opened.push_async_callback(client.close)
        inbox = Inbox.open(telegram.state)
        opened.callback(inbox.close)
        database = Database.open(telegram.state / "state.sqlite", CARD_TABLES + LIMIT_TABLES + JOURNAL_TABLES)
        opened.callback(database.close)
        desk = await opening
        if desk is None:
            return
        if me := await _unless(stop, _greet(client)):
            moves = await inbox.moves()
            service = Service(telegram, me, client=client, inbox=inbox, database=database, desk=desk, moves=moves)
            await service.run(stop)


async def _close(opening: asyncio.Task[Desk | None]) -> None:
    """Close a desk, or let it be opened no further."""
    opening.cancel()
    with contextlib.suppress(asyncio.CancelledError, WenbaoError):
        if desk := await opening:
            await desk.close()


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """Do some work unless, or until, the bot is told to stop."""
    task, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if task.done():
        return await task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return None


async def _greet(client: Client) -> Me:
    """Learn who the bot is, however long Telegram cannot be reached."""
    failures = 0
    while True:
        try:
            return await client.start()
        except TokenError as e:
            raise ConfigError("Telegram does not know this bot token; ask BotFather for the bot's token") from e
        except CallError as e:
            if failures.bit_count() == 1 or not failures:  # ever more rarely: it may be hours
                logger.warning("Telegram cannot be reached (%s); trying again", e)
            await asyncio.sleep(max(backoff(failures), e.seconds if isinstance(e, FloodedError) else 0.0))
            failures += 1


class Service:
    """One bot with all its parts."""

    def __init__(
        self,
        settings: TelegramSettings,
        me: Me,
        *,
        client: Client,
        inbox: Inbox,
        database: Database,
        desk: Desk,
        moves: dict[int, int],
    ) -> None:
        self._settings = settings
        self._client = client
        self._inbox = inbox
        self._desk = desk
        self._started = time.monotonic()
        self._pulse = Pulse()
        self._outbox = Outbox(flood=settings.flood)
        self._cards = Cards(database, settings.token)
        self._limits = Limits(database, settings.quota)
        self._journal = Journal(database, settings.feedback)
        self._delivery = Delivery(client, inbox, self._outbox, moves)
        self._reception = self._assemble(me, Gate(settings, moves), moves)

    def _assemble(self, me: Me, gate: Gate, moves: dict[int, int]) -> Reception:
        """Put together what sees to updates."""
        client, outbox, desk, talks = self._client, self._outbox, self._desk, Talks()
        delivery = self._delivery
        return Reception(
            me=me,
            inbox=self._inbox,
            gate=gate,
            limits=self._limits,
            delivery=delivery,
            asking=Asking(desk, delivery, self._cards, self._journal, talks),
            suggesting=Suggesting(client, outbox, desk),
            pressing=Pressing(client, outbox, desk=desk, delivery=delivery, cards=self._cards, journal=self._journal),
            commands=Commands(
                me=me,
                desk=desk,
                cards=self._cards,
                limits=self._limits,
                journal=self._journal,
                talks=talks,
                gate=gate,
                feedback=self._settings.feedback,
                health=self._health,
            ),
            moves=moves,
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until told to stop; then finish what runs and leave the rest in the inbox."""
        chores = (
            self._pulse.beat(),
            self._desk.watch(),
            self._delivery.collect_lost(),
            self._prune(),
            self._introduce(),
        )
        tasks = [asyncio.create_task(chore) for chore in chores]
        try:
            await self._reception.resume()
            async with self._web():
                logger.info("serving, access %s, index %s", self._settings.access, self._desk.generation)
                await _unless(stop, self._receive())
        finally:
            await self._reception.lanes.stop(_SECONDS_TO_FINISH)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            pause = 1000 * self._pulse.longest_pause
            handled = self._reception.handled
            logger.info("stopped: %d updates handled, event loop held up for at most %.0f ms", handled, pause)

    async def _receive(self) -> None:
        webhook = self._settings.webhook
        try:
            if webhook:
                await self._outbox.call(None, Priority.REST, lambda: self._client.set_webhook(webhook))
                await asyncio.Event().wait()
            else:
                await self._outbox.call(None, Priority.REST, self._client.delete_webhook)
                await poll(self._client, self._inbox, self._reception.enqueue)
        except TokenError as e:
            raise ConfigError("Telegram does not know the bot token any more; put the new one in place") from e
        except RefusedError as e:
            raise ConfigError(f"Telegram refuses the webhook ({e}); correct its address") from e

    async def _take(self, update: object) -> None:
        """Take one update of the webhook."""
        self._reception.enqueue(await self._inbox.add([update]))

    @contextlib.asynccontextmanager
    async def _web(self) -> AsyncIterator[None]:
        settings = self._settings
        port = settings.webhook.port if settings.webhook else settings.health_port
        if port is None:
            yield
            return
        web = Web(self._told_health, self._take, settings.webhook)
        try:
            await web.open(settings.listen, port)
        except OSError as e:
            raise ConfigError(f"{settings.listen}:{port} cannot be listened on ({e.strerror})") from e
        try:
            yield
        finally:
            await web.close()

    def _health(self) -> Health:
        lanes, pause = self._reception.lanes, 1000 * self._pulse.longest_pause
        return Health(self._started, lanes.waiting, self._reception.handled, pause)

    def _told_health(self) -> dict[str, object]:
        health = self._health()
        return {
            "ok": self._desk.answers,
            "generation": self._desk.generation,
            "waiting": health.waiting,
            "answered": health.handled,
            "longest_block_ms": round(health.longest_pause_ms, 1),
        }

    async def _prune(self) -> None:
        """Forget now and then what nobody needs any more."""
        while True:
            for part in (self._inbox, self._cards, self._limits, self._journal):
                try:
                    await part.prune()
                except StateError as e:
                    logger.warning("nothing could be tidied up: %s", e)
            await asyncio.sleep(_SECONDS_BETWEEN_PRUNINGS)

    async def _introduce(self) -> None:
        """Set the menus of commands, in Chinese and English, administrators' with more in it."""
        menus: list[tuple[Scope, Wording, str | None]] = []
        for say, language in ((EN, None), (ZH, "zh")):
            menus += [("everybody", say, language), *((admin, say, language) for admin in self._settings.admins)]
        for scope, say, language in menus:
            commands = say.menu + (say.admin_menu if isinstance(scope, int) else ())
            set_menu = partial(self._client.set_commands, commands, scope, language)
            # An administrator who has never written to the bot has no chat with it yet.
            with contextlib.suppress(CallError):
                await self._outbox.call(None, Priority.REST, set_menu)
