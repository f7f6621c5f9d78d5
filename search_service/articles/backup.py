"""How is the record copied, put back, and checked?"""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import URL, Connection, delete, func, select, update

from search_service.articles.article import from_json
from search_service.articles.batch import page_of_changes
from search_service.articles.copying import copy_rows
from search_service.articles.database import parse_url
from search_service.articles.file_lock import FileLock
from search_service.articles.identity import Entry
from search_service.articles.schema import articles, indexers, record, sessions
from search_service.articles.sqlite import SqliteDatabase, translated
from search_service.articles.store import RecordState, Store
from search_service.errors import InvalidInput, NotFound, StoreBusy, StoreUnusable, StoreUnwritable

_PAGE: Final = 500
_COMPANIONS: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database file while it is in use."""


@dataclass(frozen=True, slots=True)
class Restored:
    """The record that has been restored, and where the one that it replaced is kept, if there was one.

    That is a file beside the record's, or a schema in its database.
    """

    record: RecordState
    kept: str | None


def backup(store: Store, destination: Path) -> None:
    """Copy the record, as it is at one moment, into a new file; others read and write meanwhile.

    It is a SQLite file, whatever database the record is in, and complete and on the disk when it appears
    under its name. Raises InvalidInput if there is one of that name or no such folder, StoreUnwritable,
    StoreUnreachable.
    """
    if destination.exists():
        raise InvalidInput("destination", f"{destination} is there already; name a new file")
    if not destination.parent.is_dir():
        raise InvalidInput("destination", f"{destination.parent} is no folder; make it first")
    partial = destination.with_name(destination.name + ".partial")
    with _scratch(partial), _disk_errors(destination):
        store.database.copy(partial)
        _sync(partial)
        partial.rename(destination)
        _sync(destination.parent)


def restore(source: Path, url: str, busy_timeout: float = 5.0) -> Restored:
    """Put a backup in the place of the record that `url` names, under a new UUID: the index is then rebuilt.

    Nothing of the present record is touched before the backup has been copied, checked and brought to this
    release's schema. The replaced record stays beside the new one as the file `….before-restore` or the
    schema `before_restore`, numbered if need be; delete it when it is not needed. Keys are as they were in
    the backup, and what was deleted or purged since is back. Raises NotFound without a backup, StoreUnusable
    if it is damaged or none, InvalidInput, StoreUnwritable, StoreUnreachable, and StoreBusy while any process
    has the record open.
    """
    parsed = parse_url(url)
    if not source.is_file():
        raise NotFound(f"there is no backup {source}")
    if parsed.get_backend_name() == "sqlite":
        return _restore_file(source, Path(parsed.database or ""))
    return _restore_tables(source, parsed, busy_timeout)


def _restore_file(source: Path, target: Path) -> Restored:
    if target.exists() and source.samefile(target):
        raise InvalidInput("source", f"{source} is the record itself; name a backup of it")
    stage = target.with_name(target.name + ".restoring")
    with _disk_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target, exclusive=True), _scratch(stage):
            state = _stage(source, stage)
            _sync(stage)
            kept = _set_aside(target)
            stage.replace(target)
            _sync(target.parent)
    return Restored(state, str(kept) if kept else None)


def _restore_tables(source: Path, url: URL, busy_timeout: float) -> Restored:
    from search_service.articles.postgresql import replacing  # noqa: PLC0415  # its driver is an extra

    with TemporaryDirectory(prefix="restoring-") as folder, _disk_errors(Path(folder)):
        stage = Path(folder) / "articles.sqlite3"
        state = _stage(source, stage)
        with (
            closing(SqliteDatabase(stage, busy_timeout=0)) as staged,
            staged.reading() as rows,
            replacing(url, busy_timeout) as (connection, kept),
        ):
            copy_rows(rows, connection)
    return Restored(state, kept)


def check(store: Store, *, deep: bool = False) -> list[str]:
    """Give what is wrong with the record, a sentence each; nothing if all is well.

    Looks at the file's structure and the revisions; `deep` also compares the indexes with the tables, and
    reads every article.
    """
    problems: list[str] = []
    try:
        problems += store.database.damage(deep=deep)
        with store.database.reading() as connection:
            problems += _check_revisions(connection)
            if deep:
                problems += _check_entries(connection)
    except StoreUnusable as error:
        problems.append(str(error))
    return problems


def _check_revisions(connection: Connection) -> Iterator[str]:
    rows = connection.execute(select(record.c.revision)).scalars().all()
    latest = connection.execute(select(func.max(articles.c.revision))).scalar_one() or 0
    if len(rows) != 1:
        yield f"the record has {len(rows)} counters instead of one"
    elif rows[0] != latest:
        yield f"the record is at revision {rows[0]}, but its latest article at {latest}"


def _check_entries(connection: Connection) -> Iterator[str]:
    after = 0
    while entries := page_of_changes(connection, after, _PAGE, public_only=False):
        after = entries[-1].revision
        for entry in entries:
            if problem := _flaw(entry):
                yield f"article {entry.id}: {problem}"


def _flaw(entry: Entry) -> str | None:
    if entry.public_revision is not None and entry.public_revision > entry.revision:
        return f"the public sees revision {entry.public_revision} of {entry.revision}"
    if entry.is_public and entry.public_revision != entry.revision:
        return "is public, but its latest revision is not"
    if entry.content is None:
        return None if entry.deleted else "has no content"
    if entry.deleted:
        return "is deleted, but has content"
    try:
        article = from_json(entry.content)
    except (ValueError, TypeError) as error:
        return f"cannot be read: {error}"
    if (article.id, article.audience) != (entry.id, entry.audience):
        return f"holds the {article.audience} article {article.id!r}"
    if article.content_digest() != entry.content_digest:
        return "is not what its digest says"
    return None


def _stage(source: Path, stage: Path) -> RecordState:
    """Make of a backup, which stays as it is, the record that is to be."""
    try:
        _copy(source, stage)
        return _renew(stage)
    except StoreUnusable as error:
        raise StoreUnusable(f"{source} cannot be restored: {error}") from error


def _copy(source: Path, stage: Path) -> None:
    with translated(), closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as driver:
        found = driver.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise StoreUnusable(f"it is damaged: {found}")
        driver.execute("VACUUM INTO ?", (str(stage),))


def _renew(stage: Path) -> RecordState:
    with translated(), closing(sqlite3.connect(stage)) as driver:
        if not driver.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            raise StoreUnusable("it is empty")
    with Store(SqliteDatabase(stage, busy_timeout=0)) as store:
        if problems := check(store, deep=True):
            raise StoreUnusable("; ".join(problems[:3]))
        with store.database.writing() as connection:
            connection.execute(delete(sessions))  # who had signed in then signs in again
            connection.execute(delete(indexers))  # who indexed then does so no more
            connection.execute(update(record).values(uuid=str(uuid.uuid4())))
        return store.record()


def _set_aside(target: Path) -> Path | None:
    """Give the record a second name, and make sure that SQLite will not apply its logs to its successor."""
    if not target.exists():
        return None
    names = (target.with_name(f"{target.name}.before-restore{f'-{n}' if n else ''}") for n in count())
    kept = next(name for name in names if not name.exists())
    with suppress(StoreUnusable), translated(), closing(sqlite3.connect(target)) as driver:
        # The first who reads and the last who closes write into the file what the logs hold.
        driver.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    for log in (_beside(target, "-wal"), _beside(target, "-journal")):
        if log.exists():
            raise StoreBusy(f"{log} is in use: close the program that has it open, or move it away")
    kept.hardlink_to(target)  # not a rename: at every moment there is a record under the old name
    _sync(target.parent)
    return kept


@contextmanager
def _scratch(path: Path) -> Iterator[None]:
    """Leave no such file behind, nor find one of a run that was killed."""

    def remove() -> None:
        for name in (path, *(_beside(path, suffix) for suffix in _COMPANIONS)):
            name.unlink(missing_ok=True)

    remove()
    try:
        yield
    finally:
        remove()


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnwritable(f"{path}: {error.strerror}") from error


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
