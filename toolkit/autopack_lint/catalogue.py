"""Level 4: finds, loads and validates rule files. A file that is wrong costs nothing but itself."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import NamedTuple

from autopack_lint.model.errors import RuleFileError
from autopack_lint.model.facts import SECTIONS, Broken
from autopack_lint.model.finding import Confidence, Finding, Severity, Skipped
from autopack_lint.model.hashing import blake2b
from autopack_lint.model.rule import Bad, DocumentedRule, Rule
from autopack_lint.sdk import Module, Project, SuppressionUse

ID = re.compile(r"[A-Z]{3,4}\d{3}")
NAME = re.compile(r"[a-z]+(-[a-z0-9]+)*")
PACKAGE = Path(__file__).parent
TYPES = {
    "severity": "a `Severity`",
    "confidence": "a `Confidence`",
    "threshold": "a whole number",
    "good": "a tuple of examples",
    "bad": "a tuple of `Bad`",
    "reads": "a tuple of strings",
    "codes": "a tuple of strings",
    "by_file": "true or false",
}


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
    problems: list[Skipped] = [misnamed for folder in folders for misnamed in misnamed_files(folder)]
    digest = blake2b(digest_size=16)
    for file in (file for folder in (built_in_rules(), *folders) for file in rule_files(folder)):
        origin = file.as_posix()
        try:
            text = file.read_bytes()
            digest.update(os.fsencode(file.name) + b"\0" + text + b"\0")
            rule = load_rule(file, text)
        except RuleFileError as error:
            problems.append(Skipped(origin, f"rule not loaded: {error}"))
            continue
        except OSError as error:
            problems.append(Skipped(origin, f"rule not loaded: {error.strerror}"))
            continue
        taken = loaded.setdefault(rule.rule.id, rule)
        if taken is not rule:
            reason = f"rule not loaded: the id {rule.rule.id} is taken by {Path(taken.origin).name}"
            problems.append(Skipped(origin, reason))
    return Catalogue(tuple(loaded[key] for key in sorted(loaded)), tuple(problems), digest.digest())


def rule_files(folder: Path) -> list[Path]:
    """Python files below a rules folder whose name begins like an id."""
    return sorted(file for file in folder.rglob("*.py") if ID.match(file.name))


def misnamed_files(folder: Path) -> Iterator[Skipped]:
    """Files with a rule in them whose name does not say so."""
    for file in sorted(folder.rglob("*.py")):
        if not ID.match(file.name) and file.is_file() and b"RULE = Rule(" in file.read_bytes():
            yield Skipped(file.as_posix(), "rule not loaded: the file's name does not begin with the rule's id")


class FreshLoader(SourceFileLoader):
    """Compiles the text that it is given. Python's own loader would run a stale `.pyc` of a file that kept its size
    and was changed within the second."""

    def __init__(self, name: str, path: str, text: bytes) -> None:
        super().__init__(name, path)
        self._text = text

    def get_code(self, fullname: str) -> CodeType:
        return self.source_to_code(self._text, self.path)


def module_of(file: Path, text: bytes) -> ModuleType:
    """The module that a rule file makes. Raises `RuleFileError`."""
    name = f"autopack_lint_rule_{file.stem}"
    is_ours = file.is_relative_to(built_in_rules())
    loader = SourceFileLoader(name, str(file)) if is_ours else FreshLoader(name, str(file), text)
    module = importlib.util.module_from_spec(ModuleSpec(name, loader, origin=str(file), is_package=False))
    module.__file__ = str(file)
    sys.modules[name] = module
    try:
        loader.exec_module(module)
    except ModuleNotFoundError as error:
        if error.name and (file.parent / f"{error.name.partition('.')[0]}.py").exists():
            reason = f"it imports `{error.name}`, a file beside it: a rule is one file, which imports no other"
            raise RuleFileError(reason) from error
        raise RuleFileError(str(error)) from error
    except SyntaxError as error:
        raise RuleFileError(f"line {error.lineno}: {error.msg}") from error
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # anyone's code, `sys.exit` included
        raise RuleFileError(f"{type(error).__name__}: {error}") from error
    return module


def load_rule(file: Path, text: bytes) -> LoadedRule:
    """Import one rule file and validate it. Raises `RuleFileError`."""
    module = module_of(file, text)
    rule = getattr(module, "RULE", None)
    if not isinstance(rule, Rule):
        raise RuleFileError("it defines no `RULE = Rule(...)`")
    checks = {
        name: getattr(module, name, None)
        for name in ("check_module", "check_broken", "check_project", "check_suppression")
    }
    problem = (
        wrong_type_in(rule)
        or unknown_section_in(rule)
        or problem_with(
            rule, file, has_check=bool(rule.codes) or any(map(callable, checks.values())), why=module.__doc__ or ""
        )
    )
    if problem:
        raise RuleFileError(problem)
    return LoadedRule(rule=rule, why=(module.__doc__ or "").strip(), origin=file.as_posix(), **checks)


def wrong_type_in(rule: Rule) -> str:
    """Which part of a rule's metadata is not what its type says; empty when none is."""
    wanted = {
        "id": isinstance(rule.id, str),
        "name": isinstance(rule.name, str),
        "message": isinstance(rule.message, str),
        "fix": isinstance(rule.fix, str),
        "reads": are_strings(rule.reads),
        "codes": are_strings(rule.codes),
        "by_file": isinstance(rule.by_file, bool),
        "severity": isinstance(rule.severity, Severity),
        "confidence": isinstance(rule.confidence, Confidence),
        "threshold": rule.threshold is None or isinstance(rule.threshold, int),
        "good": isinstance(rule.good, tuple) and all(isinstance(code, str | Mapping) for code in rule.good),
        "bad": isinstance(rule.bad, tuple) and all(isinstance(bad, Bad) for bad in rule.bad),
    }
    return next((f"`{field}` is not {TYPES.get(field, 'a string')}" for field, fits in wanted.items() if not fits), "")


def are_strings(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, str) for item in value)


def unknown_section_in(rule: Rule) -> str:
    """What is wrong with the sections of the facts that a rule reads; empty when nothing is."""
    unknown = [name for name in rule.reads if name not in SECTIONS]
    return f"`reads` names {unknown[0]!r}; the sections are {', '.join(SECTIONS)}" if unknown else ""


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
    if rule.message.endswith("."):
        return "the message ends with a full stop"
    if not rule.good or not rule.bad:
        return "`good` and `bad` need an example each"
    if not has_check:
        return "it defines none of check_module, check_broken, check_project, check_suppression"
    return ""
