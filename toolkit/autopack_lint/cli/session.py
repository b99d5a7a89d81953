"""What most commands begin with: the root, the configuration, the rules and the cache."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from autopack_lint.catalogue import ID, load_catalogue, rule_files
from autopack_lint.cli.options import overrides
from autopack_lint.cli.terminal import say
from autopack_lint.config import Config, check_rule_ids, load_config
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.files.discover import Discovery, sign_of
from autopack_lint.engine.files.own_folder import NAME
from autopack_lint.engine.files.signature import now
from autopack_lint.engine.files.state_folder import state_folder
from autopack_lint.engine.files.whole import discovered
from autopack_lint.engine.memory.cache import Cache
from autopack_lint.engine.memory.environment import sources_of
from autopack_lint.model.errors import UsageError
from autopack_lint.model.finding import Severity, Skipped
from autopack_lint.model.rule import Rule

STORE = "cache.sqlite"
JOURNAL = "journal"
MARKERS = (".git", "pyproject.toml", "autopack-lint.toml", NAME)


class Session(NamedTuple):
    """An engine that is ready, and what it was made from."""

    engine: Engine
    state: Path | None
    """Where things are remembered between runs; None when nothing is to be."""
    untrusted: tuple[Skipped, ...]
    """Rules that the configuration names and that were not loaded."""
    depends_on: list[str]
    """Files and directories whose change makes everything different."""
    is_project: bool
    """Whether the root is the root of a project, and not just where a lone file happens to lie."""
    began: int
    """When nothing of all this had been read yet: what changed after that may have been read in either state."""

    def discover(self, paths: Sequence[Path]) -> Discovery:
        return discovered(self.engine, paths)

    def project(self, paths: Sequence[Path], found: Discovery) -> Discovery | None:
        """All files of the project around `paths`, at which `found` was found; None where there is no project."""
        if not self.is_project:
            return None
        root = os.path.realpath(self.engine.config.root)
        return found if root in map(os.path.realpath, paths) else self.discover([Path(root)])

    def close(self, *, verbose: bool = False) -> None:
        self.engine.cache.close()
        if verbose and self.engine.cache.trouble:
            say(f"the cache was not used: {self.engine.cache.trouble}")


def open_session(paths: Sequence[Path], arguments: argparse.Namespace) -> Session:
    """Read the configuration that holds for these paths, load the rules, open the cache."""
    began = now()
    start = common_directory(paths)
    given = overrides(arguments)
    config = load_config(start, known=None, file=arguments.config, isolated=arguments.isolated, overrides=given)
    folders = tuple(config.root / folder for folder in config.rules)
    trusted = folders if arguments.trust == "repo" else ()
    catalogue = load_catalogue(trusted)
    known = {loaded.rule.id: loaded.rule for loaded in catalogue.rules}
    check_rule_ids(config, known if trusted else known | unloaded(folders))
    in_project = is_project(config.root, paths)
    state = state_folder(config.root) if in_project and not arguments.no_cache else None
    finish_interrupted(config.root, state)
    cache = Cache(state / STORE if state is not None else None)
    reason = "these rules are code of the project and were not run: allow them with --trust repo"
    return Session(
        engine=Engine(config, catalogue, trusted, cache),
        state=state,
        untrusted=() if trusted else tuple(Skipped(folder, reason) for folder in config.rules),
        depends_on=[*settings_files(config), *sources_of(folders)],
        is_project=in_project,
        began=began,
    )


def finish_interrupted(root: Path, state: Path | None) -> None:
    """Complete, or sweep away, what a `fix` has left that was killed; one that is still at work is left alone."""
    if state is None or not has_unfinished(state / JOURNAL):
        return
    from autopack_lint.engine.files.repository_lock import locked
    from autopack_lint.engine.fixing.journal import recover

    try:
        with contextlib.suppress(UsageError), locked(state, seconds=0):
            if recover(os.path.realpath(root), state / JOURNAL):
                say("a run of `fix` that was interrupted has been brought to its end: `undo` takes it back")
    except OSError as error:
        say(f"a run of `fix` was interrupted and cannot be brought to its end: {error.filename}: {error.strerror}")


def has_unfinished(journal: Path) -> bool:
    """Whether a run is on record that is not done; asked by every command, so nothing is loaded for it."""
    try:
        return any(not (run / "done").exists() for run in journal.iterdir())
    except OSError:
        return False


def settings_files(config: Config) -> list[str]:
    """What decides where the root is and which settings hold; also what is absent now and may come."""
    files = [str(file) for file in (*config.consulted, config.root / "src")]
    files += [sign_of(str(file.with_name(".git"))) for file in config.consulted]
    return [*files, str(config.root / config.baseline)] if config.baseline else files


def unloaded(folders: Sequence[Path]) -> dict[str, Rule]:
    """The rules that untrusted folders would bring, by their file names alone: settings may speak of them."""
    ids = {
        file.name[: match.end()] for folder in folders for file in rule_files(folder) if (match := ID.match(file.name))
    }
    return {rule: Rule(rule, rule, rule, Severity.INFO, (), (), threshold=0) for rule in ids}


def is_project(root: Path, paths: Sequence[Path]) -> bool:
    """Whether a root is a place to keep things in, and not just where a lone file happens to lie."""
    return any((root / marker).exists() for marker in MARKERS) or any(path.is_dir() for path in paths)


def common_directory(paths: Sequence[Path]) -> Path:
    """The deepest directory around all paths."""
    directories = [path if path.is_dir() else path.parent for path in map(Path.absolute, paths)]
    try:
        return Path(os.path.commonpath([os.path.normpath(directory) for directory in directories]))
    except ValueError as error:
        raise UsageError("the paths lie on different drives: check them one by one") from error
