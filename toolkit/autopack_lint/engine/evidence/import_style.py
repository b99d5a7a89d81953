"""How a project sorts its imports: the settings of isort and ruff, read as data."""

from __future__ import annotations

import configparser
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from autopack_lint.model.import_style import ImportStyle

ISORT_FILES = (".isort.cfg", "setup.cfg", "tox.ini")
RUFF_FILES = (".ruff.toml", "ruff.toml")
LARGEST = 1 << 20
BLACK = {"line_length": 88}
# What isort makes of a name, as far as it decides where an import goes.
PROFILES: dict[str, dict[str, Any]] = {
    "black": BLACK,
    "django": {"combine_as_imports": True, "line_length": 79},
    "pycharm": {"force_grid_wrap": 2, "lines_after_imports": 2},
    "google": {
        "force_single_line": True,
        "force_sort_within_sections": True,
        "line_length": 1000,
        "single_line_exclusions": ["collections.abc", "six.moves", "typing", "typing_extensions"],
        "order_by_type": False,
    },
    "open_stack": {"force_single_line": True, "force_sort_within_sections": True},
    "plone": {**BLACK, "force_alphabetical_sort": True, "force_single_line": True, "lines_after_imports": 2},
    "attrs": {"lines_between_types": 1, "lines_after_imports": 2},
    "hug": {"line_length": 100},
    "wemake": {"line_length": 80},
    "appnexus": {
        **BLACK,
        "force_sort_within_sections": True,
        "order_by_type": False,
        "reverse_relative": True,
        "no_lines_before": "LOCALFOLDER",
    },
}
ALPHABETICAL = {"order_by_type": False, "no_sections": True, "lines_between_types": 1, "from_first": True}
TRUE = ("1", "yes", "true", "on")


def import_style(root: Path, modules: Iterable[str]) -> ImportStyle:
    """The style of a project that consists of these modules. What cannot be read counts as absent."""
    project = toml_in(root / "pyproject.toml").get("tool", {})
    settings: dict[str, Any] = {}
    for name in ISORT_FILES:
        settings = settings or ini_in(root / name)
    settings = settings or dict(project.get("isort", {}))
    ruff = next((found for name in RUFF_FILES if (found := toml_in(root / name))), project.get("ruff", {}))
    if not settings and isinstance(ruff, Mapping):
        settings = from_ruff(ruff)
    return styled(settings, own_packages(modules))


def styled(settings: Mapping[str, Any], own: tuple[str, ...]) -> ImportStyle:
    """Settings as a style; those that are not what they should be count as absent."""
    if settings and not is_ruff(settings):
        profile = PROFILES.get(str(settings.get("profile")), {})
        settings = {"line_length": 79, **profile, **{key.replace("-", "_"): settings[key] for key in settings}}
    if str(settings.get("force_alphabetical_sort")).lower() in TRUE:
        settings = {**settings, **ALPHABETICAL}
    values: dict[str, Any] = {}
    for field, default in ImportStyle()._asdict().items():
        value = settings.get(field)
        if isinstance(default, bool):
            values[field] = default if value is None else str(value).lower() in TRUE
        elif isinstance(default, int):
            values[field] = int(str(value)) if str(value).isdecimal() else default
        else:
            values[field] = tuple(words_of(value))
    values["known_first_party"] += own
    return ImportStyle(**values)


def is_ruff(settings: Mapping[str, Any]) -> bool:
    return settings.get("profile") == "ruff"


def words_of(value: object) -> list[str]:
    """A list that may be written as text with commas or lines."""
    if isinstance(value, str):
        return [word.strip() for word in value.replace("\n", ",").split(",") if word.strip()]
    return [str(item) for item in value] if isinstance(value, list) else []


def from_ruff(ruff: Mapping[str, Any]) -> dict[str, Any]:
    """Ruff's settings in the words of isort."""
    lint = ruff.get("lint", {})
    isort = lint.get("isort", ruff.get("isort", {})) if isinstance(lint, Mapping) else {}
    settings = {str(key).replace("-", "_"): value for key, value in isort.items()} if isinstance(isort, Mapping) else {}
    settings["line_length"] = ruff.get("line-length", 88)
    settings["reverse_relative"] = settings.pop("relative_imports_order", "") == "closest-to-furthest"
    settings["sections"] = settings.pop("section_order", [])
    return settings | {"profile": "ruff"}


def own_packages(modules: Iterable[str]) -> tuple[str, ...]:
    """The packages, and the modules in none, of a project."""
    return tuple(sorted({name.partition(".")[0] for name in modules} - {""}))


def toml_in(path: Path) -> Mapping[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text_of(path))
    except (OSError, ValueError):
        return {}


def ini_in(path: Path) -> dict[str, Any]:
    """The section of isort in a file of the older kind."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text_of(path))
    except (OSError, ValueError, configparser.Error):
        return {}
    name = next((name for name in ("settings", "isort", "tool:isort") if parser.has_section(name)), "")
    return dict(parser[name]) if name else {}


def text_of(path: Path) -> str:
    """Raises `OSError` or `ValueError`."""
    if os.stat(path).st_size > LARGEST:
        raise ValueError(f"{path} is too large")
    return path.read_text(encoding="utf-8")
