"""What may tests do to a record on a server behind its back?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine, text


def ask(url: str, *statements: str) -> list[Any]:
    """Run statements past the record, and give the rows of the last one."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            results = [connection.execute(text(statement)) for statement in statements]
            return list(results[-1].all()) if results[-1].returns_rows else []
    finally:
        engine.dispose()


@contextmanager
def somebody(url: str, *statements: str) -> Iterator[None]:
    """Be another client, in a transaction that has run these statements."""
    engine = create_engine(url, isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
            yield
    finally:
        engine.dispose()
