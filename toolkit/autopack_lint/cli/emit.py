"""Puts reports where they were asked to go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from autopack_lint.cli.terminal import write
from autopack_lint.model.errors import UsageError

Report = tuple[str, str]
"""A format, and the file it goes to; an empty name or `-` is stdout."""
STDOUT = ("", "-")


def checked(reports: Sequence[Report] | None) -> list[Report]:
    """The reports that were asked for; text on stdout when none was. Raises `UsageError`."""
    wanted = list(reports or [("text", "")])
    if sum(file in STDOUT for _, file in wanted) > 1:
        raise UsageError("two formats cannot share stdout: give all but one an --output FILE")
    return wanted


def emit(reports: Sequence[Report], render: Callable[[str], str]) -> bytes:
    """Write every report, the one for stdout last; returns what went there."""
    printed = b""
    for form, file in reports:
        data = render(form).encode(errors="surrogatepass")
        if file in STDOUT:
            printed = data
            continue
        try:
            Path(file).write_bytes(data)
        except OSError as error:
            raise UsageError(f"{file}: the report cannot be written: {error.strerror}") from error
    if printed:
        write(printed)
    return printed
