"""What a shell needs to complete our words, as a script for each shell; nothing of ours runs when a key is pressed."""

from __future__ import annotations

from typing import NamedTuple

PROGRAM = "autopack-lint"
SHELLS = ("bash", "zsh", "fish")


class Values(NamedTuple):
    """What may stand in a place: some words, files, both, or something that cannot be known."""

    words: tuple[str, ...] = ()
    are_files: bool = False


class Option(NamedTuple):
    """An option; `values` is None where it takes none."""

    names: tuple[str, ...]
    summary: str
    values: Values | None = None


class Command(NamedTuple):
    """A command, its options, and what else may stand behind it."""

    name: str
    summary: str
    options: tuple[Option, ...]
    values: Values


def render(shell: str, whole: Command, commands: tuple[Command, ...]) -> str:
    """The script for one of `SHELLS`; `whole` is the program without a command."""
    match shell:
        case "bash":
            from autopack_lint.report.completion import bash

            return bash.render(whole, commands)
        case "zsh":
            from autopack_lint.report.completion import zsh

            return zsh.render(whole, commands)
    from autopack_lint.report.completion import fish

    return fish.render(whole, commands)
