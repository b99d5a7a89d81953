"""`migrate-model` as a person runs it: what it changes, what it proves first, and when it writes nothing."""

import os
from pathlib import Path

import pytest

from autopack_lint.engine.fixing.prove_tables import UnprovenError, Witness
from tests.support.command import TOOLKIT, Ran, lint
from tests.support.packages import installed

MODELS = """from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String(30))


class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)
    title = Column(String(30), nullable=False)
"""
PROVE = ("migrate-model", "--prove", "--trust", "repo")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    package = tmp_path / "shop"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "models.py").write_text(MODELS)
    return tmp_path


def with_sqlalchemy(folder: Path, *words: str) -> Ran:
    packages = installed("sqlalchemy==2.0.43", "typing_extensions==4.15.0", "greenlet==3.2.4")
    return lint(folder, *words, env={"PYTHONPATH": os.pathsep.join((TOOLKIT, str(packages)))})


def models_in(folder: Path) -> str:
    return (folder / "shop" / "models.py").read_text()


def test_a_proof_runs_code_so_it_has_to_be_allowed(project: Path) -> None:
    ran = lint(project, "migrate-model", "--prove")
    assert ran.code == 2
    assert "--trust repo" in ran.err
    assert models_in(project) == MODELS


def test_models_that_cannot_be_imported_are_not_written(project: Path) -> None:
    (project / "shop" / "__init__.py").write_text("raise ImportError('no database here')\n")
    ran = with_sqlalchemy(project, *PROVE)
    assert ran.code == 2
    assert "nothing is proven" in ran.err
    assert "no database here" in ran.err
    assert models_in(project) == MODELS


def test_a_patch_writes_nothing(project: Path) -> None:
    ran = lint(project, "migrate-model", "--diff")
    assert ran.code == 1
    assert "+    id: Mapped[int] = mapped_column(Integer, primary_key=True)" in ran.out
    assert models_in(project) == MODELS


def test_one_class_by_its_name(project: Path) -> None:
    assert lint(project, "migrate-model", "Post").code == 0
    assert "title: Mapped[str] = mapped_column(String(30), nullable=False)" in models_in(project)
    assert "name = Column(String(30))" in models_in(project)


def test_with_its_proof_and_the_base(project: Path) -> None:
    ran = with_sqlalchemy(project, *PROVE, "--declarative-base")
    assert ran.code == 0, ran.err
    assert "class Base(DeclarativeBase):\n    pass\n" in models_in(project)
    assert "= Column(" not in models_in(project)


def test_a_migration_is_proven_though_its_name_cannot_be_imported(project: Path) -> None:
    (project / "shop" / "models.py").rename(project / "shop" / "v1.3.0.a.py")
    ran = with_sqlalchemy(project, *PROVE)
    assert ran.code == 0, ran.err
    assert "= Column(" not in (project / "shop" / "v1.3.0.a.py").read_text()


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        pytest.param(MODELS.replace("title = ", "heading = "), "shop.models.Post", id="a column with another name"),
        pytest.param(MODELS.replace(", nullable=False", ""), "shop.models.Post", id="a column that may be NULL"),
        pytest.param(MODELS.replace("class Post", "class Text"), "shop.models.Post", id="a class that is gone"),
        pytest.param(MODELS + "1 / 0\n", "ZeroDivisionError", id="a module that fails"),
    ],
)
def test_other_tables_are_noticed(new: str, reason: str, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = installed("sqlalchemy==2.0.43", "typing_extensions==4.15.0", "greenlet==3.2.4")
    monkeypatch.setenv("PYTHONPATH", str(packages))
    with pytest.raises(UnprovenError, match=reason):
        Witness(project, None).compare({"shop/models.py": (MODELS.encode(), new.encode())})


@pytest.mark.parametrize(
    ("base", "after"),
    [
        pytest.param("declarative_base(name='Base')", "class Base(DeclarativeBase):\n    pass\n", id="with its name"),
        pytest.param("declarative_base(cls=object)", "Base = declarative_base(cls=object)\n", id="with a class"),
        pytest.param("declarative_base(None)", "Base = declarative_base(None)\n", id="with a database"),
    ],
)
def test_which_bases_become_classes(base: str, after: str, project: Path) -> None:
    (project / "shop" / "models.py").write_text(MODELS.replace("declarative_base()", base))
    assert lint(project, "migrate-model", "--declarative-base").code in (0, 1)
    assert after in models_in(project)
