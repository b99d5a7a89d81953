"""Level 2: the facts of many files -> answers about the whole project. No syntax tree, no file access."""
