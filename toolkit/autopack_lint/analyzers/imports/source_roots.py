"""What packaging says about the folders in which imports are looked up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath, PureWindowsPath

from autopack_lint.analyzers.imports.pythons import supported
from autopack_lint.model.graph import SourceRoot

Table = Mapping[str, object]
FROM_SETUP = re.compile(
    r"""(?:package_dir\s*=\s*(?:dict\s*\(\s*)?\{?\s*['"]{2}\s*[:=]\s*|find(?:_namespace)?_packages\(\s*(?:where\s*=\s*)?)
        ['"](?P<folder>[^'"\n]+)['"]""",
    re.VERBOSE,
)
REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def below(folder: str, path: str) -> str | None:
    """A path that packaging gives, seen from the project's root; None when it leads out of the folder."""
    windows = PureWindowsPath(path)
    if windows.anchor or ".." in windows.parts:
        return None
    joined = PurePosixPath(folder, *windows.parts).as_posix()
    return "" if joined == "." else joined


def at(table: object, *keys: str) -> object:
    for key in keys:
        table = table.get(key) if isinstance(table, Mapping) else None
    return table


def texts(value: object) -> Iterator[str]:
    """The strings in a value that may be one or a list."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))


def pairs(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        yield from ((str(key), item) for key, item in value.items() if isinstance(item, str))


def parent(path: str) -> str:
    return path.rstrip("/").rpartition("/")[0]


def roots_in_pyproject(folder: str, table: Table, is_folder: Callable[[str], bool]) -> tuple[SourceRoot, ...]:
    """The source roots of a distribution whose pyproject.toml lies in `folder`, the folder itself last."""
    found = [SourceRoot(place, package) for path, package in declared(table) if (place := below(folder, path))]
    found += usual_roots(folder, is_folder)
    return tuple(dict.fromkeys(found))


def usual_roots(folder: str, is_folder: Callable[[str], bool]) -> list[SourceRoot]:
    """`src` where it is there, and the folder itself."""
    src = f"{folder}/src" if folder else "src"
    return [*([SourceRoot(src)] if is_folder(src) else []), SourceRoot(folder)]


def declared(table: Table) -> Iterator[tuple[str, str]]:
    """Each folder that pyproject.toml names, with the package that it is, if it is one."""
    tool = at(table, "tool")
    yield from setuptools_roots(at(tool, "setuptools"))
    yield from hatch_roots(at(tool, "hatch", "build"))
    for package in as_list(at(tool, "poetry", "packages")):
        yield from ((path, "") for path in texts(at(package, "from")))
    for keys in (
        ("uv", "build-backend", "module-root"),
        ("pdm", "build", "package-dir"),
        ("maturin", "python-source"),
        ("pytest", "ini_options", "pythonpath"),
        ("pytest", "pythonpath"),
        ("pyright", "extraPaths"),
    ):
        yield from ((path, "") for path in texts(at(tool, *keys)))
    for paths in texts(at(tool, "mypy", "mypy_path")):
        cleaned = paths.replace("$MYPY_CONFIG_FILE_DIR/", "")
        yield from ((path.strip(), "") for path in re.split(r"[,:\n]", cleaned) if path.strip())
    yield from ((parent(path), "") for path in texts(at(tool, "scikit-build", "wheel", "packages")))


def as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def setuptools_roots(table: object) -> Iterator[tuple[str, str]]:
    for package, path in pairs(at(table, "package-dir")):
        yield path, package
    yield from ((path, "") for path in texts(at(table, "packages", "find", "where")))


def hatch_roots(build: object) -> Iterator[tuple[str, str]]:
    for table in (build, at(build, "targets", "wheel")):
        yield from ((parent(path), "") for path in texts(at(table, "packages")))
        yield from ((path, "") for path in texts(at(table, "sources")))
        yield from ((path, package.replace("/", ".")) for path, package in pairs(at(table, "sources")))
        yield from ((path, "") for path in texts(at(table, "dev-mode-dirs")))


def roots_in_setup_cfg(folder: str, text: str) -> tuple[SourceRoot, ...]:
    """The source roots that a setup.cfg declares; one that cannot be read declares none."""
    if not text:
        return ()
    from configparser import ConfigParser, Error

    parser = ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
    except Error:
        return ()
    found: list[tuple[str, str]] = []
    for line in parser.get("options", "package_dir", fallback="").splitlines():
        package, is_pair, path = line.partition("=")
        found += [(path.strip(), package.strip())] if is_pair else []
    where = parser.get("options.packages.find", "where", fallback="")
    found += [(path.strip(), "") for path in re.split(r"[,\n]", where) if path.strip()]
    return placed(folder, found)


def roots_in_setup_py(folder: str, text: str) -> tuple[SourceRoot, ...]:
    """The source roots that a setup.py declares in the two usual ways; it is read, never run."""
    return placed(folder, ((match["folder"], "") for match in FROM_SETUP.finditer(text)))


def placed(folder: str, found: Iterable[tuple[str, str]]) -> tuple[SourceRoot, ...]:
    return tuple(SourceRoot(place, package) for path, package in found if (place := below(folder, path)))


def is_distribution(table: Table) -> bool:
    """Whether a pyproject.toml makes its folder a distribution, and does not only configure tools."""
    return "project" in table or "build-system" in table or at(table, "tool", "poetry") is not None


def dependencies_in(table: Table) -> frozenset[str]:
    """The import names that the declared dependencies most likely have: their own names, with `_` for `-`."""
    project, poetry = at(table, "project"), at(table, "tool", "poetry")
    lists = [at(project, "dependencies"), *values_of(at(project, "optional-dependencies"))]
    lists += values_of(at(table, "dependency-groups"))
    found = [match[0] for value in lists for text in texts(value) if (match := REQUIREMENT.match(text.strip()))]
    tables = [at(poetry, "dependencies"), at(poetry, "dev-dependencies")]
    tables += [at(group, "dependencies") for group in values_of(at(poetry, "group"))]
    found += [str(name) for names in tables if isinstance(names, Mapping) for name in names]
    return frozenset(re.sub(r"[-.]+", "_", name).lower() for name in found)


def pythons_in(table: Table) -> tuple[tuple[int, int], ...]:
    """The versions of Python that a project says it supports."""
    project = at(table, "project")
    requires = at(project, "requires-python")
    return supported(requires if isinstance(requires, str) else "", texts(at(project, "classifiers")))


def values_of(table: object) -> list[object]:
    return list(table.values()) if isinstance(table, Mapping) else []
