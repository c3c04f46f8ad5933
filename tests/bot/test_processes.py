"""The commands in processes of their own: pipes, signals, encodings, and what each of them loads."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest
from conftest import Commands

import bot.__main__ as program
from index import Archive

HEAVY = ("torch", "transformers", "sentence_transformers", "telegram", "faiss", "numpy", "jieba", "rich")
PROBE = f"""
import sys
from bot.__main__ import main
try:
    status = main(sys.argv[1:])
except SystemExit as e:
    status = e.code
loaded = [name for name in {(*HEAVY, "prompt_toolkit", "asyncio")!r} if name in sys.modules]
print(status, *loaded, file=sys.stderr)
"""


def text_of(archive: Archive, file: object) -> str:
    return archive.page(str(file)).text


def test_an_answer_for_people(wenbao: Commands) -> None:
    done = wenbao("ask", "三座水库总库容多少万立方米？")
    assert (done.returncode, done.stderr) == (0, "")
    assert "480万立方米" in done.stdout
    assert "《青石县三座水库全部竣工》  19 May 2021" in done.stdout
    assert "\n一版.txt, characters " in done.stdout
    assert "\x1b" not in done.stdout


def test_an_answer_in_json_is_one_line_whose_quotes_are_the_source(wenbao: Commands, archive: Archive) -> None:
    done = wenbao("ask", "--json", "老街修缮工期多少个月？")
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1)
    got = json.loads(done.stdout)
    assert (got["question"], got["status"], got["index"]) == ("老街修缮工期多少个月？", "answered", "g000001")
    cited = got["citations"][0]
    assert (cited["file"], cited["date"], cited["date_basis"]) == ("二版.txt", "2022-09", "inferred")
    assert "工期14个月" in cited["quote"]
    for part in got["citations"] + got["passages"]:
        quote = part.get("quote", part.get("text"))
        assert text_of(archive, part["file"])[part["start"] : part["end"]] == quote


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_any_output_encoding_will_do_and_json_stays_utf_8(wenbao: Commands, encoding: str) -> None:
    listed = subprocess.run(
        wenbao.argv("articles"),
        env=wenbao.environment | {"PYTHONIOENCODING": encoding},
        cwd=wenbao.folder,
        capture_output=True,
        check=True,
    )
    assert ("三座水库" in listed.stdout.decode(encoding)) == (encoding == "gbk")
    assert "三座水库" in wenbao("articles", "--json", PYTHONIOENCODING=encoding).stdout


def test_a_file_of_questions(wenbao: Commands) -> None:
    lines = [
        '{"id": "a", "question": "水库"}',
        "{broken",
        '{"id": "d", "turns": [{"question": "老街修缮"}, {"question": "春茶"}]}',
    ]
    (wenbao.folder / "q.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = wenbao("ask", "--json", "--file", "q.jsonl")
    one, two, three = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 0
    assert done.stderr == "wenbao: 1 of 3 lines could not be answered in full; the message in each says why.\n"
    assert (one["id"], one["question"]) == ("a", "水库")
    assert two["status"] == "error"
    assert "line 2" in two["message"]
    assert [turn["question"] for turn in three["turns"]] == ["老街修缮", "春茶"]
    assert wenbao("ask", "--json", "--file", "-", typed=lines[0]).stdout.startswith('{"id": "a"')


def test_answers_to_a_pipe_come_one_by_one(wenbao: Commands) -> None:
    with subprocess.Popen(
        wenbao.argv("ask", "--json", "--file", "-"),
        cwd=wenbao.folder,
        env=wenbao.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(f'{{"id": {number}, "question": "水库"}}\n'.encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(20) == 0


def test_a_reader_who_leaves_is_no_error(wenbao: Commands) -> None:
    with subprocess.Popen(
        wenbao.argv("ask", "--json", "--file", "-"),
        cwd=wenbao.folder,
        env=wenbao.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        _, complaints = process.communicate('{"question": "水库"}\n'.encode() * 50, timeout=30)
    assert process.returncode == 1
    assert complaints == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_cannot_be_written_is_said(wenbao: Commands) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            wenbao.argv("articles"),
            cwd=wenbao.folder,
            env=wenbao.environment,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == b"wenbao: No space left on device: while the output was written\n"


def test_an_interrupt_ends_a_command_without_a_traceback(wenbao: Commands) -> None:
    with subprocess.Popen(
        wenbao.argv("ask", "--json", "--file", "-"),
        cwd=wenbao.folder,
        env=wenbao.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write('{"question": "水库"}\n'.encode())
        process.stdin.flush()
        process.stdout.readline()
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=20)
    assert (process.returncode, complaints) == (1, b"wenbao: stopped\n")


@pytest.mark.parametrize(
    ("arguments", "status", "loaded"),
    [
        (("--help",), 0, set()),
        (("--version",), 0, set()),
        (("ask", "--help"), 0, set()),
        (("dance",), 2, set()),
        (("ask", "--file", "x"), 2, {"numpy"}),
        (("ask", "--json", "水库"), 0, {"faiss", "numpy"}),
        (("ask", "水库"), 0, {"faiss", "numpy"}),
        (("articles", "--json"), 0, {"faiss", "numpy"}),
        (("chat",), 0, {"faiss", "numpy"}),
        (("index", "PAGES", "--index", "mine"), 0, {"faiss", "numpy"}),
    ],
)
def test_no_command_loads_what_it_does_not_use(
    wenbao: Commands, pages: Path, arguments: tuple[str, ...], status: int, loaded: set[str]
) -> None:
    done = wenbao(*(str(pages) if argument == "PAGES" else argument for argument in arguments), code=PROBE)
    got, *modules = done.stderr.splitlines()[-1].split()
    assert int(got) == status
    assert set(modules) - {"jieba"} <= loaded, "jieba is there where rjieba is not installed"


def test_help_names_every_command_and_option(wenbao: Commands) -> None:
    commands = wenbao("--help").stdout
    assert all(name in commands for name in ("chat", "ask", "index", "articles"))
    asking = wenbao("ask", "--help").stdout
    assert all(name in asking for name in ("--json", "--file", "--index", "--verbose"))
    assert all(name in wenbao("index", "--help").stdout for name in ("PATH", "--model", "--dictionary"))


def test_the_script_is_the_same_thing(wenbao: Commands, pages: Path) -> None:
    script = Path(program.__file__).parent.parent / "scripts/rebuild_index.py"
    run = f"import runpy; runpy.run_path({str(script)!r}, run_name='__main__')"
    assert wenbao(str(pages), "--index", "mine", code=run).stdout.startswith("g000001: 2 pages")
