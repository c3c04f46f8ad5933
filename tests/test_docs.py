"""The documents: the commands they name exist, the answer they show is given, the modules they list are there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]
README = (REPO / "README.md").read_text("utf-8")
ARCHITECTURE = (REPO / "ARCHITECTURE.md").read_text("utf-8")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IN_LINE = re.compile(r"`([^`\n]+)`")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
BINARY = {".xz", ".safetensors", ".onnx"}
MACHINE_PATH = re.compile(r"(?<![\w.~$}*])/(?:work|root|Users|mnt|tmp/[\w.]+|home/(?!me\b)\w+)(?:/|\b)")
COMMANDS = [
    shlex.split(line, comments=True)
    for language, block in FENCED.findall(README)
    if language == "sh"
    for line in block.splitlines()
    if line.strip()
]


def wenbao(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as README's commands do, with nothing of the environment of who runs the tests."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        cwd=REPO,
        encoding="utf-8",
        env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "NO_COLOR": "1", "COLUMNS": "200", **environment},
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def helps() -> dict[str, str]:
    """What --help says of the program ("") and of each of its commands."""
    whole = wenbao("--help")
    assert (whole.returncode, whole.stderr) == (0, "")
    names = re.findall(r"^ {4}(\w+) ", whole.stdout, re.MULTILINE)
    return {"": whole.stdout, **{name: wenbao(name, "--help").stdout for name in names}}


def documented() -> list[list[str]]:
    """Every `wenbao …` of the documents, in blocks and in lines."""
    inline = [
        shlex.split(code) for text in (README, ARCHITECTURE) for code in IN_LINE.findall(text) if "wenbao " in code
    ]
    return [argv for argv in (*COMMANDS, *inline) if argv and Path(argv[0]).name == "wenbao"]


def test_the_readme_names_commands() -> None:
    assert len(COMMANDS) > 5
    assert {"chat", "ask", "index", "articles"} <= {argv[1] for argv in documented()}


@pytest.mark.parametrize("argv", COMMANDS, ids=" ".join)
def test_a_command_of_the_readme_exists(argv: list[str]) -> None:
    if argv[0].startswith("./"):
        assert os.access(REPO / argv[0], os.X_OK)
    else:
        assert argv[0] == ".venv/bin/wenbao"


@pytest.mark.parametrize("script", sorted({*re.findall(r"\bscripts/\w+(?:\.py)?\b(?!/)", README + ARCHITECTURE)}))
def test_a_script_that_the_documents_name_is_there(script: str) -> None:
    assert (REPO / script).is_file()
    assert script.endswith(".py") or os.access(REPO / script, os.X_OK)


def test_the_commands_and_options_that_the_documents_name_are_known_to_the_program(helps: dict[str, str]) -> None:
    for argv in documented():
        assert argv[1] in helps, argv
        known = set(OPTION.findall(helps[argv[1]]))
        assert {word for word in argv[2:] if word.startswith("--")} <= known, argv
    everywhere = {option for text in helps.values() for option in OPTION.findall(text)}
    named = {option for code in IN_LINE.findall(README) for option in OPTION.findall(code)}
    assert named <= everywhere


@pytest.mark.parametrize("named", sorted({*re.findall(r"\bWENBAO_[A-Z]+\b", README)}))
def test_an_environment_variable_of_the_readme_is_read(named: str) -> None:
    read = [REPO / "bot" / "settings.py", REPO / "scripts" / "setup.sh"]
    assert any(named in path.read_text("utf-8") for path in read)


@pytest.mark.parametrize("package", ["index", "bot", "bot/telegram"])
def test_the_architecture_lists_the_modules_that_are_there(package: str) -> None:
    section = re.split(r"^## ", ARCHITECTURE, flags=re.MULTILINE)
    table = next(part for part in section if part.startswith(f"{package}/"))
    cells = [line.split("|")[1] for line in table.splitlines() if ".py`" in line]
    listed = [name for cell in cells for name in re.findall(r"`(\w+\.py)`", cell)]
    there = [p for p in (REPO / package).rglob("*.py") if p.name != "__init__.py"]
    assert sorted(listed) == sorted(
        p.name for p in there if package != "bot" or "telegram" not in p.relative_to(REPO).parts
    )


@pytest.mark.parametrize(("text", "longest"), [(README, 150), (ARCHITECTURE, 120)], ids=["README", "ARCHITECTURE"])
def test_a_document_stays_short(text: str, longest: int) -> None:
    assert text.count("\n") <= longest


def test_the_readme_opens_with_a_question_and_the_answer_that_is_given(tmp_path: Path) -> None:
    block = next(block for language, block in FENCED.findall(README) if not language).splitlines()
    assert block[0].startswith("$ ./scripts/chat ")
    question, shown = shlex.split(block[0])[2], block[1:]
    index = str(tmp_path / "index")
    built = wenbao("index", "seeds", "--index", index)
    assert built.returncode == 0, built.stderr
    answered = wenbao("ask", "--index", index, question, WENBAO_LANG="zh")
    assert (answered.returncode, answered.stderr) == (0, "")
    given = [line.rstrip() for line in answered.stdout.splitlines() if not line.startswith("把握不大")]
    assert given == shown


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=REPO, capture_output=True, text=True, check=False).stdout.split("\0")
    if not any(names):
        pytest.skip("not a checkout of git")
    found = []
    for name in filter(None, names):
        path = REPO / name
        if not path.is_file() or path.suffix in BINARY or name.startswith(("seeds/", "index/model/t")):
            continue
        text = path.read_text("utf-8")
        found += [f"{name}: {m.group()}" for m in MACHINE_PATH.finditer(text) if path != Path(__file__)]
    assert found == []
