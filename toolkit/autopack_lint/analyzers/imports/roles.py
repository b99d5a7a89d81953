"""What a file is for, as far as its path tells."""

from __future__ import annotations

TEST_FOLDERS = frozenset({"test", "tests", "testing"})


def is_test(path: str) -> bool:
    """Whether a test runner collects it, by pytest's and unittest's usual names."""
    name = path.rpartition("/")[2]
    return name.startswith("test_") or name.endswith("_test.py") or name in {"test.py", "tests.py"}


def serves_tests(path: str) -> bool:
    return is_test(path) or path.endswith("conftest.py") or not TEST_FOLDERS.isdisjoint(path.split("/")[:-1])


def is_conftest(path: str) -> bool:
    return path.rpartition("/")[2] == "conftest.py"
