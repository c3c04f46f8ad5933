"""The command line → one command run with the real parts put together: chat, ask, index, articles and so on."""

from __future__ import annotations

import argparse
import contextlib
import io
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from bot.messages import MESSAGES
from bot.settings import Settings
from bot.terminal import Screen, complain

# What a command needs beyond this is imported where it needs it: --help and a typing error answer at once.
if TYPE_CHECKING:
    from bot.conversation import Converse
    from index import Archive

Command = Callable[[argparse.Namespace, Settings], int | None]
"""Runs one command; what it gives, if anything, is the exit status."""

_FAILED, _USAGE = 1, 2
_LONGEST_INPUT = 1_000_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; give its exit status: 0 done, 3 without some files, 2 wrong usage, 1 anything else."""
    options = _parser().parse_args(argv)
    command: Command = options.command
    try:
        _configure(options)
        status = command(options, _settings(options))
        sys.stdout.flush()
    except KeyboardInterrupt:
        complain("stopped")
        return _FAILED
    except BrokenPipeError:
        return _abandon_output()
    except Exception as e:
        if options.verbose:
            raise
        return _explain(e)
    return status or 0


def _parser() -> argparse.ArgumentParser:
    about = "Ask your newspaper archive: answers with the sentence that proves them."
    parser = argparse.ArgumentParser(prog="wenbao", description=about, allow_abbrev=False)
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    _add_common(parser, index=None, verbose=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, command: Command, help: str) -> argparse.ArgumentParser:  # noqa: A002 argparse's name
        sub = commands.add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.", allow_abbrev=False)
        _add_common(sub, index=argparse.SUPPRESS, verbose=argparse.SUPPRESS)
        sub.set_defaults(command=command, refuse=sub.error)
        return sub

    add("chat", _chat, "talk at the terminal")
    ask = add("ask", _ask, "answer a question, or a file of questions")
    ask.add_argument("question", nargs="*", help="the question; read from standard input where none is given")
    ask.add_argument("--json", action="store_true", help="one JSON object an answer")
    ask.add_argument(
        "--file", metavar="FILE", help='with --json: a file of {"id", "question"} lines; "-" is standard input'
    )
    index = add("index", _index, "build or update the index; or: verify, list, rollback, export, import")
    index.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders of pages (default: seeds)")
    index.add_argument("--model", help="another embedding model: a folder, or a name on the Hugging Face Hub")
    index.add_argument("--dictionary", type=Path, metavar="FILE", help="words of your own, one a line")
    index.add_argument("--fresh", action="store_true", help="start over: take nothing over from the last build")
    index.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    index.add_argument("--watch", action="store_true", help="go on building whenever the files change, until Ctrl-C")
    index.add_argument("--wait", action="store_true", help="wait for another build that runs, instead of giving up")
    index.add_argument("--quiet", action="store_true", help="say only what went wrong")
    index.add_argument("--report", type=Path, metavar="FILE", help="write what was done to a file, as JSON")
    articles = add("articles", _articles, "list every article and caption of the index")
    articles.add_argument("--json", action="store_true", help="one JSON object an article")
    article = add("article", _article, "show one article, and how to cite it")
    article.add_argument("id", metavar="ID", help="its id, or its file: wenbao articles lists them")
    article.add_argument("--json", action="store_true", help="one JSON object")
    coverage = add("coverage", _coverage, "show which days and pages the index holds, and which are missing")
    coverage.add_argument("--json", action="store_true", help="one JSON object")
    coverage.add_argument("--png", metavar="FILE", help="draw it into a picture (pip install 'wenbao[plot]')")
    stats = add("stats", _stats, "show how much the index holds")
    stats.add_argument("--json", action="store_true", help="one JSON object")
    add("telegram", _telegram, "serve Telegram (settings: docs/telegram.md)")
    return parser


def _add_common(parser: argparse.ArgumentParser, *, index: object, verbose: object) -> None:
    place = "the folder of the index (default: $WENBAO_INDEX, else .wenbao/index)"
    parser.add_argument("--index", type=Path, metavar="DIR", default=index, help=place)
    parser.add_argument("--verbose", action="store_true", default=verbose, help="log, and show where an error arose")


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"wenbao {version('wenbao')}")
        except PackageNotFoundError:
            print("wenbao (not installed, run from its source)")
        parser.exit()


def _configure(options: argparse.Namespace) -> None:
    if options.verbose:
        logging.basicConfig(level=logging.DEBUG, format="%(levelname)s %(name)s: %(message)s")
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character shows a question mark; it is no reason to stop.
            stream.reconfigure(errors="replace")
    if getattr(options, "json", False) and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def _settings(options: argparse.Namespace) -> Settings:
    settings = Settings.from_environment(os.environ)
    return replace(settings, index=options.index) if options.index else settings


def _explain(error: Exception) -> int:
    """Say in a sentence what a person can act on; anything else is a fault of ours and is shown in full."""
    from bot.errors import QuestionError
    from index import ConfigError, ModelError, WenbaoError

    if isinstance(error, WenbaoError):
        usage = isinstance(error, ConfigError | ModelError | QuestionError)
        complain(str(error))
        return _USAGE if usage else _FAILED
    if isinstance(error, OSError):
        complain(f"{error.strerror or error}: {error.filename or 'while the output was written'}")
        return _abandon_output()
    raise error


def _abandon_output() -> int:
    """Forget what standard output still holds: nobody can take it, and the interpreter would try again at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _FAILED


