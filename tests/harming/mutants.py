"""R23: the safeguards are taken out of a copy of the source one by one; each time a row or a test must fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import partial

from forking import REPOSITORY
from tiny import shared_folder
from torturing.outcome import Outcome
from torturing.removal import Safeguard, copy_package

from harming.damaging import damaged, forged
from harming.dying import exits, taken_up
from harming.refusing import limited
from harming.rivals import two_builds
from harming.stage import DEEDS, Plan


def safeguards_removed(plan: Plan, *, safeguards: int) -> Outcome:
    """R23: each safeguard removed in turn."""
    failures: list[str] = []
    chosen = SAFEGUARDS[:safeguards]
    for safeguard in chosen:
        source = shared_folder()
        for package in ("index", "bot"):
            copy_package(package, source)
        failures += safeguard.take_out(source / "index") or _survives(safeguard, replace(plan, source=source))
        shutil.rmtree(source, ignore_errors=True)
    return Outcome(len(chosen), failures)


def _survives(safeguard: Safeguard[Plan], plan: Plan) -> list[str]:
    return [] if safeguard.proof(plan).failures else [f"nobody misses this: {safeguard.name}"]


def tested(plan: Plan, *, test: str) -> Outcome:
    """Run one test on the source of the plan."""
    for name in ("tests", "pyproject.toml", "seeds"):
        (plan.source / name).symlink_to(REPOSITORY / name)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", f"tests/{test}"]
    environment = os.environ | {"PYTHONPATH": str(plan.source)}
    done = subprocess.run(command, cwd=plan.source, env=environment, capture_output=True, text=True, check=False)
    if "failed" not in done.stdout and "passed" not in done.stdout:
        raise AssertionError(done.stdout + done.stderr)
    return Outcome(1, [test] if done.returncode else [])


_DAMAGED = partial(damaged, times=5, only="dense.faiss")
_DAMAGED_MANIFEST = partial(damaged, times=60, only="manifest.json")
_EXITS = partial(exits, step=3, repair=1000, deeds=DEEDS[1:2])
_REPAIRED = partial(exits, step=6, repair=1, deeds=DEEDS[2:3])
_LOCKED = partial(two_builds, times=1)
_TAKEN_UP = partial(taken_up, times=2)
_REFUSED = partial(limited, step=2500, largest=30_000)
_FORGED = partial(forged, names=1)

SAFEGUARDS: list[Safeguard[Plan]] = [
    Safeguard("the digest in a checksum", "store.py", "and digest_file(path) == digest", "", _DAMAGED),
    Safeguard("checksums of the files", "search.py", "            verified.result()\n", "", _DAMAGED),
    Safeguard(
        "the checksum of the manifest",
        "store.py",
        'raw.pop("checksum") != checksum(raw)',
        'not raw.pop("checksum")',
        _DAMAGED_MANIFEST,
    ),
    Safeguard(
        "files forced to the disk", "store.py", "                _sync(path)\n", "                pass\n", _EXITS
    ),
    Safeguard("the switch forced to the disk", "store.py", "        _sync(draft)\n", "", _EXITS),
    Safeguard("the generation's name forced to the disk", "store.py", "            _sync(target.parent)\n", "", _EXITS),
    Safeguard("a generation's own names forced to the disk", "store.py", "            _sync(folder)\n", "", _EXITS),
    Safeguard(
        "the switch is a rename",
        "store.py",
        "draft.replace(self.root / _CURRENT)",
        "(self.root / _CURRENT).write_bytes(draft.read_bytes())",
        _EXITS,
    ),
    Safeguard(
        "the switch comes last",
        "store.py",
        "            folder.rename(target)\n",
        "            draft.replace(self.root / _CURRENT)\n            draft = self._draft(manifest.generation)\n"
        "            folder.rename(target)\n",
        _EXITS,
    ),
    Safeguard("the lock", "store.py", "fcntl.LOCK_EX | fcntl.LOCK_NB", "fcntl.LOCK_SH | fcntl.LOCK_NB", _LOCKED),
    Safeguard("the lock's owner", "store.py", "os.pwrite(descriptor, str(os.getpid()).encode(), 0)", "pass", _LOCKED),
    Safeguard("what a killed build saved", "store.py", "folder.rename(self.leftover)", "pass", _TAKEN_UP),
    Safeguard("vectors are saved before pages", "generation.py", "        self.vectors.save()\n", "", _TAKEN_UP),
    Safeguard("pages are saved", "generation.py", "        self.catalog.save()\n", "", _TAKEN_UP),
    Safeguard(
        "what was saved holds until the machine restarts",
        "manifest.py",
        "return part if part.boot and part.boot == _boot() else None",
        "return part",
        _REPAIRED,
    ),
    Safeguard(
        "a full disk is told of", "store.py", "        raise write_error(root, e) from e", "        raise", _REFUSED
    ),
    Safeguard("names in a manifest stay inside", "store.py", "if not is_inside(name)", "if not name", _FORGED),
    Safeguard("names in an export stay inside", "moving.py", "and is_inside(member.name) ", "", _FORGED),
    Safeguard("no file is a link", "store.py", "_is_own(path, folder) and ", "", _FORGED),
    Safeguard("no generation is a link", "store.py", "path.parent.is_symlink() or ", "", _FORGED),
    Safeguard("the lock is no link", "store.py", " | os.O_NOFOLLOW", "", _FORGED),
    Safeguard("the switch is no link", "store.py", "        draft.unlink(missing_ok=True)", "        pass", _FORGED),
    Safeguard(
        "the gate looks at the time that nobody can set back",
        "survey.py",
        "st_ctime_ns",
        "st_mtime_ns",
        partial(tested, test="index/test_updating.py::test_a_file_whose_time_was_set_back_is_noticed"),
    ),
    Safeguard(
        "another recipe takes nothing over",
        "base.py",
        "if manifest.recipe != recipe:",
        "if not recipe:",
        partial(tested, test="index/test_updating.py::test_other_words_or_another_model_take_nothing_over"),
    ),
]
