"""One text, looked at by the whole engine without a process, a cache or a configuration file."""

from pathlib import Path

from autopack_lint.catalogue import load_catalogue
from autopack_lint.config import load_config
from autopack_lint.engine.check import check_text
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.memory.cache import Cache
from autopack_lint.model.result import CheckResult

CATALOGUE = load_catalogue()


def checked(text: str | bytes, **settings: object) -> CheckResult:
    """The result for a text that stands at `m.py`; settings by their names, `_` for `-`."""
    overrides = {name.replace("_", "-"): value for name, value in settings.items()}
    config = load_config(Path.cwd(), known=None, isolated=True, overrides=overrides)
    engine = Engine(config._replace(jobs=1), CATALOGUE, (), Cache(None))
    result = check_text(engine, "m.py", text.encode() if isinstance(text, str) else text)
    engine.cache.close()
    return result


def lines_of(text: str | bytes, **settings: object) -> list[str]:
    """Each finding as `line:column-end rule message`."""
    found = checked(text, **settings).findings
    return [f"{f.span.start.line}:{f.span.start.column}-{f.span.end.column} {f.rule} {f.message}" for f in found]


def rules_in(text: str | bytes, **settings: object) -> list[str]:
    """The rules that find something, in the order of the findings."""
    return [finding.rule for finding in checked(text, **settings).findings]
