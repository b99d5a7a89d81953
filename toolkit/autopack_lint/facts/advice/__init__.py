"""Which lines are best moved out of a function that is too large."""
