"""Refiners: second looks at a match, at its surroundings in the log and at the repository.

A refiner returns the class that it is really of with more facts, or None when it is none at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from autopack_lint.triage.context import Context
from autopack_lint.triage.matching import Event
from autopack_lint.triage.python_module import Refined, refine_python_module

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
SPAWNING = re.compile(r"in _execute_child|subprocess\.py|spawn \S+ ENOENT|_winapi\.CreateProcess|in exec_process")
ENVIRON = re.compile(r"<frozen os>|in __getitem__|os\.environ|lib[/\\]python[\d.]+[/\\]os\.py|environ\[")
CONFLICT = re.compile(r"(?:<{7}|>{7}|={7}|\|{7})(?:\s|$)")
FENCE = re.compile(r"(?:```|~~~)")
CARET = re.compile(r"[\s^~]+$")
DISTANT_END = 3


def refine_refused(event: Event, context: Context) -> Refined:
    """A refused connection is a database's where the port or the caller says so."""
    port = str(event.facts.get("port", ""))
    if port in DATABASE_PORTS:
        return "db.unreachable", {**event.facts, "engine": DATABASE_PORTS[port]}
    frames = [
        line
        for line in [*context.before(event.line, 60), *context.after(event.line, 15)]
        if "site-packages" in line or "node_modules" in line or "Mongo" in line or "Sequelize" in line
    ]
    for line in frames:
        match = DATABASE_FRAMES.search(line)
        if match:
            return "db.unreachable", {**event.facts, "engine": match[1] or match[2] or match[3]}
    return event.rule.id, dict(event.facts)


def refine_not_found(event: Event, context: Context) -> Refined:
    """A file that is not found may be a program that was to be started, or a library that was to be loaded."""
    around = [context.structure.lines[event.line], *context.before(event.line, 8)]
    if any(SPAWNING.search(line) for line in around):
        return "fs.exec-not-found", {**event.facts, "command": event.facts.get("path", "")}
    path = str(event.facts.get("path", ""))
    inside = context.workspace.inside(path) if path else None
    return event.rule.id, {**event.facts, "in_repository": int(inside is not None)}


def refine_key_error(event: Event, context: Context) -> Refined | None:
    """A key that is missing is a variable of the environment where the frames say so."""
    if "KeyError" not in context.structure.lines[event.line]:
        return event.rule.id, dict(event.facts)
    above = context.before(event.line, 6)
    return (event.rule.id, dict(event.facts)) if any(ENVIRON.search(line) for line in above) else None


def refine_syntax(event: Event, context: Context) -> Refined | None:
    """What stands on the line that the parser points at decides what it is. JavaScript has its own SyntaxError."""
    if any(re.match(r"\s+at .*(?:node:|\.[cm]?[jt]sx?:|<anonymous>)", line) for line in context.after(event.line, 4)):
        return None
    facts = {**event.facts, **place_of(event, context)}
    shown = [line.lstrip("E| ").strip() for line in context.before(event.line, 4) if not CARET.match(line.lstrip("E|"))]
    shown = [line for line in shown if line and not line.startswith("File ")]
    code = shown[0] if shown else ""
    if CONFLICT.match(code):
        return "syntax.conflict-markers", facts
    if FENCE.match(code):
        return "syntax.markdown-fence", facts
    return event.rule.id, facts


def place_of(event: Event, context: Context) -> dict[str, str | int]:
    """The file and line that a message of Python's parser is about."""
    for above in context.before(event.line, 6):
        match = re.search(r'File "([^"]+)", line (\d+)', above)
        if match:
            return {"file": context.workspace.inside(match[1]) or match[1], "line": int(match[2])}
    return {}


def refine_resolution(event: Event, context: Context) -> Refined:
    """The chain of reasons below a resolver's headline says whether anything can be had at all."""
    reason = context.paragraph(event.line, 40)
    rest = " ".join(line.strip(" ╰─▶│├×") for line in context.after(event.line, 40))
    before = " ".join(line.strip(" ╰─▶│├×") for line in reversed(context.before(event.line, 12)))
    reason = f"{before} {reason} {rest}" if "version solving failed" in reason else f"{reason} {rest}"
    facts = dict(event.facts)
    if "error sending request" in reason or "dns error" in reason:
        return event.rule.id, facts
    missing = re.search(
        r"(?:Because |because |, and )(\S+) was not found in the (?:package registry|provided package locations|cache)",
        reason,
    )
    if missing:
        return "deps.python.no-such-distribution", {**facts, "requirement": missing[1]}
    if re.search(
        (
            r"(?:[Pp]ython|requires-python).{0,80}(?:does not satisfy|not compatible|are incompatible|"
            r"is not supported)|does not satisfy Python|Python requirement"
        ),
        reason,
    ):
        return "deps.python.requires-python", facts
    absent = re.search(
        (
            r"(?:there (?:is|are) no versions? of (\S+)|only (\S+?)[<>=~!].{0,200}? (?:is|are) "
            r"available|no versions of (\S+) match)"
        ),
        reason,
    )
    if absent:
        return "deps.python.no-such-version", {**facts, "requirement": next(part for part in absent.groups() if part)}
    return event.rule.id, facts


