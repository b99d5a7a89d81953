"""The settings, one line each: validation, help, the JSON Schema and `config` derive from this table."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from autopack_lint.model.contract import ContractTable

IdsByGlob = tuple[tuple[str, tuple[str, ...]], ...]
Value = str | int | tuple[str, ...] | Mapping[str, int] | Mapping[str, ContractTable] | IdsByGlob


class Kind(StrEnum):
    """What a value must be, in the words of the error message."""

    RULE_IDS = "a list of rule ids or beginnings of them"
    IDS_BY_GLOB = "a table of file patterns, each with a list of rule ids"
    LIMITS = "a table of rule ids, each with a whole number of at least 0"
    GLOBS = "a list of file patterns"
    FOLDERS = "a list of folders inside the project"
    FOLDER = "a folder inside the project"
    CONTRACTS = "a table of contracts about imports"
    FILE = "the path of a file inside the project"
    COUNT = "a whole number of at least 1"


class Setting(NamedTuple):
    """One key of the table. A default that depends on the machine or the project is a function of the root."""

    key: str
    kind: Kind
    default: Value | Callable[[Path], Value]
    help: str

    @property
    def field(self) -> str:
        """The name of the field of `Config`."""
        return self.key.replace("-", "_")

    def default_for(self, root: Path) -> Value:
        """The value when nobody sets one."""
        return self.default(root) if callable(self.default) else self.default


def available_processors(_root: Path) -> int:
    """How many processors this process may use, which a container may have narrowed."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


SETTINGS = (
    Setting("root", Kind.FOLDER, ".", "the project's root, where it is not the configuration's own folder"),
    Setting("select", Kind.RULE_IDS, (), "run these rules only; empty runs all that are on by default"),
    Setting("ignore", Kind.RULE_IDS, (), "never run these rules"),
    Setting("extend-select", Kind.RULE_IDS, (), "run these rules as well, also those that are off by default"),
    Setting("per-file-ignores", Kind.IDS_BY_GLOB, (), "rules that stay silent in the files that match a pattern"),
    Setting("extend-exclude", Kind.GLOBS, (), "files to leave out, as patterns in the manner of .gitignore"),
    Setting("thresholds", Kind.LIMITS, {}, "the largest value that is still fine, by rule id"),
    Setting(
        "source-roots", Kind.FOLDERS, (), "folders in which imports are looked up; empty: those that packaging names"
    ),
    Setting("contracts", Kind.CONTRACTS, {}, "what may not import what, by names of your own: see GRF104"),
    Setting("jobs", Kind.COUNT, available_processors, "how many processes work at once"),
    Setting("rules", Kind.FOLDERS, (), "folders below the root with rule files of your own"),
    Setting("max-file-size", Kind.COUNT, 1_048_576, "skip files that are larger than this many bytes"),
    Setting("baseline", Kind.FILE, "", "the file below the root that lists the findings to overlook; empty for none"),
)


class Config(NamedTuple):
    """The effective settings. All paths but `root` are relative to it, unless they came from the command line."""

    root: Path
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    extend_select: tuple[str, ...]
    per_file_ignores: IdsByGlob
    extend_exclude: tuple[str, ...]
    thresholds: Mapping[str, int]
    source_roots: tuple[str, ...]
    contracts: Mapping[str, ContractTable]
    jobs: int
    rules: tuple[str, ...]
    max_file_size: int
    baseline: str
    origins: Mapping[str, str]
    """By key, as in TOML: "default", "pyproject.toml:12" or "command line"."""
    consulted: tuple[Path, ...]
    """Every file that was read or looked for; of those with one name, the last is the one that was used."""


def value_in(config: Config, setting: Setting) -> Value:
    """The effective value of a setting."""
    if setting.field == "root":
        return config.root.as_posix()
    value: Value = getattr(config, setting.field)
    return value
