"""R5: files that are damaged, exchanged or forged: named before any engine sees them."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

from forking import FOUND_ERROR, Forks
from forking import Outcome as Ended
from tiny import model, shared_folder
from torturing.outcome import Outcome

from harming.stage import QUESTION, Plan, faults, stage
from index import Archive, IndexDamagedError, IndexVersionError
from index.manifest import checksum
from index.store import Store

_ASKED_BY_A_PROCESS = 25
"""Of so many harmed files one is opened by a process of its own, as a person would; the others are opened here."""


def damaged(plan: Plan, *, times: int, only: str = "") -> Outcome:
    """R5: a bit, a page of zeros, a cut, another file's bytes, in each file in turn: named, and never answered from.

    In all files, or in the `only` one of a name.
    """
    failures: list[str] = []
    tried = 0
    with stage(plan) as (forks, root, pages):
        forks.run("build", root, pages=pages, model=model())  # so that there is another generation to swap with
        folder = Store(root).folder(Store(root).current())
        every = [path for path in sorted(folder.parent.rglob("*")) if path.is_file() and path.suffix != ".lock"]
        for path in [path for path in every if path.is_relative_to(folder) and path.name.endswith(only)]:
            content = path.read_bytes()
            for _ in range(times if content else 1):
                harm = plan.chance.choice(_HARMS)
                spoiled = harm(content, plan.chance, every)
                if spoiled == content:
                    continue
                tried += 1
                path.write_bytes(spoiled)
                failures += _not_named(forks, root, f"{path.name} by {harm.__name__}", plan, tried)
            path.write_bytes(content)
        return Outcome(tried, failures + faults(root))


def _not_named(forks: Forks, root: Path, what: str, plan: Plan, number: int) -> list[str]:
    if plan.on_the_real_source and number % _ASKED_BY_A_PROCESS:
        try:
            Archive.open(root).close()
        except (IndexDamagedError, IndexVersionError):
            return []
        return [f"{what} is opened"]
    ended = forks.run("ask", root, question=QUESTION)
    named = ended.said.get("error") in {"IndexDamagedError", "IndexVersionError"}
    return [] if ended.status == FOUND_ERROR and named else [f"{what}: {ended}"]


def _flip(content: bytes, chance: random.Random, _: list[Path]) -> bytes:
    at = chance.randrange(len(content)) if content else 0
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :] if content else b"\1"


def _zero(content: bytes, chance: random.Random, _: list[Path]) -> bytes:
    at = chance.randrange(max(1, len(content)))
    return content[:at] + bytes(len(content[at : at + 4096])) + content[at + 4096 :]


def _cut(content: bytes, chance: random.Random, _: list[Path]) -> bytes:
    return content[: chance.randrange(max(1, len(content)))]


def _swap(_: bytes, chance: random.Random, files: list[Path]) -> bytes:
    return chance.choice(files).read_bytes()


_HARMS: list[Callable[[bytes, random.Random, list[Path]], bytes]] = [_flip, _flip, _zero, _cut, _swap]


_OUTSIDE = ("../../../outside", "{folder}/outside", "../outside", "passages/../../../../outside", "..", "")
"""Names in a manifest, seen from a generation's folder; {folder} is the one that holds the index."""


def forged(plan: Plan, *, names: int) -> Outcome:
    """R5 too: manifests, exports and links made to lead outside: refused, and what lies outside is as it was."""
    failures: list[str] = []
    tried = 0
    for name in _OUTSIDE[:names]:
        for forge in (_forge_manifest, _forge_export, _link_a_file, _link_the_generation):
            tried += 1
            with stage(plan) as (forks, root, _):
                named = name.format(folder=root.parent)
                victim = Path(os.path.normpath(Store(root).folder("g000001") / named))
                victim = victim if victim.name == "outside" else root.parent / "outside"
                victim.write_bytes(b"precious")
                jobs = forge(root, named, victim)
                ended = [forks.run(do, root, **job) for do, job in jobs]
                failures += [f"{forge.__name__} {name!r}: {fault}" for fault in _not_refused(ended, victim)]
    for link in ("lock", "CURRENT.new"):
        tried += 1
        failures += [f"{link} as a link: {fault}" for fault in _written_through(plan, link)]
    return Outcome(tried, failures)


def _not_refused(ended: list[Ended], victim: Path) -> list[str]:
    wrong = [f"it was not refused: {one}" for one in ended if one.said.get("error") != "IndexDamagedError"]
    harmed = [] if victim.read_bytes() == b"precious" else ["what lay outside has changed"]
    made = [f"{path} was written" for path in victim.parent.rglob(f"*{_NEW}")]
    seen = [f"what lay outside was read: {one}" for one in ended if "precious" in json.dumps(one.said)]
    return wrong + harmed + made + seen


_NEW = "-new"
_Jobs = list[tuple[str, dict[str, object]]]


def _forge_manifest(root: Path, name: str, victim: Path) -> _Jobs:
    """Name a file outside in the live manifest, with its true checksum."""
    _rewrite(Store(root).folder("g000001") / "manifest.json", name, victim.read_bytes())
    return [*_OPENING, ("roll_back", {"generation": "g000001"})]


_OPENING: _Jobs = [("ask", {"question": QUESTION}), ("export", {"file": "/dev/null"})]


def _rewrite(path: Path, name: str, content: bytes) -> None:
    manifest = json.loads(path.read_bytes())
    manifest["files"][name] = [len(content), hashlib.sha256(content).hexdigest()]
    del manifest["checksum"]
    path.write_text(json.dumps(manifest | {"checksum": checksum(manifest)}))


def _forge_export(root: Path, name: str, victim: Path) -> _Jobs:
    """Export an index, and pack a new file near that name beside those that are its own."""
    name += _NEW if name.endswith(victim.name) else ""
    folder, file = Store(root).folder("g000001"), root.parent / "export"
    _rewrite(folder / "manifest.json", name, b"harm")
    files = json.loads((folder / "manifest.json").read_bytes())["files"]
    with tarfile.open(file, "w") as packed:
        for each in ("manifest.json", *files):
            member = tarfile.TarInfo(each)
            content = b"harm" if each == name else (folder / each).read_bytes()
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    return [("import", {"file": file})]


def _link_a_file(root: Path, name: str, victim: Path) -> _Jobs:
    """Put a link to the same bytes outside in the place of a file."""
    del name
    path = Store(root).folder("g000001") / "dense.faiss"
    elsewhere = victim.with_name("elsewhere")
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    return _OPENING


def _link_the_generation(root: Path, name: str, victim: Path) -> _Jobs:
    """Put a link to a folder outside in the place of a generation."""
    del name
    folder = Store(root).folder("g000001")
    folder.rename(victim.with_name("folder"))
    folder.symlink_to(victim.with_name("folder"))
    return _OPENING


def _written_through(plan: Plan, link: str) -> list[str]:
    """Build where a link to another's file stands in the way of a file that a build writes."""
    with stage(plan) as (forks, root, pages):
        victim = shared_folder() / "outside"
        victim.write_bytes(b"precious")
        (root / link).unlink(missing_ok=True)
        (root / link).symlink_to(victim)
        ended = forks.run("build", root, pages=pages, model=model())
        wrong = [] if victim.read_bytes() == b"precious" else ["what it leads to has changed"]
        shutil.rmtree(victim.parent)
        return wrong + faults(root) + ([] if ended.status in {0, FOUND_ERROR} else [str(ended)])
