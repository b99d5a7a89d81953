"""Refiners: second looks at a match, at its surroundings in the log and at the repository.

A refiner returns the class that it is really of with more facts, or None when it is none at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import takewhile

from autopack_lint.triage.context import Context
from autopack_lint.triage.flaky import refine_rerun
from autopack_lint.triage.matching import Event
from autopack_lint.triage.python_module import Refined, refine_python_module
from autopack_lint.triage.refine_python import (
    refine_attribute,
    refine_circular,
    refine_import_name,
    refine_key_error,
    refine_manifest,
    refine_place,
    refine_poetry,
    refine_raised_warning,
    refine_requires_python,
    refine_resolution,
    refine_syntax,
    refine_types,
)
from autopack_lint.triage.same_names import refine_same_names

DATABASE_PORTS = {
    "5432": "postgresql",
    "3306": "mysql",
    "33060": "mysql",
    "6379": "redis",
    "27017": "mongodb",
    "1433": "mssql",
    "1521": "oracle",
    "5433": "postgresql",
    "9042": "cassandra",
}
DATABASE_FRAMES = re.compile(
    r"site-packages[/\\](asyncpg|psycopg\w*|pymysql|MySQLdb|mysql|aiomysql|redis|aioredis|"
    r"pymongo|motor|asyncmy|pg8000|cassandra|oracledb|cx_Oracle)\b"
    r"|node_modules[/\\](pg|mysql2?|ioredis|redis|mongodb|mongoose|@redis|pg-pool|"
    r"postgres)[/\\]|(MongoNetworkError|MongoServerSelectionError|SequelizeConnection\w*Error)"
)
DRIVER_MARKS = ("site-packages", "node_modules", "Mongo", "Sequelize")
CRATE = re.compile(
    r"unlinked crate|undeclared crate|cannot find module or crate|maybe a missing crate"
    r"|could not find .* in the list of imported crates"
)
RUST = ("linking with `", "error: linker `", "error: could not compile", "rustc")
LONGEST_ERROR = 60
SHELL_SAYS = re.compile(r"(?:\S*sh|\S+\.sh): (?:line )?\d+: ")
SPAWNING = re.compile(r"in _execute_child|subprocess\.py|spawn \S+ ENOENT|_winapi\.CreateProcess|in exec_process")


def refine_refused(event: Event, context: Context) -> Refined:
    """A refused connection is a database's where the port or the caller says so."""
    port = str(event.facts.get("port", ""))
    around = [*context.before(event.line, 60), *context.after(event.line, 15)]
    engine = DATABASE_PORTS.get(port) or engine_in(around)
    return ("db.unreachable", {**event.facts, "engine": engine}) if engine else (event.rule.id, dict(event.facts))


def engine_in(lines: list[str]) -> str:
    """The database whose driver is called in one of the lines; empty where none is."""
    frames = (line for line in lines if any(mark in line for mark in DRIVER_MARKS))
    match = next(filter(None, map(DATABASE_FRAMES.search, frames)), None)
    return next(filter(None, match.groups())) if match else ""


def refine_not_found(event: Event, context: Context) -> Refined:
    """A file that is not found may be a program that was to be started, or a library that was to be loaded."""
    around = [context.structure.lines[event.line], *context.before(event.line, 8), *context.after(event.line, 3)]
    if any(SPAWNING.search(line) for line in around):
        return "fs.exec-not-found", {**event.facts, "command": event.facts.get("path", "")}
    path = str(event.facts.get("path", ""))
    if context.exit_code == 127 and SHELL_SAYS.match(context.structure.lines[event.line]):
        return "fs.exec-not-found", {**event.facts, "command": path}
    inside = context.workspace.inside(path) if path else None
    return event.rule.id, {**event.facts, "in_repository": int(inside is not None)}


def refine_node_module(event: Event, context: Context) -> Refined:
    """A specifier that is a path is a file of the repository; everything else is a package."""
    specifier = str(event.facts.get("specifier", ""))
    facts = dict(event.facts)
    is_path = (
        specifier.startswith((".", "/", "file:", "~/", "@/", "#")) or re.match(r"[A-Za-z]:[\\/]", specifier) is not None
    )
    if is_path or specifier.startswith("\\\\"):
        return "node.missing-local-file", facts
    parts = specifier.split("/")
    facts["package"] = "/".join(parts[:2]) if specifier.startswith("@") else parts[0]
    return "node.missing-package", facts


