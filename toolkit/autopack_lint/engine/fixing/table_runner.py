"""Imports changed modules, and prints what their mapped classes create. It runs under the project's Python, and imports
nothing of ours."""

import importlib
import importlib.machinery
import importlib.util
import json
import sys
import warnings
from pathlib import Path
from types import CodeType, ModuleType


def module_of(root: Path, path: str) -> tuple[Path, str]:
    """The folder in which a module is looked up, and its dotted name: packages have an `__init__.py`."""
    file = root / path
    names = [] if file.name == "__init__.py" else [file.stem]
    folder = file.parent
    while (folder / "__init__.py").exists() and folder != folder.parent:
        names.insert(0, folder.name)
        folder = folder.parent
    return folder, ".".join(names)


def imported(name: str, file: Path) -> ModuleType:
    """A module by its name; one whose file has no name that can be imported, such as a migration, from the file."""
    if file.stem.isidentifier():
        return importlib.import_module(name)
    spec = importlib.util.spec_from_file_location(file.stem.replace(".", "_"), file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} cannot be imported")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_from(texts: dict[Path, str]) -> None:
    """Let imports see these texts in the place of the files."""
    read = importlib.machinery.SourceFileLoader.get_code

    def get_code(self: importlib.machinery.SourceFileLoader, name: str) -> CodeType | None:
        text = texts.get(Path(self.get_filename(name)).resolve())
        return read(self, name) if text is None else compile(text, self.get_filename(name), "exec", dont_inherit=True)

    importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[method-assign,assignment]


def tables_of(module: ModuleType) -> dict[str, list[str]]:
    """What the mapped classes of a module create, by dialect."""
    from sqlalchemy.dialects import mysql, postgresql, sqlite  # type: ignore[import-not-found]
    from sqlalchemy.schema import CreateTable  # type: ignore[import-not-found]

    dialects = (postgresql.dialect(), sqlite.dialect(), mysql.dialect())
    found = {}
    for name, value in sorted(vars(module).items()):
        table = vars(value).get("__table__") if isinstance(value, type) else None
        if table is not None and value.__module__ == module.__name__:
            found[f"{module.__name__}.{name}"] = [created(CreateTable(table), dialect) for dialect in dialects]
    return found


def created(statement: object, dialect: object) -> str:
    """The text of a statement; what a dialect cannot say is said the same way before and after."""
    try:
        return str(statement.compile(dialect=dialect))  # type: ignore[attr-defined]
    except Exception as error:  # noqa: BLE001 - a type that one database does not have is no difference
        return f"{type(error).__name__}: {error}"


def main() -> None:
    asked = json.load(sys.stdin)
    root = Path(asked["root"]).resolve()
    read_from({(root / path).resolve(): text for path, text in asked["texts"].items()})
    found: dict[str, list[str]] = {}
    modules = {path: module_of(root, path) for path in asked["texts"]}
    sys.path[:0] = [str(folder) for folder, _ in modules.values() if str(folder) not in sys.path]
    for path, (_, name) in modules.items():
        found.update(tables_of(imported(name, root / path)))
    from sqlalchemy.orm import configure_mappers  # type: ignore[import-not-found]

    configure_mappers()
    sys.stdout.write("\n@tables " + json.dumps(found))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
