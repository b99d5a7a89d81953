"""Statements as numbers: what copies are found in."""
