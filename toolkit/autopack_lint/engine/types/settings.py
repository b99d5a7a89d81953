"""The project's settings for mypy, read as data: what only describes is kept, what runs or writes something is not."""

from __future__ import annotations

import configparser
import json
import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from autopack_lint.engine.file_work import UnreadableError, read_limited

FILES = ("mypy.ini", ".mypy.ini", "pyproject.toml", "setup.cfg")
"""In the order in which mypy looks for them; the last two count where they have a section for it."""
SHARED = ("pyproject.toml", "setup.cfg")
LARGEST = 1 << 20
HERE = "MYPY_CONFIG_FILE_DIR"
TARGETS = frozenset({"files", "packages", "modules"})
PLUGINS = "plugins"
WHERE = frozenset({"exclude", "exclude_gitignore", "mypy_path", "custom_typeshed_dir", "no_site_packages"})
FLAGS = frozenset(
    {
        *("allow_redefinition", "allow_redefinition_new", "allow_redefinition_old", "allow_untyped_globals"),
        *("always_false", "always_true", "check_untyped_defs", "deprecated_calls_exclude", "disable_error_code"),
        *("disallow_any_decorated", "disallow_any_explicit", "disallow_any_expr", "disallow_any_generics"),
        *("disallow_any_unimported", "disallow_incomplete_defs", "disallow_subclassing_any", "disallow_untyped_calls"),
        *("disallow_untyped_decorators", "disallow_untyped_defs", "enable_error_code", "enable_incomplete_feature"),
        *("explicit_package_bases", "extra_checks", "follow_imports", "follow_imports_for_stubs", "ignore_errors"),
        *("follow_untyped_imports", "force_union_syntax", "force_uppercase_builtins", "ignore_missing_imports"),
        *("implicit_optional", "implicit_reexport", "local_partial_types", "namespace_packages", "old_type_inference"),
        *("no_silence_site_packages", "platform", "python_version", "report_deprecated_as_note", "strict"),
        *("scripts_are_modules", "strict_bytes", "strict_concatenate", "strict_equality", "strict_optional"),
        *("strict_equality_for_none", "untyped_calls_exclude", "disable_bytearray_promotion"),
        *("disable_memoryview_promotion", "warn_incomplete_stub", "warn_no_return", "warn_redundant_casts"),
        *("warn_return_any", "warn_unreachable", "warn_unused_configs", "warn_unused_ignores", "native_parser"),
    }
)
LOOKS = frozenset(
    {
        *("color_output", "error_summary", "hide_error_codes", "output", "pretty", "show_absolute_path"),
        *("show_column_numbers", "show_error_code_links", "show_error_codes", "show_error_context", "show_error_end"),
        *(
            "show_traceback",
            "verbosity",
            "incremental",
            "sqlite_cache",
            "cache_dir",
            "num_workers",
            "fixed_format_cache",
        ),
        "skip_version_check",
    }
)
"""How mypy shows and keeps things: our business here, so nobody has to be told."""
Section = dict[str, object]
PASSED_OVER: Section = {"follow_imports": "skip", "follow_imports_for_stubs": True}


class MypySettings(NamedTuple):
    """What a run of mypy is told."""

    source: str = ""
    """The file that it comes from, as seen from the root; empty where there is none."""
    sections: tuple[tuple[str, Section], ...] = ()
    """The names of the sections as an INI file has them, and for TOML the overrides in their order."""
    dropped: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    """Every file that says something, or would if it came."""

    @property
    def names_targets(self) -> bool:
        """Whether the project says itself what is to be checked."""
        return any(TARGETS & section.keys() for _, section in self.sections[:1])

    @property
    def is_toml(self) -> bool:
        return self.source.endswith(".toml")


def mypy_settings(root: str, *, is_trusted: bool) -> MypySettings:
    """The settings that hold in a folder: its own or, as for mypy, those of a folder around it."""
    consulted: list[str] = []
    folder = root
    while True:
        for name in FILES:
            file = os.path.join(folder, name)
            consulted.append(file)
            found = sections_in(file)
            if found is not None:
                return kept(os.path.relpath(file, root).replace(os.sep, "/"), folder, found, consulted, is_trusted)
        parent = os.path.dirname(folder)
        if parent == folder or any(os.path.exists(os.path.join(folder, mark)) for mark in (".git", ".hg")):
            return MypySettings(consulted=tuple(consulted))
        folder = parent


def sections_in(file: str) -> list[tuple[str, Section]] | None:
    """The sections for mypy in a file; None where it has none, or cannot be read."""
    if not os.path.isfile(file):
        return None
    try:
        text = read_limited(file, LARGEST).decode("utf-8-sig")
        found = in_toml(text) if file.endswith(".toml") else in_ini(text)
    except (UnreadableError, ValueError, RecursionError, configparser.Error):
        return None
    return None if not found and os.path.basename(file) in SHARED else found


def in_ini(text: str) -> list[tuple[str, Section]]:
    parser = configparser.RawConfigParser()
    parser.read_string(text)
    names = [name for name in parser.sections() if name == "mypy" or name.startswith("mypy-")]
    return [(name, dict(parser[name])) for name in names] if "mypy" in names else []


