"""Level 2: operations -> new text. Everything that an operation does not name stays byte for byte."""
