"""The trees that are measured: pinned packages, reduced to their Python files, and slices of them."""

import contextlib
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.packages import install
from bench.places import cache_folder

PINS = {
    "django": "5.2",
    "sympy": "1.13.3",
    "pandas": "2.2.3",
    "dagster": "1.9.0",
    "sqlalchemy": "2.0.41",
    "twisted": "24.11.0",
    "networkx": "3.4.2",
    "nltk": "3.9.1",
    "mypy": "1.15.0",
    "pip": "25.0",
    "ansible-core": "2.18.1",
    "botocore": "1.35.0",
}
QUERY_PINS = {
    "mlflow": "3.3.2",
    "ckan": "2.11.3",
    "apache-airflow": "2.10.5",
    "zenml": "0.84.0",
    "galaxy-data": "26.1.2",
}
VERSIONS = PINS | QUERY_PINS
QUERYING = (*QUERY_PINS, "dagster")
"""Packages that use SQLAlchemy much."""
WITHOUT_QUERIES = ("django", "sympy")
SINGLES = ("django", "sympy", "pandas", "dagster")
MEMBERS = {
    **{name: (name,) for name in (*SINGLES, *QUERY_PINS)},
    "8k": tuple(PINS),
    "million": ("django", "sympy", "dagster"),
}
SLICES = {"100k": 100_000, "300k": 300_000}
CHOICES = (*SINGLES, "8k", "million")
"""The trees that the command line knows; some questions have trees of their own."""
# Tools leave folders of these names out by default, each tool its own choice; without them all see the same files.
CONVENTIONALLY_IGNORED = frozenset(
    {"build", "dist", "env", "venv", "site-packages", "node_modules", "buck-out", "_build"}
)
STATE = ".autopack-lint"


@dataclass(frozen=True, slots=True)
class Corpus:
    name: str
    root: str
    files: int
    lines: int
    size: int
    signature: str

    @property
    def path(self) -> Path:
        return Path(self.root)


def corpus(name: str) -> Corpus:
    """The tree of that name, made on first use. Raises NotMeasured when a package cannot be had."""
    folder = cache_folder() / "trees" / f"{name}-{recipe_hash(name)}"
    record = folder.with_suffix(".json")
    if not record.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        fill(name, folder)
        record.write_text(json.dumps(asdict(described(name, folder)), indent=1), encoding="utf-8")
    return Corpus(**{**json.loads(record.read_text(encoding="utf-8")), "root": str(folder)})


def recipe_hash(name: str) -> str:
    members = MEMBERS.get(name, MEMBERS["million"])
    recipe = [
        name,
        SLICES.get(name),
        sorted(CONVENTIONALLY_IGNORED),
        [(member, VERSIONS[member]) for member in members],
    ]
    return hashlib.sha256(json.dumps(recipe).encode()).hexdigest()[:10]


def fill(name: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    # Ends every tool's search for a configuration here: the checkout's own must not count.
    (folder / "pyproject.toml").write_text("[tool.autopack-lint]\n", encoding="utf-8")
    if name in SLICES:
        million = corpus("million").path
        for path in sliced(million, SLICES[name]):
            copy(path, folder / path.relative_to(million))
        return
    for member in MEMBERS[name]:
        source = package(member)
        for path in python_files(source):
            copy(path, folder / path.relative_to(source))


def package(name: str) -> Path:
    folder = cache_folder() / "packages" / f"{name}-{VERSIONS[name]}"
    # One Python version for all callers: the wheels exist for it, and all then measure the same files.
    install(["--no-deps", "--no-compile", "--python-version", "3.11", f"{name}=={VERSIONS[name]}"], folder)
    return folder


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def python_files(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*.py")):
        folders = path.relative_to(root).parts[:-1]
        if path.is_file() and not any(part in CONVENTIONALLY_IGNORED or part.startswith(".") for part in folders):
            yield path


def sliced(root: Path, lines: int) -> Iterator[Path]:
    """Files in the order of a hash of their names, up to so many lines: each slice has the mix of the whole."""
    ordered = sorted(
        python_files(root), key=lambda path: hashlib.sha256(path.relative_to(root).as_posix().encode()).digest()
    )
    for path in ordered:
        if lines <= 0:
            return
        lines -= line_count(path)
        yield path


def line_count(path: Path) -> int:
    return path.read_bytes().count(b"\n")


def described(name: str, root: Path) -> Corpus:
    paths = list(python_files(root))
    return Corpus(
        name=name,
        root=str(root),
        files=len(paths),
        lines=sum(map(line_count, paths)),
        size=sum(path.stat().st_size for path in paths),
        signature=signature(root),
    )


def signature(root: Path) -> str:
    """Changes when any file below is added, removed or written to; our own state does not count."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if name.parts[0] != STATE and path.is_file():
            status = path.stat()
            digest.update(f"{name.as_posix()}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def is_untouched(tree: Corpus) -> bool:
    return signature(tree.path) == tree.signature


@contextlib.contextmanager
def scratch(tree: Corpus) -> Iterator[Path]:
    """A copy that may be written to, with the times of the original: freshly written files are a special case."""
    with tempfile.TemporaryDirectory(dir=cache_folder(), prefix="scratch-") as temporary:
        copied = Path(temporary) / tree.name
        shutil.copytree(tree.path, copied, ignore=shutil.ignore_patterns(STATE))
        yield copied
