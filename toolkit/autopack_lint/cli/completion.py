"""`autopack-lint completion`: a script with which a shell completes our words, made from what the commands say."""

from __future__ import annotations

import argparse
from functools import cache

from autopack_lint.catalogue import load_catalogue
from autopack_lint.cli.commands import COMMANDS, parsers_for
from autopack_lint.cli.options import ReportAction
from autopack_lint.cli.terminal import write
from autopack_lint.model.result import ExitCode
from autopack_lint.report.completion import SHELLS, Command, Option, Values, render

DESCRIPTION = """Print a script that completes commands, options and their values.

  bash   eval "$(autopack-lint completion bash)"   in ~/.bashrc
  zsh    eval "$(autopack-lint completion zsh)"    in ~/.zshrc, below compinit
  fish   autopack-lint completion fish | source    in ~/.config/fish/config.fish"""
PATHS = {"FILE", "DIR", "PATH", "LOG"}
"""What stands for the name of a file in our help."""
RULES = {"IDS", "RULE"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = DESCRIPTION
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))


def run(arguments: argparse.Namespace) -> ExitCode:
    whole, _ = parsers_for("")
    commands = tuple(command_for(name, parsers_for(name)[1], summary) for name, summary in COMMANDS.items())
    write(render(arguments.shell, command_for("", whole, ""), commands).encode())
    return ExitCode.CLEAN


def command_for(name: str, parser: argparse.ArgumentParser, summary: str) -> Command:
    """A command as a shell has to know it. argparse has no other way to ask a parser for its options."""
    options = [option_for(action, parser) for action in parser._actions if action.option_strings]
    places = [action for action in parser._actions if not action.option_strings and action.metavar != "COMMAND"]
    found = [values_of(action) for action in places]
    words = [*first_words(name), *(word for values in found for word in values.words)]
    return Command(name, summary, tuple(options), Values(tuple(words), any(values.are_files for values in found)))


def option_for(action: argparse.Action, parser: argparse.ArgumentParser) -> Option:
    summary = parser._get_formatter()._expand_help(action) if action.help else ""
    return Option(tuple(action.option_strings), summary, None if action.nargs == 0 else values_of(action))


def values_of(action: argparse.Action) -> Values:
    """What may be given to an option, or in a place."""
    if isinstance(action, ReportAction) and "--format" in action.option_strings:
        return Values(tuple(action.const))
    if action.choices is not None:
        return Values(tuple(map(str, action.choices)))
    metavars = set(str(action.metavar).split("|"))
    return Values(rule_ids() if metavars & RULES else (), bool(metavars & PATHS))


@cache
def rule_ids() -> tuple[str, ...]:
    return tuple(documented.rule.id for documented in load_catalogue().documented)


def first_words(command: str) -> tuple[str, ...]:
    """What a command may be asked besides what its parser knows."""
    match command:
        case "baseline":
            from autopack_lint.cli.baseline import ACTIONS

            return tuple(ACTIONS)
        case "graph":
            from autopack_lint.cli.graph import QUESTIONS

            return tuple(QUESTIONS)
        case "imports":
            return ("why",)
        case "triage":
            from autopack_lint.cli.triage import STATS

            return (STATS,)
    return ()
