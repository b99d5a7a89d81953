"""The values that a file or the command line gives, checked one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from autopack_lint.config.document import PYPROJECT, Document
from autopack_lint.config.settings import SETTINGS, Setting, Value
from autopack_lint.config.values import Place, WrongValueError, value_of
from autopack_lint.config.wording import did_you_mean, quoted
from autopack_lint.model.errors import ConfigError

COMMAND_LINE = "command line"
BY_KEY = {setting.key: setting for setting in SETTINGS}


class CommandLine(NamedTuple):
    """Values by TOML key, as a person typed them; None means "not given"."""

    table: Mapping[str, object]

    def name(self, key: str) -> str:
        """The setting as it is called here."""
        return f"--{key}"

    def origin(self, _key: str) -> str:
        return COMMAND_LINE

    def error(self, _place: Place, message: str) -> ConfigError:
        return ConfigError(COMMAND_LINE, 0, message)


class Given(NamedTuple):
    """A value that somebody set, and who that was."""

    setting: Setting
    value: Value
    source: Document | CommandLine

    @property
    def origin(self) -> str:
        return self.source.origin(self.setting.key)

    def error(self, wrong: WrongValueError) -> ConfigError:
        return refusal(self.setting, self.source, wrong)


def given_by(source: Document | CommandLine) -> dict[str, Given]:
    """What the source sets, by key. Raises `ConfigError` for the first thing that is wrong."""
    given: dict[str, Given] = {}
    for key, raw in source.table.items():
        setting = BY_KEY.get(key)
        if setting is None:
            raise source.error((key,), unknown_key(key, source))
        if raw is None:
            continue
        try:
            given[key] = Given(setting, value_of(setting, raw), source)
        except WrongValueError as wrong:
            raise refusal(setting, source, wrong) from None
    return given


def refusal(setting: Setting, source: Document | CommandLine, wrong: WrongValueError) -> ConfigError:
    return source.error((setting.key, *wrong.place), wrong.about(setting, source.name(setting.key)))


def unknown_key(key: str, source: Document | CommandLine) -> str:
    if key == "tool" and isinstance(source, Document) and not source.shown.endswith(PYPROJECT):
        return "unknown key `tool`: outside pyproject.toml the settings stand at the top, not in `[tool.autopack-lint]`"
    advice = did_you_mean(key, BY_KEY) or "the keys are " + ", ".join(f"`{known}`" for known in BY_KEY)
    return f"unknown key {quoted(source.name(key))}: {advice}"
