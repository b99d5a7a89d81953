"""Level 4: finds, loads and validates rule files. A file that is wrong costs nothing but itself."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from autopack_lint.model.errors import RuleFileError
from autopack_lint.model.facts import Broken
from autopack_lint.model.finding import Finding, Skipped
from autopack_lint.model.rule import DocumentedRule, Rule
from autopack_lint.sdk import Module, Project, SuppressionUse

ID = re.compile(r"[A-Z]{3,4}\d{3}")
NAME = re.compile(r"[a-z]+(-[a-z0-9]+)*")
PACKAGE = Path(__file__).parent


class LoadedRule(NamedTuple):
    """A rule file that can be used."""

    rule: Rule
    why: str
    """The docstring of the file."""
    origin: str
    """The file, for messages."""
    check_module: Callable[[Module], Iterator[Finding]] | None
    check_broken: Callable[[Broken], Iterator[Finding]] | None
    check_project: Callable[[Project], Iterator[Finding]] | None
    check_suppression: Callable[[SuppressionUse], Iterator[Finding]] | None

    @property
    def documented(self) -> DocumentedRule:
        return DocumentedRule(self.rule, self.why)


class Catalogue(NamedTuple):
    """All usable rules, sorted by id, and the files that could not be used."""

    rules: tuple[LoadedRule, ...]
    problems: tuple[Skipped, ...]
    digest: bytes
    """Changes whenever the text of a rule file does."""

    @property
    def documented(self) -> tuple[DocumentedRule, ...]:
        return tuple(loaded.documented for loaded in self.rules)

    @property
    def by_id(self) -> dict[str, LoadedRule]:
        return {loaded.rule.id: loaded for loaded in self.rules}


def built_in_rules() -> Path:
    """The folder of our own rules: inside an installed package, or beside `toolkit` in a checkout."""
    shipped = PACKAGE / "rules"
    return shipped if shipped.is_dir() else PACKAGE.parent.parent / "rules"


def load_catalogue(folders: Sequence[Path] = ()) -> Catalogue:
    """Our own rules, then those of further folders, which must be trusted: loading runs them."""
    loaded: dict[str, LoadedRule] = {}
    problems: list[Skipped] = []
    digest = blake2b(digest_size=16)
    for file in (file for folder in (built_in_rules(), *folders) for file in rule_files(folder)):
        origin = file.as_posix()
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
        try:
            rule = load_rule(file)
            if rule.rule.id in loaded:
                raise RuleFileError(f"the id {rule.rule.id} is taken by {loaded[rule.rule.id].origin}")
        except RuleFileError as error:
            problems.append(Skipped(origin, f"rule not loaded: {error}"))
        else:
            loaded[rule.rule.id] = rule
    return Catalogue(tuple(loaded[key] for key in sorted(loaded)), tuple(problems), digest.digest())


def rule_files(folder: Path) -> list[Path]:
    """Python files below a rules folder whose name begins like an id."""
    return sorted(file for file in folder.rglob("*.py") if ID.match(file.name))


def load_rule(file: Path) -> LoadedRule:
    """Import one rule file and validate it. Raises `RuleFileError`."""
    spec = importlib.util.spec_from_file_location(f"autopack_lint_rule_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise RuleFileError("it cannot be imported")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise RuleFileError(f"{type(error).__name__}: {error}") from error
    rule = getattr(module, "RULE", None)
    if not isinstance(rule, Rule):
        raise RuleFileError("it defines no `RULE = Rule(...)`")
    checks = {
        name: getattr(module, name, None)
        for name in ("check_module", "check_broken", "check_project", "check_suppression")
    }
    problem = problem_with(rule, file, has_check=any(map(callable, checks.values())), why=module.__doc__ or "")
    if problem:
        raise RuleFileError(problem)
    return LoadedRule(rule=rule, why=(module.__doc__ or "").strip(), origin=file.as_posix(), **checks)


def problem_with(rule: Rule, file: Path, *, has_check: bool, why: str) -> str:
    """What is wrong with the metadata of a rule; empty when nothing is."""
    if not ID.fullmatch(rule.id):
        return f"the id {rule.id!r} is not three or four capitals and three digits"
    if not file.stem.startswith(rule.id):
        return f"the file's name does not begin with the id {rule.id}"
    if not NAME.fullmatch(rule.name):
        return f"the name {rule.name!r} is not in kebab-case"
    if not why.strip():
        return "the file has no docstring that says why the rule exists"
    if not rule.message:
        return "the message is empty"
    if not rule.good or not rule.bad:
        return "`good` and `bad` need an example each"
    if not has_check:
        return "it defines none of check_module, check_broken, check_project, check_suppression"
    return ""
