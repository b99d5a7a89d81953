"""Imports of the project's own modules that cannot work, and what they get wrong.

Silence is the rule where anything outside of the text may make them work: a file that is no Python, a name that is
bound by code, a `try`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from autopack_lint.analyzers.imports.first_party import FirstParty
from autopack_lint.analyzers.imports.modules import is_package
from autopack_lint.model.facts import Facts, Import, ImportKind
from autopack_lint.model.graph import Target
from autopack_lint.model.names import ImportPlace

GENERATED = re.compile(
    r"(?:^|\.)(?:_*version_*|_version_info|_*generated|_*build_?(?:info|config)_*|__config__|\w+_pb2(?:_grpc)?)$"
)
MATERIAL = re.compile(r"(?:^|/)(?:(?:test_?|_)?data|fixtures|samples?|snapshots|resources|templates?|cookiecutter\S*)/")
"""Where files lie that are read by tests, and not imported."""


class Flaw(StrEnum):
    """What is wrong with an import."""

    NO_MODULE = "no-module"
    NO_NAME = "no-name"
    WRONG_LEVEL = "wrong-level"
    SOURCE_PREFIX = "source-prefix"


class BrokenImport(NamedTuple):
    """One imported name that cannot be had. `module` is the whole name of what is missing, or of what lacks `name`."""

    path: str
    item: Import
    place: ImportPlace
    flaw: Flaw
    module: str
    name: str = ""
    better: str = ""
    """The module, as it would be written, that was meant; empty where that is not certain."""
    missing: str = ""
    """The whole dotted name that nothing has."""
    importer: str = ""
    """The module that imports."""


class BrokenImports:
    """Looks for them in the files of a project."""

    def __init__(self, project: FirstParty) -> None:
        self._project = project
        self._modules = project.modules
        saying = project.files.saying("added_modules")
        self._added = frozenset(name for _, facts in saying for name in facts.added_modules) - {"*"}

    def in_file(self, path: str) -> Iterator[BrokenImport]:
        """Those of one file."""
        if self._project.is_whole and not path.endswith(".pyi") and not MATERIAL.search(path):
            yield from self.of_file(path, self._project.files[path])

    def of_file(self, path: str, facts: Facts) -> Iterator[BrokenImport]:
        """Those of a text that is, or was, at a path."""
        for item, place in zip(facts.imports, facts.import_places, strict=True):
            if item.kind is not ImportKind.GUARDED and not place.is_conditional and item.module != "__future__":
                broken = self.flaw_of(path, item, place)
                if broken is not None:
                    yield broken._replace(importer=self._modules.name_of.get(path, ""))

    def flaw_of(self, path: str, item: Import, place: ImportPlace) -> BrokenImport | None:
        """What is wrong with one import; None where nothing is, or nobody can know."""
        unprefixed = self._without_prefix(path, item)
        if unprefixed:
            return BrokenImport(path, item, place, Flaw.SOURCE_PREFIX, item.module, item.name, unprefixed)
        target = self._project.target(path, item)
        if target.missing:
            return self._missing(path, item, place, target.missing)
        if target.module and target.name and target.name != "*":
            return self._nameless(path, item, place, target)
        return None

    def _missing(self, path: str, item: Import, place: ImportPlace, missing: str) -> BrokenImport | None:
        better = self._other_level(path, item) if item.level else ""
        if better:
            return BrokenImport(path, item, place, Flaw.WRONG_LEVEL, item.module, item.name, better, missing)
        if missing.startswith(".") or GENERATED.search(missing) or self._may_appear(missing):
            return None
        return BrokenImport(path, item, place, Flaw.NO_MODULE, missing, item.name, missing=missing)

    def _nameless(self, path: str, item: Import, place: ImportPlace, target: Target) -> BrokenImport | None:
        home = self._modules.path_of[target.module]
        names = self._project.names(home)
        whole = f"{target.module}.{target.name}"
        is_own = home == path and not is_package(path)
        may_appear = whole in self._added or "*" in self._project.files[home].added_modules
        if names.is_open or target.name in names.bound or is_own or may_appear:
            return None
        better = self._other_level(path, item) if item.level and not item.module else ""
        if better:
            return BrokenImport(path, item, place, Flaw.WRONG_LEVEL, item.module, item.name, better, whole)
        return BrokenImport(path, item, place, Flaw.NO_NAME, target.module, target.name, missing=whole)

    def _may_appear(self, missing: str) -> bool:
        """Whether code may make a module of this name: it or one around it writes to `sys.modules` or its path."""
        if missing in self._added:
            return True
        prefix = missing
        while prefix := prefix.rpartition(".")[0]:
            inner = self._modules.path_of.get(prefix)
            if prefix in self._added or (inner is not None and "*" in self._project.files[inner].added_modules):
                return True
            if inner is not None and not is_package(inner):
                return self._project.files[inner].definitions.binds_unseen
        return False

    def _other_level(self, path: str, item: Import) -> str:
        """The one other number of dots with which a relative import works."""
        depth = path.count("/") + 1
        found = [
            "." * level + item.module
            for level in range(1, depth + 1)
            if level != item.level and self._works(path, item._replace(level=level))
        ]
        return found[0] if len(found) == 1 else ""

    def _works(self, path: str, item: Import) -> bool:
        target = self._project.target(path, item)
        if not target.module:
            return False
        if not target.name or target.name == "*":
            return True
        return target.name in self._project.names(self._modules.path_of[target.module]).bound

    def _without_prefix(self, path: str, item: Import) -> str:
        """What is left of `src.a.b` where `src` is a folder in which packages lie and not one of them."""
        prefix, _, module = item.module.partition(".")
        if (
            item.level
            or not module
            or not any(root.folder.rpartition("/")[2] == prefix for root in self._modules.roots)
        ):
            return ""
        if prefix in self._project.top_level:
            return ""
        return module if self._works(path, item._replace(module=module)) else ""
