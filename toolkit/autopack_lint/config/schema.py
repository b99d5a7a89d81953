"""The settings as a JSON Schema, for editors that complete and check TOML."""

from __future__ import annotations

from collections.abc import Mapping

from autopack_lint.config.contracts import KEYS, LISTS, REQUIRED, SWITCH
from autopack_lint.config.settings import SETTINGS, Kind, Setting
from autopack_lint.config.values import LARGEST

Schema = dict[str, object]

TEXT: Schema = {"type": "string", "minLength": 1}
TEXTS: Schema = {"type": "array", "items": TEXT}
RULE_IDS: Schema = {"type": "array", "items": {"type": "string", "pattern": "^[A-Z]{1,4}[0-9]{0,3}$"}}
LIMIT: Schema = {"type": "integer", "minimum": 0, "maximum": LARGEST}

VALUES: Mapping[str, Schema] = {LISTS: TEXTS, SWITCH: {"type": "boolean"}, "a string": TEXT}


def contract_schema(kind: str) -> Schema:
    properties: dict[str, object] = {key: VALUES[wanted] for key, wanted in KEYS[kind].items()}
    return {
        "type": "object",
        "properties": {**properties, "type": {"const": kind}},
        "required": ["type", *REQUIRED[kind]],
        "additionalProperties": False,
    }


CONTRACTS: list[Schema] = [contract_schema(kind) for kind in KEYS]
SHAPES: Mapping[Kind, Schema] = {
    Kind.RULE_IDS: RULE_IDS,
    Kind.IDS_BY_GLOB: {"type": "object", "propertyNames": TEXT, "additionalProperties": RULE_IDS},
    Kind.LIMITS: {
        "type": "object",
        "propertyNames": {"pattern": "^[A-Z]{3,4}[0-9]{3}$"},
        "additionalProperties": LIMIT,
    },
    Kind.CONTRACTS: {"type": "object", "propertyNames": TEXT, "additionalProperties": {"anyOf": CONTRACTS}},
    Kind.GLOBS: TEXTS,
    Kind.FOLDERS: TEXTS,
    Kind.FOLDER: TEXT,
    Kind.FILE: {"type": "string"},
    Kind.COUNT: {"type": "integer", "minimum": 1, "maximum": LARGEST},
}


def config_schema() -> dict[str, object]:
    """A JSON Schema (draft 2020-12) for the table `[tool.autopack-lint]`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "autopack-lint: `[tool.autopack-lint]` in pyproject.toml, or the whole of autopack-lint.toml",
        "type": "object",
        "properties": {setting.key: schema_of(setting) for setting in SETTINGS},
        "additionalProperties": False,
    }


def schema_of(setting: Setting) -> Schema:
    schema: Schema = {"description": setting.help, **SHAPES[setting.kind]}
    return schema if callable(setting.default) else {**schema, "default": setting.default}
