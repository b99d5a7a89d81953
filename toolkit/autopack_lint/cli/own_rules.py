"""The catalogue that holds here: our rules and, where they are trusted, those of the project."""

from __future__ import annotations

import argparse
from pathlib import Path

from autopack_lint.catalogue import Catalogue, load_catalogue
from autopack_lint.cli.options import add_settings
from autopack_lint.cli.terminal import say
from autopack_lint.config import load_config
from autopack_lint.engine.files.discover import relative

add_own_rules = add_settings


def catalogue_for(arguments: argparse.Namespace) -> Catalogue:
    """Load the rules; those that cannot be loaded are named on stderr."""
    if arguments.trust != "repo":
        return load_catalogue()
    config = load_config(Path.cwd(), known=None, file=arguments.config, isolated=arguments.isolated)
    catalogue = load_catalogue([config.root / folder for folder in config.rules])
    for problem in catalogue.problems:
        say(f"{relative(problem.path, str(config.root))}: {problem.reason}")
    return catalogue
