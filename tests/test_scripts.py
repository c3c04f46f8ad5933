"""The commands of scripts/ and .ci/ on machines of just the tools they need, whose Pythons only seem to install."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]
PYTEST = "pytest -n auto --dist worksteal"
TOOLS = ["bash", "cat", "cksum", "cut", "df", "dirname", "du", "find", "grep", "ls", "mkdir", "mktemp", "mv"]
TOOLS += ["readlink", "rm", "sed", "sh", "tail"]

# Answers what the scripts ask of a Python. `pip install` does what $PIP says and writes its arguments to pip.calls.
PYTHON = """#!/bin/sh
case "$1 $2" in
  -c*ensurepip*) exec "{real}" -I -S -c 'import sys; {world}; exec(sys.argv[1])' "$2" ;;
  -c*) exec "{real}" -I -S "$@" ;;
  "-m venv") mkdir -p "$3/bin" "$3/lib/python3.11/site-packages" && cat "$0" >"$3/bin/python"
    chmod +x "$3/bin/python"; exit ;;
  "-m mypy") echo "Success: no issues found"; exit ;;
  "-m pytest") shift 2; echo "pytest $*"; echo "=== 1 passed in 0.01s ==="; exit "${{PYTEST:-0}}" ;;
  "-I -m") ;;
  *) exit 99 ;;
