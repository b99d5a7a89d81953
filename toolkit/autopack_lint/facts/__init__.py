"""Level 1: the bytes of one file -> what they say. Pure: no file, clock or setting is read."""
