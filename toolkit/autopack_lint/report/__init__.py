"""Level 4: results -> text, one module per format. Nothing here reads a file."""
