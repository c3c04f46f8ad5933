"""Lines typed at a terminal, or piped → answers shown; it keeps the last answer, to show more of it, and the talk."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TextIO

from bot.conversation import Converse
from bot.messages import MESSAGES, Language
from bot.replies import answer_lines, article_lines, passage_groups, passage_lines, terms_of
from bot.settings import Settings
from bot.talk.memory import Conversation
from bot.talk.smalltalk import Holdings
from bot.terminal import Fragment, Line, Screen, line
from bot.types import Answer
from index import Archive, Article, WenbaoError, fold

PROMPT = "> "
COMMANDS = ("/more", "/article", "/new", "/help", "/quit")
_LEAVING = frozenset(("/quit", "/exit", "/q", "quit", "exit"))
_AT_ONCE = 3


Renew = Callable[[Archive], tuple[Archive, Converse] | None]
"""Gives the index that has taken the place of an archive, and the talk about it; None where it still stands."""


class Repl:
    """One conversation at a terminal; where there is a newer index, the next question is put to that."""

    def __init__(
        self,
        archive: Archive,
        converse: Converse,
        screen: Screen,
        language: Language,
        renew: Renew = lambda _: None,
    ) -> None:
        self._archive = archive
        self._converse = converse
        self._renew = renew
        self._refused = ""
        self._screen = screen
        self._language = language
        self._say = MESSAGES[language]
        self._memory = Conversation()
        self._last: Answer | None = None
        self._shown = 0

    def welcome(self) -> None:
        """Say what the archive holds, from when to when, and how to ask."""
        held = Holdings.of(self._archive)
        text = self._say.welcome.format(pages=held.pages, articles=held.articles, dates=held.span(self._language))
        self._screen.show(line(text), line(Fragment(self._say.how_to_ask, "faint")), Line())

    def leave(self) -> None:
        """Say goodbye."""
        self._screen.show(line(Fragment(self._say.goodbye, "faint")))

    def headlines(self) -> list[str]:
        """List the headlines of the archive, for completion."""
        return [article.title for article in self._archive.articles()]

    def run(self, lines: Iterable[str]) -> None:
        """Handle lines until they end or one says to leave."""
        for typed in lines:
            if not typed.strip():
                continue
            if _command(typed) in _LEAVING:
                return
            try:
                self._handle(typed)
            except WenbaoError as e:
                self._screen.show(line(Fragment(str(e), "warning")))
            self._screen.show(Line())

    def run_interruptible(self, lines: Iterator[str]) -> None:
        """Handle lines as `run` does, but let Ctrl-C end no more than the line typed or the question that runs."""
        while True:
            try:
                return self.run(lines)
            except KeyboardInterrupt:
                self._screen.show(Line(), line(Fragment(self._say.cancelled, "faint")), Line())

    def _handle(self, typed: str) -> None:
        command = _command(typed)
        if not command.startswith("/"):
            self._question(typed)
        elif command in ("/help", "/?"):
            self._screen.show(*(line(text) for text in self._say.help.splitlines()))
        elif command == "/more":
            self._more()
        elif command == "/article":
            self._article()
        elif command == "/new":
            self._question(self._say.new_topic)
        else:
            self._unknown(command)

    def _question(self, typed: str) -> None:
        self._last, self._shown = None, 0
        self._change_index()
        answer, self._memory = self._converse(typed, self._memory)
        self._last = answer
        if understood := self._memory.understood:
            self._screen.show(line(Fragment(self._say.understood_as.format(question=understood), "faint")))
        lines = answer_lines(answer, terms_of(answer, self._archive.segmenter), self._language)
        self._screen.show(*lines)
        if not answer.citations and answer.passages:
            self._screen.show(line(Fragment(self._say.more_hint, "faint")))

    def _change_index(self) -> None:
        """Go on with the newer index, if there is one; one that cannot be used is said once."""
        try:
            newer = self._renew(self._archive)
        except WenbaoError as e:
            if str(e) != self._refused:
                self._refused = str(e)
                self._screen.show(line(Fragment(str(e), "warning")))
            return
        if newer:
            self._archive, self._converse = newer
            held = Holdings.of(self._archive)
            text = self._say.renewed.format(
                generation=self._archive.generation, pages=held.pages, articles=held.articles
            )
            self._screen.show(line(Fragment(text, "faint")))

    def _more(self) -> None:
        if self._last is None:
            return self._screen.show(line(self._say.nothing_asked))
        groups = passage_groups(self._last)
        terms = terms_of(self._last, self._archive.segmenter)
        chosen = groups[self._shown : self._shown + _AT_ONCE]
        for group in chosen:
            self._shown += 1
            self._screen.show(*passage_lines(group, self._shown, terms, self._language))
            self._screen.show(*([Line()] if group is not chosen[-1] else []))
        if not chosen:
            self._screen.show(line(self._say.no_more))
        return None

    def _article(self) -> None:
        if self._last is None:
            return self._screen.show(line(self._say.nothing_asked))
        article = self._cited_article(self._last)
        if article is None:
            return self._screen.show(line(self._say.nothing_cited))
        quotes = [(c.start, c.end) for c in self._last.citations if c.file == article.file]
        source = self._archive.page(article.file).text
        signs = not self._screen.coloured
        return self._screen.show(*article_lines(article, source, quotes, self._language, signs=signs))

    def _cited_article(self, answer: Answer) -> Article | None:
        for citation in answer.citations[:1]:
            for article in self._archive.articles():
                if article.file == citation.file and any(a <= citation.start < b for a, b in article.spans):
                    return article
        return None

    def _unknown(self, command: str) -> None:
        near = difflib.get_close_matches(command, COMMANDS, n=1, cutoff=0.5)
        suggestion = self._say.suggestion.format(command=near[0]) if near else ""
        self._screen.show(line(self._say.unknown_command.format(command=command[:40], suggestion=suggestion)))


def _command(typed: str) -> str:
    """Give a line as a command: folded, for ／more comes from Chinese keyboards."""
    return fold(typed).strip()


def talk(archive: Archive, converse: Converse, settings: Settings, renew: Renew = lambda _: None) -> None:
    """Talk at the terminal, or with whatever is piped in, until the input ends."""
    screen = Screen.on(sys.stdout, settings)
    repl = Repl(archive, converse, screen, settings.language, renew)
    if not sys.stdin.isatty():
        repl.welcome()
        return repl.run(_piped(sys.stdin, screen))
    prompt = _plain_prompt
    if sys.stdout.isatty() and not settings.dumb:
        from bot.prompt import open_session

        prompt = partial(open_session(repl.headlines, commands=COMMANDS, history=settings.history).prompt, PROMPT)
    repl.welcome()
    repl.run_interruptible(Typed(prompt))
    return repl.leave()


class Typed:
    """The lines that a prompt gives until Ctrl-D; Ctrl-C leaves as an exception and the next line can be asked for."""

    def __init__(self, prompt: Callable[[], str]) -> None:
        self._prompt = prompt

    def __iter__(self) -> Iterator[str]:
        """Begin anywhere: the lines come as they are typed."""
        return self

    def __next__(self) -> str:
        """Wait for the next line."""
        try:
            return self._prompt()
        except EOFError:
            raise StopIteration from None


def _piped(stream: TextIO, screen: Screen) -> Iterator[str]:
    """Give the lines of a stream, each echoed, so that what comes out reads like a talk."""
    for text in stream:
        if text.strip():
            screen.show(line(PROMPT, text.strip()))
            yield text


def _plain_prompt() -> str:
    sys.stderr.write(PROMPT)
    sys.stderr.flush()
    return input()
