"""What every test may ask for."""

import sys
from pathlib import Path

import pytest

from tests.support.checkout import REPOSITORY


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="the truth runs over everything they know, not a sample")


def pytest_sessionstart() -> None:
    """Forget what is remembered: mutmut tries each mutant in a fork of a process that has run the tests already."""
    modules = [module for name, module in sys.modules.items() if name.startswith("autopack_lint.")]
    for value in [value for module in modules for value in vars(module).values()]:
        if hasattr(value, "cache_clear"):
            value.cache_clear()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--full"):
        for item in items:
            if item.get_closest_marker("large"):
                item.add_marker(pytest.mark.skip(reason="takes minutes: run with `python3 run truth --full`"))


@pytest.fixture(scope="session")
def full(pytestconfig: pytest.Config) -> bool:
    """Whether a truth run is to be as long as it can be."""
    return bool(pytestconfig.getoption("--full"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of material beside the checkout, which most people do not have."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("there is no folder `shared` beside the checkout")
    return folder
