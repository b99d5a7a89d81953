"""What refiners may look at."""

from __future__ import annotations

from typing import NamedTuple

from autopack_lint.triage.commands import Command
from autopack_lint.triage.structure import Structure
from autopack_lint.triage.workspace import Workspace


class Context(NamedTuple):
    """A log, the command that wrote it, and the repository in which it ran."""

    structure: Structure
    command: Command
    exit_code: int | None
    workspace: Workspace

    @property
    def text(self) -> str:
        """The lines, joined."""
        return self.structure.text

    def before(self, line: int, count: int) -> list[str]:
        """Some lines above one, the nearest first."""
        return list(self.structure.lines[max(0, line - count) : line])[::-1]

    def after(self, line: int, count: int) -> list[str]:
        return list(self.structure.lines[line + 1 : line + 1 + count])

    def paragraph(self, line: int, count: int = 12) -> str:
        """A line and those that continue it, as one text: tools wrap their sentences."""
        parts = [self.structure.lines[line].strip()]
        for following in self.after(line, count):
            if not following.strip():
                break
            parts.append(following.strip())
        return " ".join(parts)
