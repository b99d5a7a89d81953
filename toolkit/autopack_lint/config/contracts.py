"""Contracts about imports as they stand in TOML, checked key by key."""

from __future__ import annotations

from collections.abc import Mapping

from autopack_lint.config.wording import did_you_mean, kind_of, quoted
from autopack_lint.model.contract import ContractTable

LISTS = "a list of strings"
SWITCH = "true or false"
ALWAYS = {"type": "a string", "ignore-imports": LISTS, "ignore-type-checking-imports": SWITCH}
KEYS: Mapping[str, Mapping[str, str]] = {
    "layers": ALWAYS | {"layers": LISTS, "containers": LISTS, "exhaustive": SWITCH, "exhaustive-ignores": LISTS},
    "forbidden": ALWAYS
    | {
        "source-modules": LISTS,
        "forbidden-modules": LISTS,
        "allowed-modules": LISTS,
        "allow-indirect-imports": SWITCH,
    },
    "independence": ALWAYS | {"modules": LISTS},
}
"""By type: its keys, and what their values must be."""
REQUIRED = {
    "layers": ("layers",),
    "forbidden": ("source-modules", "forbidden-modules"),
    "independence": ("modules",),
}


class WrongContractError(Exception):
    """What is wrong with a contract; `key` is where, empty for the whole of it."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(problem)
        self.key = key
        self.problem = problem


def contract_table(raw: object) -> ContractTable:
    """A contract as it is kept. Raises `WrongContractError`."""
    if not isinstance(raw, Mapping):
        raise WrongContractError("", kind_of(raw))
    kind = type_of(raw)
    for key, value in raw.items():
        check_key(str(key), value, KEYS[kind])
    for key in REQUIRED[kind]:
        if not raw.get(key):
            raise WrongContractError("", f"one of type `{kind}` without `{key}`")
    for item in raw.get("ignore-imports", ()):
        if item.count("->") != 1 or not all(part.strip() for part in item.split("->")):
            problem = f"one that ignores {quoted(item)}, which is not `importer -> imported`"
            raise WrongContractError("ignore-imports", problem)
    return dict(raw)


def type_of(raw: Mapping[str, object]) -> str:
    kind = raw.get("type")
    if isinstance(kind, str) and kind in KEYS:
        return kind
    found = quoted(kind) if isinstance(kind, str) else "missing" if kind is None else kind_of(kind)
    raise WrongContractError("type", f"one whose `type` is {found}, and not `layers`, `forbidden` or `independence`")


def check_key(key: str, value: object, keys: Mapping[str, str]) -> None:
    if key not in keys:
        advice = did_you_mean(key, keys) or "it has " + ", ".join(f"`{known}`" for known in keys)
        raise WrongContractError(key, f"one with the unknown key {quoted(key)}: {advice}")
    if not fits(value, keys[key]):
        raise WrongContractError(key, f"one whose {quoted(key)} is {described(value)}, and not {keys[key]}")


def fits(value: object, wanted: str) -> bool:
    if wanted == LISTS:
        return isinstance(value, list) and all(isinstance(item, str) and item for item in value)
    return isinstance(value, bool if wanted == SWITCH else str)


def described(value: object) -> str:
    return "a list with something else in it" if isinstance(value, list) else kind_of(value)
