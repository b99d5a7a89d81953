"""`triage -- COMMAND`: the command's output and exit code are the command's own; its failure is never hidden."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.command import COMMAND, environment, lint

PYTHON = sys.executable


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param((PYTHON, "-c", "print('fine')"), 0, id="a success"),
        pytest.param((PYTHON, "-c", "raise SystemExit(7)"), 7, id="any exit code"),
        pytest.param(
            (PYTHON, "-c", "raise SystemExit('bash: line 1: x: command not found')"), 1, id="a failure with a name"
        ),
        pytest.param(("nosuch-command-zz",), 127, id="a command that is not there"),
    ],
)
def test_the_exit_code_is_the_commands_own(tmp_path: Path, words: tuple[str, ...], code: int) -> None:
    assert lint(tmp_path, "triage", "--", *words).code == code


def test_the_output_goes_through_unchanged(tmp_path: Path) -> None:
    code = "import sys; sys.stdout.buffer.write(b'out\\x00\\xff\\r\\n'); sys.stderr.write('err\\n'); sys.exit(3)"
    ran = lint(tmp_path, "triage", "--", PYTHON, "-c", code)
    assert ran.raw == b"out\x00\xff\r\n"
    assert ran.err.startswith("err\n")
    assert "unknown" in ran.err


def test_exit_codes_may_be_those_of_triage(tmp_path: Path) -> None:
    words = ("triage", "--exit-from", "triage", "--")
    assert lint(tmp_path, *words, PYTHON, "-c", "raise SystemExit(7)").code == 1
    assert lint(tmp_path, *words, PYTHON, "-c", "import os; os.close(1)").code == 0


@pytest.mark.skipif(os.name == "nt", reason="ends a group of processes")
def test_a_command_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    ran = lint(tmp_path, "triage", "--timeout", "1", "--", PYTHON, "-c", "import time; time.sleep(60)")
    assert ran.code == 124
    assert "env.timeout" in ran.err


@pytest.mark.skipif(os.name == "nt", reason="a group of processes")
def test_what_a_command_leaves_running_does_not_keep_us(tmp_path: Path) -> None:
    started = time.monotonic()
    ran = lint(tmp_path, "triage", "--", "sh", "-c", "sleep 60 & echo started")
    assert (ran.code, ran.out) == (0, "started\n")
    assert time.monotonic() - started < 30


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_what_is_to_end_us_ends_the_command(tmp_path: Path) -> None:
    code = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    words = (*COMMAND, "triage", "--", PYTHON, "-c", code)
    with subprocess.Popen(words, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 128 + signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_the_input_is_the_commands_own(tmp_path: Path) -> None:
    words = ("triage", "--", PYTHON, "-c", "print(input()[::-1])")
    assert lint(tmp_path, *words, stdin=b"abc\n").out == "cba\n"


@pytest.mark.parametrize("tokens", [64, 100, 400])
def test_what_an_agent_reads_is_never_larger_than_asked(tmp_path: Path, tokens: int) -> None:
    log = "ModuleNotFoundError: No module named 'requests'\n" * 50
    words = ("triage", "-", "-f", "agent", "--exit-code", "1", "--max-tokens", str(tokens), "--command", "x" * 200)
    assert len(lint(tmp_path, *words, stdin=log.encode()).raw) <= tokens * 3 + 1


def test_the_ledger_counts_and_knows_a_loop(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    (tmp_path / "x.log").write_text("RecursionError: maximum recursion depth exceeded\n", encoding="utf-8")
    (tmp_path / "y.log").write_text("frobnication failed at 17\n", encoding="utf-8")
    said = [
        json.loads(lint(tmp_path, "triage", "x.log", "--record", "-f", "json").out)["cause"]["id"] for _ in range(3)
    ]
    assert said == ["runtime.recursion", "runtime.recursion", "agent.loop"]
    lint(tmp_path, "triage", "y.log", "--record", "--exit-code", "1")
    stats = json.loads(lint(tmp_path, "triage", "stats", "-f", "json").out)
    assert stats["recorded"] == 4
    assert stats["classes"] == [{"id": "runtime.recursion", "times": 3, "avoided": 0}]
    assert stats["unknowns"][0]["template"] == "frobnication failed at #"
    assert "4 recorded, 3 with a known cause" in lint(tmp_path, "triage", "stats").out