def refine_poetry(event: Event, context: Context) -> Refined:
    """Poetry says `doesn't match any versions` of a package that is not there and of a version that is not."""
    constraint = str(event.facts.get("constraint", "*"))
    return (
        "deps.python.no-such-distribution" if constraint in ("*", ">=0", "") else "deps.python.no-such-version"
    ), dict(event.facts)


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
    below = " ".join(context.after(event.line, 12))
    name = str(event.facts.get("crate", ""))
    if re.search(
        (
            r"unlinked crate|undeclared crate|maybe a missing crate|could not find .* in the list of "
            r"imported crates|use of undeclared crate"
        ),
        below + context.structure.lines[event.line],
    ):
        local = name in ("crate", "self", "super")
        return ("rust.compile" if local else "rust.unresolved-crate"), dict(event.facts)
    return "rust.compile", dict(event.facts)


def refine_killed(event: Event, context: Context) -> Refined | None:
    """The word alone is no proof: the exit code must say the same, or not be known."""
    return (event.rule.id, dict(event.facts)) if context.exit_code in (None, 137, -9, 9, 1, 2) else None


def refine_attribute(event: Event, context: Context) -> Refined:
    """An attribute of a module that is half loaded is a circular import."""
    if "partially initialized module" in context.structure.lines[event.line]:
        return "imports.circular", dict(event.facts)
    return event.rule.id, dict(event.facts)


def refine_place(event: Event, context: Context) -> Refined:
    """The file and line that the message is about."""
    return event.rule.id, {**event.facts, **place_of(event, context)}


def refine_requires_python(event: Event, context: Context) -> Refined | None:
    """pip names versions that another Python could have; they matter where one of them was asked for."""
    ignored = event.facts.get("ignored")
    if ignored is None:
        return event.rule.id, dict(event.facts)
    below = " ".join(context.after(event.line, 4))
    wanted = re.search(r"satisfies the requirement [\w.\[\]-]+\s*===?\s*([\w.+!-]+)", below)
    if wanted:
        versions = {part.split()[0] for part in str(ignored).split(";") if part.split()}
        return (event.rule.id, {}) if wanted[1] in versions else None
    return (event.rule.id, {}) if "(from versions: none)" in below or "(from versions: )" in below else None


def refine_manifest(event: Event, context: Context) -> Refined | None:
    """A broken TOML text is a manifest's where its name, or the tool that reads it, is near."""
    line = context.structure.lines[event.line]
    if "TOMLDecodeError" not in line and "TOML parse error" not in line and "configuration error" not in line:
        return event.rule.id, dict(event.facts)
    near = "\n".join([line, *context.before(event.line, 40), *context.after(event.line, 4)])
    is_manifest = (
        "pyproject.toml" in near
        or "poetry" in near
        or "/pip/" in near
        or bool({"pip", "uv", "poetry", "pdm", "hatch"} & set(context.command.tools))
    )
    return (event.rule.id, dict(event.facts)) if is_manifest else None


def refine_raised_warning(event: Event, context: Context) -> Refined | None:
    """A warning that was raised ends a traceback; one that was only shown does not."""
    line = context.structure.lines[event.line]
    is_raised = line.startswith(("E ", "INTERNALERROR>", "FAILED ", "ERROR ")) or any(
        raised.line == event.line for chain in context.structure.chains for raised in chain.raised
    )
    return (event.rule.id, dict(event.facts)) if is_raised else None


def refine_types(event: Event, context: Context) -> Refined | None:
    """Some messages of type checkers are of other classes: a library without types, text that does not parse."""
    code = str(event.facts.get("code", ""))
    line = context.structure.lines[event.line]
    if code in ("import-untyped", "import-not-found", "import", "TS7016") or "library stub" in line:
        return "types.stubs-missing", dict(event.facts)
    if code in ("syntax", "TS1185"):
        return None
    return event.rule.id, dict(event.facts)


def refine_rust(event: Event, context: Context) -> Refined | None:
    """An error without a code is the compiler's where a place in a Rust file stands below it."""
    if "code" in event.facts:
        return event.rule.id, dict(event.facts)
    below = context.after(event.line, 2)
    return (event.rule.id, dict(event.facts)) if any(re.match(r"\s*--> \S+\.rs:\d+", line) for line in below) else None


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
    "requires-python": refine_requires_python,
    "manifest": refine_manifest,
    "raised-warning": refine_raised_warning,
    "types": refine_types,
    "rust": refine_rust,
    "go": refine_go,
    "exec-bad": refine_exec_bad,
}
