"""Shows a fix and asks whether to apply it."""

from __future__ import annotations

import sys

from autopack_lint.engine.fixing.units import Unit
from autopack_lint.report.sanitize import visible

HELP = "y: apply this one, n: leave it, a: apply this and all that follow, q: leave this and all that follow"


class Asking:
    """Remembers the answers: each fix is asked about once."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str, str, int, str], bool] = {}
        self._rest: bool | None = None

    def __call__(self, unit: Unit, patch: str) -> bool:
        known = self._answers.get(unit.identity, self._rest)
        if known is None:
            known = self._answers[unit.identity] = self._ask(unit, patch)
        return known

    def _ask(self, unit: Unit, patch: str) -> bool:
        name = " ".join(filter(None, (unit.rule, visible(unit.title), f"({unit.safety.value})")))
        shown = "\n".join(visible(line.rstrip("\r")) for line in patch.split("\n"))
        sys.stderr.write(f"\n{visible(unit.path)}:{unit.line}: {name}\n{shown}")
        while True:
            sys.stderr.write("apply? [y/n/a/q/?] ")
            sys.stderr.flush()
            line = sys.stdin.readline()
            answer = line.strip().lower() if line else "q"
            if answer in {"a", "q"}:
                self._rest = answer == "a"
            if answer in {"y", "n", "a", "q"}:
                return answer in {"y", "a"}
            sys.stderr.write(f"{HELP}\n")
