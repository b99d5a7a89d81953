"""The folders import in one direction only, and rule files import the sdk only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.checkout import REPOSITORY

PACKAGE = REPOSITORY / "toolkit" / "autopack_lint"
LEVELS = (
    ("model",),
    ("facts", "triage", "gate"),
    ("analyzers", "codemods"),
    ("sdk",),
    ("catalogue", "report", "config"),
    ("engine",),
    ("pipeline",),
    ("cli",),
    ("__main__",),
)
LEVEL = {part: number for number, parts in enumerate(LEVELS) for part in parts}


def imports_of(source: str, package: str) -> Iterator[str]:
    """Every module that is imported anywhere in a file of `package`, for type checking too, by its full name."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                start = package.rsplit(".", level - 1)[0] + "." if level else ""
                base = (start + (module or "")).rstrip(".")
                yield from (f"{base}.{name.name}" for name in names)


def part_of(module: str) -> str:
    """The part of our package that a module belongs to; empty for others and for the package itself."""
    first, _, rest = module.partition(".")
    part = rest.partition(".")[0]
    return part if first == "autopack_lint" and (part in LEVEL or part_exists(part)) else ""


def part_exists(part: str) -> bool:
    return bool(part) and ((PACKAGE / part).is_dir() or (PACKAGE / f"{part}.py").is_file())


def is_allowed(importer: str, imported: str) -> bool:
    """Downwards, or inside one part; never sideways."""
    return importer == imported or LEVEL[imported] < LEVEL[importer]


def broken_layers(file: Path) -> list[str]:
    part, *inner = file.relative_to(PACKAGE).with_suffix("").parts
    package = ".".join(("autopack_lint", *((part, *inner[:-1]) if inner else ())))
    targets = sorted({part_of(module) for module in imports_of(file.read_text(encoding="utf-8"), package)} - {""})
    return [f"{part} imports {target}" for target in targets if not is_allowed(part, target)]


def modules() -> list[Path]:
    return [file for file in sorted(PACKAGE.rglob("*.py")) if file != PACKAGE / "__init__.py"]


@pytest.mark.parametrize(
    ("source", "package", "imported"),
    [
        pytest.param("x = 1", "p", [], id="no import"),
        pytest.param("import a.b", "p", ["a.b"], id="a plain import"),
        pytest.param("from a import b", "p", ["a.b"], id="a name from a package may be a module"),
        pytest.param("from . import b", "p.q", ["p.q.b"], id="a sibling"),
        pytest.param("from ..a import b", "p.q", ["p.a.b"], id="a cousin"),
        pytest.param("def f():\n    import a", "p", ["a"], id="a deferred import counts"),
        pytest.param("if TYPE_CHECKING:\n    import a", "p", ["a"], id="an import for type checking counts"),
    ],
)
def test_imports_are_found(source: str, package: str, imported: list[str]) -> None:
    assert list(imports_of(source, package)) == imported


@pytest.mark.parametrize(
    ("importer", "imported", "expected"),
    [
        pytest.param("cli", "model", True, id="downwards"),
        pytest.param("facts", "facts", True, id="inside a part"),
        pytest.param("model", "facts", False, id="upwards"),
        pytest.param("facts", "triage", False, id="sideways"),
    ],
)
def test_the_direction(importer: str, imported: str, expected: bool) -> None:
    assert is_allowed(importer, imported) is expected


def test_every_part_has_a_level() -> None:
    names = {file.relative_to(PACKAGE).with_suffix("").parts[0] for file in modules()}
    assert sorted(names - set(LEVEL)) == []


def test_the_toolkit_imports_downwards_only() -> None:
    found = {file.relative_to(PACKAGE).as_posix(): broken_layers(file) for file in modules()}
    assert {path: problems for path, problems in found.items() if problems} == {}


def test_rule_files_import_the_sdk_only() -> None:
    found = {
        file.relative_to(REPOSITORY).as_posix(): module
        for file in sorted((REPOSITORY / "rules").rglob("*.py"))
        for module in imports_of(file.read_text(encoding="utf-8"), "")
        if module.startswith(("autopack_lint", ".")) and not module.startswith("autopack_lint.sdk.")
    }
    assert found == {}


def test_libcst_is_imported_by_codemods_only() -> None:
    users = {
        file.relative_to(PACKAGE).parts[0]
        for file in modules()
        for module in imports_of(file.read_text(encoding="utf-8"), "autopack_lint")
        if module.partition(".")[0] == "libcst"
    }
    assert users <= {"codemods"}
