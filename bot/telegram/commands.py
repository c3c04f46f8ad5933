"""A command → what the bot says to it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.messages import MESSAGES, Language
from bot.replies import date_in_words
from bot.telegram.access import Gate
from bot.telegram.asking import Talks
from bot.telegram.cards import Card, Cards, Press, pack
from bot.telegram.client import Me
from bot.telegram.delivery import Place
from bot.telegram.desk import Desk
from bot.telegram.errands import Holdings
from bot.telegram.errors import ClerkError
from bot.telegram.journal import Journal
from bot.telegram.limits import Limits
from bot.telegram.rich_text import Message, said
from bot.telegram.settings import Feedback
from bot.telegram.updates import Incoming
from bot.telegram.wording import WORDING, Wording, duration, language_of
from index import WenbaoError

_SOURCES, _SOURCE = Press("", "f", 0, 0), Press("", "s", 0, 0)
"""What a button for the list of files, or for the article of a quote, would say."""


@dataclass(frozen=True, slots=True)
class Health:
    """How the bot itself is doing."""

    started: float
    waiting: int
    handled: int
    longest_pause_ms: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A command as it was given: by whom, where, in which language, with which words after it."""

    incoming: Incoming
    place: Place
    language: Language

    @property
    def say(self) -> Wording:
        """The words of the language."""
        return WORDING[self.language]


class Commands:
    """Every command but /ask, which is a question."""

    def __init__(
        self,
        *,
        me: Me,
        desk: Desk,
        cards: Cards,
        limits: Limits,
        journal: Journal,
        talks: Talks,
        gate: Gate,
        feedback: Feedback,
        health: Callable[[], Health],
    ) -> None:
        self._me = me
        self._desk = desk
        self._cards = cards
        self._limits = limits
        self._journal = journal
        self._talks = talks
        self._gate = gate
        self._feedback = feedback
        self._health = health
        self._answers = {
            "start": self._start,
            "help": self._help,
            "new": self._new,
            "privacy": self._privacy,
            "settings": self._settings,
            "status": self._status,
            "sources": self._sources,
            "article": self._article,
        }
        self._admin_answers = {"reload": self._reload, "stats": self._stats}

    async def answer(self, incoming: Incoming, place: Place) -> Message | None:
        """Say what a command asks for; None for one in a group that may be meant for another bot."""
        asked = Asked(incoming, place, language_of(incoming.language))
        if incoming.command in self._admin_answers:
            if not self._gate.is_admin(incoming.user):
                return said(asked.say.admins_only)
            return await self._admin_answers[incoming.command](asked)
        if incoming.command in self._answers:
            try:
                return await self._answers[incoming.command](asked)
            except ClerkError:  # logged where it came about
                return said(asked.say.failed)
        return said(asked.say.unknown_command.format(command=incoming.command)) if incoming.private else None

    async def _start(self, asked: Asked) -> Message:
        return said(_filled(asked.say.start, self._desk.holdings, asked.language))

    async def _help(self, asked: Asked) -> Message:
        more = asked.say.admin_help if self._gate.is_admin(asked.incoming.user) else ""
        return said(asked.say.help.format(name=self._me.username) + more)

    async def _new(self, asked: Asked) -> Message:
        self._talks.forget(asked.incoming)
        return said(asked.say.new_topic)

    async def _privacy(self, asked: Asked) -> Message:
        say = asked.say
        kept = {"pseudonymised": say.privacy_kept, "full": say.privacy_full, "off": say.privacy_nothing}
        return said(f"{say.privacy}\n{kept[self._feedback]}")

    async def _settings(self, asked: Asked) -> Message:
        say, quota = asked.say, self._limits.quota
        return said(say.settings.format(quota=say.hourly.format(quota=quota) if quota else say.unlimited))

    async def _status(self, asked: Asked) -> Message:
        health, held, say = self._health(), self._desk.holdings, asked.say
        uptime = duration(time.monotonic() - health.started, asked.language)
        reader = say.reader if held.reads else say.no_reader
        return said(_filled(say.status, held, asked.language, uptime=uptime, waiting=health.waiting, reader=reader))

    async def _sources(self, asked: Asked) -> Message:
        panel = await self._desk.press(await self._list_card(asked), _SOURCES)
        return panel or said(asked.say.outdated)

    async def _article(self, asked: Asked) -> Message:
        words = asked.incoming.text
        if words:
            return await self._desk.find(await self._list_card(asked), words)
        quoted = await self._cards.latest(asked.place.chat)
        if quoted is None:
            return said(asked.say.no_article)
        panel = await self._desk.press(await self._card(asked, {"quote": quoted.content["quote"]}), _SOURCE)
        return panel or said(asked.say.outdated)

    async def _reload(self, asked: Asked) -> Message:
        say = asked.say
        try:
            form = say.reloaded if await self._desk.refresh() else say.unchanged
        except WenbaoError as e:
            return said(say.not_reloaded.format(reason=e, generation=self._desk.generation))
        return said(form.format(generation=self._desk.generation))

    async def _stats(self, asked: Asked) -> Message:
        users, questions = await self._limits.within_an_hour()
        totals, health = await self._journal.totals(), self._health()
        text = asked.say.stats.format(
            users=users,
            questions=questions,
            total=totals.exchanges,
            answered=totals.answered,
            up=totals.likes,
            down=totals.dislikes,
            handled=health.handled,
            pause=round(health.longest_pause_ms),
        )
        return said(text)

    async def _list_card(self, asked: Asked) -> Card:
        return await self._card(asked, {"generation": self._desk.generation})

    async def _card(self, asked: Asked, content: dict[str, object]) -> Card:
        place = asked.place
        id_ = self._cards.id_for(place.chat, place.question)
        await self._cards.keep(place.chat, place.question, id_, asked.language, pack(content))
        return Card(id_, asked.language, content)


def _filled(form: str, held: Holdings, language: Language, **more: object) -> str:
    return form.format(
        generation=held.generation,
        pages=held.pages,
        articles=held.articles,
        dates=_dates(held, language),
        **more,
    )


def _dates(held: Holdings, language: Language) -> str:
    """Say from when to when the archive reaches, as the end of a clause; nothing where that is not known."""
    if held.dates is None:
        return ""
    first, last = (date_in_words(value, None, language) for value in held.dates)
    return MESSAGES[language].welcome_dates.format(first=first, last=last)
