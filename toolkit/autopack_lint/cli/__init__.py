"""Level 7: the command line, one thin file per command."""

from __future__ import annotations


def main() -> int:
    return 0
