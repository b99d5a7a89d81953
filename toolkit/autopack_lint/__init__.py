"""Deterministic, offline findings for Python repositories: before a model is asked."""

__version__ = "0.1.0"
