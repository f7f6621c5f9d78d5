"""What may tests do to a record behind its back?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event, text


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


@contextmanager
def interrupted_at(words: str) -> Iterator[None]:
    """Interrupt this process, as Ctrl-C does, behind each statement with these words."""

    def interrupt(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if words in statement:
            raise KeyboardInterrupt

    event.listen(Engine, "after_cursor_execute", interrupt)
    try:
        yield
    finally:
        event.remove(Engine, "after_cursor_execute", interrupt)
