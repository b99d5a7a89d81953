"""Level 7: the command line, one thin file per command."""

from __future__ import annotations

import os
import sys

INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    """Run a command and return its exit code. What nothing changed for is answered before all else is loaded."""
    words = sys.argv[1:] if argv is None else argv
    try:
        if words[:1] == ["check"]:
            from autopack_lint.cli.terminal import style_of, write
            from autopack_lint.engine.answers import question_of, recall

            answer = recall(question_of(words, style_of()))
            if answer is not None:
                write(answer.output)
                return answer.exit_code
        from autopack_lint.cli.commands import run

        return run(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
