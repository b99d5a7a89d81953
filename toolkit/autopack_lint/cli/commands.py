"""The words of the command line, and which command they call."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from autopack_lint import __version__
from autopack_lint.model.errors import AutopackError
from autopack_lint.model.result import ExitCode

COMMANDS = {
    "check": "find what is wrong, and say how to mend it",
    "metrics": "complexity and size of every function and file",
    "rules": "list all rules",
    "explain": "say why a rule exists, with good and bad code",
    "config": "show every effective setting and where it comes from",
}
EPILOG = """exit codes: 0 clean, 1 findings, 2 wrong usage or configuration,
3 partial: something could not be analysed, and is listed"""


def run(words: list[str]) -> int:
    """Parse the words and run the command."""
    arguments = parser_for(words).parse_args(words)
    arguments.words = words
    command = import_module(f"autopack_lint.cli.{arguments.command}")
    try:
        code: ExitCode = command.run(arguments)
    except AutopackError as error:
        from autopack_lint.report.sanitize import visible

        sys.stderr.write(f"autopack-lint: {visible(str(error))}\n")
        return ExitCode.USAGE
    return code


def parser_for(words: list[str]) -> argparse.ArgumentParser:
    """A parser that knows all commands, and the options of the one that is called."""
    parser = argparse.ArgumentParser(
        prog="autopack-lint",
        description="Finds, deterministically and offline, what needs no model to be found.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"autopack-lint {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    called = next((word for word in words if word in COMMANDS), "")
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
            import_module(f"autopack_lint.cli.{name}").add_arguments(command)
    return parser
