"""`triage` against the disk: its rules, the repository around a log, commands that it runs, and its ledger."""
