"""Which tools a command line calls: what an exit code means depends on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

WORD = re.compile(r"""(?:[^\s"']+|"(?:[^"\\]|\\.)*"|'[^']*')+""")
ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
VERSIONED = re.compile(r"^(python|pip|pypy|node|ruby|php|gcc|clang|llvm|pytest|uv|npm)[\d.]+$")
EXTENSION = re.compile(r"\.(?:exe|cmd|bat|ps1|js|cjs|mjs|py)$", re.IGNORECASE)
SEPARATORS = frozenset({"&&", "||", ";", "|", "&"})
SHELLS = frozenset({"bash", "sh", "dash", "zsh", "ash", "ksh", "cmd", "pwsh", "powershell"})
RUNNERS = frozenset(
    {
        "uv",
        "uvx",
        "poetry",
        "pipenv",
        "pdm",
        "hatch",
        "rye",
        "pixi",
        "conda",
        "npx",
        "pnpm",
        "yarn",
        "bun",
        "bunx",
        "bundle",
        "tox",
        "nox",
    }
)
"""Tools that may run another one, named in one of the words that follow."""
BEFORE = frozenset(
    {
        "env",
        "sudo",
        "time",
        "nice",
        "nohup",
        "timeout",
        "stdbuf",
        "xvfb-run",
        "setsid",
        "ionice",
        "command",
        "exec",
        "cross-env",
    }
)
WITH_VALUE = frozenset(
    {
        "-C",
        "-c",
        "--directory",
        "--project",
        "-u",
        "--user",
        "--prefix",
        "-n",
        "-k",
        "--kill-after",
        "-s",
        "--signal",
        "--python",
        "-p",
        "--with",
        "-w",
    }
)
NODE_SCRIPTS = frozenset({"npm", "npx", "yarn", "pnpm", "jest", "vitest", "mocha"})
RUN_WORDS = frozenset({"run", "exec", "x", "dlx"})
DURATION = re.compile(r"\d+(?:\.\d+)?[smhd]?$")
ALIASES = {
    "npm-cli": "npm",
    "npx-cli": "npx",
    "py.test": "pytest",
    "python3": "python",
    "py": "python",
    "pypy": "python",
    "pypy3": "python",
    "pip3": "pip",
    "nodejs": "node",
    "docker-compose": "docker",
    "podman": "docker",
    "_jest": "jest",
    "gmake": "make",
    "cargo-clippy": "cargo",
    "dmypy": "mypy",
    "django-admin": "django",
    "manage": "django",
    "bunx": "bun",
    "uvx": "uv",
    "rustc": "cargo",
}


class Command(NamedTuple):
    """A command line as far as triage needs to understand it."""

    text: str
    tools: tuple[str, ...]
    """Base names of what is called, the outermost first: `uv run python -m pytest` gives uv, python and pytest."""
    words: tuple[str, ...]


def parsed(text: str | None) -> Command:
    """The tools in a command line; never raises, whatever the text is."""
    words = tuple(unquoted(word) for word in WORD.findall((text or "")[:8000]))
    return Command(text or "", tuple(dict.fromkeys(tools_in(words))), words)


def unquoted(word: str) -> str:
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else word


def base_name(word: str) -> str:
    """`/opt/x/bin/python3.11` -> `python`."""
    name = re.split(r"[/\\]", word.rstrip("/\\"))[-1]
    name = EXTENSION.sub("", name)
    match = VERSIONED.match(name)
    name = match[1] if match else name
    return ALIASES.get(name, name)


def tools_in(words: tuple[str, ...], depth: int = 0) -> Iterator[str]:
    """Every tool that a list of words calls, one after another."""
    start = 0
    for place, word in enumerate([*words, ";"]):
        if word in SEPARATORS or word.endswith(";"):
            yield from tools_of_one(
                words[start:place] + ((word[:-1],) if len(word) > 1 and word[-1] == ";" else ()), depth
            )
            start = place + 1


def tools_of_one(words: tuple[str, ...], depth: int) -> Iterator[str]:
    """The tools that one simple command calls."""
    while words and stands_before(words[0]):
        words = words[2:] if words[0] in WITH_VALUE else words[1:]
    if not words or depth > 4:
        return
    name = base_name(words[0])
    yield name
    if name in CALLED_BY:
        yield from CALLED_BY[name](words[1:], depth)


def stands_before(word: str) -> bool:
    """Whether a word is no tool yet: a setting of a variable, an option, or a tool that only starts another."""
    return bool(ASSIGNMENT.match(word) or word.startswith("-") or DURATION.match(word) or base_name(word) in BEFORE)


def called_by_shell(rest: tuple[str, ...], depth: int) -> Iterator[str]:
    for place, word in enumerate(rest):
        if word.lower() in ("/c", "/k", "-command") or (
            word.startswith("-") and "c" in word and not word.startswith("--")
        ):
            inner = rest[place + 1 :]
            yield from tools_in(tuple(unquoted(each) for each in WORD.findall(" ".join(inner))), depth + 1)
            return
        if not word.startswith("-"):
            return


def called_by_python(rest: tuple[str, ...], depth: int) -> Iterator[str]:
    for place, word in enumerate(rest):
        if word == "-m":
            yield from tools_of_one(rest[place + 1 :], depth + 1)
            return
        if word == "-c":
            return
        if not word.startswith("-") and (place == 0 or rest[place - 1] not in ("-X", "-W")):
            yield from (name for name in [base_name(word)] if name == "django")
            return


def called_by_node(rest: tuple[str, ...], depth: int) -> Iterator[str]:
    script = next((word for word in rest if not word.startswith("-")), "")
    if "node_modules" in script or base_name(script) in NODE_SCRIPTS:
        yield from tools_of_one(rest[rest.index(script) :], depth + 1)


def called_by_runner(rest: tuple[str, ...], depth: int) -> Iterator[str]:
    """What stands behind `run`, `exec` or the options of a runner such as npx."""
    place = 0
    while place < len(rest):
        word = rest[place]
        if word in WITH_VALUE:
            place += 2
            continue
        if not word.startswith("-") and word not in RUN_WORDS:
            yield from tools_of_one(rest[place:], depth + 1)
            return
        place += 1


CALLED_BY: dict[str, Callable[[tuple[str, ...], int], Iterator[str]]] = {
    **dict.fromkeys(SHELLS, called_by_shell),
    **dict.fromkeys(RUNNERS, called_by_runner),
    "python": called_by_python,
    "node": called_by_node,
}
"""What tools that start others call, by the words behind them."""
