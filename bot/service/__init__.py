"""Use cases: open a transaction, load, step, save, put the effects, commit."""
