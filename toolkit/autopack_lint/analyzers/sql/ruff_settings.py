"""The tables of ruff's configuration -> which rules it turns on, and for which files; nothing of it is run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatch

from autopack_lint.analyzers.imports.source_roots import Table, texts
from autopack_lint.model.linting import RuffSettings

CODES = ("E711", "E712", "E713", "E714", "PLR1714", "SIM201")
"""Rules whose fixes turn a condition about a column into another one."""
EXCLUDES = ("exclude", "extend-exclude")
SELECTS, IGNORES = ("select", "extend-select"), ("ignore", "extend-ignore")


def ruff_settings(path: str, layers: Iterable[Table]) -> RuffSettings:
    """The settings of a file, given with those that it extends, the outermost first.

    Only what it names is on: which of the rules are on by default has changed between versions of ruff.
    """
    selected: list[str] = []
    ignored: list[str] = []
    ignores: dict[str, tuple[str, ...]] = {}
    excluded: list[str] = []
    for table in layers:
        lint = {**table, **mapping(table, "lint")}
        if "select" in lint:
            selected, ignored = [], []
        selected += said_in((lint,), SELECTS)
        ignored += said_in((lint,), IGNORES)
        ignores = ignores_in(lint, {} if "per-file-ignores" in lint else ignores)
        excluded += said_in((table, lint), EXCLUDES)
    enabled = tuple(code for code in CODES if is_enabled(code, selected, ignored))
    folder = path.rpartition("/")[0]
    return RuffSettings(path, folder, enabled, tuple(ignores.items()), tuple(dict.fromkeys(excluded)))


def said_in(tables: Iterable[Table], keys: Iterable[str]) -> list[str]:
    """The strings under these keys."""
    return [text for key in keys for table in tables for text in texts(table.get(key))]


def ignores_in(lint: Table, before: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The codes that are off for patterns of paths, beside those of the files that this one extends."""
    found = dict(before)
    for key in ("per-file-ignores", "extend-per-file-ignores"):
        found.update({pattern: tuple(texts(codes)) for pattern, codes in mapping(lint, key).items()})
    return found


def is_enabled(code: str, selected: Iterable[str], ignored: Iterable[str]) -> bool:
    """Whether a rule is on: the longest of the prefixes that name it decides, and ignoring wins between equals."""
    chosen = max((specificity(code, prefix) for prefix in selected), default=0)
    return chosen > max((specificity(code, prefix) for prefix in ignored), default=0)


def specificity(code: str, prefix: str) -> int:
    """How precisely a prefix names a rule; 0 where it does not."""
    if prefix == "ALL":
        return 1
    letters = prefix.rstrip("0123456789")
    is_linter = letters == code.rstrip("0123456789") or (letters == "PL" and prefix == letters)
    return 1 + len(prefix) if is_linter and code.startswith(prefix) else 0


def enabled_for(path: str, settings: Iterable[RuffSettings]) -> tuple[RuffSettings | None, frozenset[str]]:
    """The configuration that holds for a file, and the rules that it turns on there."""
    holding = [item for item in settings if not item.folder or path.startswith(f"{item.folder}/")]
    nearest = max(holding, key=folder_length, default=None)
    if nearest is None:
        return None, frozenset()
    inner = path[len(nearest.folder) + 1 :] if nearest.folder else path
    off = codes_off(nearest, inner)
    return nearest, frozenset(code for code in nearest.enabled if all(specificity(code, item) == 0 for item in off))


def folder_length(settings: RuffSettings) -> int:
    return len(settings.folder)


def codes_off(settings: RuffSettings, path: str) -> list[str]:
    """The codes that are off for one file alone."""
    if any(covers(pattern, path) for pattern in settings.excluded):
        return ["ALL"]
    return [code for pattern, codes in settings.ignores if is_meant(pattern, path) for code in codes]


def is_meant(pattern: str, path: str) -> bool:
    """Whether a pattern of `per-file-ignores` means a file; `!` turns it round."""
    if pattern.startswith("!"):
        return not is_meant(pattern[1:], path)
    pattern = pattern.removeprefix("./")
    return fnmatch(path, pattern) or fnmatch(path.rpartition("/")[2], pattern) or fnmatch(path, f"*/{pattern}")


def covers(pattern: str, path: str) -> bool:
    """Whether a pattern of `exclude` means a file or a folder around it."""
    parts = path.split("/")
    around = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    pattern = pattern.removeprefix("./").rstrip("/")
    return any(fnmatch(part, pattern) for part in (*parts, *around))


def table_of_ruff(name: str, table: Table) -> Table | None:
    """The part of a file that is ruff's; None where it says nothing about it."""
    if not name.endswith("pyproject.toml"):
        return table
    tool = mapping(table, "tool")
    return mapping(tool, "ruff") if "ruff" in tool else None


def mapping(table: Table, key: str) -> Table:
    """A table in a table; empty where there is none."""
    found = table.get(key)
    return {str(name): value for name, value in found.items()} if isinstance(found, Mapping) else {}
