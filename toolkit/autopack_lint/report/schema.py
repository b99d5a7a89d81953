"""The JSON Schema of findings@1, from the types of the nouns; `python -m autopack_lint.report.schema` prints it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

from autopack_lint.report.documents import INTERNAL, Findings, Json

Object = dict[str, Json]
ALWAYS_WRITTEN = frozenset({"op", "path"})
"""What rules may leave out of an operation, and documents never do."""
SIMPLE: dict[object, str] = {str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null"}


def schema_text() -> str:
    """The text of docs/schema/findings.schema.json."""
    return json.dumps(schema_of(Findings, "autopack-lint/findings@1"), indent=2) + "\n"


def schema_of(noun: type, title: str) -> Object:
    """The schema of a document."""
    definitions: Object = {}
    root = object_schema(noun, definitions)
    ordered: Object = {name: definitions[name] for name in sorted(definitions)}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **root, "$defs": ordered}


def object_schema(noun: type, definitions: Object) -> Object:
    """A named tuple; a field with a default may be missing."""
    hints = {name: hint for name, hint in get_type_hints(noun).items() if name not in INTERNAL}
    optional: set[str] = getattr(noun, "_field_defaults", {}).keys() - ALWAYS_WRITTEN
    required: list[Json] = [spelled(name) for name in hints if name not in optional]
    return {
        "description": description_of(noun),
        "type": "object",
        "properties": {spelled(name): type_schema(hint, definitions) for name, hint in hints.items()},
        "required": required,
        "additionalProperties": False,
    }


def description_of(noun: type) -> str:
    """The docstring without its indentation, which newer Pythons take away by themselves."""
    return cleandoc(noun.__doc__ or "")


def spelled(name: str) -> str:
    """A field as the document has it: Python keeps some words for itself."""
    return name.removesuffix("_")


def type_schema(hint: object, definitions: Object) -> Object:
    """The schema of a type; nouns go to the definitions and are referred to. Raises TypeError for types unheard of."""
    if hint in SIMPLE:
        return {"type": SIMPLE[hint]}
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}
    if origin in (Union, UnionType):
        return {"anyOf": [type_schema(argument, definitions) for argument in arguments]}
    if origin is tuple:
        return {"type": "array", "items": type_schema(arguments[0], definitions)}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": type_schema(arguments[1], definitions)}
    if isinstance(hint, type):
        return reference(hint, definitions)
    raise TypeError(f"no schema for {hint!r}")


def reference(noun: type, definitions: Object) -> Object:
    """A reference to the definition of a noun or of an enumeration, which is added when it is new."""
    if noun.__name__ not in definitions:
        definitions[noun.__name__] = {}
        definitions[noun.__name__] = (
            {"description": description_of(noun), "enum": [member.value for member in noun]}
            if issubclass(noun, Enum)
            else object_schema(noun, definitions)
        )
    return {"$ref": f"#/$defs/{noun.__name__}"}


if __name__ == "__main__":
    print(schema_text(), end="")