def refine_crate(event: Event, context: Context) -> Refined:
    """An unresolved import is a crate's where the compiler says so below, or names a path that begins with it."""
    below = " ".join([context.structure.lines[event.line], *context.after(event.line, 12)])
    is_crate = CRATE.search(below) and event.facts.get("crate") not in ("crate", "self", "super")
    return ("rust.unresolved-crate" if is_crate else "rust.compile"), dict(event.facts)


def refine_killed(event: Event, context: Context) -> Refined | None:
    """The word alone is no proof: the exit code must say the same, or not be known."""
    return (event.rule.id, dict(event.facts)) if context.exit_code in (None, 137, -9, 9, 1, 2) else None


def refine_rust(event: Event, context: Context) -> Refined | None:
    """An error without a code is the compiler's where a place in a Rust file stands below it, or clippy's."""
    if "code" in event.facts:
        return event.rule.id, dict(event.facts)
    if any("clippy::" in line for line in lines_of_error(event, context)):
        return "lint.format", dict(event.facts)
    below = context.after(event.line, 2)
    return (event.rule.id, dict(event.facts)) if any(re.match(r"\s*--> \S+\.rs:\d+", line) for line in below) else None


def lines_of_error(event: Event, context: Context) -> Iterator[str]:
    """What the compiler says of one error: everything up to an empty line."""
    return takewhile(str.strip, context.after(event.line, LONGEST_ERROR))


def refine_crate_index(event: Event, context: Context) -> Refined | None:
    """Without the network cargo only knows what it has fetched: a crate that it does not find may be there."""
    is_offline = any("offline mode" in line for line in context.after(event.line, 12))
    return None if is_offline else (event.rule.id, dict(event.facts))


def refine_linker(event: Event, context: Context) -> Refined | None:
    """A linker that misses a library was called by Rust where the compiler says so."""
    is_rust = "cargo" in context.command.tools or context.structure.has_any(RUST)
    return (event.rule.id, dict(event.facts)) if is_rust else None


def refine_go(event: Event, context: Context) -> Refined | None:
    """Places in Go files are printed by tests and logs, too; the compiler heads them with the package."""
    above = context.before(event.line, 12)
    is_headed = (
        any(line.startswith("# ") for line in above)
        or "[build failed]" in context.text
        or "[setup failed]" in context.text
    )
    is_go = "go" in context.command.tools or "gofmt" in context.command.tools or not context.command.tools
    return (
        (event.rule.id, dict(event.facts))
        if is_headed
        or (is_go and not context.structure.lines[event.line].startswith(" ") and "--- FAIL" not in context.text)
        else None
    )


def refine_exec_bad(event: Event, context: Context) -> Refined | None:
    """A shell's `Permission denied` is about a program where the exit code says so; else about a file."""
    if context.structure.lines[event.line].rstrip().endswith("Permission denied") and context.exit_code not in (
        126,
        None,
    ):
        return None
    return event.rule.id, dict(event.facts)


def refine_patch(event: Event, context: Context) -> Refined | None:
    """`git apply` says of a file that is not there just that; other commands mean other files."""
    if "No such file" not in context.structure.lines[event.line]:
        return event.rule.id, dict(event.facts)
    return (event.rule.id, dict(event.facts)) if {"apply", "am"} & set(context.command.words) else None


REFINERS: dict[str, Callable[[Event, Context], Refined | None]] = {
    "python-module": refine_python_module,
    "node-module": refine_node_module,
    "refused": refine_refused,
    "not-found": refine_not_found,
    "key-error": refine_key_error,
    "syntax": refine_syntax,
    "resolution": refine_resolution,
    "poetry": refine_poetry,
    "crate": refine_crate,
    "killed": refine_killed,
    "attribute": refine_attribute,
    "place": refine_place,
    "import-name": refine_import_name,
    "circular": refine_circular,
    "patch": refine_patch,
    "requires-python": refine_requires_python,
    "manifest": refine_manifest,
    "raised-warning": refine_raised_warning,
    "types": refine_types,
    "rust": refine_rust,
    "go": refine_go,
    "linker": refine_linker,
    "crate-index": refine_crate_index,
    "exec-bad": refine_exec_bad,
    "rerun": refine_rerun,
    "same-names": refine_same_names,
}
