"""`autopack-lint config`: every effective setting, and where it came from."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from autopack_lint.cli.options import add_selection, add_settings, overrides
from autopack_lint.model.result import ExitCode

if TYPE_CHECKING:
    from autopack_lint.config import Config, Value
    from autopack_lint.model.rule import Rule


class Row(NamedTuple):
    """One line of the answer."""

    key: str
    value: Value
    origin: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-f", "--format", choices=("text", "json"), default="text", help="how to print (default: text)")
    add_selection(parser)
    add_settings(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print the settings. Raises `ConfigError`."""
    from autopack_lint.catalogue import load_catalogue
    from autopack_lint.config import check_rule_ids, load_config

    known = {loaded.rule.id: loaded.rule for loaded in load_catalogue().rules}
    config = load_config(
        Path.cwd(), known=None, file=arguments.config, isolated=arguments.isolated, overrides=overrides(arguments)
    )
    # With rules of the project's own, whose files are not run here, an id that we do not know may well exist.
    if not config.rules:
        check_rule_ids(config, known)
    rows = rows_of(config, known)
    sys.stdout.write(as_json(rows) if arguments.format == "json" else as_text(rows))
    return ExitCode.CLEAN


def rows_of(config: Config, known: Mapping[str, Rule]) -> list[Row]:
    """The settings in the order of their table; thresholds one by one, with the defaults of the rules."""
    from autopack_lint.config import SETTINGS, value_in

    rows: list[Row] = []
    for setting in SETTINGS:
        origin = config.origins[setting.key]
        if setting.key != "thresholds":
            rows.append(Row(setting.key, value_in(config, setting), origin))
            continue
        defaults = {rule.id: rule.threshold for rule in known.values() if rule.threshold is not None}
        for rule, limit in sorted((defaults | dict(config.thresholds)).items()):
            rows.append(Row(f"thresholds.{rule}", limit, origin if rule in config.thresholds else "default"))
    return rows


def as_json(rows: list[Row]) -> str:
    import json

    settings = {row.key: {"value": plain(row), "origin": row.origin} for row in rows}
    return json.dumps({"schema": "autopack-lint/config@1", "settings": settings}, indent=2) + "\n"


def plain(row: Row) -> object:
    """The value as TOML and JSON have it."""
    return dict(row.value) if row.key == "per-file-ignores" else row.value  # type: ignore[arg-type]


def as_text(rows: list[Row]) -> str:
    """TOML that may be pasted into a configuration file, with the origins as comments."""
    from autopack_lint.config.wording import visible

    lines = [(visible(row.key), visible(as_toml(plain(row))), visible(row.origin)) for row in rows]
    key_width = max(len(key) for key, _, _ in lines)
    value_width = max(len(value) for _, value, _ in lines if len(value) <= 60)
    return "".join(f"{key:<{key_width}} = {value:<{value_width}}  # {origin}\n" for key, value, origin in lines)


def as_toml(value: object) -> str:
    import json

    match value:
        case Mapping():
            pairs = ", ".join(f"{as_toml(key)} = {as_toml(item)}" for key, item in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case list() | tuple():
            return f"[{', '.join(map(as_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
