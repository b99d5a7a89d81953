"""What every command that looks at files works with: settings, rules, and what is remembered."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from autopack_lint.catalogue import Catalogue, LoadedRule
from autopack_lint.config import Config
from autopack_lint.engine.evidence.layout import Layout
from autopack_lint.engine.extracts import Extracts, Progress, Reader, census_key
from autopack_lint.engine.file_work import FileWork
from autopack_lint.engine.files.discover import relative
from autopack_lint.engine.memory.cache import Cache
from autopack_lint.engine.memory.environment import environment_of
from autopack_lint.engine.memory.pack import CorruptError, unpack_section
from autopack_lint.engine.select import enabled
from autopack_lint.model.facts import SECTIONS, Facts
from autopack_lint.model.finding import Skipped


class Engine(NamedTuple):
    """What every file of a run is looked at with."""

    config: Config
    catalogue: Catalogue
    rule_folders: tuple[Path, ...]
    """Folders of rules that are not our own, and are trusted."""
    cache: Cache
    layout: Layout = Layout()
    """Where imports are looked up; the files of a run decide it."""
    sections: Collection[str] = SECTIONS
    """Those of the facts that somebody will ask for: a rule over many files or a later run."""
    families: Collection[str] | None = None
    """Those of the rules of which somebody will read what they say about single files; None for all."""

    @property
    def enabled(self) -> tuple[LoadedRule, ...]:
        return tuple(loaded for loaded in self.catalogue.rules if enabled(loaded.rule, self.config))

    @property
    def looks_over_borders(self) -> bool:
        """Whether a rule will look at many files at once."""
        return any(loaded.check_project is not None for loaded in self.enabled)

    def work(self) -> FileWork:
        return FileWork(
            self.config.root,
            self.rule_folders,
            self.rule_ids(),
            self.config.thresholds,
            self.config.max_file_size,
            self.catalogue,
            sections=self.sections,
        )

    def for_this_run_only(self) -> Engine:
        """The same, doing no more than this run shows: where nothing is kept, nobody else will ask."""
        if self.cache.is_kept:
            return self
        asked = [loaded.rule.reads for loaded in self.enabled if loaded.check_project is not None]
        return self._replace(sections=frozenset(chain.from_iterable(asked)))

    def for_facts(self, sections: Collection[str], families: Collection[str] = ()) -> Engine:
        """The same, making no more than these sections of the facts, and what rules of these families say.

        Where a check has counted the project, its results are used and kept up instead: they say all this too.
        """
        if self.cache.is_kept and self.cache.project_findings([census_key(self.environment())])[0] is not None:
            return self
        return self._replace(sections=frozenset(sections), families=frozenset(families))

    def rule_ids(self) -> frozenset[str]:
        """The rules that look at files: all that are on by default, so that results serve any selection."""
        chosen = {loaded.rule.id for loaded in self.enabled}
        if self.families is not None:
            return frozenset(rule for rule in chosen if rule.startswith(tuple(self.families)))
        if self.sections != SECTIONS:
            return frozenset(chosen)
        return frozenset(
            loaded.rule.id for loaded in self.catalogue.rules if loaded.rule.default or loaded.rule.id in chosen
        )

    def problems(self) -> list[Skipped]:
        """The rule files that cannot be used, by paths as results show them."""
        root = str(self.config.root)
        return [problem._replace(path=relative(problem.path, root)) for problem in self.catalogue.problems]

    def environment(self) -> bytes:
        """What everything that is said about a file depends on, besides its content."""
        return environment_of(self.catalogue, self.rule_ids(), self.config.thresholds, self.sections)

    def read(self, files: Sequence[str], progress: Progress, asked: Set[str] | None = None) -> Extracts:
        """The extracts of files below the root; of those that are not `asked` for, what others need to know."""
        root = str(self.config.root)
        reader = Reader(self.work(), self.cache, self.environment(), root, in_process=not self.rule_folders)
        return reader.read(files, frozenset(files) if asked is None else asked, self.config.jobs, progress)

    def facts(self, extracts: Extracts, sections: Sequence[str]) -> dict[str, Facts]:
        """The facts of files that have been read, with these sections. A file that changed meanwhile is left out."""
        missing = set(sections).difference(self.sections)
        if missing:
            raise ValueError(f"this run has not made {', '.join(sorted(missing))}")
        outlines = dict(extracts.outlines)
        found = {name: Facts(outline.code_lines, is_parsed=outline.is_parsed) for name, outline in outlines.items()}
        for section in sections:
            names = [name for name in found if section in outlines[name].digests]
            stored = self.cache.sections(section, [extracts.keys[name] for name in names])
            for name, packed in zip(names, stored, strict=True):
                digest = outlines[name].digests[section]
                try:
                    value = self._section(name, section, packed, digest)
                except CorruptError:
                    del found[name]
                else:
                    found[name] = found[name]._replace(**{section: value})
        return found

    def _section(self, name: str, section: str, packed: object, digest: str) -> Any:
        """One section of a file's facts, from its text where what is stored is of no use. Raises `CorruptError`."""
        try:
            return unpack_section(section, packed, digest)
        except CorruptError:
            return unpack_section(section, self.work().outcome(name).sections.get(section), digest)
