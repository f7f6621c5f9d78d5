"""The search engine behind a contract: `contract.py` says what any engine does, `whoosh/` does it."""
