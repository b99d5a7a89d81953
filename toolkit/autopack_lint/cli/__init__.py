"""Level 7: the command line, one thin file per command."""

from __future__ import annotations

import gc
import os
import sys

INTERRUPTED, IMPOSSIBLE = 130, 2


def main(argv: list[str] | None = None) -> int:
    """Run a command and return its exit code. What nothing changed for is answered before all else is loaded."""
    words = sys.argv[1:] if argv is None else argv
    # What we make in large numbers never refers to itself, so that to look for such things only costs time.
    gc.disable()
    open_standard_streams()
    # Where workers are not forked, they are started like `python -c`: modules would come from the project first.
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        if words[:1] == ["check"]:
            from autopack_lint.cli.terminal import style_of, write
            from autopack_lint.engine.memory.answers import question_of, recall

            answer = recall(question_of(words, style_of()))
            if answer is not None:
                write(answer.output)
                return answer.exit_code
        from autopack_lint.cli.commands import run

        return run(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        from autopack_lint.cli.terminal import say

        say(f"{error.filename or 'stdout'}: {error.strerror}")
        return IMPOSSIBLE


def open_standard_streams() -> None:
    """Put nothing in the place of streams that are closed, lest a file that we open becomes one of them."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    # A name may hold what the encoding of stderr has no character for.
    sys.stderr.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
