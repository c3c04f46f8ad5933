"""Builds and asks in processes that may be killed, robbed of rights or of room: `python forking.py` forks one a job.

It imports everything first and starts no thread of its own, so that a fork costs milliseconds. A job is a line of JSON
{"do": "build" | "ask" | "export" | "import" | "roll_back", "root", "pages", "model", …}; the answers are the child's
process id and, once it has ended, its exit status and what it said. What a job may set beside: "uid", "file_limit",
"killed_after" (seconds, by the kernel, as kill -9 does), "die_at" (the number of the operation on the index's files
before which the process ends at once; 0 only counts them), "fresh", "wait", "save_every" (seconds). Under `tracing`:
"crashes" {"kept", "first", "step"} keeps copies of the index as crashes might leave it, "fault" {"at", "way",
"lasting"} fails a system call.
"""

from __future__ import annotations

import atexit
import codecs
import json
import os
import resource
import signal
import subprocess
import sys
import traceback
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import tracing

REPOSITORY = Path(__file__).resolve().parents[1]
FOUND_ERROR, DIED, KILLED = 1, 99, -signal.SIGALRM
_OPERATIONS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "sqlite3.connect"}


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
        self.close()

    def close(self) -> None:
        """End the process."""
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


@cache
def shared_forks(number: int = 0) -> Forks:
    """Give a process that forks for whoever asks, started once; another `number` is another process."""
    del number
    forks = Forks()
    atexit.register(forks.close)
    return forks


def _dies(root: str, at: int) -> dict[str, int]:
    """End the process before its `at`-th operation on the files of an index; count them."""
    seen = {"operations": 0}

    def hook(event: str, values: tuple[object, ...]) -> None:
        if event in _OPERATIONS and values and str(values[0]).startswith(root):
            seen["operations"] += 1
            if seen["operations"] == at:
                os._exit(DIED)

    sys.addaudithook(hook)
    return seen


def _build(job: dict[str, Any]) -> dict[str, Any]:
    from index import IndexSettings, build

    if "save_every" in job:
        sys.modules["index.build"].__dict__["_SECONDS_BETWEEN_SAVES"] = job["save_every"]
    seen = _dies(job["root"], job["die_at"]) if "die_at" in job else {}
    settings, fresh = IndexSettings(model=job["model"]), job.get("fresh", False)
    holders: list[str] = []
    on_wait = holders.append if job.get("wait") else None
    report = build([Path(job["pages"])], Path(job["root"]), settings, fresh=fresh, on_wait=on_wait)
    failed = [str(error) for error in report.failed]
    did = {"written": report.written, "kept": report.changes.kept, "embedded": report.embedded}
    waited_for = "".join(holders)
    return {"generation": report.generation, "failed": failed, **did, "waited_for": waited_for, **seen}


def _ask(job: dict[str, Any]) -> dict[str, Any]:
    from index import Archive

    with closing(Archive.open(Path(job["root"]))) as archive:
        hits = archive.search(archive.query(job["question"]))
        return {"generation": archive.generation, "hits": [(hit.passage, hit.score) for hit in hits]}


def _move(job: dict[str, Any]) -> dict[str, Any]:
    """Export, import or roll back."""
    from index import Store, export_generation, import_generation

    store = Store(Path(job["root"]))
    if job["do"] == "roll_back":
        return {"generation": store.roll_back(job["generation"])}
    move = export_generation if job["do"] == "export" else import_generation
    return {"generation": move(store, Path(job["file"]))}


_WORK = {"build": _build, "ask": _ask, "export": _move, "import": _move, "roll_back": _move}


def traced(job: dict[str, Any]) -> bool:
    """Tell whether a job is seen call by call."""
    return "crashes" in job or "fault" in job


def _follow(job: dict[str, Any], pid: int) -> tuple[int, dict[str, Any]]:
    """See a job through call by call; give its status and what was seen."""
    root = Path(job["root"])
    if "fault" in job:
        fault = tracing.Fault(**job["fault"])
        tracer = tracing.Tracer(root, fault)
        status = tracer.follow(pid)
        return status, {"calls": tracer.calls, "struck": fault.struck}
    crashes = tracing.Crashes(root, **job["crashes"] | {"kept": Path(job["crashes"]["kept"])})
    tracer = tracing.Tracer(root, crashes)
    status = tracer.follow(pid)
    crashes.unsynced.settle()
    crashes.keep(tracer.calls + 1)
    return status, {"calls": tracer.calls}


def _child(job: dict[str, Any], out: int) -> int:
    from index import WenbaoError

    if traced(job):
        tracing.be_traced()
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
        said = _WORK[job["do"]](job)
        status = 0
    except WenbaoError as e:
        said, status = {"error": type(e).__name__, "sentence": str(e)}, FOUND_ERROR
    os.write(out, json.dumps(said).encode())
    return status


def _serve() -> None:
    import mmap  # noqa: F401

    import faiss  # noqa: F401
    import numpy.ma  # noqa: F401 what numpy.unique loads when it is first called
    import rjieba
    import safetensors.numpy  # noqa: F401
    import tokenizers  # noqa: F401

    import index
    from index.preparing import prepare
    from index.recipe import recipe_of

    recipe_of("", None)
    # Another user may not be allowed to load what this takes.
    with suppress(ImportError):
        import charset_normalizer  # noqa: F401
    for name in ("gb18030", "gb2312", "gbk", "big5", "big5hkscs", "utf-16-le", "utf-16-be", "utf-32-le"):
        codecs.lookup(name)
    prepare(index.Page("热身.txt", "# 热身\n\n本报讯　热身活动今起举行。"), index.Segmenter.open(None))
    rjieba.cut_for_search("热身")
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
        followed = _follow(job, pid) if traced(job) else None
        with os.fdopen(ends) as said:
            text = said.read()
        status, seen = followed or (os.waitpid(pid, 0)[1], {})
        print(os.waitstatus_to_exitcode(status), flush=True)
        print(json.dumps(json.loads(text or "{}") | seen), flush=True)


if __name__ == "__main__":
    _serve()