def in_toml(text: str) -> list[tuple[str, Section]]:
    import tomllib

    tool = tomllib.loads(text).get("tool")
    table = tool.get("mypy") if isinstance(tool, dict) else None
    if not isinstance(table, dict):
        return []
    overrides = table.get("overrides", [])
    inner = [("overrides", dict(item)) for item in overrides if isinstance(item, dict)]
    return [("mypy", {key: value for key, value in table.items() if key != "overrides"}), *inner]


def kept(
    source: str, folder: str, sections: list[tuple[str, Section]], consulted: list[str], is_trusted: bool
) -> MypySettings:
    """The declarative part of the settings, with the names of what is left out."""
    dropped: dict[str, None] = {}
    result: list[tuple[str, Section]] = []
    for name, section in sections:
        passed: Section = {}
        for key, value in section.items():
            if key == PLUGINS and is_trusted:
                passed[key] = plugins_in(value, folder)
            elif is_declarative(key) or (name == "overrides" and key == "module"):
                passed[key] = placed(value, folder)
            elif normal(key) not in LOOKS:
                dropped[key] = None
        result.append((name, passed))
    return MypySettings(source, tuple(result), tuple(dropped), tuple(consulted))


def is_declarative(key: str) -> bool:
    known = FLAGS | WHERE | TARGETS
    return any(name in known for name in spellings(key))


def normal(key: str) -> str:
    return next((name for name in spellings(key) if name in LOOKS), key)


def spellings(key: str) -> Iterator[str]:
    """The names of an option that mypy takes for the same."""
    yield key
    if key.startswith("no_"):
        yield key[3:]
    elif key.startswith("allow"):
        yield f"dis{key}"
    elif key.startswith("disallow"):
        yield key[3:]
    elif key.startswith("show_"):
        yield f"hide_{key[5:]}"


def placed(value: object, folder: str) -> object:
    """A value in which the folder of the settings is spelt out: we put them elsewhere."""
    if isinstance(value, str):
        return value.replace(f"${HERE}", folder).replace(f"${{{HERE}}}", folder)
    return [placed(item, folder) for item in value] if isinstance(value, list) else value


def plugins_in(value: object, folder: str) -> object:
    """The plugins, files among them seen from the folder of the settings."""
    names = value if isinstance(value, list) else [item.strip() for item in str(value).split(",") if item.strip()]
    whole = [os.path.join(folder, name) if str(name).endswith(".py") else name for name in map(str, names)]
    return whole if isinstance(value, list) else ",".join(whole)


def without_targets(settings: MypySettings) -> MypySettings:
    """The same where we say what is to be checked."""
    sections = tuple(
        (name, {key: value for key, value in section.items() if key not in TARGETS})
        for name, section in settings.sections
    )
    return settings._replace(sections=sections)


def for_version(settings: MypySettings, version: str) -> MypySettings:
    """The same for a version of Python, where the project names none; mypy falls back from one that is too old."""
    (name, section), *others = settings.sections or (("mypy", {}),)
    if not version or "python_version" in section:
        return settings
    return settings._replace(sections=((name, {"python_version": version, **section}), *others))


def as_file(settings: MypySettings, unparsable: Iterable[str]) -> tuple[str, str]:
    """The name and the text of a file with these settings; modules that do not parse are not followed into."""
    if settings.is_toml:
        return "mypy.toml", "".join(map(toml_section, [*settings.sections, *passing_over(settings, unparsable)]))
    own: dict[str, Section] = {f"mypy-{module}": PASSED_OVER for module in sorted(unparsable)}
    others = [item for item in settings.sections or (("mypy", {}),) if item[0] not in own]
    return "mypy.ini", "".join(ini_section(name, section) for name, section in [*others, *own.items()])


def passing_over(settings: MypySettings, unparsable: Iterable[str]) -> Iterator[tuple[str, Section]]:
    """An override for modules. Two values for one option of one module would void all settings."""
    settled: set[str] = set()
    for _, section in settings.sections:
        settled.update(named(section) if PASSED_OVER.keys() & section.keys() else ())
    modules: object = sorted(set(unparsable) - settled)
    if modules:
        yield "overrides", {"module": modules, **PASSED_OVER}


def named(section: Section) -> list[str]:
    """The modules that an override is for."""
    modules = section.get("module")
    return [str(module) for module in modules] if isinstance(modules, list) else [str(modules)]


def toml_section(item: tuple[str, Section]) -> str:
    name, section = item
    head = "[tool.mypy]" if name == "mypy" else "[[tool.mypy.overrides]]"
    return "\n".join((head, *(f"{toml(key)} = {toml(value)}" for key, value in section.items()), ""))


def toml(value: object) -> str:
    """A value of a TOML file as TOML; JSON's strings, lists, numbers and truth values are TOML's."""
    if isinstance(value, str | int | float | list):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(str(value))


def ini_section(name: str, section: Section) -> str:
    lines = (f"{key} = {value}".replace("\n", "\n    ") for key, value in section.items())
    return "\n".join((f"[{name}]", *lines, ""))
