"""Paths on the disk: which files there are, what they are known by, and the only place that is written to."""
