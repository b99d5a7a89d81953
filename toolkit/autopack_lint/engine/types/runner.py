"""Runs mypy once, as a script in an isolated process of its own: a request (JSON) on stdin, an answer (JSON) on stdout.

Nothing here imports our own package, and nothing of the project is on `sys.path`. Where packages lie is told to mypy as
data: its own way to find out is to run the project's interpreter, whose start runs what the environment holds.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

UNSUITABLE = 4
"""The exit code for a mypy that is not what we know."""


def main() -> None:
    request = json.load(sys.stdin)
    results, said = os.fdopen(os.dup(1), "w", encoding="utf-8"), io.StringIO()
    # What mypy or a plugin prints must not come between.
    os.dup2(2, 1)
    try:
        answer = run(request, said)
    except SystemExit:
        sys.stderr.write(said.getvalue())
        raise
    except (ImportError, AttributeError, TypeError) as error:
        sys.stderr.write(f"this mypy cannot be used ({type(error).__name__}: {error})\n")
        sys.exit(UNSUITABLE)
    json.dump(answer, results)
    results.close()
    # To take the types of a large program apart takes longer than to check it again.
    os._exit(0)


def run(request: dict[str, Any], said: io.StringIO) -> dict[str, Any]:
    """All messages, and all files that were looked at."""
    from mypy.fscache import FileSystemCache
    from mypy.main import process_options

    tell_places(request["sites"])
    sys.path.extend(request["importable"])
    sys.setrecursionlimit(2**14)
    cache = FileSystemCache()
    sources, options = process_options(
        request["arguments"], stdout=said, stderr=said, require_targets=False, fscache=cache
    )
    left_out: list[tuple[str, str]] = []
    if request["paths"] is not None:
        named = frozenset(request["named"])
        sources = list(sources_of(request["paths"], named, options, cache, left_out))
    messages, files = built(sources, options, cache, said)
    return {
        "messages": messages,
        "files": sorted({*(files or ()), *(os.path.abspath(source.path) for source in sources if source.path)}),
        "left_out": left_out,
        "blocked": files is None,
        "said": said.getvalue(),
    }


def tell_places(sites: list[str]) -> None:
    """Have mypy look for packages in these folders. Raises `AttributeError` where it would look elsewhere."""
    from mypy import build, main, modulefinder
    from mypy.options import Options

    def places(executable: str | None) -> tuple[list[str], list[str]]:
        return [], sites if executable else []

    for module in (modulefinder, main):
        setattr(module, "get_search_dirs", places)  # noqa: B010 - not theirs to check
    options = Options()
    options.python_executable = sys.executable
    known = modulefinder.compute_search_paths([], options, build.default_data_dir()).package_path
    if list(known) != sites:
        raise AttributeError("it does not take the places of packages as data")


def built(sources: list[Any], options: Any, cache: Any, said: io.StringIO) -> tuple[list[str], list[str] | None]:
    """The messages, and the files that were looked at: None where mypy stopped before it had checked a thing."""
    from mypy import build
    from mypy.errors import CompileError

    messages: list[str] = []
    try:
        result = build.build(
            sources, options, None, lambda _file, new, _serious: messages.extend(new), cache, said, said
        )
    except CompileError:
        return messages, None
    close = getattr(result.manager.metastore, "close", None)
    if close is not None:
        close()
    return messages, [os.path.abspath(state.path) for state in result.graph.values() if state.path]


def sources_of(
    paths: list[str], named: frozenset[str], options: Any, cache: Any, left_out: list[tuple[str, str]]
) -> Iterator[Any]:
    """The files as mypy would find them in folders, but for a second module of one name, which would end its run."""
    from mypy.find_sources import InvalidSourceList, SourceFinder
    from mypy.modulefinder import BuildSource, matches_exclude

    finder = SourceFinder(cache, options)
    taken: dict[str, str] = {}
    # Of a module and its stub mypy takes the stub.
    for path in sorted(paths, key=lambda path: (os.path.splitext(path)[0], not path.endswith(".pyi"))):
        parts = parts_of(path)
        if path not in named and any(matches_exclude(part, options.exclude, cache, verbose=False) for part in parts):
            continue
        try:
            module, base = finder.crawl_up(path)
        except InvalidSourceList as error:
            left_out.append((path, str(error)))
            continue
        other = taken.setdefault(module, path)
        if other == path:
            yield BuildSource(path, module, None, base)
        elif os.path.splitext(other)[0] != os.path.splitext(path)[0]:
            left_out.append((path, f"it is the module `{module}` to mypy, and so is {other}"))


def parts_of(path: str) -> list[str]:
    """The folders around a path, which may be excluded as well, and the path."""
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


if __name__ == "__main__":
    main()
