"""Errors that a person can act on: each says what is wrong, where, and what to do."""

from __future__ import annotations


class AutopackError(Exception):
    """Base of all errors that the command line turns into one clear line and an exit code."""


class UsageError(AutopackError):
    """The command was called in a way that cannot be carried out."""


class ConfigError(AutopackError):
    """A configuration file says something that it may not say."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")


class TooDeepError(AutopackError):
    """The text may be valid Python, but it is nested or chained beyond what the parser can hold."""


class RuleFileError(AutopackError):
    """A rule file that cannot be used: it fails to import, or its metadata is wrong."""
