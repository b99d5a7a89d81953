"""Queries and models in one file."""
