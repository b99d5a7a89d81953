"""What the disk and git know around a project, read as data and asked only where it is needed."""
