"""What is wrong with the contracts in the settings, which shows only once the modules are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from autopack_lint.config.origin import place_of
from autopack_lint.config.settings import Config
from autopack_lint.config.wording import did_you_mean, quoted
from autopack_lint.model.contract import Unmatched, strings
from autopack_lint.model.facts import RuleFailure
from autopack_lint.sdk import Project

WILD = "*"


def uncheckable(rule: str, project: Project, config: Config) -> list[RuleFailure]:
    """The contracts of which a rule could not say whether they are broken; told once."""
    unmatched, project.unmatched[:] = sorted(set(project.unmatched)), []
    return list(failures(rule, unmatched, list(project.graph.modules), config))


def failures(rule: str, unmatched: Iterable[Unmatched], modules: list[str], config: Config) -> Iterator[RuleFailure]:
    for missing in unmatched:
        written = strings(config.contracts[missing.contract], missing.key)
        shown, line = place_of(config, ("contracts", missing.contract, missing.key, written.index(missing.written)))
        reason = f"contract {quoted(missing.contract)} is not checked: {complaint(missing, modules)}"
        yield RuleFailure(rule, shown, f"line {line}: {reason}" if line else reason, is_of_settings=True)


def complaint(missing: Unmatched, modules: list[str]) -> str:
    """What is not there, and what is and sounds like it."""
    if WILD in missing.module:
        return f"no module is called {quoted(missing.module)}"
    advice = did_you_mean(missing.module, modules)
    return f"there is no module {quoted(missing.module)}" + (f", {advice}" if advice else "")
