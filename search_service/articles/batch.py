"""How do articles get into the tables and out of them again?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    true,
    update,
)

from search_service.articles.article import ID_PATTERN, Audience
from search_service.articles.identity import Clues, Entry, Known, Source
from search_service.articles.schema import CHANGED, articles, record, sources

_CHUNK: Final = 500
"""Values in one IN list; databases limit them."""

_ENTRY: Final = [
    articles.c[name]
    for name in (
        "id", "revision", "public_revision", "audience",
        "deleted", "barred", "url_digest", "content_digest", "content",
    )
]  # fmt: skip


def load(connection: Connection, batch: Sequence[Clues]) -> Known:
    """Read all that a batch of drafts may have to do with."""
    paths = {clues.path for clues in batch if clues.path}
    ids = {next(clues.names()) for clues in batch}
    ids |= {source.article_id for source in _sources(connection, sources.c.path_digest, paths)}
    entries = {
        entry.id: entry
        for column, values in (
            (articles.c.id, ids),
            (articles.c.url_digest, {clues.url for clues in batch if clues.url}),
            (articles.c.content_digest, {clues.content for clues in batch}),
        )
        for entry in _entries(connection, column, values)
    }

    def is_taken(id_: str) -> bool:
        return connection.scalar(select(exists().where(articles.c.id == id_))) is True

    return Known(entries.values(), _sources(connection, sources.c.article_id, entries), is_taken)


def entry(connection: Connection, id_: str) -> Entry | None:
    """Read one article's row."""
    if not ID_PATTERN.fullmatch(id_):  # PostgreSQL does not even take a question with a NUL in it
        return None
    return next(_entries(connection, articles.c.id, [id_]), None)


def save(connection: Connection, changed: Sequence[tuple[Entry | None, Entry]]) -> list[Entry]:
    """Write articles, given as what was there and what is to be, and give them with their new revisions."""
    if not changed:
        return []
    count = len(changed)
    raised = update(record).values(revision=record.c.revision + count).returning(record.c.revision)
    first = connection.execute(raised).scalar_one() - count + 1
    now = dt.datetime.now(dt.UTC)
    new: list[Entry] = []
    inserts: list[dict[str, Any]] = []
    updates: list[dict[str, Any]] = []
    for revision, (before, after) in enumerate(changed, start=first):
        seen = after.is_public or (before is not None and before.is_public)
        saved = replace(after, revision=revision, public_revision=revision if seen else after.public_revision)
        row = asdict(saved) | {"changed_at": now}
        if before is None:
            inserts.append(row)
        else:
            updates.append(row | {"key": saved.id})
        new.append(saved)
    if inserts:
        connection.execute(insert(articles), inserts)
    if updates:
        connection.execute(update(articles).where(articles.c.id == bindparam("key")), updates)
    _announce(connection)
    return new


def _announce(connection: Connection) -> None:
    """Wake whoever follows the record, when this is committed; with SQLite `indexing/bell.py` does."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_notify(CHANGED, "")))


def bar(connection: Connection, id_: str) -> None:
    """Keep a deleted article from coming back."""
    connection.execute(update(articles).where(articles.c.id == id_).values(barred=True))


def note_sources(connection: Connection, moved: Sequence[Source]) -> None:
    """Write which article each of these files stands for now."""
    if not moved:
        return
    connection.execute(
        delete(sources).where(sources.c.path_digest == bindparam("key")),
        [{"key": source.path_digest} for source in moved],
    )
    connection.execute(insert(sources), [asdict(source) for source in moved])


def count_live(connection: Connection, audiences: Collection[Audience]) -> int:
    """Count the articles that are not deleted."""
    query = select(func.count()).select_from(articles).where(_live(audiences))
    return connection.execute(query).scalar_one()


def count_removed(connection: Connection, after: int, *, public_only: bool) -> int:
    """Count the articles that went after a revision, with `public_only` those that went from the public."""
    gone = articles.c.deleted == true()
    if public_only:
        gone = (articles.c.public_revision > after) & (gone | (articles.c.audience != Audience.PUBLIC.value))
    else:
        gone &= articles.c.revision > after
    return connection.execute(select(func.count()).select_from(articles).where(gone)).scalar_one()


def page_of_live(
    connection: Connection, audiences: Collection[Audience], after: str, limit: int
) -> list[Entry]:
    """Read the next articles that are not deleted, in the order of their ids."""
    query = (
        select(*_ENTRY).where(_live(audiences), articles.c.id > after).order_by(articles.c.id).limit(limit)
    )
    return [_entry(row) for row in connection.execute(query)]


def page_of_changes(connection: Connection, after: int, limit: int, *, public_only: bool) -> list[Entry]:
    """Read the next articles whose revision, or what the public sees of it, is above `after`, in order."""
    revision = articles.c.public_revision if public_only else articles.c.revision
    query = select(*_ENTRY).where(revision > after).order_by(revision).limit(limit)
    return [_entry(row) for row in connection.execute(query)]


def _live(audiences: Collection[Audience]) -> ColumnElement[bool]:
    return (articles.c.deleted != true()) & articles.c.audience.in_(
        [audience.value for audience in audiences]
    )


def _entries(connection: Connection, column: ColumnElement[Any], values: Iterable[str]) -> Iterator[Entry]:
    for chunk in _chunks(values):
        yield from map(_entry, connection.execute(select(*_ENTRY).where(column.in_(chunk))))


def _sources(connection: Connection, column: ColumnElement[Any], values: Iterable[str]) -> Iterator[Source]:
    for chunk in _chunks(values):
        for row in connection.execute(select(sources).where(column.in_(chunk))):
            yield Source(**row._mapping)


def _entry(row: Row[Any]) -> Entry:
    fields = dict(row._mapping)
    return Entry(**fields | {"audience": Audience(fields["audience"])})


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(values)
    return (ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK))
