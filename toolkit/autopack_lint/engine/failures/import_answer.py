"""What the import resolver says about an import that failed: the fix of its finding, as a mitigation."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from autopack_lint.engine.failures.workspace import DiskWorkspace
from autopack_lint.facts.names.bindings import definitions_of
from autopack_lint.model.diagnosis import Cause, Diagnosis, Mitigation, MitigationKind
from autopack_lint.model.errors import ConfigError, UsageError
from autopack_lint.model.finding import Finding, Safety
from autopack_lint.model.operation import RedirectImport
from autopack_lint.triage.python_module import SOURCE_ROOTS
from autopack_lint.triage.python_names import meant

ANSWERED = frozenset(
    {
        "deps.python.first-party-module-missing",
        "deps.python.typo-module",
        "deps.python.stdlib-removed",
        "imports.name-missing",
    }
)
"""The classes that are about an import in a file of the repository."""
WHY_SAFE = (
    "the import raised, and where it is turned to now is proven: by the files that are there, or by git's history"
)


def with_import_answer(diagnosis: Diagnosis, root: Path) -> Diagnosis:
    """The diagnosis with an edit in place of advice, where the resolver knows for certain what was meant."""
    cause = diagnosis.cause
    if cause is None or cause.id not in ANSWERED or not cause.facts.get("importer"):
        return diagnosis
    edit = misspelt_name(cause, root) if cause.id == "imports.name-missing" else None
    if edit is not None:
        return diagnosis._replace(mitigation=edit._replace(never=diagnosis.mitigation.never), needs_model=False)
    finding = next(iter(about(cause, import_findings(root, str(cause.facts["importer"])))), None)
    if finding is None or finding.fix is None:
        return diagnosis
    title, never = finding.fix.title, diagnosis.mitigation.never
    if finding.fix.safety is not Safety.SAFE:
        summary = f"{diagnosis.mitigation.summary}; likely: {title} (`fix --suggestions --select {finding.rule}`)"
        return diagnosis._replace(mitigation=diagnosis.mitigation._replace(summary=summary))
    edit = Mitigation(MitigationKind.EDIT, title, (), finding.fix.operations, WHY_SAFE, never)
    return diagnosis._replace(mitigation=edit, needs_model=False)


def misspelt_name(cause: Cause, root: Path) -> Mitigation | None:
    """Import the one name of a module of the repository that the missing one is a slip of the pen of."""
    module, name, importer = (str(cause.facts.get(key, "")) for key in ("module", "name", "importer"))
    workspace = DiskWorkspace(root)
    path = next(filter(workspace.is_file, files_of(module)), "")
    if not path or not workspace.is_file(importer):
        return None
    try:
        raw = (root / path).read_bytes()
        bound = definitions_of(ast.parse(raw), raw)
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    intended = "" if bound.is_open else meant(name, (definition.name for definition in bound.names))
    if not intended:
        return None
    summary = f"`{module}` has no `{name}`; `{intended}` was meant"
    why_safe = f"the old import always raised, and `{intended}` is in {path}"
    operations = (RedirectImport(module, module, name, intended, path=importer),)
    return Mitigation(MitigationKind.EDIT, summary, (), operations, why_safe)


def files_of(module: str) -> Iterator[str]:
    """Where a module of the repository may be."""
    place = module.replace(".", "/")
    for folder in SOURCE_ROOTS:
        yield f"{folder}/{place}.py"
        yield f"{folder}/{place}/__init__.py"


def about(cause: Cause, findings: Iterable[Finding]) -> list[Finding]:
    """The findings with a fix that stand at the import that failed; where its line is not known, that name it."""
    line = cause.facts.get("importer_line")
    names = {str(cause.facts[name]) for name in ("module", "name") if name in cause.facts}
    fixable = [finding for finding in findings if finding.fix is not None]
    here = [finding for finding in fixable if finding.span.start.line == line]
    return here or [finding for finding in fixable if names & set(map(str, finding.data.values()))]


def import_findings(root: Path, path: str) -> list[Finding]:
    """The findings about imports in one file, with the whole project in view; none where it cannot be looked at."""
    from autopack_lint.catalogue import load_catalogue
    from autopack_lint.config import load_config
    from autopack_lint.engine.check import check
    from autopack_lint.engine.engine import Engine
    from autopack_lint.engine.files.discover import discover
    from autopack_lint.engine.memory.cache import Cache

    try:
        config = load_config(root, known=None, overrides={"select": ["IMP"]})
        engine = Engine(config, load_catalogue(()), (), Cache(None))
        asked = discover([root / path], config.root, config.extend_exclude)
        around = discover([config.root], config.root, config.extend_exclude)
        result, _ = check(engine, asked, lambda done, total: None, around)
    except (ConfigError, UsageError):
        return []
    return [finding for finding in result.findings if finding.rule.startswith("IMP")]