def _chat(options: argparse.Namespace, settings: Settings) -> None:
    del options
    from bot.conversation import converse
    from bot.opening import open_archive, open_newer
    from bot.repl import talk

    with contextlib.ExitStack() as opened:

        def renew(archive: Archive) -> tuple[Archive, Converse] | None:
            newer = open_newer(archive, settings)
            if newer is None:
                return None
            archive.close()
            opened.callback(newer.close)
            return newer, partial(converse, archive=newer)

        archive = opened.enter_context(open_archive(settings))
        talk(archive, partial(converse, archive=archive), settings, renew)


def _ask(options: argparse.Namespace, settings: Settings) -> None:
    from bot.conversation import converse
    from bot.opening import open_archive

    if options.file is None:
        question = _question(options)
        with open_archive(settings) as archive:
            _show(question, archive, settings, as_json=options.json)
    elif options.question or not options.json:
        options.refuse("--file goes with --json and without a question")
    else:
        with _lines(options.file) as lines, open_archive(settings) as archive:
            _answer_file(lines, partial(converse, archive=archive), settings)


def _question(options: argparse.Namespace) -> str:
    """Take the question from the command line, else from what is piped in; refuse what is none at once."""
    from bot.questions import clean

    if not options.question and sys.stdin.isatty():
        options.refuse('give a question: wenbao ask "…"')
    question = " ".join(options.question) if options.question else sys.stdin.read(_LONGEST_INPUT)
    clean(question)
    return question


def _show(question: str, archive: Archive, settings: Settings, *, as_json: bool) -> None:
    from bot.conversation import converse
    from bot.replies import answer_json, answer_lines, terms_of, to_json
    from bot.talk.memory import Conversation

    answered, _ = converse(question, Conversation(), archive)
    if as_json:
        sys.stdout.write(to_json(answer_json(answered)) + "\n")
    else:
        Screen.on(sys.stdout, settings).show(
            *answer_lines(answered, terms_of(answered, archive.segmenter), settings.language)
        )


@contextlib.contextmanager
def _lines(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    with contextlib.ExitStack() as opened:
        try:
            file = opened.enter_context(Path(name).open("rb"))
        except OSError as e:
            from index import ConfigError

            raise ConfigError(f"--file {name} cannot be read ({e.strerror}); name a file of JSON questions") from e
        yield file


def _answer_file(lines: BinaryIO, converse: Converse, settings: Settings) -> None:
    from bot.batch import answer_batch
    from bot.replies import to_json

    total = errors = 0
    for answered in answer_batch(lines, converse):
        sys.stdout.write(to_json(answered.value) + "\n")
        sys.stdout.flush()
        total += 1
        errors += answered.failed
    if errors:
        complain(MESSAGES[settings.language].batch_errors.format(total=total, errors=errors))


def _index(options: argparse.Namespace, settings: Settings) -> int:
    from bot.indexing import index

    return index(options, settings)


def _articles(options: argparse.Namespace, settings: Settings) -> None:
    from bot.replies import article_json, article_list_lines, to_json
    from index import list_articles

    articles = list_articles(settings.index)
    if options.json:
        sys.stdout.writelines(to_json(article_json(article)) + "\n" for article in articles)
    else:
        Screen.on(sys.stdout, settings).show(*article_list_lines(articles, settings.language))


def _article(options: argparse.Namespace, settings: Settings) -> None:
    from bot.holdings.commands import article

    article(options, settings)


def _coverage(options: argparse.Namespace, settings: Settings) -> None:
    from bot.holdings.commands import coverage

    coverage(options, settings)


def _stats(options: argparse.Namespace, settings: Settings) -> None:
    from bot.holdings.commands import stats

    stats(options, settings)


def _telegram(options: argparse.Namespace, settings: Settings) -> None:
    from bot.telegram.secrecy import guard_output
    from bot.telegram.service import serve
    from bot.telegram.settings import TelegramSettings

    if not options.verbose:
        logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        logging.getLogger("bot").setLevel(logging.INFO)
    telegram = TelegramSettings.read(os.environ)
    guard_output(*telegram.secrets)
    serve(settings, telegram)


if __name__ == "__main__":
    sys.exit(main())
