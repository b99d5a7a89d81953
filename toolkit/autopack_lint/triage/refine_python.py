"""Refiners of what Python and its tools print."""

from __future__ import annotations

import re
from itertools import takewhile

from autopack_lint.triage.context import Context
from autopack_lint.triage.matching import Event
from autopack_lint.triage.python_module import Refined, importer_of
from autopack_lint.triage.python_names import is_standard
from autopack_lint.triage.tracebacks import HEADER

ENVIRON = re.compile(r"<frozen os>|os\.environ\[|[/\\]os\.py(?:\", line \d+, in __getitem__|:\d+: )|= environ\(\{")
CONFLICT = re.compile(r"(?:<{7}|>{7}|={7}|\|{7})(?:\s|$)")
FENCE = re.compile(r"(?:```|~~~)")
CARET = re.compile(r"[\s^~]+$")
PLACE_IN_SCRIPT = re.compile(r"\.[cm]?[jt]sx?: |\(\d+:\d+\)$")
FRAME_OF_NODE = re.compile(r"\s+at .*(?:node:|\.[cm]?[jt]sx?:|<anonymous>)")
NOT_FOUND = re.compile(
    r"(?:Because |because |, and )(\S+) was not found in the (?:package registry|provided package locations|cache)"
)
OTHER_PYTHON = re.compile(
    r"(?:[Pp]ython|requires-python).{0,80}(?:does not satisfy|not compatible|are incompatible|"
    r"is not supported)|does not satisfy Python|Python requirement"
)
NO_SUCH_VERSION = re.compile(
    r"(?:there (?:is|are) no versions? of (\S+)|only (\S+?)[<>=~!].{0,200}? (?:is|are) "
    r"available|no versions of (\S+) match)"
)
WANTED = re.compile(r"\s*from ([\w.]+) import ")
MOST_FRAMES = 200
TREE_MARKS = " ╰─▶│├×"


def refine_key_error(event: Event, context: Context) -> Refined | None:
    """A key that is missing is a variable of the environment where the frames say so."""
    if "KeyError" not in context.structure.lines[event.line]:
        return event.rule.id, dict(event.facts)
    around = [*context.before(event.line, 6), *context.after(event.line, 3)]
    return (event.rule.id, dict(event.facts)) if any(ENVIRON.search(line) for line in around) else None


def refine_syntax(event: Event, context: Context) -> Refined | None:
    """What stands on the line that the parser points at decides what it is. JavaScript has its own SyntaxError."""
    if is_of_javascript(event, context):
        return None
    facts = {**event.facts, **place_of(event, context)}
    codes = [*shown_above(event, context)[:1], *shown_below(event, context)]
    if any(CONFLICT.match(code) for code in codes):
        return "syntax.conflict-markers", facts
    if any(FENCE.match(code) for code in codes):
        return "syntax.markdown-fence", facts
    return event.rule.id, facts


def is_of_javascript(event: Event, context: Context) -> bool:
    line = context.structure.lines[event.line]
    if PLACE_IN_SCRIPT.search(line) or "jest" in context.command.tools:
        return True
    return any(map(FRAME_OF_NODE.match, context.after(event.line, 4)))


def shown_above(event: Event, context: Context) -> list[str]:
    """The lines of code above a message, the nearest first, without those that only point."""
    lines = [line for line in context.before(event.line, 4) if not CARET.match(line.lstrip("E|"))]
    codes = [line.lstrip("E| ").strip() for line in lines]
    return [code for code in codes if code and not code.startswith("File ")]


def shown_below(event: Event, context: Context) -> list[str]:
    """The line of code that ruff points at, below its message: the last before the caret."""
    numbered = ""
    for line in context.after(event.line, 7):
        match = re.match(r"\s*\d+ \| ?(.*)", line)
        if match:
            numbered = match[1].strip()
        elif re.match(r"\s*\|\s+\^", line):
            return [numbered] if numbered else []
    return []


def place_of(event: Event, context: Context) -> dict[str, str | int]:
    """The file and line that a message of Python's parser is about."""
    for above in context.before(event.line, 6):
        match = re.search(r'File "([^"]+)", line (\d+)', above)
        if match:
            return {"file": context.workspace.inside(match[1]) or match[1], "line": int(match[2])}
    return {}


def refine_resolution(event: Event, context: Context) -> Refined | None:
    """The chain of reasons below a resolver's headline says whether anything can be had at all.

    Without the network a resolver only knows what it has fetched: what it does not find may be there.
    """
    reason = reasons_around(event, context)
    facts = dict(event.facts)
    if "network was disabled" in reason:
        return None
    if "error sending request" in reason or "dns error" in reason:
        return event.rule.id, facts
    missing = NOT_FOUND.search(reason)
    if missing:
        return "deps.python.no-such-distribution", {**facts, "requirement": missing[1]}
    if OTHER_PYTHON.search(reason):
        return "deps.python.requires-python", facts
    absent = NO_SUCH_VERSION.search(reason)
    if absent:
        return "deps.python.no-such-version", {**facts, "requirement": next(filter(None, absent.groups()))}
    return event.rule.id, facts


def reasons_around(event: Event, context: Context) -> str:
    """What stands beside and below a headline as one line; poetry has the reasons above its own."""
    reason = context.paragraph(event.line, 40)
    rest = " ".join(line.strip(TREE_MARKS) for line in context.after(event.line, 40))
    if "version solving failed" not in reason:
        return f"{reason} {rest}"
    before = " ".join(line.strip(TREE_MARKS) for line in reversed(context.before(event.line, 12)))
    return f"{before} {reason} {rest}"


def refine_poetry(event: Event, context: Context) -> Refined:
    """Poetry says `doesn't match any versions` of a package that is not there and of a version that is not."""
    constraint = str(event.facts.get("constraint", "*"))
    return (
        "deps.python.no-such-distribution" if constraint in ("*", ">=0", "") else "deps.python.no-such-version"
    ), dict(event.facts)


def refine_attribute(event: Event, context: Context) -> Refined:
    """An attribute of a module that is half loaded is a circular import."""
    line = context.structure.lines[event.line]
    if "partially initialized module" in line:
        return refine_circular(event._replace(facts={**event.facts, "module": event.facts.get("object", "")}), context)
    return event.rule.id, dict(event.facts)


def refine_circular(event: Event, context: Context) -> Refined:
    """A module of the standard library imports nothing of ours: one of our files has its name, and hides it."""
    module = str(event.facts.get("module", ""))
    is_hidden = is_standard(module.partition(".")[0])
    return "env.python.path-misconfigured" if is_hidden else "imports.circular", {**event.facts, "module": module}


def refine_import_name(event: Event, context: Context) -> Refined:
    """The file and line that wanted the name. Where its module is still being imported above, they import each other:
    Pythons before 3.8 do not say so themselves."""
    facts = {**event.facts, **importer_of(event, context)}
    above = context.before(event.line, MOST_FRAMES)
    wanted = str(facts.get("module", "")) or next((found[1] for found in map(WANTED.match, above[:1]) if found), "")
    frames = "\n".join(takewhile(lambda line: HEADER not in line, above[2:]))
    is_half_loaded = wanted and re.search(
        rf"[\"/\\]{re.escape(wanted.replace('.', '/'))}(?:/__init__)?\.py\", line \d+, in <module>", frames
    )
    return ("imports.circular" if is_half_loaded else event.rule.id), facts


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
    if code in ("import-untyped", "import-not-found", "import", "TS7016") or "library stub" in line.lower():
        return "types.stubs-missing", dict(event.facts)
    if code in ("syntax", "TS1185"):
        return None
    return event.rule.id, dict(event.facts)
