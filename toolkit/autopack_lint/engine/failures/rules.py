"""Failure rules from the disk: ours out of one index, those of a repository out of their TOML."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from autopack_lint.model.diagnosis import MitigationKind, Retry
from autopack_lint.model.errors import ConfigError, RuleFileError
from autopack_lint.model.failure_rule import DocumentedFailureRule, FailureRule, Region, Remedy, Role
from autopack_lint.model.finding import Skipped
from autopack_lint.triage.matching import Book, book_of

PACKAGE = Path(__file__).parents[2]
INDEX = "index.json"
DEFAULTS: dict[str, Any] = FailureRule._field_defaults


def built_in_failures() -> Path:
    """The folder of our own failure rules: inside an installed package, or beside `toolkit` in a checkout."""
    shipped = PACKAGE / "rules"
    return (shipped if shipped.is_dir() else PACKAGE.parent.parent / "rules") / "failures"


def failure_files(folder: Path) -> list[Path]:
    """The TOML files below a folder of failure rules."""
    return sorted(folder.rglob("*.toml"))


def documented_rules(folder: Path) -> tuple[list[DocumentedFailureRule], list[Skipped]]:
    """All rules below a folder with their examples, and the files that cannot be used."""
    found: dict[str, DocumentedFailureRule] = {}
    problems: list[Skipped] = []
    for file in failure_files(folder):
        try:
            rule = read_rule(file, folder)
        except RuleFileError as error:
            problems.append(Skipped(file.as_posix(), f"rule not loaded: {error}"))
            continue
        if found.setdefault(rule.rule.id, rule) is not rule:
            problems.append(
                Skipped(
                    file.as_posix(),
                    f"rule not loaded: the id {rule.rule.id} is taken by {found[rule.rule.id].rule.origin}",
                )
            )
    return [found[key] for key in sorted(found)], problems


def documented_built_in() -> list[DocumentedFailureRule]:
    """Our own rules with their examples, and with the confidence that the index holds."""
    known = built_in_book().by_id
    rules, _ = documented_rules(built_in_failures())
    return [documented._replace(rule=known[documented.rule.id]) for documented in rules]


def read_rule(file: Path, folder: Path) -> DocumentedFailureRule:
    """One rule. Raises `RuleFileError`."""
    import tomllib

    from autopack_lint.triage.rule_text import documented_rule

    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleFileError(str(error)) from error
    except OSError as error:
        raise RuleFileError(error.strerror or str(error)) from error
    return documented_rule(document, file.relative_to(folder).as_posix())


@cache
def built_in_book() -> Book:
    """Our own rules, ready for use. What the index does not know of, or knows with another size, is read itself."""
    folder = built_in_failures()
    index = json.loads((folder / INDEX).read_bytes())
    rules = [indexed(entry) for entry in index["rules"]]
    sizes = {rule.origin: size for rule, size in zip(rules, index["sizes"], strict=True)}
    present = dict(sizes_below(str(folder)))
    fresh = [rule for rule in rules if present.get(rule.origin) == sizes[rule.origin]]
    changed = [
        read_rule(folder / name, folder).rule for name, size in sorted(present.items()) if sizes.get(name) != size
    ]
    return book_of([*fresh, *changed], index["doubt"])


def project_book(root: Path) -> tuple[Book, list[Skipped]]:
    """Our own rules and those in the folders that the configuration of a repository names, and what is wrong there.

    A broken configuration may be why the command failed: it is no reason to say nothing.
    """
    from autopack_lint.config import load_config

    try:
        config = load_config(root, known=None)
    except ConfigError as error:
        return built_in_book(), [Skipped("configuration", f"rules of the repository not loaded: {error}")]
    return book_with([config.root / folder for folder in config.rules])


def book_with(folders: Sequence[Path]) -> tuple[Book, list[Skipped]]:
    """Our own rules and those of a repository. These cannot run code: neither here, nor where a program does
    what a diagnosis says, as their commands are left out."""
    book = built_in_book()
    rules = dict(book.by_id)
    problems: list[Skipped] = []
    for folder in folders:
        own, broken = documented_rules(folder)
        problems += broken
        for rule in (documented.rule for documented in own):
            problem = problem_in_foreign(rule, rules)
            if problem:
                problems.append(Skipped((folder / rule.origin).as_posix(), f"rule not loaded: {problem}"))
            else:
                rules[rule.id] = rule._replace(remedy=without_commands(rule.remedy))
    return (book_of(rules.values(), book.doubt) if len(rules) > len(book.by_id) else book), problems


def problem_in_foreign(rule: FailureRule, known: Mapping[str, FailureRule]) -> str:
    """Why a rule that somebody else wrote is not used; empty where it is."""
    from autopack_lint.triage.repeats import has_nested_repeats

    if rule.id in known:
        return f"the id {rule.id} is taken by {known[rule.id].origin}"
    slow = next((pattern for pattern in rule.patterns if has_nested_repeats(pattern)), None)
    return f"the pattern {slow!r} has a repeat within a repeat, and may take for ever" if slow is not None else ""


def without_commands(remedy: Remedy) -> Remedy:
    kind = MitigationKind.NONE if remedy.kind is MitigationKind.COMMAND else remedy.kind
    return remedy._replace(kind=kind, argv=())


def sizes_below(folder: str) -> Iterator[tuple[str, int]]:
    """The size of every rule file, by family and name."""
    for family in entries_in(folder):
        if family.is_dir():
            for file in entries_in(family.path):
                if file.name.endswith(".toml"):
                    yield f"{family.name}/{file.name}", file.stat().st_size


def entries_in(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return list(entries)


def index_text(rules: Iterable[DocumentedFailureRule], doubt: float, folder: Path) -> str:
    """The index: what is needed to recognise failures, without examples."""
    entries = [entry_of(documented.rule) for documented in rules]
    sizes = [(folder / documented.rule.origin).stat().st_size for documented in rules]
    rows = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    return f'{{"sizes": {json.dumps(sizes)},\n"doubt": {doubt},\n"rules": [\n{rows}\n]}}\n'


def entry_of(rule: FailureRule) -> dict[str, Any]:
    """A rule without the fields that have their default value."""
    fields = {name: value for name, value in rule._asdict().items() if name not in DEFAULTS or value != DEFAULTS[name]}
    return {**fields, "remedy": list(rule.remedy)}


def indexed(entry: dict[str, Any]) -> FailureRule:
    """A rule out of its entry."""
    kind, summary, argv, why_safe = entry["remedy"]
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
    fields["role"], fields["retry"] = Role(entry["role"]), Retry(entry.get("retry", "no"))
    fields["remedy"] = Remedy(MitigationKind(kind), summary, tuple(tuple(words) for words in argv), why_safe)
    if "regions" in entry:
        fields["regions"] = tuple(map(Region, entry["regions"]))
    return FailureRule._make(fields.get(name, DEFAULTS.get(name)) for name in FailureRule._fields)
