"""Builds and asks in processes that may be killed, robbed of rights or of room: `python forking.py` forks one a job.

It imports everything first and starts no thread of its own, so that a fork costs milliseconds. A job is a line of JSON
{"do": "build" | "ask" | "hold", "root", "pages", "model", …}; the answers are the child's process id and, once it has
ended, its exit status and what it said. What a job may set beside: "uid", "file_limit", "killed_after" (seconds, by the
kernel, as kill -9 does), "die_at" (the number of the operation on the index's files before which the process ends at
once, having told which files it had forced to the disk; 0 only counts them), "fresh", "save_every" (seconds).
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import traceback
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

REPOSITORY = Path(__file__).resolve().parents[1]
FOUND_ERROR, DIED, KILLED = 1, 99, -signal.SIGALRM
_OPERATIONS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "sqlite3.connect", "wenbao.fsync"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended, and what it said: a result, or an error's name and sentence."""

    status: int
    said: dict[str, Any]


class Forks:
    """The process that forks, seen from a test."""

    def __init__(self, source: Path = REPOSITORY) -> None:
        environment = os.environ | {"PYTHONPATH": str(source), "OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if source == REPOSITORY else subprocess.DEVNULL,  # what is broken on purpose may cry
            env=environment,
            text=True,
        )
        self._busy = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def start(self, do: str, root: Path, **job: Any) -> int:
        """Start a job; gives its process id."""
        if self._busy:  # a test that failed midway left its job behind
            self.finish()
        self._busy = True
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, "root": str(root), **job}, default=str) + "\n")
        self._process.stdin.flush()
        return int(self._line())

    def finish(self) -> Outcome:
        """Wait until the job has ended."""
        status = int(self._line())
        self._busy = False
        return Outcome(status, json.loads(self._line() or "{}"))

    def run(self, do: str, root: Path, **job: Any) -> Outcome:
        """Do a job to its end."""
        self.start(do, root, **job)
        return self.finish()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def _dies(root: str, at: int, out: int) -> dict[str, int]:
    """End the process before its `at`-th operation on the files of an index; count them."""
    seen = {"operations": 0}
    sync = os.fsync
    synced: list[int] = []

    def watched(fd: Any) -> None:
        sys.audit("wenbao.fsync", str(Path(f"/proc/self/fd/{fd}").readlink()))
        sync(fd)
        synced.append(os.fstat(fd).st_ino)

    def hook(event: str, values: tuple[object, ...]) -> None:
        if event in _OPERATIONS and values and str(values[0]).startswith(root):
            seen["operations"] += 1
            if seen["operations"] == at:
                os.write(out, json.dumps({"synced": synced}).encode())
                os._exit(DIED)

    os.fsync = watched
    sys.addaudithook(hook)
    return seen


def _build(job: dict[str, Any], out: int) -> dict[str, Any]:
    from index import IndexSettings, build

    if "save_every" in job:
        sys.modules["index.build"].__dict__["_SECONDS_BETWEEN_SAVES"] = job["save_every"]
    seen = _dies(job["root"], job["die_at"], out) if "die_at" in job else {}
    settings, fresh = IndexSettings(model=job["model"]), job.get("fresh", False)
    report = build([Path(job["pages"])], Path(job["root"]), settings, fresh=fresh)
    failed = [str(error) for error in report.failed]
    kept, embedded = report.changes.kept, report.embedded
    return {"generation": report.generation, "failed": failed, "kept": kept, "embedded": embedded, **seen}


def _ask(job: dict[str, Any], out: int) -> dict[str, Any]:
    del out
    from index import Archive

    with closing(Archive.open(Path(job["root"]))) as archive:
        hits = archive.search(archive.query(job["question"]))
        return {"generation": archive.generation, "hits": [(hit.passage, hit.score) for hit in hits]}


def _child(job: dict[str, Any], out: int) -> int:
    from index import WenbaoError

    if "file_limit" in job:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["file_limit"], resource.RLIM_INFINITY))
    if "killed_after" in job:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, max(job["killed_after"], 1e-4))
    if "uid" in job:
        os.setgid(job["uid"])
        os.setuid(job["uid"])
    try:
        said = {"build": _build, "ask": _ask}[job["do"]](job, out)
        status = 0
    except WenbaoError as e:
        said, status = {"error": type(e).__name__, "sentence": str(e)}, FOUND_ERROR
    os.write(out, json.dumps(said).encode())
    return status


def _serve() -> None:
    import faiss  # noqa: F401
    import rjieba
    import safetensors.numpy  # noqa: F401
    import tantivy  # noqa: F401
    import tokenizers  # noqa: F401

    import index
    from index.recipe import recipe_of

    recipe_of("", None)
    b"a".decode("gb18030")  # another user may not be allowed to load it
    rjieba.cut_for_search("热身")
    index.fold("热身")
    for line in sys.stdin:
        job = json.loads(line)
        ends, out = os.pipe()
        pid = os.fork()
        if pid == 0:
            status = 70
            try:
                status = _child(job, out)
            except BaseException:  # noqa: BLE001
                traceback.print_exc()
            finally:
                os._exit(status)
        os.close(out)
        print(pid, flush=True)
        with os.fdopen(ends) as said:
            text = said.read()
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
        print(text, flush=True)


if __name__ == "__main__":
    _serve()
