"""The table of names that distributions have moved, against releases; and which versions a requirement allows."""

from pathlib import Path

import pytest

from autopack_lint.analyzers.imports.first_party import FirstParty
from autopack_lint.analyzers.imports.moved_names import Range, allowed, moved_names
from autopack_lint.model.graph import SourceRoot
from autopack_lint.model.project import ProjectSettings
from autopack_lint.model.project_facts import in_hand
from bench.rename_history import facts_of
from tests.support.packages import installed

NEWER = {
    "django": "Django==5.2",
    "flask": "flask==3.1.0",
    "jinja2": "jinja2==3.1.5",
    "markupsafe": "markupsafe==3.0.2",
    "pydantic": "pydantic==2.10.6",
    "pydantic_settings": "pydantic-settings==2.7.1",
    "werkzeug": "werkzeug==3.1.3",
    "wtforms": "WTForms==3.2.1",
}
"""By module: a release that has the new places only."""


def has(folder: Path, module: str, name: str) -> bool:
    """Whether the text of a release binds a name, star imports followed."""
    top = folder / module.partition(".")[0]
    paths = sorted(top.rglob("*.py"))
    files = {path.relative_to(folder).as_posix(): facts_of(path.read_bytes()) for path in paths}
    project = FirstParty(in_hand(files), ProjectSettings({}, (SourceRoot(""),), is_whole=True))
    home = project.modules.path_of.get(module)
    return home is not None and name in project.names(home).bound


@pytest.mark.parametrize(
    ("clauses", "wanted"),
    [
        ("", Range((), None)),
        (">=3.1", Range((3, 1), None)),
        (">=2,<3", Range((2,), (3,))),
        ("<=3.0", Range((), (3, 1))),
        ("==3.0.2", Range((3, 0, 2), (3, 0, 3))),
        ("==3.*", Range((3,), (4,))),
        ("~=2.11", Range((2, 11), (3,))),
        ("^2.1", Range((2, 1), (3,))),
        ("^0.15.2", Range((0, 15, 2), (0, 16))),
        ("~1.2", Range((1, 2), (1, 3))),
    ],
)
def test_allowed_versions(clauses: str, wanted: Range) -> None:
    assert allowed(clauses) == wanted


def test_names_are_moved_once_and_to_somewhere_else() -> None:
    for moved in moved_names().values():
        assert (moved.module, moved.name) != (moved.to_module, moved.to_name)
        assert moved.since is None or moved.since <= moved.gone
        assert (moved.to_module, moved.to_name) not in moved_names()


@pytest.mark.truth
@pytest.mark.parametrize("moved", moved_names().values(), ids=lambda moved: f"{moved.module}.{moved.name}")
def test_releases_have_the_new_place_and_not_the_old_one(moved: tuple[str, ...]) -> None:
    _, module, name, to_module, to_name, *_ = moved
    old, new = (installed(NEWER[place.partition(".")[0]]) for place in (module, to_module))
    assert not has(old, module, name)
    assert has(new, to_module, to_name)
