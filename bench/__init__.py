"""Measures autopack-lint beside its peers, in one run on one machine, and prints ratios."""
