"""`python -m tests.support.make_failures TOOLS OUT [PREFIX…]`: break things on purpose and keep what tools print.

Reads `tests/fixtures/triage/recipes.json`: files to write, and commands to run among them, with the class of failure
that each shows. `TOOLS` is a folder of virtual environments (`pytest7`, `pytest9`, `libs`, …) and of folders of npm;
the table `tools` says what is in those that are not named after it; bare Pythons come from pyenv. A run that needs
something around it (a server, another user) says in `command` what to note. Paths of this machine are replaced.
What comes out has to be read by a person before it becomes a fixture.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.support.triage_logs import OWN

SECONDS = 90
PYTHONS = Path.home() / ".pyenv" / "versions"
Row = dict[str, Any]


def written(box: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (box / name).parent.mkdir(parents=True, exist_ok=True)
        (box / name).write_bytes(text.encode(errors="surrogatepass"))


def ran(argv: list[str], folder: Path, environment: dict[str, str]) -> tuple[bytes, int]:
    """What a command printed, and its exit code as a shell gives it."""
    done = subprocess.run(
        argv,
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=SECONDS,
    )
    return done.stdout, done.returncode if done.returncode >= 0 else 128 - done.returncode


def neutral(text: str, places: dict[str, str]) -> str:
    for place, name in places.items():
        text = text.replace(place, name)
    return text


def main() -> int:
    tools, out, prefixes = Path(sys.argv[1]).resolve(), Path(sys.argv[2]), tuple(sys.argv[3:])
    recipes = json.loads((OWN / "recipes.json").read_text(encoding="utf-8"))
    (out / "logs").mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        box = Path(folder).resolve()
        written(box, recipes["files"])
        places = {str(box): "/home/dev/box", str(tools): "/home/dev/tools", sys.base_prefix: "/opt/python"}
        places[str(Path.home())] = "/home/dev"
        for name, run in sorted(recipes["runs"].items()):
            if prefixes and not name.startswith(prefixes):
                continue
            here = {"{box}": str(box), "{tools}": str(tools), "{pythons}": str(PYTHONS)}
            argv = [neutral(word, here) for word in run["argv"]]
            output, code = ran(argv, box / run["cwd"], {key: neutral(v, here) for key, v in run.get("env", {}).items()})
            (out / "logs" / f"{name}.log").write_bytes(neutral(output.decode(errors="replace"), places).encode())
            said = neutral(run["command"], here) if "command" in run else " ".join(argv)
            row: Row = {"log": f"logs/{name}.log", "command": neutral(said, places), "exit": code}
            rows.append(row | {key: run[key] for key in ("label", "files") if key in run})
    (out / "labels.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
