"""Copied code: stretches of statements that are the same, and functions that nearly are."""
