"""Level 0: the nouns. Standard library only, no behaviour that touches a file."""
