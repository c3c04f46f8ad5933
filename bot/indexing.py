"""`wenbao index`: an index built or updated, shown as it goes, told of afterwards; and what else is done with one."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.messages import EN, MESSAGES
from bot.opening import build_index, summary, usual_paths
from bot.settings import Settings
from bot.terminal import Screen, complain, escaped, line
from bot.watching import build_at_each, watch
from index import (
    BuildReport,
    Changes,
    ConfigError,
    IndexSettings,
    IndexStoreError,
    Store,
    export_generation,
    import_generation,
    survey_changes,
)

SOME_FAILED = 3
"""The exit status of a build that had to leave something out."""


def index(options: argparse.Namespace, settings: Settings) -> int:
    """Build or update the index, or do what is asked with it; give the exit status."""
    action = _ACTIONS.get(str(options.paths[0])) if options.paths and not options.paths[0].exists() else None
    if action is None:
        return _build(options, settings)
    wanted, do = action
    words = [str(path) for path in options.paths[1:]]
    if len(words) not in wanted:
        options.refuse(f"this is not how index {options.paths[0]} is used: {_USES}")
    return do(Store(settings.index), words, Screen.on(sys.stdout, settings))


def _build(options: argparse.Namespace, settings: Settings) -> int:
    paths = options.paths or usual_paths(settings)
    if not paths:
        options.refuse("name the files or folders of your pages: wenbao index FOLDER")
    if options.watch and options.dry_run:
        options.refuse("--watch builds and --dry-run does not: give one of them")
    model = options.model or settings.model
    if model and Path(model).is_dir():
        model = str(Path(model).resolve())  # the index is asked from other folders than it is built in
    how = IndexSettings(model=model, dictionary=options.dictionary and options.dictionary.resolve())
    if options.dry_run:
        _show_plan(survey_changes(paths, settings.index, how), settings)
        return 0
    once = _Once(options, settings, paths, how)
    return _watch(once) if options.watch else once.build()


@dataclass(slots=True)
class _Once:
    """One build after another of the same files, each said and reported."""

    options: argparse.Namespace
    settings: Settings
    paths: Sequence[Path]
    how: IndexSettings
    built: int = 0

    def build(self) -> int:
        """Build, say what was done unless that is nothing once more, and give the exit status."""
        options = self.options
        fresh, wait = options.fresh and not self.built, options.wait or options.watch
        report = build_index(self.paths, self.settings, self.how, fresh=fresh, quiet=options.quiet, wait=wait)
        if not options.quiet and (report.written or not self.built):
            Screen.on(sys.stdout, self.settings).show(line(summary(report, self.settings)))
        self.built += 1
        if options.report:
            _write(report, options.report)
        return SOME_FAILED if report.failed else 0


def _watch(once: _Once) -> int:
    """Build now and at each change, until Ctrl-C."""
    said, quiet = MESSAGES[once.settings.language], once.options.quiet
    ignored = [once.settings.index, *filter(None, [once.options.report])]
    if not quiet:
        complain(said.watching.format(paths=escaped(", ".join(map(str, once.paths)))))
    try:
        build_at_each(watch(once.paths, ignored=ignored), once.build)
    except KeyboardInterrupt:
        if not quiet:
            complain(said.watched)
    return 0


def _show_plan(changes: Changes, settings: Settings) -> None:
    screen = Screen.on(sys.stdout, settings)
    signs = (("+", changes.added), ("~", changes.changed), ("-", changes.removed))
    screen.show(*(line(f"{sign} {escaped(file)}") for sign, files in signs for file in files))
    added, changed, removed = (len(files) for _, files in signs)
    said = MESSAGES[settings.language].planned
    screen.show(line(said.format(added=added, changed=changed, removed=removed, kept=changes.kept)))


def _write(report: BuildReport, path: Path) -> None:
    """Write what a build did, for other programs."""
    done = {
        "generation": report.generation,
        "written": report.written,
        **asdict(report.counts),
        "added": report.changes.added,
        "changed": report.changes.changed,
        "removed": report.changes.removed,
        "kept": report.changes.kept,
        "embedded": report.embedded,
        "encodings": report.encodings,
        "failed": [str(error) for error in report.failed],
        "seconds": {"all": round(report.seconds, 3), **report.stages},
    }
    try:
        path.write_text(
            json.dumps(done, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", errors="backslashreplace"
        )
    except OSError as e:
        raise ConfigError(f"--report {path} cannot be written ({e.strerror}); name another file") from e


def _verify(store: Store, words: Sequence[str], screen: Screen) -> int:
    """Check every file of every generation against its checksum."""
    del words
    damaged = 0
    for name in sorted({store.current(), *store.generations()}):
        try:
            store.verify(store.manifest(name))
            screen.show(line(f"{name}: ✓"))
        except IndexStoreError as e:
            damaged += 1
            screen.show(line(f"{name}: {e}"))
    return min(damaged, 1)


def _list(store: Store, words: Sequence[str], screen: Screen) -> int:
    """Show the generations there are, the live one marked."""
    del words
    live = store.current()
    for name in store.generations():
        try:
            manifest = store.manifest(name)
        except IndexStoreError as e:
            screen.show(line(f"  {name}  {e}"))
            continue
        size = sum(size for size, _ in manifest.files.values()) / 1e6
        built = datetime.fromtimestamp(store.built(name), UTC).astimezone()
        held = EN.progress.format(**asdict(manifest.counts))
        screen.show(line(f"{'*' if name == live else ' '} {name}  {built:%Y-%m-%d %H:%M}  {held}, {size:.1f} MB"))
    return 0


def _roll_back(store: Store, words: Sequence[str], screen: Screen) -> int:
    """Make an earlier generation live."""
    screen.show(line(store.roll_back(*words)))
    return 0


def _export(store: Store, words: Sequence[str], screen: Screen) -> int:
    """Write the live generation to one file."""
    screen.show(line(f"{export_generation(store, Path(words[0]))} → {words[0]}"))
    return 0


def _import(store: Store, words: Sequence[str], screen: Screen) -> int:
    """Make what was exported to a file the live generation."""
    screen.show(line(f"{words[0]} → {import_generation(store, Path(words[0]))}"))
    return 0


_ACTIONS: dict[str, tuple[set[int], Callable[[Store, Sequence[str], Screen], int]]] = {
    "verify": ({0}, _verify),
    "list": ({0}, _list),
    "rollback": ({0, 1}, _roll_back),
    "export": ({1}, _export),
    "import": ({1}, _import),
}
_USES = "index verify, index list, index rollback [GENERATION], index export FILE, index import FILE"
