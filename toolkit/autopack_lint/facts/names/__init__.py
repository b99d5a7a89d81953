"""Names and imports in one file: what binds, reads and misses them."""
