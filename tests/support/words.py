"""The names and literals of statements, as texts."""

from autopack_lint.analyzers.copies.corpus import Corpus
from autopack_lint.model.clones import CloneLimits
from autopack_lint.model.statements import Statements


def words_of(statements: Statements) -> list[list[str]]:
    corpus = Corpus([("m.py", statements)], CloneLimits(imports=True, docstrings=True))
    return [[corpus.text(word) for word in corpus.words(place)] for place in range(len(statements.shapes))]
