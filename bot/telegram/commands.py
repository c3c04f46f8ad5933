"""A command → what the bot says to it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.messages import Language
from bot.telegram.access import Gate
from bot.telegram.asking import Talks
from bot.telegram.cards import Card, Cards
from bot.telegram.client import Me
from bot.telegram.delivery import Message, Place
from bot.telegram.desk import Desk, Library
from bot.telegram.journal import Journal
from bot.telegram.limits import Limits
from bot.telegram.panels import article_buttons, article_panel, files_panel, said, source_panel
from bot.telegram.settings import Feedback
from bot.telegram.updates import Incoming
from bot.telegram.views import dates_covered
from bot.telegram.wording import WORDING, Wording, duration, language_of
from index import WenbaoError, fold

_MOST_FOUND = 8
_LOOKED_AT = 100


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
            return await self._answers[incoming.command](asked)
        return said(asked.say.unknown_command.format(command=incoming.command)) if incoming.private else None

    async def _start(self, asked: Asked) -> Message:
        return await self._desk.run(lambda library: said(_filled(asked.say.start, library, asked.language)))

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

    async def _status(self, asked: Asked) -> Message:
        health = self._health()
        uptime = duration(time.monotonic() - health.started, asked.language)
        fill = partial(_filled, asked.say.status, language=asked.language, uptime=uptime, waiting=health.waiting)
        return await self._desk.run(lambda library: said(fill(library=library)))

    async def _sources(self, asked: Asked) -> Message:
        card = await self._list_card(asked)
        panel = await self._desk.run(lambda library: files_panel(card, library, 0))
        return panel or said(asked.say.no_article)

    async def _article(self, asked: Asked) -> Message:
        words = asked.incoming.text
        if words:
            card = await self._list_card(asked)
            return await self._desk.run(lambda library: _find(card, library, words))
        quoted = await self._cards.latest(asked.place.chat)
        if quoted is None:
            return said(asked.say.no_article)
        card = await self._card(asked, {"quote": quoted.content["quote"]})
        panel = await self._desk.run(lambda library: source_panel(card, library, None))
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
        id_ = await self._cards.id_for(place.chat, place.question)
        card = Card(id_, place.chat, place.question, asked.language, content)
        await self._cards.keep(card)
        return card


def _filled(form: str, library: Library, language: Language, **more: object) -> str:
    counts = library.archive.counts
    return form.format(
        generation=library.archive.generation,
        pages=counts.pages,
        articles=counts.articles,
        dates=dates_covered(library, language),
        **more,
    )


def _find(card: Card, library: Library, words: str) -> Message:
    """Find articles by words of their headlines: one is shown, several are offered."""
    archive, wanted = library.archive, fold(words).split()
    near = dict.fromkeys(
        archive.article_of(hit.passage) for hit in archive.search(archive.query(words), limit=_LOOKED_AT)
    )
    found = [number for number in near if all(word in fold(archive.article(number).title) for word in wanted)]
    if len(found) == 1:
        return article_panel(card, library, found[0], 0) or said(WORDING[card.language].outdated)
    say = WORDING[card.language]
    if not found:
        return said(say.no_such_article.format(words=words[:60]))
    chosen = found[:_MOST_FOUND]
    text = say.sources_of.format(file=words[:60], first=1, last=len(chosen), total=len(found))
    return said(text, article_buttons(card, library, chosen))
