"""Raw TOML or command-line values -> the values of `Config`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from autopack_lint.config.contracts import WrongContractError, contract_table
from autopack_lint.config.settings import IdsByGlob, Kind, Setting, Value
from autopack_lint.config.wording import kind_of, quoted
from autopack_lint.model.contract import ContractTable

Place = tuple[str | int, ...]
LARGEST = 2**63 - 1
"""TOML's integers have 64 bits; longer ones cannot even be printed."""


class WrongValueError(Exception):
    """A value is not what its setting asks for. `place` leads to the part of it that is wrong."""

    def __init__(self, place: Place, found: str) -> None:
        super().__init__(found)
        self.place = place
        self.found = found

    def about(self, setting: Setting, name: str) -> str:
        """The message for a person; `name` is what the setting is called where it was set."""
        match self.place:
            case ():
                return f"`{name}` must be {setting.kind}, not {self.found}"
            case (int(index),):
                what = f"item {index + 1}"
            case (str(key), int(index)):
                what = f"item {index + 1} of {quoted(key)}"
            case (key, *_):
                what = quoted(str(key))
        return f"`{name}` must be {setting.kind}: {what} is {self.found}"


def value_of(setting: Setting, raw: object) -> Value:
    """The value in the form that `Config` keeps. Raises `WrongValueError`."""
    return READERS[setting.kind](raw)


def string(raw: object, place: Place = (), *, may_be_empty: bool = False) -> str:
    if not isinstance(raw, str):
        raise WrongValueError(place, kind_of(raw))
    if not raw and not may_be_empty:
        raise WrongValueError(place, "an empty string")
    if "\0" in raw:
        raise WrongValueError(place, "a string with a NUL character")
    return raw


def strings(raw: object, place: Place = ()) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple):
        raise WrongValueError(place, kind_of(raw))
    return tuple(string(item, (*place, index)) for index, item in enumerate(raw))


def whole_number(raw: object, least: int, place: Place = ()) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise WrongValueError(place, kind_of(raw))
    if raw > LARGEST:
        raise WrongValueError(place, "a number beyond 64 bits")
    if raw < least:
        raise WrongValueError(place, "a negative number" if raw < 0 else f"{raw}")
    return raw


def table(raw: object) -> Mapping[str, object]:
    if not isinstance(raw, Mapping):
        raise WrongValueError((), kind_of(raw))
    return {string(key, (str(key),)): value for key, value in raw.items()}


def ids_by_glob(raw: object) -> IdsByGlob:
    return tuple((glob, strings(ids, (glob,))) for glob, ids in table(raw).items())


def limits(raw: object) -> Mapping[str, int]:
    return {rule: whole_number(limit, 0, (rule,)) for rule, limit in table(raw).items()}


def contracts(raw: object) -> Mapping[str, ContractTable]:
    found: dict[str, ContractTable] = {}
    for name, value in table(raw).items():
        try:
            found[name] = contract_table(value)
        except WrongContractError as wrong:
            raise WrongValueError((name, wrong.key) if wrong.key else (name,), wrong.problem) from None
    return found


def folders(raw: object) -> tuple[str, ...]:
    return tuple(PurePosixPath(folder).as_posix() for folder in strings(raw))


READERS: Mapping[Kind, Callable[[object], Value]] = {
    Kind.RULE_IDS: strings,
    Kind.IDS_BY_GLOB: ids_by_glob,
    Kind.LIMITS: limits,
    Kind.GLOBS: strings,
    Kind.FOLDERS: folders,
    Kind.FOLDER: string,
    Kind.CONTRACTS: contracts,
    Kind.FILE: lambda raw: string(raw, may_be_empty=True),
    Kind.COUNT: lambda raw: whole_number(raw, 1),
}
