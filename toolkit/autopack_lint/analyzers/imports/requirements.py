"""Which distributions a project says it needs: the texts that say so -> names. Nothing is executed, nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from autopack_lint.analyzers.imports.moved_names import moved_names
from autopack_lint.analyzers.imports.source_roots import Table, at, texts, values_of
from autopack_lint.triage.python_names import canonical

REQUIREMENT = re.compile(
    r"\s*(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[(?P<extras>[^\]]*)\])?\s*"
    r"(?:$|(?=[;<>=!~,#(]|@\s|\s))"
)
OPTION = re.compile(r"(-r|--requirement|-c|--constraint|-e|--editable)(?:\s*=\s*|\s+|(?<=-[rce]))(\S+)")
EGG = re.compile(r"[#&]egg=([A-Za-z0-9._-]+)")
WHEEL = re.compile(r"(?:^|/)([A-Za-z0-9_.]+)-[^/]*\.whl(?:$|[#?])")
COMMENT = re.compile(r"(?:^|\s)#.*")
WITH_MOVED_NAMES = frozenset(moved.distribution for moved in moved_names().values())
LOCKED = re.compile(r"""^\s*name\s*=\s*["']([A-Za-z0-9._-]+)["']""", re.MULTILINE)
CONDA = re.compile(r"^\s*-\s*(?:[\w.-]+::)?[\"']?([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[([^\]]*)\])?(?=[\s=<>!~\"'#\[;@]|$)")
NOT_PACKAGES = frozenset({"source", "requires", "scripts", "pipenv"})
"""Tables of a Pipfile that name no packages."""


class Declared(NamedTuple):
    """What one text declares. `includes` are other files of requirements, seen from where it lies."""

    names: frozenset[str] = frozenset()
    extras: frozenset[str] = frozenset()
    includes: tuple[str, ...] = ()
    is_open: bool = False
    """Whether it may declare more than could be read."""
    versions: frozenset[tuple[str, str]] = frozenset()
    """Names with what is said of their versions; only those of which somebody asks."""

    def joined(self, other: Declared) -> Declared:
        return Declared(
            self.names | other.names,
            self.extras | other.extras,
            (*self.includes, *other.includes),
            self.is_open or other.is_open,
            self.versions | other.versions,
        )


NOTHING = Declared()
OPEN = Declared(is_open=True)


def all_of(items: Iterable[Declared]) -> Declared:
    found = NOTHING
    for item in items:
        found = found.joined(item)
    return found


def of_requirement(text: str) -> Declared:
    """What one requirement asks for; one that cannot be read may ask for anything."""
    match = REQUIREMENT.match(text)
    if match is None:
        named = EGG.search(text) or WHEEL.search(text)
        return Declared(frozenset({canonical(named[1])})) if named else OPEN
    extras = frozenset(canonical(word.strip()) for word in (match["extras"] or "").split(",") if word.strip())
    name = canonical(match["name"])
    clauses = text[match.end() :].partition(";")[0].strip(" ()")
    return Declared(frozenset({name}), extras, versions=versions_of(name, clauses))


def versions_of(name: str, clauses: str) -> frozenset[tuple[str, str]]:
    return frozenset({(name, clauses)}) if name in WITH_MOVED_NAMES else frozenset()


def of_list(value: object) -> Declared:
    """What a list of requirements asks for."""
    return all_of(of_requirement(text) for text in texts(value))


def in_requirements(text: str) -> Declared:
    """What a file of requirements, or of constraints, names."""
    found = NOTHING
    for line in text.replace("\\\n", " ").splitlines():
        words = COMMENT.sub("", line).strip()
        if words:
            found = found.joined(of_line(words))
    return found


def of_line(words: str) -> Declared:
    option = OPTION.match(words)
    if option is not None and not option[1].startswith(("-e", "--e")):
        return Declared(includes=(option[2],))
    if option is None and words.startswith("-"):
        return NOTHING
    what = option[2] if option else words.split(" --")[0]
    is_here = what.startswith((".", "file:.")) and ".." not in what
    return NOTHING if is_here else of_requirement(what)


def in_pyproject(table: Table) -> Declared:
    """What pyproject.toml declares, in all the ways that there are."""
    project, tool = at(table, "project"), at(table, "tool")
    lists = [at(project, "dependencies"), *values_of(at(project, "optional-dependencies"))]
    lists += [*values_of(at(table, "dependency-groups")), at(table, "build-system", "requires")]
    lists += [at(tool, "uv", "dev-dependencies"), at(tool, "rye", "dev-dependencies")]
    lists += values_of(at(tool, "pdm", "dev-dependencies"))
    flit = at(tool, "flit", "metadata")
    lists += [at(flit, "requires"), at(flit, "dev-requires"), *values_of(at(flit, "requires-extra"))]
    for environment in values_of(at(tool, "hatch", "envs")):
        lists += [at(environment, "dependencies"), at(environment, "extra-dependencies")]
    return all_of(map(of_list, lists)).joined(in_tables(tool)).joined(dynamic_in(table))


def in_tables(tool: object) -> Declared:
    """What the tools declare that have a table with one key for each distribution."""
    poetry, pixi = at(tool, "poetry"), at(tool, "pixi")
    tables = [at(poetry, "dependencies"), at(poetry, "dev-dependencies")]
    tables += [at(group, "dependencies") for group in values_of(at(poetry, "group"))]
    for part in (pixi, *values_of(at(pixi, "feature"))):
        tables += [at(part, "dependencies"), at(part, "pypi-dependencies")]
    return all_of(of_table(table) for table in tables)


def of_table(table: object) -> Declared:
    if not isinstance(table, Mapping):
        return NOTHING
    extras = (word for value in table.values() for word in texts(at(value, "extras")))
    versions = all_of(
        Declared(versions=versions_of(canonical(str(name)), clauses)) for name, clauses in versions_in(table)
    ).versions
    return Declared(
        frozenset(canonical(str(name)) for name in table), frozenset(map(canonical, extras)), versions=versions
    )


def versions_in(table: Mapping[object, object]) -> Iterable[tuple[object, str]]:
    for name, value in table.items():
        said = [*texts(value), *texts(at(value, "version"))]
        if said:
            yield name, f"=={said[0]}" if said[0][:1].isdigit() else said[0]


def dynamic_in(table: Table) -> Declared:
    """Dependencies that pyproject.toml leaves to the build: known where setuptools reads them from files."""
    dynamic = {word for word in texts(at(table, "project", "dynamic")) if word.endswith("dependencies")}
    if not dynamic or at(table, "tool", "poetry", "dependencies") is not None:
        return NOTHING
    settings = at(table, "tool", "setuptools", "dynamic")
    files: list[str] = []
    for word in sorted(dynamic):
        value = at(settings, word)
        sources = [value] if word == "dependencies" else values_of(value)
        named = [path for source in sources for path in texts(at(source, "file"))]
        if not named:
            return OPEN
        files += named
    return Declared(includes=tuple(files))


def in_setup_cfg(text: str) -> Declared | None:
    """What setup.cfg declares; None where it declares no distribution."""
    from configparser import ConfigParser, Error

    parser = ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except Error:
        return OPEN
    if not (parser.has_section("options") or parser.has_section("metadata")):
        return None
    values = [
        parser.get("options", key, fallback="") for key in ("install_requires", "tests_require", "setup_requires")
    ]
    if parser.has_section("options.extras_require"):
        values += [value for _, value in parser.items("options.extras_require")]
    return all_of(of_setting(value) for value in values)


def of_setting(value: str) -> Declared:
    """A list in setup.cfg: one requirement a line, or all on one between `;`, or files that hold them."""
    if value.strip().startswith("file:"):
        return Declared(includes=tuple(path.strip() for path in value.strip()[5:].split(",")))
    several = value.splitlines() if "\n" in value.strip() else value.split(";")
    lines = (COMMENT.sub("", line).strip() for line in several)
    return all_of(of_requirement(line) for line in lines if line and not line.startswith("%("))


def in_pipfile(table: Table) -> Declared:
    return all_of(of_table(value) for name, value in table.items() if name not in NOT_PACKAGES)


def in_environment(text: str) -> Declared:
    """What a conda environment lists; its names are mostly those of the index."""
    _, _, listed = text.partition("dependencies:")
    lines = (match for match in map(CONDA.match, listed.splitlines()) if match and match[1] != "pip")
    return all_of(of_requirement(f"{match[1]}[{match[2] or ''}]") for match in lines)


def in_lock(name: str, text: str) -> frozenset[str]:
    """All that a lock file lists, what others need included."""
    if name != "Pipfile.lock":
        return frozenset(map(canonical, LOCKED.findall(text)))
    import json

    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return frozenset()
    tables = values_of(document)
    return frozenset(canonical(str(key)) for table in tables if isinstance(table, Mapping) for key in table)


def name_in(table: Table) -> str:
    """The distribution that a pyproject.toml describes; empty where it does not say."""
    names = (at(table, *keys, "name") for keys in (("project",), ("tool", "poetry")))
    return next((canonical(name) for name in names if isinstance(name, str)), "")


def plugins_in(table: Table) -> tuple[tuple[str, str], ...]:
    """The modules that a project offers to other programs, and which these are: `pytest` for the group `pytest11`."""
    groups = [at(table, "project", "entry-points"), at(table, "tool", "poetry", "plugins")]
    found = {
        (place.partition(":")[0].strip(), re.split(r"[\d._-]", str(group))[0])
        for named in groups
        if isinstance(named, Mapping)
        for group, entries in named.items()
        for place in map(str, values_of(entries))
    }
    return tuple(sorted(found))


def is_manifest(table: Table) -> bool:
    """Whether a pyproject.toml is where dependencies are declared, and not only where tools are configured."""
    places = (("project",), ("tool", "poetry"), ("tool", "flit", "metadata"), ("dependency-groups",))
    return any(at(table, *keys) is not None for keys in places)
