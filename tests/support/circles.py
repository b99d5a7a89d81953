"""Random packages whose modules import each other, and what Python says when each is imported first."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

AROUND = [
    "if TYPE_CHECKING:\n    {}",
    "def f():\n    {}",
    "try:\n    {}\nexcept ImportError:\n    pass",
    "if 1:\n    {}",
]
"""What may stand around an import; the last ones decide whether it runs."""
IMPORTER = """
import importlib, json, sys
names, found = json.loads(sys.argv[1]), {}
known = set(sys.modules)
for name in names:
    for other in set(sys.modules) - known:
        del sys.modules[other]
    try:
        importlib.import_module(name)
    except ImportError as error:
        found[name] = str(error)
print(json.dumps(found))
"""


def random_package(seed: int, *, with_conditions: bool) -> dict[str, str]:
    """By path, the texts of a package with subpackages; all names are there, at one time or another."""
    chance = random.Random(seed)
    packages = ["p", *(f"p.{name}" for name in "qr"[: chance.randint(0, 2)])]
    modules = [f"{chance.choice(packages)}.{name}" for name in "abcdef"[: chance.randint(2, 6)]]
    everything = [*packages, *modules]
    around = AROUND if with_conditions else AROUND[:2]
    return {path_of(name, packages): text_of(name, everything, around, chance) for name in everything}


def path_of(name: str, packages: list[str]) -> str:
    return name.replace(".", "/") + ("/__init__.py" if name in packages else ".py")


def text_of(name: str, everything: list[str], around: list[str], chance: random.Random) -> str:
    lines = [f"{name.replace('.', '_')}_{number} = {number}" for number in range(3)]
    others = [other for other in everything if other != name]
    for _ in range(chance.randint(0, 3)):
        lines.insert(chance.randint(0, len(lines)), statement(chance.choice(others), around, chance))
    return "from __future__ import annotations\nTYPE_CHECKING = False\n" + "\n".join(lines) + "\n"


def statement(other: str, around: list[str], chance: random.Random) -> str:
    """An import of another module, or of what it has, in one of the ways there are."""
    parent, _, last = other.rpartition(".")
    value = f"{other.replace('.', '_')}_{chance.randint(0, 2)}"
    ways = [f"import {other}", f"import {other} as short", f"from {other} import {value}"]
    ways += [f"from {other} import {value}"] * 3
    ways += [f"from {parent} import {last}"] * bool(parent)
    plain = chance.choice(ways)
    return chance.choice([*["{}"] * 8, *around]).format(plain)


def failures(folder: Path, names: list[str]) -> dict[str, str]:
    """By module, the error of importing it before all others, in a Python of its own."""
    command = [sys.executable, "-S", "-c", IMPORTER, json.dumps(names)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def names_in(paths: list[str]) -> Iterator[str]:
    yield from (path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in sorted(paths))
