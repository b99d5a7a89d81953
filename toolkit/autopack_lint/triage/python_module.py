"""A module that Python does not find: never made, misspelt, out of the path, removed from Python, or not installed."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

from autopack_lint.triage.context import Context
from autopack_lint.triage.matching import Event
from autopack_lint.triage.python_names import REMOVED, is_known, is_standard, meant

MISSING, FIRST_PARTY = "deps.python.missing-distribution", "deps.python.first-party-module-missing"
MISCONFIGURED, TYPO = "env.python.path-misconfigured", "deps.python.typo-module"
REMOVED_ID, BUILD = "deps.python.stdlib-removed", "deps.python.build-dep-missing"
NOT_IN_MODULE = "imports.name-missing"
Refined = tuple[str, dict[str, str | int]]

BUILD_MARKS = (
    "build_wheel",
    "build backend",
    "Build backend",
    "get_requires_for_build",
    "Getting requirements to build",
    "Preparing metadata",
    "subprocess-exited-with-error",
    "setup.py egg_info",
    "Failed building wheel",
    "setup.py bdist_wheel",
    "prepare_metadata_for_build",
    "pep517",
    "pyproject_hooks",
    "Backend subprocess exited",
    "Failed to build",
    "ERROR Backend",
    "Installing build dependencies",
    "build_editable",
    "Failed to prepare distributions",
    "setuptools/build_meta.py",
    "/builds-v0/",
    "/pip-build-env-",
)
BUILD_WINDOW = 60
SOURCE_ROOTS = (".", "src", "lib", "python", "app", "backend", "server")
IMPORTER = re.compile(r'\s*(?:File "([^"]+)", line (\d+)|(\S+\.py):(\d+): in )')
NO_PACKAGE = re.compile(r"; '([\w.]+)' is not a package")


def refine_python_module(event: Event, context: Context) -> Refined | None:
    """The class of a missing module, from where it should have been."""
    module = str(event.facts.get("module", ""))
    top = module.partition(".")[0]
    facts: dict[str, str | int] = {**event.facts, "top": top, **importer_of(event, context)}
    line = context.structure.lines[event.line]
    if top in REMOVED and version_of(context) >= as_version(REMOVED[top]):
        return REMOVED_ID, {**facts, "removed_in": REMOVED[top]}
    if is_in_build(event, context):
        return BUILD, facts
    if NO_PACKAGE.search(line):
        return not_a_package(module, facts, context)
    place = first_party(module, context)
    if place is not None:
        return place[0], {**facts, "path": place[1]}
    if is_standard(top) and "." in module:
        return NOT_IN_MODULE, facts
    if is_standard(top):
        return MISSING, facts
    suggestion = intended(module, context)
    if suggestion:
        return TYPO, {**facts, "suggestion": suggestion}
    return MISSING, facts


def version_of(context: Context) -> tuple[int, ...]:
    """The version of Python whose files stand in the frames; one later than all where the log does not say."""
    match = re.search(r"[Pp]ython(3\.\d+)[/\\]|[/\\]Python3(\d+)[/\\]", context.text)
    if match is None:
        return (sys.maxsize,)
    return as_version(match[1] or f"3.{match[2]}")


def as_version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def importer_of(event: Event, context: Context) -> dict[str, str | int]:
    """The file and line that wanted the module: the frame nearest above the error that is not Python's own."""
    for above in context.before(event.line, 30):
        match = IMPORTER.match(above.lstrip("|E "))
        if match:
            path, number = match[1] or match[3], int(match[2] or match[4])
            if "importlib" not in path and not path.startswith("<"):
                inside = context.workspace.inside(path)
                return {"importer": inside or path, "importer_line": number}
    return {}


def is_in_build(event: Event, context: Context) -> bool:
    """Whether the module was wanted by the build of some package, in an environment of its own."""
    if not any(mark in context.text for mark in BUILD_MARKS):
        return False
    window = [*context.before(event.line, BUILD_WINDOW), *context.after(event.line, 12)]
    return any(mark in line for line in window for mark in BUILD_MARKS)


def not_a_package(module: str, facts: dict[str, str | int], context: Context) -> Refined:
    """`import a.b` where `a` is a module: a file of that name hides the package, or there is no such thing in it."""
    top = module.partition(".")[0]
    if not is_standard(top) and any(context.workspace.is_file(f"{root}/{top}.py") for root in SOURCE_ROOTS):
        return FIRST_PARTY, facts
    if is_known(top) and context.workspace.is_file(f"{top}.py"):
        return MISCONFIGURED, facts
    return NOT_IN_MODULE, facts


def first_party(module: str, context: Context) -> tuple[str, str] | None:
    """Where in the repository a module is, or should be; None for one that is not the repository's."""
    workspace = context.workspace
    if not workspace.is_known:
        return None
    top, *_ = parts = module.split(".")
    for folder in likely_roots(context):
        base = "" if folder == "." else f"{folder}/"
        if workspace.is_file(f"{base}{top}.py") or has_modules(f"{base}{top}", context):
            path = base + "/".join(parts)
            if workspace.is_dir(path):
                return MISCONFIGURED, path
            return MISCONFIGURED if workspace.is_file(f"{path}.py") else FIRST_PARTY, f"{path}.py"
    return None


def likely_roots(context: Context) -> Iterable[str]:
    """The folders below which modules of the repository may begin, the likeliest first."""
    workspace = context.workspace
    visible = (name for name in sorted(workspace.names_in(".")) if not name.startswith("."))
    return dict.fromkeys([*SOURCE_ROOTS, *filter(workspace.is_dir, visible)])


def has_modules(folder: str, context: Context) -> bool:
    """Whether a folder is one of Python code, and not of something else with the name of a module."""
    workspace = context.workspace
    if not workspace.is_dir(folder):
        return False
    names = workspace.names_in(folder)
    return any(name.endswith(".py") for name in names) or any(
        workspace.is_file(f"{folder}/{name}/__init__.py") for name in names
    )


def intended(module: str, context: Context) -> str:
    """The module that was meant by a name that no module has."""
    top = module.partition(".")[0]
    own = {
        name.removesuffix(".py")
        for folder in (".", "src")
        for name in context.workspace.names_in(folder)
        if name.endswith(".py") or has_modules(f"{folder}/{name}", context)
    }
    candidates = (
        own
        | set(sys.stdlib_module_names)
        | set(context.workspace.installed("python"))
        | (context.workspace.declared("python") or frozenset())
    )
    return meant(top, candidates)
