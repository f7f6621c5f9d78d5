"""How do all rows go from one record into another, whatever databases they are in?"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, delete, insert, select

from search_service.articles.schema import metadata

_PAGE: Final = 100
"""Rows in memory at a time; an article has up to 4 MB."""


def copy_rows(source: Connection, target: Connection) -> None:
    """Copy every row of every table; what `target` held is gone. Both schemas must be this release's.

    Each connection is in a transaction of its own, so what is copied is one moment, and all or nothing.
    """
    for table in reversed(metadata.sorted_tables):
        target.execute(delete(table))
    for table in metadata.sorted_tables:
        rows = source.execute(select(table).execution_options(yield_per=_PAGE))
        for page in rows.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in page])
