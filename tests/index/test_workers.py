from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator

import pytest

from index import workers
from index.preparing import Prepared, prepare
from index.types import Page
from index.words import Segmenter


def pages(count: int) -> list[Page]:
    return [
        Page(f"{n}.txt", f"# 第{n}座水库竣工\n\n本报讯　{n}月{n}日，{n + 2}座水库竣工。" * (n % 5 + 1))
        for n in range(count)
    ]


@pytest.fixture(autouse=True)
def _few_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_ALONE", 3)
    monkeypatch.setattr(workers, "_BATCH_PAGES", 4)


def test_processes_prepare_what_this_one_would_in_the_same_order() -> None:
    segmenter = Segmenter.open()
    items: list[Page | int] = []
    for number, page in enumerate(pages(60)):
        items += [page] if number % 7 else [number, page]
    expected = [prepare(item, segmenter) if isinstance(item, Page) else item for item in items]
    assert list(workers.prepare_all(items, segmenter, None)) == expected


def test_few_pages_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    assert len(list(workers.prepare_all(pages(3), Segmenter.open(), None))) == 3
    with pytest.raises(TypeError):
        list(workers.prepare_all(pages(4), Segmenter.open(), None))


def test_a_process_that_dies_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    real = subprocess.Popen

    def watched(*arguments: object, **options: object) -> object:
        process = real(*arguments, **options)  # type: ignore[call-overload]
        started.append(process.pid)
        return process

    monkeypatch.setattr(subprocess, "Popen", watched)
    segmenter = Segmenter.open()

    def killing() -> Iterator[Page]:
        for number, page in enumerate(pages(60)):
            if number == 30:
                os.kill(started[0], signal.SIGKILL)
            yield page

    found: list[Prepared] = list(workers.prepare_all(killing(), segmenter, None))
    assert found == [prepare(page, segmenter) for page in pages(60)]
    assert started
