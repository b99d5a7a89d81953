"""Level 1: the text of a failed command -> its root cause. Pure: what is on disk is asked through `workspace`."""
