"""Completion for zsh."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.report.completion import PROGRAM, Command, Option, Values

SCRIPT = """#compdef {program}
# zsh completion for {program}; `{program} completion zsh` writes it.
_autopack_lint() {{
    local context state line
    typeset -A opt_args
    _arguments -C -A '-*' \\
{options}
        '1: :->command' \\
        '*:: :->words'
    case $state in
        command)
            local -a commands=(
{commands}
            )
            _describe command commands
            ;;
        words)
            case $line[1] in
{cases}
            esac
            ;;
    esac
}}
if [[ $funcstack[1] == _autopack_lint ]]; then
    _autopack_lint "$@"
else
    compdef _autopack_lint {program}
fi
"""


def render(whole: Command, commands: tuple[Command, ...]) -> str:
    """The whole script, to be sourced or to be put into a folder of `fpath` as `_autopack-lint`."""
    return SCRIPT.format(
        program=PROGRAM,
        options="\n".join(f"        {spec} \\" for option in whole.options for spec in specs(option)),
        commands="\n".join(f"                {quoted(f'{command.name}:{command.summary}')}" for command in commands),
        cases="\n".join(map(case_for, commands)),
    )


def case_for(command: Command) -> str:
    lines = [spec for option in command.options for spec in specs(option)]
    lines.append(quoted(f"*:{message(command.values)}:{action(command.values)}"))
    return (
        f"                {command.name})\n                    _arguments "
        + " \\\n                        ".join(lines)
        + "\n                    ;;"
    )


def specs(option: Option) -> Iterator[str]:
    """An option as `_arguments` wants it: may be repeated, `+` and `=` for a value that may be joined to it."""
    for name in option.names:
        joined = "" if option.values is None else "=" if name.startswith("--") else "+"
        value = "" if option.values is None else f":{message(option.values)}:{action(option.values)}"
        yield quoted(f"*{name}{joined}[{escaped(option.summary)}]{value}")


def message(values: Values) -> str:
    return "file" if values.are_files else "word" if values.words else "value"


def action(values: Values) -> str:
    words = f"({' '.join(values.words)})"
    if values.are_files and values.words:
        return f'_alternative "words:word:{words}" "files:file:_files"'
    if values.are_files:
        return "_files"
    return words if values.words else " "


def escaped(text: str) -> str:
    return "".join(f"\\{character}" if character in "[]:\\" else character for character in text)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
