"""`python -m autopack_lint`."""

import sys

if not sys.flags.safe_path:
    # `-m` puts the working directory first: a `json.py` there is not the one that we mean.
    del sys.path[0]

from autopack_lint.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
