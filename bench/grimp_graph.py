"""grimp over all packages at the top of the current folder; nothing of them is imported."""

import sys
from pathlib import Path

import grimp


def main() -> None:
    sys.path.insert(0, ".")
    packages = sorted(path.parent.name for path in Path().glob("*/__init__.py"))
    grimp.build_graph(*packages, cache_dir=None)


if __name__ == "__main__":
    main()
