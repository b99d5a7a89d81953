"""Level 1: evidence -> verdict. What a change has to prove before it is written."""
