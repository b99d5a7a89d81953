"""`completion`: what real shells offer after our words."""

import os
import pty
import select
import shutil
import subprocess
import time
from functools import cache
from pathlib import Path

import pytest

from autopack_lint.cli.commands import COMMANDS
from autopack_lint.report import FORMATS
from tests.support.command import lint

SHELLS = ("bash", "zsh", "fish")
OFFERS = [
    pytest.param("autopack-lint ", set(COMMANDS), set(), id="every command"),
    pytest.param("autopack-lint --ver", {"--version"}, set(), id="an option of the program"),
    pytest.param("autopack-lint dup", {"duplicates"}, {"check"}, id="the beginning of a command"),
    pytest.param("autopack-lint check --no-c", {"--no-cache"}, {"--no-near"}, id="an option of this command"),
    pytest.param("autopack-lint duplicates --no-n", {"--no-near"}, {"--no-cache"}, id="an option of another one"),
    pytest.param("autopack-lint check --format ", set(FORMATS), {"dot", "a.py"}, id="a format of this command"),
    pytest.param("autopack-lint check -f sar", {"sarif"}, {"json"}, id="a format after the short option"),
    pytest.param("autopack-lint check --trust ", {"none", "repo"}, {"a.py"}, id="one of some words"),
    pytest.param("autopack-lint check --select CPX10", {"CPX101", "CPX105"}, {"GRF101"}, id="a rule"),
    pytest.param("autopack-lint explain GRF10", {"GRF104"}, {"CPX101"}, id="a rule to be explained"),
    pytest.param("autopack-lint check -q folder/", {"folder/a file.py"}, {"--quiet"}, id="a file with a space"),
    pytest.param("autopack-lint check --config py", {"pyproject.toml"}, {"check"}, id="a file after an option"),
    pytest.param("autopack-lint graph re", {"related"}, {"why"}, id="a question"),
    pytest.param("autopack-lint graph fol", {"folder/"}, {"why"}, id="a folder where a question may stand"),
    pytest.param("autopack-lint baseline ", {"create", "update", "prune", "status"}, {"why"}, id="an action"),
    pytest.param("autopack-lint check --jobs ", set(), {"a.py", "folder/"}, id="nothing where a number stands"),
    pytest.param("autopack-lint completion ", set(SHELLS), {"a.py"}, id="a shell"),
]
ASK_BASH = """
source "$1"
COMP_LINE=$2
COMP_POINT=${#2}
# As readline splits a line: `=` stands alone.
line=${2//=/ = }
read -r -a COMP_WORDS <<< "$line"
if [[ $2 == *[[:space:]=] ]]; then COMP_WORDS+=(""); fi
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
compopt() { :; }
_autopack_lint
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    for name in ("a.py", "pyproject.toml", "folder/a file.py"):
        (tmp_path / name).write_text("", encoding="utf-8")
    return tmp_path


@cache
def printed_for(shell: str) -> bytes:
    ran = lint(Path(), "completion", shell)
    assert (ran.code, ran.err) == (0, "")
    return ran.raw


def script_for(shell: str, folder: Path) -> Path:
    script = folder / f".{shell}-script"
    script.write_bytes(printed_for(shell))
    return script


def installed(shell: str) -> str:
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"{shell} is not installed")
    return found


def offered_by_bash(line: str, script: Path) -> set[str]:
    run = [installed("bash"), "--norc", "-c", ASK_BASH, "bash", str(script), line]
    done = subprocess.run(run, cwd=script.parent, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return {word + "/" * (script.parent / word).is_dir() for word in done.stdout.splitlines() if word}


def offered_by_fish(line: str, script: Path) -> set[str]:
    run = [installed("fish"), "--no-config", "-c", f"source '{script}'; complete -C '{line}'"]
    environment = {**os.environ, "HOME": str(script.parent), "XDG_DATA_HOME": str(script.parent / ".data")}
    done = subprocess.run(run, cwd=script.parent, env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return {offer.partition("\t")[0].replace("\\ ", " ") for offer in done.stdout.splitlines()}


@pytest.mark.parametrize(("line", "offers", "never"), OFFERS)
def test_bash_offers(project: Path, line: str, offers: set[str], never: set[str]) -> None:
    found = offered_by_bash(line, script_for("bash", project))
    assert offers <= found
    assert not never & found


@pytest.mark.parametrize("form", ["js", "json"])
def test_bash_offers_what_follows_an_equals_sign(project: Path, form: str) -> None:
    assert offered_by_bash(f"autopack-lint check --format={form}", script_for("bash", project)) == {"json", "jsonl"}


@pytest.mark.parametrize(("line", "offers", "never"), OFFERS)
def test_fish_offers(project: Path, line: str, offers: set[str], never: set[str]) -> None:
    installed("fish")
    found = offered_by_fish(line, script_for("fish", project))
    assert offers <= found
    assert not never & found


ASK_ZSH = """
autoload -U compinit
compinit -u -D
source .zsh-script
compadd() {
    # With these it does not offer, but fills a variable.
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then
        builtin compadd "$@"
        return
    fi
    local -a offered
    builtin compadd -A offered "$@"
    print -rl -- $offered >> .offered
    builtin compadd "$@"
}
finished() { print -r -- END >> .offered }
comppostfuncs=(finished)
print -r -- READY >> .offered
"""


def offered_by_zsh(line: str, script: Path) -> set[str]:
    """What is offered when the tabulator key is pressed in an interactive shell."""
    folder = script.parent
    offered = folder / ".offered"
    (folder / ".zshrc").write_text(ASK_ZSH, encoding="utf-8")
    terminal, other = pty.openpty()
    environment = {**os.environ, "ZDOTDIR": str(folder), "TERM": "dumb"}
    with subprocess.Popen(
        [installed("zsh"), "-d", "-i"], cwd=folder, env=environment, stdin=other, stdout=other, stderr=other
    ) as shell:
        os.close(other)
        try:
            read_until("READY", offered, terminal)
            os.write(terminal, f"{line}\t".encode())
            return {name.replace("\\ ", " ") for name in read_until("END", offered, terminal)} - {"READY", "END"}
        finally:
            shell.kill()
            os.close(terminal)


def read_until(mark: str, offered: Path, terminal: int) -> list[str]:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.05)[0]:
            os.read(terminal, 65536)
        lines = offered.read_text("utf-8").splitlines() if offered.exists() else []
        if mark in lines:
            return lines
    raise AssertionError(f"zsh did not say {mark}")


def last(names: set[str]) -> set[str]:
    """Names of files without the folders around them: all that zsh has to add."""
    return {name.rstrip("/").rpartition("/")[2] for name in names}


@pytest.mark.parametrize(("line", "offers", "never"), OFFERS)
def test_zsh_offers(project: Path, line: str, offers: set[str], never: set[str]) -> None:
    installed("zsh")
    found = offered_by_zsh(line, script_for("zsh", project))
    assert last(offers) <= found
    assert not last(never) & found


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_understands_the_script(project: Path, shell: str) -> None:
    assert script_for(shell, project).read_bytes() == lint(project, "completion", shell).raw
    checks = {"bash": ["-n"], "zsh": ["-n"], "fish": ["--no-execute"]}
    subprocess.run([installed(shell), *checks[shell], f".{shell}-script"], cwd=project, check=True)


def test_a_shell_that_is_not_known() -> None:
    ran = lint(Path(), "completion", "tcsh")
    assert ran.code == 2
    assert "invalid choice: 'tcsh'" in ran.err
