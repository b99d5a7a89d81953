"""Waits until something changes, by looking at the signatures of files now and then.

No notification of the system is asked for: it would take a dependency, and miss what network drives and containers do.
Looking costs a fixed share of the time at most, so a large project is looked at less often.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

from autopack_lint.engine.files.signature import Signature, signature_of, signatures_of

INTERVAL = 0.5
SETTLING = 0.15
LARGEST_SHARE = 0.02
ROUNDS_FOR_FAR = 10


class ChangeWatch:
    """Files and folders as they were when they were looked at."""

    def __init__(self, root: str, depends_on: Mapping[str, Signature]) -> None:
        self._known = dict(depends_on)
        inside = root + os.sep
        self._far = [path for path in self._known if not path.startswith(inside) or "site-packages" in path]
        far = set(self._far)
        self._near = [path for path in self._known if path not in far]

    def has_changed(self, *, everywhere: bool = True) -> bool:
        paths = [*self._near, *(self._far if everywhere else ())]
        return signatures_of(paths) != [self._known[path] for path in paths]

    def wait(self) -> None:
        """Return once something has changed and comes to rest. Packages and what belongs to mypy change seldom."""
        number = 0
        while True:
            started = time.process_time()
            number += 1
            if self.has_changed(everywhere=number % ROUNDS_FOR_FAR == 0):
                break
            time.sleep(max(INTERVAL, (time.process_time() - started) / LARGEST_SHARE))
        self._come_to_rest()

    def _come_to_rest(self) -> None:
        before: list[Signature] = []
        while (now := signatures_of(self._near)) != before:
            before = now
            time.sleep(SETTLING)

    def written(self, file: Path, text: str) -> None:
        """Put a text in place of a file, whole or not at all, without taking that for a change."""
        folder = str(file.parent)
        is_known = folder in self._known and signature_of(folder) == self._known[folder]
        temporary = file.with_name(f".{file.name}.{os.getpid()}")
        names = set(os.listdir(folder)) | {file.name}
        temporary.write_text(text, encoding="utf-8", errors="surrogatepass")
        temporary.replace(file)
        if is_known and set(os.listdir(folder)) == names:
            self._known[folder] = signature_of(folder)
