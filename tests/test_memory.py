"""Nothing of a file outlives its analysis: no garbage collector runs where files are analysed."""

import gc

from autopack_lint.catalogue import load_catalogue
from autopack_lint.engine.analyse import Analyser
from tests.support.checkout import REPOSITORY

LARGE = ("toolkit/autopack_lint/facts/walk.py", "toolkit/autopack_lint/facts/advice/dataflow.py", "tests/test_cli.py")


def test_no_garbage_is_left() -> None:
    rules = load_catalogue().rules
    analyser = Analyser(rules, {}, frozenset(loaded.rule.id[:-3] for loaded in rules))
    texts = [(REPOSITORY / name).read_bytes() for name in LARGE]
    analyser.extract(texts[0])
    gc.collect()
    gc.disable()
    try:
        for text in texts:
            analyser.extract(text)
        assert gc.collect() < 1000
    finally:
        gc.enable()
