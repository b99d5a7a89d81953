"""What is kept between runs says the same as a run that keeps nothing."""

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.support.configured import written
from tests.support.runs import settle

Said = Callable[..., Sequence[str]]


def check_step(root: Path, files: dict[str, str], step: dict[str, str], said: Said) -> None:
    """Write files, change some of them, and take that back: each run equals one with `--no-cache`."""
    written(root, files)
    before = said(root)
    assert before == said(root, "--no-cache")
    settle()
    written(root, step)
    assert said(root) == said(root, "--no-cache")
    settle()
    written(root, files)
    for path in set(step).difference(files):
        (root / path).unlink()
    assert said(root) == before
