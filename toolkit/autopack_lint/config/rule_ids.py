"""Do the rule ids in the settings exist? Asked apart, because a project may bring rules of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NoReturn

from autopack_lint.config.origin import place_of
from autopack_lint.config.settings import SETTINGS, Config, Kind, Setting, Value, value_in
from autopack_lint.config.values import Place
from autopack_lint.config.wording import did_you_mean, quoted
from autopack_lint.model.errors import ConfigError
from autopack_lint.model.rule import Rule


def check_rule_ids(config: Config, known: Mapping[str, Rule]) -> None:
    """Raises `ConfigError` for an id that no rule has or begins with, and for a threshold of a rule without one."""
    for setting in SETTINGS:
        for place, rule in ids_in(setting.kind, value_in(config, setting)):
            problem = (threshold_problem if setting.kind is Kind.LIMITS else id_problem)(rule, known)
            if problem:
                complain(config, setting, place, problem)


def ids_in(kind: Kind, value: Value) -> Iterator[tuple[Place, str]]:
    """Each rule id in a value, and where in the value it stands."""
    match kind, value:
        case Kind.RULE_IDS, tuple():
            yield from (((index,), str(rule)) for index, rule in enumerate(value))
        case Kind.IDS_BY_GLOB, tuple():
            for pair in value:
                if isinstance(pair, tuple):
                    yield from (((pair[0], index), rule) for index, rule in enumerate(pair[1]))
        case Kind.LIMITS, Mapping():
            yield from (((rule,), rule) for rule in value)


def id_problem(wanted: str, known: Mapping[str, Rule]) -> str:
    if any(rule.startswith(wanted) for rule in known):
        return ""
    families = sorted({rule.rstrip("0123456789") for rule in known})
    advice = did_you_mean(wanted, (*families, *known)) or f"rule ids begin with {', '.join(families)}"
    return f"{quoted(wanted)}, which no rule is called or begins with: {advice}"


def threshold_problem(wanted: str, known: Mapping[str, Rule]) -> str:
    with_threshold = sorted(rule.id for rule in known.values() if rule.threshold is not None)
    if wanted in with_threshold:
        return ""
    if wanted in known:
        return f"{quoted(wanted)}, which has no threshold; these rules have one: {', '.join(with_threshold)}"
    advice = did_you_mean(wanted, with_threshold) or f"these rules have a threshold: {', '.join(with_threshold)}"
    return f"{quoted(wanted)}, which is no rule's id: {advice}"


def complain(config: Config, setting: Setting, place: Place, problem: str) -> NoReturn:
    shown, line = place_of(config, (setting.key, *place))
    raise ConfigError(shown, line, f"`{setting.key if line else '--' + setting.key}` names {problem}")
