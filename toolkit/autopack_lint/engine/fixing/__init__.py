"""From findings or documents to files that are changed: all of them or none."""
