"""What mypy says, beside what our own rules found."""
