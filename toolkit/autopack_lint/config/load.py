"""Reads the configuration and lays the command line over it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from autopack_lint.config.given import CommandLine, Given, given_by
from autopack_lint.config.locate import Found, located, located_by_name, located_without_settings
from autopack_lint.config.paths import placed, project_root
from autopack_lint.config.rule_ids import check_rule_ids
from autopack_lint.config.settings import SETTINGS, Config, Setting, Value
from autopack_lint.model.errors import UsageError
from autopack_lint.model.rule import Rule


def load_config(
    start: Path,
    *,
    known: Mapping[str, Rule] | None,
    file: Path | None = None,
    isolated: bool = False,
    overrides: Mapping[str, object] | None = None,
) -> Config:
    """The effective settings for a run from `start`. Raises `ConfigError`.

    `file` is read instead of what would be found; `isolated` reads no file at all. `overrides` are values from
    the command line by TOML key, None for "not given"; their paths are relative to the working directory.
    Without `known` the rule ids stay unchecked: see `check_rule_ids`.
    """
    found = found_for(start, file, is_isolated=isolated)
    given = given_by(found.document) if found.document else {}
    given |= given_by(CommandLine(overrides or {}))
    config = effective(found, given)
    if known is not None:
        check_rule_ids(config, known)
    return config


def found_for(start: Path, file: Path | None, *, is_isolated: bool) -> Found:
    if file is None:
        return located_without_settings(start) if is_isolated else located(start)
    if is_isolated:
        raise UsageError("`--isolated` reads no configuration file and `--config` names one: leave one of them out")
    return located_by_name(file, start)


def effective(found: Found, given: Mapping[str, Given]) -> Config:
    root = project_root(found.folder, given.get("root"))
    values = {setting.field: value_for(setting, given, root) for setting in SETTINGS}
    origins = {key: given[key].origin if key in given else "default" for key in (s.key for s in SETTINGS)}
    values_by_field: dict[str, object] = {**values, "root": root, "origins": origins, "consulted": found.candidates}
    return Config._make(values_by_field[field] for field in Config._fields)


def value_for(setting: Setting, given: Mapping[str, Given], root: Path) -> Value:
    if setting.key in given:
        return placed(given[setting.key], root)
    return setting.default_for(root)
