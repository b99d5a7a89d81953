"""What is remembered between runs, and how it is known to hold still."""
