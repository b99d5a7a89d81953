"""The words of the command line, and which command they call."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import NoReturn

from autopack_lint import __version__
from autopack_lint.cli.options import nearest
from autopack_lint.cli.terminal import say
from autopack_lint.model.errors import AutopackError, UsageError
from autopack_lint.model.result import ExitCode

COMMANDS = {
    "check": "find what is wrong, and say how to mend it",
    "fix": "mend what can be mended, each change proven before it is written",
    "migrate-model": "give the columns of SQLAlchemy's models their types, with the same tables",
    "undo": "take the last run of fix back",
    "metrics": "complexity and size of every function and file",
    "graph": "show which module imports which, cycles, and what a change can reach",
    "imports": "explain where a missing module or name went",
    "duplicates": "copies of code, exact, renamed and near",
    "baseline": "make, tighten and judge the list of findings to overlook",
    "types": "what mypy says, once or kept up to date in a file",
    "rules": "list all rules",
    "explain": "say why a rule exists, with good and bad code",
    "triage": "name the root cause of a failed command, and what may safely be done",
    "config": "show every effective setting and where it comes from",
    "completion": "print what makes a shell complete these words",
}
EPILOG = """exit codes: 0 clean, 1 findings, 2 wrong usage or configuration,
3 partial: something could not be analysed, and is listed"""


def run(words: list[str]) -> int:
    """Parse the words and run the command."""
    try:
        arguments = parsed(words)
        command = import_module(module_of(arguments.command))
        code: int = command.run(arguments)
    except AutopackError as error:
        say(str(error))
        return ExitCode.USAGE
    return code


def parsed(words: list[str]) -> argparse.Namespace:
    """What the words say. Raises `UsageError`."""
    called = next((word for word in words if not word.startswith("-")), "")
    if called and called not in COMMANDS:
        raise UsageError(f"there is no command {called}{nearest(called, COMMANDS, hint='autopack-lint --help')}")
    parser, command = parsers_for(called)
    arguments, unknown = parser.parse_known_args(words)
    arguments.words = words
    if unknown:
        options = [option for action in command._actions for option in action.option_strings]
        name = unknown[0].partition("=")[0]
        help_ = f"{command.prog} --help"
        raise UsageError(f"there is no option {name}{nearest(name, options, hint=help_)}")
    if not called:
        raise UsageError(f"a command is missing: {', '.join(COMMANDS)}")
    return arguments


def module_of(command: str) -> str:
    return f"autopack_lint.cli.{command.replace('-', '_')}"


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}: `{self.prog} --help` says more")


def parsers_for(called: str) -> tuple[Parser, Parser]:
    """A parser that knows all commands, and that of the one that is called, which alone has its options."""
    parser = Parser(
        prog="autopack-lint",
        description="Finds, deterministically and offline, what needs no model to be found.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    called_parser = parser
    parser.add_argument("--version", action="version", version=f"autopack-lint {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", prog="autopack-lint")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            epilog=EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        if name == called:
            import_module(module_of(name)).add_arguments(command)
            called_parser = command
    return parser, called_parser
