"""`python -m autopack_lint`."""

from autopack_lint.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
