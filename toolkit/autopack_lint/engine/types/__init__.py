"""mypy as a witness: isolated, told as data where things are, and not started where nothing changed."""
