"""What mypy is asked, and all that its answer depends on besides files."""

from __future__ import annotations

import sys
from typing import NamedTuple

from autopack_lint import __version__
from autopack_lint.engine.evidence.python_environment import PythonEnvironment, python_environment
from autopack_lint.engine.types.settings import MypySettings, as_file, for_version, mypy_settings, without_targets
from autopack_lint.model.hashing import blake2b

SECONDS = 900


class TypeQuestion(NamedTuple):
    """What mypy is asked: the root, and the files below it."""

    root: str
    files: tuple[str, ...]
    named: frozenset[str]
    """Those that somebody asked for by name, whatever the settings exclude."""
    is_whole: bool
    """Whether all of the project is meant: then the project's own choice of files counts, where it has one."""
    unparsable: tuple[tuple[str, str], ...] = ()
    """The paths and modules that are not Python: mypy would stop at them."""
    is_trusted: bool = False
    seconds: float = SECONDS


class Request(NamedTuple):
    """A question with all that the answer depends on, ready to be sent."""

    question: TypeQuestion
    settings: MypySettings
    environment: PythonEnvironment
    paths: tuple[str, ...] | None
    """The files to look at; None where the settings say which."""

    @property
    def key(self) -> str:
        """Stands for everything that the answer depends on besides files."""
        question = self.question._replace(files=(), named=frozenset(), seconds=0)
        name, text = self.settings_file
        parts = (
            __version__,
            mypy_version(),
            sys.version,
            question,
            name,
            text,
            self.settings.dropped,
            self.environment,
        )
        whole = repr((*parts, self.paths, sorted(self.question.named)))
        return blake2b(whole.encode(errors="surrogatepass"), digest_size=16).hexdigest()

    @property
    def settings_file(self) -> tuple[str, str]:
        return as_file(self.settings, [module for _, module in self.question.unparsable])


def request_for(question: TypeQuestion) -> Request:
    settings = mypy_settings(question.root, is_trusted=question.is_trusted)
    is_their_choice = question.is_whole and settings.names_targets
    if not is_their_choice:
        settings = without_targets(settings)
    unparsable = {path for path, _ in question.unparsable}
    files = tuple(path for path in question.files if path not in unparsable and path.endswith((".py", ".pyi")))
    environment = python_environment(question.root)
    settings = for_version(settings, environment.version)
    return Request(question, settings, environment, None if is_their_choice else files)


def mypy_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("mypy")
    except PackageNotFoundError:
        return ""
