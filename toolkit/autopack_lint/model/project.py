"""What rules over many files are told besides the facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from autopack_lint.model.contract import ContractTable
from autopack_lint.model.dependencies import Manifest
from autopack_lint.model.graph import SourceRoot
from autopack_lint.model.linting import RuffSettings


class ProjectSettings(NamedTuple):
    """Plain data only: findings are remembered under its JSON."""

    thresholds: Mapping[str, int]
    source_roots: tuple[SourceRoot, ...]
    is_whole: bool
    """Whether all files of the project are there, so that what is missing is missing."""
    dependencies: tuple[str, ...] = ()
    """The names under which declared dependencies are most likely imported."""
    contracts: Mapping[str, ContractTable] = {}
    mentions: tuple[str, ...] = ()
    """Names and paths that stand in the files in which packaging is configured: entry points among them."""
    pythons: tuple[tuple[int, int], ...] = ()
    """The minor versions that the project declares to support; none where it does not say."""
    manifests: tuple[Manifest, ...] = ()
    """What the folders of the project declare to need."""
    linters: tuple[RuffSettings, ...] = ()
    """What the folders of the project tell ruff to look for."""
