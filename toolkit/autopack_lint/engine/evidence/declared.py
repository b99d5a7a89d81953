"""What the disk knows about modules that nothing declares: installed, locked, named by what runs tests."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from autopack_lint.analyzers.imports.first_party import TEST
from autopack_lint.analyzers.imports.requirements import in_lock
from autopack_lint.analyzers.imports.undeclared import folders_up
from autopack_lint.engine.evidence.installed import Installed, names_in, site_packages_of
from autopack_lint.engine.evidence.manifests import Found
from autopack_lint.engine.file_work import UnreadableError, read_limited
from autopack_lint.engine.memory.watch import Watch
from autopack_lint.model.finding import Finding

UNDECLARED = "IMP104"
LARGEST = 16 << 20
LOOSE = re.compile(
    r"(?:^|/)(?:tools?|ci|dev|etc|build|bin|contrib|misc|hack|perf|bench|asv_bench|demos?|samples|notebooks)/"
)
"""Where files lie that are run by those who work on a project, besides tests."""
SCRIPT = re.compile(
    r"^(?:setup|noxfile|tasks|fabfile|dodo|conftest|manage|wscript|pavement|hatch_build|build|[\w-]*release\w*)\.py$"
)

BESIDE = re.compile(
    r"(?:tox\.ini|noxfile\.py|[Mm]akefile|GNUmakefile|justfile|Dockerfile.*|Jenkinsfile|Taskfile.*|.*\.ya?ml|.*\.toml|"
    r"setup\.cfg|(?:README|CONTRIBUTING|INSTALL|HACKING).*|.*requirements.*)$"
)
WORKFLOWS = ".github/workflows"
TOOLS = frozenset({"coverage", "hypothesis", "mypy", "nose2", "nox", "pytest", "pytest-cov", "ruff", "sphinx", "tox"})
"""Where none of these is declared, what tests and tools need is written down elsewhere, if anywhere."""


def undeclared(findings: Sequence[Finding], top: str, needs: Found, watch: Watch) -> list[Finding]:
    """The findings without those about modules that are there, or that what runs tests is told to install."""
    if all(finding.rule != UNDECLARED for finding in findings):
        return list(findings)
    evidence = Evidence(top, needs, watch)
    return [finding for finding in findings if finding.rule != UNDECLARED or evidence.bears_out(finding)]


class Evidence:
    """What is known besides the facts, each looked up once."""

    def __init__(self, top: str, needs: Found, watch: Watch) -> None:
        self._top = top
        self._needs = needs
        self._watch = watch
        packages = site_packages_of(top, watch)
        self._installed = Installed(packages, watch) if packages else None
        self._locks: dict[str, frozenset[str]] = {}

    def bears_out(self, finding: Finding) -> bool:
        module, folder = str(finding.data["module"]), str(finding.data["folder"])
        distributions = str(finding.data["distributions"]).split()
        if self._installed is not None and self._installed.has(module):
            return False
        if not distributions:
            return self._is_complete(folder) and not self._is_mentioned([module.partition(".")[0]])
        if self._is_locked(distributions, folder):
            return False
        return not is_loose(finding.path) or self._is_judged([*distributions, module], folder)

    def _is_locked(self, distributions: Sequence[str], folder: str) -> bool:
        around = (path for path in self._needs.locks if is_around(os.path.dirname(path), folder))
        return any(not self._locked(path).isdisjoint(distributions) for path in around)

    def _is_judged(self, names: Sequence[str], folder: str) -> bool:
        """Whether tests and tools have to declare what they import, and nothing else names it."""
        return not TOOLS.isdisjoint(self._declared(folder)) and not self._is_mentioned(names)

    def _declared(self, folder: str) -> set[str]:
        around = (item for item in self._needs.manifests if is_around(item.folder, folder))
        return {name for manifest in around for name in manifest.declared}

    def _is_complete(self, folder: str) -> bool:
        """Whether all that is declared is installed, so that what is missing is missing."""
        declared = self._declared(folder) - {manifest.name for manifest in self._needs.manifests}
        return self._installed is not None and bool(declared) and declared <= self._installed.distributions

    def _locked(self, path: str) -> frozenset[str]:
        if path not in self._locks:
            self._locks[path] = in_lock(os.path.basename(path), self._text(path))
        return self._locks[path]

    def _is_mentioned(self, names: Iterable[str]) -> bool:
        words = "|".join(re.escape(name).replace(r"\-", "[-_.]") for name in names)
        return re.search(rf"(?<![\w.-])(?:{words})(?![\w-])", self._texts, re.IGNORECASE) is not None

    @cached_property
    def _texts(self) -> str:
        """What people and services are told to install."""
        return "\n".join(map(self._text, self._beside()))

    def _beside(self) -> Iterator[str]:
        for folder in ("", WORKFLOWS):
            self._watch.see(os.path.join(self._top, folder))
            names = names_in(os.path.join(self._top, folder))
            yield from (os.path.join(folder, name) for name in sorted(names) if folder or BESIDE.match(name))

    def _text(self, path: str) -> str:
        full = os.path.join(self._top, path)
        self._watch.see(full)
        try:
            return read_limited(full, LARGEST).decode(errors="replace")
        except UnreadableError:
            return ""


def is_around(folder: str, inner: str) -> bool:
    return folder in folders_up(inner)


def is_loose(path: str) -> bool:
    """Whether a file serves those who work on the project, and not those who use it."""
    return any(pattern.search(path) for pattern in (TEST, LOOSE, SCRIPT)) or path.startswith(".")
