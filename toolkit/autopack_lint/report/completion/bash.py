"""Completion for bash, from 3.2 (macOS) on: neither `mapfile` nor the package bash-completion is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from shlex import quote

from autopack_lint.report.completion import PROGRAM, Command, Values

SCRIPT = """# bash completion for {program}; `{program} completion bash` writes it.
_autopack_lint() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}} called= words= files= word number
    COMPREPLY=()
    # `--format=json` is three words to bash.
    if [[ $current == = ]]; then
        current=
    elif [[ $previous == = ]]; then
        previous=${{COMP_WORDS[COMP_CWORD - 2]}}
    fi
    for ((number = 1; number < COMP_CWORD; number++)); do
        word=${{COMP_WORDS[number]}}
        if [[ $word == -- ]]; then
            current=./${{current#./}} files=yes
        elif [[ $word != -* && -z $called ]]; then
            called=$word
        fi
    done
    case $called:$previous in
{values}
        *)
            case $called in
{commands}
            esac
            if [[ $current == -* ]]; then
                files=
            fi
            ;;
    esac
    if [[ $files ]]; then
        compopt -o filenames 2>/dev/null
    fi
    while IFS= read -r word; do
        COMPREPLY+=("$word")
    done < <(
        compgen -W "$words" -- "$current"
        if [[ $files ]]; then compgen -f -- "$current"; fi
    )
}}
complete -F _autopack_lint {program}
"""


def render(whole: Command, commands: tuple[Command, ...]) -> str:
    """The whole script."""
    names = [command.name for command in commands]
    rows = [row_for("''", [*names, *names_in(whole)], Values())]
    rows += [row_for(command.name, [*command.values.words, *names_in(command)], command.values) for command in commands]
    return SCRIPT.format(program=PROGRAM, values="\n".join(values_of((whole, *commands))), commands="\n".join(rows))


def row_for(pattern: str, words: list[str], values: Values) -> str:
    files = " files=yes" if values.are_files else ""
    return f"                {pattern}) words={quote(' '.join(words))}{files} ;;"


def names_in(command: Command) -> list[str]:
    return [name for option in command.options for name in option.names]


def values_of(commands: Iterable[Command]) -> Iterator[str]:
    """What follows the options that take something; those that take the same are told together."""
    found: dict[Values, list[str]] = {}
    for command in commands:
        for option in command.options:
            if option.values is not None:
                found.setdefault(option.values, []).extend(f"{command.name}:{name}" for name in option.names)
    for values, patterns in found.items():
        files = " files=yes" if values.are_files else ""
        yield f"        {' | '.join(patterns)}) words={quote(' '.join(values.words))}{files} ;;"
