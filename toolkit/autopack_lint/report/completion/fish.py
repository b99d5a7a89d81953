"""Completion for fish."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.report.completion import PROGRAM, Command, Option, Values

HEAD = f"""# fish completion for {PROGRAM}; `{PROGRAM} completion fish` writes it.
function __autopack_lint_called
    set -l words (commandline -opc)
    for word in $words[2..]
        if not string match -q -- '-*' $word
            contains -- $word $argv
            return
        end
    end
    test (count $argv) -eq 0
end
"""


def render(whole: Command, commands: tuple[Command, ...]) -> str:
    """The whole script."""
    lines = [*lines_for(whole)]
    lines += [
        f"complete -c {PROGRAM} -n __autopack_lint_called -f -a {command.name} -d {quoted(command.summary)}"
        for command in commands
    ]
    lines += [line for command in commands for line in lines_for(command)]
    return HEAD + "\n".join(lines) + "\n"


def lines_for(command: Command) -> Iterator[str]:
    start = f"complete -c {PROGRAM} -n {quoted(f'__autopack_lint_called {command.name}'.strip())}"
    if not command.values.are_files:
        yield f"{start} -f"
    if command.values.words:
        yield f"{start} -a {quoted(' '.join(command.values.words))}"
    for option in command.options:
        yield f"{start} {flags(option)}{taken(option.values)} -d {quoted(option.summary)}"


def flags(option: Option) -> str:
    return " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)


def taken(values: Values | None) -> str:
    """What follows an option: nothing, a file, one of some words, or anything."""
    if values is None:
        return ""
    if values.are_files:
        return " -r -F"
    return f" -x -a {quoted(' '.join(values.words))}" if values.words else " -x"


def quoted(text: str) -> str:
    """A word for fish, in which a quoted backslash or quote takes a backslash."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