esac
if [ "$4" = freeze ]; then printf '%s\\n' "$FREEZE"; exit; fi
cat >/dev/null
echo "TMPDIR=$TMPDIR $*" >>"{calls}"
case ${{PIP:-ok}} in
  fail) echo "ERROR: No matching distribution found for torch==2.13.0"; exit 1 ;;
  network) echo "WARNING: Retrying: NewConnectionError: no route"; echo "ERROR: No matching distribution"; exit 1 ;;
  room) echo "ERROR: OSError: [Errno 28] No space left on device"; exit 1 ;;
  cuda) echo "Installing nvidia-cublas"; echo "[Errno 28] No space left on device"; exit 1 ;;
  slow) while [ ! -e "{calls}.go" ] && [ ${{#i}} -lt 500 ]; do sleep 0.02; i=.$i; done ;;
esac
bin=${{0%/*}}
cat >"$bin/wenbao" <<'END'
#!/bin/sh
[ "$1" = ask ] || cat
printf '<%s>' wenbao "$@"
echo " in $WENBAO_INDEX"
END
printf '#!/bin/sh\\necho "ruff $*"; exit "${{RUFF:-0}}"' >"$bin/ruff"
chmod +x "$bin/wenbao" "$bin/ruff"
"""
OLD = "sys.version_info = (3, 9, 18)"
BARE = 'sys.modules["ensurepip"] = None'


@dataclass
class Machine:
    """A checkout in a folder with an awkward name, and a PATH on which only `tools` are found."""

    root: Path
    tools: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def pip_calls(self) -> list[str]:
        calls = self.tools / "pip.calls"
        return calls.read_text().splitlines() if calls.exists() else []

    def add(self, name: str, text: str) -> None:
        tool = self.tools / name
        tool.unlink(missing_ok=True)
        tool.write_text(text)
        tool.chmod(0o755)

    def add_python(self, name: str = "python3", world: str = "0") -> None:
        self.add(name, PYTHON.format(real=sys.executable, world=world, calls=self.tools / "pip.calls"))

    def start(self, command: str, *words: str, cwd: Path | str = "", **env: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(self.root / command), *words],
            cwd=cwd or self.root,
            env={"PATH": str(self.tools), "LC_ALL": "C.UTF-8", **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, command: str, *words: str, cwd: Path | str = "", **env: str) -> tuple[int, str, str]:
        process = self.start(command, *words, cwd=cwd, **env)
        out, err = process.communicate(timeout=30)
        return process.returncode, out, err

    def fails(self, command: str, *words: str, **env: str) -> str:
        """The one sentence that a command fails with, whose other output is empty."""
        code, out, err = self.run(command, *words, **env)
        assert (code, out) == (1, "")
        sentence = err.splitlines()[-1]
        assert re.fullmatch(r"wenbao: .+\.", sentence)
        return sentence

    def wait_for_pip(self) -> None:
        deadline = time.monotonic() + 20
        while not self.pip_calls:
            assert time.monotonic() < deadline, "pip was never called"
            time.sleep(0.01)

    def let_pip_end(self) -> None:
        (self.tools / "pip.calls.go").touch()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    root, tools = tmp_path / "my 仓 库", tmp_path / "bin"
    root.mkdir()
    tools.mkdir()
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(REPO / name, root)
    (root / "scripts").mkdir()
    for name in ("chat", "test", "check", "freeze", "setup.sh"):
        shutil.copy(REPO / "scripts" / name, root / "scripts")
    shutil.copytree(REPO / ".ci", root / ".ci")
    for name in [*TOOLS, "chmod", "sleep"]:  # the last two serve the Pythons only
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    machine = Machine(root, tools)
    machine.add_python()
    return machine


# Asking


def test_first_start_installs_and_answers(machine: Machine) -> None:
    code, out, err = machine.run("scripts/chat", "第三季度 集中", "--json")
    index = machine.root / ".wenbao" / "index"
    assert (code, out) == (0, f"<wenbao><ask><第三季度 集中><--json> in {index}\n")
    assert err == (
        f"wenbao: installing in {machine.venv} with Python {sys.version.split()[0]}: some minutes the first time "
        f"(log: {machine.venv}/install.log)\n"
    )
    back_end, package = machine.pip_calls
    assert back_end.startswith(f"TMPDIR={machine.venv / 'tmp'} -I -m pip install ")
    assert back_end.endswith(f"-c {machine.root}/constraints.txt setuptools>=77")
    assert package.endswith("-e .[fast,formats]")


def test_without_words_it_talks(machine: Machine) -> None:
    code, out, _ = machine.run("scripts/chat")
    assert (code, out) == (0, f"<wenbao><chat> in {machine.root}/.wenbao/index\n")


def test_what_is_piped_in_at_the_first_start_reaches_the_conversation(machine: Machine) -> None:
    first = machine.start("scripts/chat")
    out, _ = first.communicate("谁？\n", timeout=30)
    assert out == f"谁？\n<wenbao><chat> in {machine.root}/.wenbao/index\n"


def test_second_start_needs_neither_pip_nor_python(machine: Machine) -> None:
    machine.run("scripts/chat")
    calls = machine.pip_calls
    (machine.tools / "python3").unlink()
    code, out, err = machine.run("scripts/chat", "a")
    assert (code, out, err) == (0, f"<wenbao><ask><a> in {machine.root}/.wenbao/index\n", "")
    assert machine.pip_calls == calls


def test_it_runs_from_any_folder_through_a_link_and_with_another_index(machine: Machine, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (machine.root / "ask-me").symlink_to("scripts/chat")
    code, out, _ = machine.run("ask-me", "a", cwd=elsewhere, WENBAO_INDEX=str(elsewhere / "mine"))
    assert (code, out) == (0, f"<wenbao><ask><a> in {elsewhere}/mine\n")
    assert list(elsewhere.iterdir()) == []


def test_the_environment_may_lie_elsewhere(machine: Machine, tmp_path: Path) -> None:
    code, _, _ = machine.run("scripts/chat", cwd=tmp_path, WENBAO_VENV="env")
    assert code == 0
    assert (tmp_path / "env" / "bin" / "wenbao").exists()
    assert not machine.venv.exists()


def test_a_folder_with_other_things_is_left_alone(machine: Machine) -> None:
    machine.venv.mkdir()
    (machine.venv / "letters").write_text("dear")
    assert "holds what was not made here" in machine.fails("scripts/chat")
    assert [path.name for path in machine.venv.iterdir()] == ["letters"]


# Testing and checking


def test_the_tests_add_their_tools_once_and_chat_keeps_them(machine: Machine) -> None:
    machine.run("scripts/chat")
    code, out, _ = machine.run("scripts/test", "-k", "a b", cwd=machine.tools)
    assert (code, out.splitlines()) == (0, [f"{PYTEST} -k a b", "=== 1 passed in 0.01s ==="])
    assert machine.pip_calls[-1].endswith("-e .[fast,formats,test]")
    calls = machine.pip_calls
    machine.run("scripts/chat")
    machine.run("scripts/test")
    assert machine.pip_calls == calls


def test_check_runs_its_steps_and_names_those_that_failed(machine: Machine) -> None:
    code, out, err = machine.run("scripts/check", RUFF="1")
    assert code == 1
    assert err.endswith("wenbao: check failed: format lint\n")
    assert out.splitlines() == [
        "ruff format --check .",
        "ruff check .",
        "Success: no issues found",
        PYTEST,
        "=== 1 passed in 0.01s ===",
    ]
    assert machine.run("scripts/check", "types")[:2] == (0, "Success: no issues found\n")
    assert "no step 'typos'" in machine.fails("scripts/check", "typos")


@pytest.mark.parametrize(("env", "expected"), [({}, 0), ({"PYTEST": "1"}, 1), ({"RUFF": "1"}, 1), ({"PIP": "fail"}, 1)])
def test_ci_is_fresh_ends_with_the_tests_and_leaves_nothing(
    machine: Machine, tmp_path: Path, env: dict[str, str], expected: int
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    code, out, err = machine.run(".ci/run", TMPDIR=str(temporary), **env)
    assert code == expected
    assert list(temporary.iterdir()) == []
    assert not machine.venv.exists()
    if "PIP" in env:
        assert "ERROR: No matching distribution" in err  # the log goes with the environment, so CI prints it
    else:
        assert out.splitlines()[-1] == "=== 1 passed in 0.01s ==="


# What is missing


def test_no_python(machine: Machine) -> None:
    (machine.tools / "python3").unlink()
    assert "no python3 is here" in machine.fails("scripts/chat")


def test_python_too_old(machine: Machine) -> None:
    machine.add_python(world=OLD)
    assert "Python 3.11 or newer is needed and the newest here is 3.9.18" in machine.fails("scripts/test")
    assert not machine.venv.exists()


def test_python_without_venv(machine: Machine) -> None:
    machine.add_python(world=BARE)
    assert "apt install python3-venv" in machine.fails("scripts/chat")


def test_the_python_that_serves_is_found_behind_those_that_do_not(machine: Machine) -> None:
    machine.add_python(world=OLD)
    machine.add("python3.11", "#!/bin/sh\nexit 127\n")  # as pyenv leaves them
    machine.add_python("python3.12", world=BARE)
    machine.add_python("python3.13", world="sys.version_info = (3, 13, 5)")
    _, out, err = machine.run("scripts/chat", "a")
    assert "with Python 3.13.5" in err
    assert out.startswith("<wenbao><ask><a>")


def test_no_room_before_the_install(machine: Machine) -> None:
    machine.add("df", "#!/bin/sh\necho Filesystem ...\necho '/dev/my disk 9000000 8000000 102400 99% /'\n")
    sentence = machine.fails("scripts/chat")
    assert "needs 2500 MB and 100 MB are free" in sentence
    assert "set WENBAO_VENV to a folder on another disk" in sentence
    assert machine.pip_calls == []


@pytest.mark.parametrize(
    ("pip", "said"),
    [
        ("fail", "(ERROR: No matching distribution found for torch==2.13.0): {log} says more"),
        ("network", "(the package index cannot be reached): {log} says more"),
        ("room", "no room on the disk: {venv} needs up to 2500 MB"),
        ("cuda", "torch comes as its CUDA build here"),
    ],
)
def test_pip_fails_half_way_and_the_next_start_carries_on(machine: Machine, pip: str, said: str) -> None:
    assert said.format(log=machine.venv / "install.log", venv=machine.venv) in machine.fails("scripts/chat", PIP=pip)
    packages = machine.venv / "lib" / "python3.11" / "site-packages"
    for name in ("whole", "half"):
        (packages / f"{name}.dist-info").mkdir()
    (packages / "whole.dist-info" / "INSTALLER").touch()
    code, out, err = machine.run("scripts/chat", "a")
    assert (code, out) == (0, f"<wenbao><ask><a> in {machine.root}/.wenbao/index\n")
    assert f"wenbao: completing {machine.venv}" in err
    assert [path.name for path in packages.iterdir()] == ["whole.dist-info"]
    assert not (machine.venv / "tmp").exists()


def test_an_environment_cut_off_while_it_was_made_is_made_again(machine: Machine) -> None:
    (machine.venv / "bin").mkdir(parents=True)
    (machine.venv / "install.lock").touch()
    _, out, err = machine.run("scripts/chat", "a")
    assert "wenbao: installing in" in err
    assert out.startswith("<wenbao><ask><a>")


def test_ctrl_c_leaves_what_the_next_start_carries_on(machine: Machine) -> None:
    first = machine.start("scripts/chat", PIP="slow")
    machine.wait_for_pip()
    os.killpg(first.pid, signal.SIGINT)
    _, err = first.communicate(timeout=30)
    assert first.returncode == 130
    assert err.endswith("wenbao: stopped: the same command carries on from here.\n")
    assert machine.run("scripts/chat", "a")[0] == 0


# What changes


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_what_was_installed_is_completed_when_its_list_changes(machine: Machine, name: str) -> None:
    machine.run("scripts/chat")
    with (machine.root / name).open("a") as file:
        file.write("# newer\n")
    assert f"wenbao: completing {machine.venv}" in machine.run("scripts/chat")[2]
    assert len(machine.pip_calls) == 4
    assert machine.run("scripts/chat")[2] == ""


def test_a_moved_checkout_is_installed_again(machine: Machine) -> None:
    machine.run("scripts/chat")
    machine.root = machine.root.rename(machine.root.with_name("moved"))
    code, out, err = machine.run("scripts/chat", "a")
    assert (code, out) == (0, f"<wenbao><ask><a> in {machine.root}/.wenbao/index\n")
    assert f"wenbao: installing in {machine.venv}" in err


def test_an_environment_whose_python_has_gone_is_made_again(machine: Machine) -> None:
    machine.run("scripts/chat")
    (machine.venv / "bin" / "python").unlink()
    (machine.venv / "bin" / "python").symlink_to("/nowhere/python3")
    assert "wenbao: installing in" in machine.run("scripts/chat")[2]


# Two at once


def test_a_second_start_waits_and_finds_all_done(machine: Machine) -> None:
    first = machine.start("scripts/chat", "one", PIP="slow")
    machine.wait_for_pip()
    second = machine.start("scripts/chat", "two")
    assert second.stderr
    assert second.stderr.readline() == f"wenbao: another start is installing in {machine.venv}: waiting for it.\n"
    machine.let_pip_end()
    assert first.communicate(timeout=30)[0].startswith("<wenbao><ask><one>")
    assert second.communicate(timeout=30)[0].startswith("<wenbao><ask><two>")
    assert len(machine.pip_calls) == 2


def test_the_turn_of_a_dead_start_is_taken_over(machine: Machine) -> None:
    first = machine.start("scripts/chat", PIP="slow")
    machine.wait_for_pip()
    second = machine.start("scripts/chat", "two")
    assert second.stderr
    assert "waiting" in second.stderr.readline()
    os.killpg(first.pid, signal.SIGKILL)
    out, err = second.communicate(timeout=30)
    first.communicate()
    assert out.startswith("<wenbao><ask><two>")
    assert f"wenbao: completing {machine.venv}" in err


# The tested versions


def test_freeze_writes_what_it_finds_without_local_versions(machine: Machine, tmp_path: Path) -> None:
    code, out, _ = machine.run("scripts/freeze", TMPDIR=str(tmp_path), FREEZE="numpy==2.4.6\ntorch==2.13.0+cpu")
    assert (code, out) == (0, "")
    lines = (machine.root / "constraints.txt").read_text().splitlines()
    assert lines[0].startswith("# The versions that wenbao is tested with")
    assert lines[1:] == ["numpy==2.4.6", "torch==2.13.0"]
    assert machine.pip_calls[-1].endswith("-e .[fast,formats,test,train]")


def test_freeze_refuses_a_cuda_build(machine: Machine, tmp_path: Path) -> None:
    before = (machine.root / "constraints.txt").read_bytes()
    sentence = machine.fails("scripts/freeze", TMPDIR=str(tmp_path), FREEZE="nvidia-cublas==13.1\ntorch==2.13.0")
    assert "CUDA build" in sentence
    assert (machine.root / "constraints.txt").read_bytes() == before
    assert not (machine.root / "constraints.new").exists()


def test_constraints_name_an_exact_version_of_all_that_is_asked_for() -> None:
    pinned = {}
    for line in (REPO / "constraints.txt").read_text().splitlines():
        if not line.startswith("#"):
            match = re.fullmatch(r"([A-Za-z0-9._-]+)==([0-9][0-9a-z.]*)", line)
            assert match, line
            pinned[normal(match[1])] = match[2]
    project = tomllib.loads((REPO / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    assert {normal(re.split(r"[<>=!~\[; ]", one)[0]) for one in wanted} <= pinned.keys()
    assert pinned["torch"] == "2.13.0"
    assert not [name for name in pinned if name.startswith("nvidia")]


def test_the_build_back_end_is_the_one_that_the_project_asks_for() -> None:
    (back_end,) = tomllib.loads((REPO / "pyproject.toml").read_text())["build-system"]["requires"]
    assert f"pip '{back_end}'" in (REPO / "scripts" / "setup.sh").read_text()


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
