"""Who imports whom, and what follows from it."""
