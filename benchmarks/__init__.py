"""Measurements against peers. Run `make bench`; nothing here asserts a time."""
