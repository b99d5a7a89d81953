"""The floor: find every Python file below a directory, read it and `ast.parse` it, and nothing else."""

import ast
import gc
import os
import sys
import warnings


def main(top: str) -> None:
    warnings.simplefilter("ignore")
    for directory, folders, names in os.walk(top):
        if ".autopack-lint" in folders:
            folders.remove(".autopack-lint")
        for name in names:
            if name.endswith(".py"):
                parse(os.path.join(directory, name))  # noqa: PTH118 - a Path object per file is no part of the floor


def parse(path: str) -> None:
    with open(path, "rb") as file:  # noqa: PTH123 - see above
        source = file.read()
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        return


if __name__ == "__main__":
    if "--no-gc" in sys.argv:
        gc.disable()
    main(sys.argv[1])
