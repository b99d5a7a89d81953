"""Logs of several commands put together, whose root cause is known: `cascades(300)`.

The rule (docs/decisions/0034): of several commands the first that failed; a command that went well, a retry that
went well in the end, what wraps a failure and what is printed after it change nothing.
"""

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.support.triage_logs import Labelled, asked, found_in, is_right

SEED = 11
FEWEST_LINES = 2


class Cascade(NamedTuple):
    """Some logs as one, and what triage should say of it."""

    name: str
    raw: bytes
    exit: int
    label: str
    files: tuple[str, ...]


Words = Callable[[str], str]
ECHOES: tuple[Words, ...] = (
    lambda command: f"##[group]Run {command}\n{command}\nshell: /usr/bin/bash -e {{0}}\n##[endgroup]\n",
    lambda command: f"+ {command}\n",
    lambda command: f"$ {command}\n",
    lambda command: f"==> {command}\n",
)
ENDS = (
    "make: *** [Makefile:3: test] Error {code}\n",
    "##[error]Process completed with exit code {code}.\n",
    "ERROR: Job failed: exit code {code}\n",
    "Exited with code exit status {code}\n",
    "error: Recipe `test` failed on line 3 with exit code {code}\n",
    " ELIFECYCLE  Command failed with exit code {code}.\n",
    (
        "npm error Lifecycle script `test` failed with error:\nnpm error code {code}\nnpm error path /home/dev/box\n"
        "npm error workspace app@1.0.0\nnpm error location /home/dev/box\nnpm error command failed\n"
        "npm error command sh -c run\n"
    ),
    (
        "Traceback (most recent call last):\n"
        '  File "/home/dev/box/ci.py", line 9, in <module>\n    subprocess.run(words, check=True)\n'
        '  File "/usr/lib/python3.11/subprocess.py", line 571, in run\n    raise CalledProcessError(code, args)\n'
        "subprocess.CalledProcessError: Command '['run', 'test']' returned non-zero exit status {code}.\n"
    ),
    "The command '/bin/sh -c make test' returned a non-zero code: {code}\n",
    "script returned exit code {code}\nFinished: FAILURE\n",
)
NOISE = (
    (
        "Post job cleanup.\n[command]/usr/bin/git version\ngit version 2.43.0\nTemporarily overriding HOME\n"
        "Cleaning up orphan processes\n"
    ),
    (
        "Uploading artifacts...\nWARNING: reports/junit.xml: no matching files. Is the artifact path relative "
        "to the working directory\nCleaning up project directory and file based variables\n"
    ),
    "Stopping container app-db-1\nContainer app-db-1  Stopped\nContainer app-db-1  Removed\nNetwork app  Removed\n",
    "Cache not found for keys: linux-pip-abc, linux-pip-\nSaved cache in 1.2 s\nDone.\n",
)
RETRIES = (
    (
        "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after a break "
        "by 'ReadTimeoutError(\"HTTPSConnectionPool(host='index.example', port=443): Read timed out. (timeout=15)\")': "
        "/simple/wheel/\nCollecting wheel\n  Downloading wheel-0.43.0-py3-none-any.whl (65 kB)\n"
        "Successfully installed wheel-0.43.0\n"
    ),
    (
        "npm warn fetch failed: network timeout at: https://registry.example/left-pad\nnpm warn retrying\n"
        "added 12 packages in 3s\n"
    ),
    (
        "attempt 1 of 3: the service is not ready, waiting 2 s\nattempt 2 of 3: the service is not ready, waiting 4 s\n"
        "the service is ready\n"
    ),
    (
        "warning: spurious network error (3 tries remaining): [28] Timeout was reached\n    Updating crates.io index\n"
        "   Compiling app v0.1.0 (/home/dev/box)\n    Finished `dev` profile target(s) in 0.17s\n"
    ),
)


def cascades(count: int, logs: Sequence[Labelled]) -> list[Cascade]:
    """As many as asked for, the same every time, of all kinds in turn."""
    chance = random.Random(SEED)
    failed = [log for log in logs if log.exit and log.raw.count(b"\n") >= FEWEST_LINES and is_known_alone(log)]
    passed = [log for log in logs if log.exit == 0 and is_calm(log)]
    kinds = (after_success, before_failure, wrapped, after_retries, before_noise, all_well)
    return [kinds[number % len(kinds)](chance, failed, passed) for number in range(count)]


def is_known_alone(log: Labelled) -> bool:
    """Whether a log is understood without its command: a script of several shows no single one."""
    alone = asked(log._replace(command=""))
    return alone.cause is not None and alone.cause.evidence.line > 0 and is_right(found_in(alone), log.label)


def is_calm(log: Labelled) -> bool:
    """Whether a success looks like one without its exit code, which a log of several commands does not show."""
    is_meant = log.label == "PASS" and bool(log.raw.strip())
    return is_meant and asked(log._replace(command="", exit=None)).cause is None


def step(chance: random.Random, log: Labelled) -> bytes:
    """A log below the echo of its command."""
    text = log.raw if log.raw.endswith(b"\n") else log.raw + b"\n"
    return chance.choice(ECHOES)(log.command.split("\n")[0][:100] or "run").encode() + text


def after_success(chance: random.Random, failed: Sequence[Labelled], passed: Sequence[Labelled]) -> Cascade:
    one, other = chance.choice(passed), chance.choice(failed)
    return Cascade(
        f"{one.name} goes well, then {other.name}",
        step(chance, one) + step(chance, other),
        other.exit or 1,
        other.label,
        other.files,
    )


def before_failure(chance: random.Random, failed: Sequence[Labelled], passed: Sequence[Labelled]) -> Cascade:
    one, other = chance.choice(failed), chance.choice(failed)
    return Cascade(f"{one.name}, then {other.name}", step(chance, one) + step(chance, other), 1, one.label, one.files)


def wrapped(chance: random.Random, failed: Sequence[Labelled], passed: Sequence[Labelled]) -> Cascade:
    one = chance.choice(failed)
    end = chance.choice(ENDS).format(code=one.exit).encode()
    return Cascade(
        f"{one.name} within {end.split(b' ')[0].decode()}", step(chance, one) + end, one.exit or 1, one.label, one.files
    )


def after_retries(chance: random.Random, failed: Sequence[Labelled], passed: Sequence[Labelled]) -> Cascade:
    one = chance.choice(failed)
    return Cascade(
        f"retries, then {one.name}",
        chance.choice(RETRIES).encode() + step(chance, one),
        one.exit or 1,
        one.label,
        one.files,
    )


def before_noise(chance: random.Random, failed: Sequence[Labelled], passed: Sequence[Labelled]) -> Cascade:
    one = chance.choice(failed)
    return Cascade(
        f"{one.name}, then noise",
        step(chance, one) + chance.choice(NOISE).encode(),
        one.exit or 1,
        one.label,
        one.files,
    )


def all_well(chance: random.Random, failed: Sequence[Labelled], passed: Sequence[Labelled]) -> Cascade:
    """A step that may fail, retries, and an end that is well: the exit code has the first word."""
    allowed, one = chance.choice(failed), chance.choice(passed)
    text = step(chance, allowed) + b"(allowed to fail)\n" + chance.choice(RETRIES).encode() + step(chance, one)
    return Cascade(f"{allowed.name} may fail, then {one.name}", text, 0, "PASS", ())
