"""Level 5: the only part that touches files: discover, cache, workers, suppress."""
