"""The interface that executors know: patterns with detectors and mitigations, served by triage.

`detect_and_mitigate_failure(error_text, context)` names a known failure and what may be done about it. The
context may have `workspace` (the repository), `phase_id`, `status`, `scope_paths`, `command` and `exit_code`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from autopack_lint.engine.failures.rules import built_in_book
from autopack_lint.engine.failures.triage import triage
from autopack_lint.engine.failures.workspace import DiskWorkspace
from autopack_lint.model.diagnosis import Diagnosis
from autopack_lint.model.failure_rule import Role
from autopack_lint.report.diagnosis_text import shell_words
from autopack_lint.triage.mitigate import install_python
from autopack_lint.triage.python_names import canonical, distribution_of

Context = Mapping[str, Any]
SWITCH = "AUTOPACK_ENABLE_FAILURE_HARDENING"
LEGACY = {
    "python_missing_dep": ("Python dependency missing", ("deps.python.missing-distribution",)),
    "wrong_working_dir": (
        "Wrong working directory",
        ("deps.python.wrong-project-dir", "node.manifest-missing", "go.wrong-dir", "git.not-a-repo"),
    ),
    "missing_test_discovery": ("No tests found", ("tests.none-collected", "tests.path-not-found")),
    "scope_mismatch": ("Change outside the scope", ("agent.scope-violation",)),
    "node_missing_dep": ("Node dependency missing", ("node.missing-package",)),
    "permission_error": ("Permission denied", ("fs.permission",)),
}
"""The ids that executors already know, in the order of their priority, and the classes that they stand for."""
BY_CLASS = {name: legacy for legacy, (_, classes) in LEGACY.items() for name in classes}
PROJECT_FILES = frozenset(
    {"package.json", "pyproject.toml", "requirements.txt", "setup.py", "setup.cfg", "Cargo.toml", "go.mod", "pom.xml"}
)
SCOPE_STATUSES = frozenset({"scope_violation", "scope_mismatch", "out_of_scope"})
PRIORITY = 5


@dataclass
class MitigationResult:
    """What was found and done; `fixed` only where nothing is left to do."""

    success: bool
    pattern_id: str
    actions_taken: list[str]
    suggestions: list[str]
    fixed: bool = False


@dataclass
class FailurePattern:
    """A kind of failure. `mitigation` gets the context and returns a `MitigationResult`, or a mapping with its fields.

    The lower `priority`, the earlier it is asked.
    """

    pattern_id: str
    name: str
    description: str
    detector: Callable[[str, Context], bool]
    mitigation: Callable[[Context], Any]
    priority: int = PRIORITY
    enabled: bool = True


def log_failure_of(pattern_id: str) -> None:
    """Say that the pattern at hand raised, with the exception."""
    import logging  # only where something went wrong: importing the executor is to be cheap

    logging.getLogger(__name__).exception("the failure pattern %s raised and was passed over", pattern_id)


class FailureHardeningRegistry:
    """Patterns by id: the ones that executors know, one for every other class of triage, and those of the caller."""

    def __init__(self) -> None:
        self.patterns: dict[str, FailurePattern] = {}
        self._last: tuple[str, tuple[str, ...], str, Diagnosis] | None = None
        for priority, (pattern_id, (name, classes)) in enumerate(LEGACY.items(), 1):
            self._add_own(pattern_id, name, f"triage names {' or '.join(classes)}", min(priority, PRIORITY))
        for rule in built_in_book().rules:
            if rule.id not in BY_CLASS and rule.role in (Role.LEAF, Role.GENERIC):
                self._add_own(rule.id, rule.title, rule.remedy.summary, PRIORITY + (rule.role is Role.GENERIC))

    def _add_own(self, pattern_id: str, name: str, description: str, priority: int) -> None:
        def is_meant(error_text: str, context: Context) -> bool:
            return self._diagnosed(error_text, context)[0] == pattern_id

        def mitigated(context: Context) -> MitigationResult:
            text = str(context.get("error_text", ""))
            found, diagnosis = self._diagnosed(text, context)
            return result_of(pattern_id, diagnosis if found == pattern_id else None, workspace_in(context))

        self.register_pattern(FailurePattern(pattern_id, name, description, is_meant, mitigated, priority))

    def register_pattern(self, pattern: FailurePattern) -> None:
        """Add a pattern, or replace the one with its id."""
        self.patterns[pattern.pattern_id] = pattern

    def list_patterns(self) -> list[str]:
        """The ids of all patterns, in the order in which they are asked."""
        return [pattern.pattern_id for pattern in self._ordered()]

    def detect_and_mitigate(self, error_text: str, context: Context) -> MitigationResult | None:
        """The mitigation of the first pattern that knows the failure; None where none does.

        A detector or mitigation of the caller that raises counts as one that knows nothing, and is logged.
        """
        seen = {**context, "error_text": error_text}
        for pattern in self._ordered():
            if not pattern.enabled:
                continue
            try:
                if pattern.detector(error_text, seen):
                    return as_result(pattern.pattern_id, pattern.mitigation(seen))
            except Exception:  # noqa: BLE001 - somebody's pattern must not end the executor
                log_failure_of(pattern.pattern_id)
        return None

    def _ordered(self) -> list[FailurePattern]:
        return sorted(self.patterns.values(), key=lambda pattern: pattern.priority)

    def _diagnosed(self, error_text: str, context: Context) -> tuple[str, Diagnosis]:
        """The id of the pattern that a text is of, and its diagnosis; asked once for all patterns."""
        about = tuple(str(context.get(key)) for key in ("workspace", "command", "exit_code", "status"))
        if self._last is None or self._last[:2] != (error_text, about):
            diagnosis = diagnosis_of(error_text, context)
            self._last = (error_text, about, pattern_of(diagnosis, context), diagnosis)
        return self._last[2], self._last[3]


def diagnosis_of(error_text: str, context: Context) -> Diagnosis:
    code = context.get("exit_code")
    command = context.get("command")
    return triage(
        error_text,
        command=command if isinstance(command, str) else None,
        exit_code=code if isinstance(code, int) else None,
        root=workspace_in(context),
    )


def workspace_in(context: Context) -> Path | None:
    workspace = context.get("workspace")
    return Path(workspace) if isinstance(workspace, str | os.PathLike) else None


def pattern_of(diagnosis: Diagnosis, context: Context) -> str:
    """The id under which executors know a diagnosis; empty for none."""
    if str(context.get("status", "")).lower() in SCOPE_STATUSES:
        return "scope_mismatch"
    if diagnosis.cause is None:
        return ""
    path = str(diagnosis.cause.facts.get("path", ""))
    if diagnosis.cause.id == "fs.not-found" and path.replace("\\", "/").rpartition("/")[2] in PROJECT_FILES:
        return "wrong_working_dir"
    return BY_CLASS.get(diagnosis.cause.id, diagnosis.cause.id)


def result_of(pattern_id: str, diagnosis: Diagnosis | None, workspace: Path | None) -> MitigationResult:
    """A diagnosis as executors want it: nothing is done here, only suggested."""
    suggestions: list[str] = []
    if diagnosis is not None and diagnosis.cause is not None:
        if pattern_id == "python_missing_dep":
            suggestions += python_suggestions(str(diagnosis.cause.facts.get("module", "")), workspace)
        mitigation = diagnosis.mitigation
        suggestions += [shell_words(argv) for argv in mitigation.argv]
        if mitigation.summary:
            suggestions.append(mitigation.summary)
        suggestions += [f"never: {never}" for never in mitigation.never]
    elif pattern_id == "scope_mismatch":
        suggestions.append("ask for a wider scope, or keep to the one there is")
    return MitigationResult(bool(suggestions), pattern_id, [], list(dict.fromkeys(suggestions)))


def python_suggestions(module: str, workspace: Path | None) -> list[str]:
    """What to install where it is declared; to declare it first where it is not."""
    distribution = canonical(distribution_of(module))
    top = module.partition(".")[0]
    if not top:
        return []
    disk = DiskWorkspace(workspace) if workspace is not None else None
    declared = (disk.declared("python") if disk is not None else None) or frozenset()
    if disk is not None and {distribution, canonical(top)} & declared:
        name = distribution if distribution in declared else canonical(top)
        argv = install_python(disk)
        return [f"pip install {name}", *([shell_words(argv)] if argv else [])]
    return [f"declare `{distribution}`, then install"]


def as_result(pattern_id: str, said: Any) -> MitigationResult:
    """What a mitigation returned, a mapping included."""
    if isinstance(said, MitigationResult):
        return said
    fields = said if isinstance(said, Mapping) else {}
    return MitigationResult(
        success=bool(fields.get("success", False)),
        pattern_id=pattern_id,
        actions_taken=list(fields.get("actions_taken", ())),
        suggestions=list(fields.get("suggestions", ())),
        fixed=bool(fields.get("fixed", False)),
    )


@cache
def get_registry() -> FailureHardeningRegistry:
    """The registry that all callers of this process share."""
    return FailureHardeningRegistry()


def detect_and_mitigate_failure(error_text: str, context: Context) -> MitigationResult | None:
    """The mitigation of a known failure; None where the model has to be asked."""
    return get_registry().detect_and_mitigate(error_text, context)


def hardening_from_environment() -> Callable[[str, Context], MitigationResult | None] | None:
    """`detect_and_mitigate_failure` where `AUTOPACK_ENABLE_FAILURE_HARDENING` is `true`; else None."""
    return detect_and_mitigate_failure if os.environ.get(SWITCH, "").strip().lower() == "true" else None
