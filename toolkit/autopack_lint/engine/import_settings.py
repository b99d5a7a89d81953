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
NUMBERS = ("line_length",)
LISTS = ("known_first_party", "known_third_party", "known_standard_library")
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
    values: dict[str, Any] = {}
    for field, default in ImportStyle()._asdict().items():
        value = settings.get(field, settings.get(field.replace("_", "-")))
        if isinstance(default, bool):
            values[field] = default if value is None else str(value).lower() in TRUE
        elif isinstance(default, int):
            values[field] = int(value) if str(value).isdecimal() else default
        else:
            values[field] = tuple(words_of(value))
    if settings.get("profile") in {"google"}:
        values |= {"force_sort_within_sections": True, "force_single_line": True}
    elif "line_length" not in settings and settings and settings.get("profile") not in {"black", "ruff"}:
        values["line_length"] = 79
    values["known_first_party"] += own
    return ImportStyle(**values)


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
