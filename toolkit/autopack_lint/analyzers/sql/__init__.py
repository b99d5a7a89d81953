"""Models and queries: what is mapped, and what expressions about it stand for."""
