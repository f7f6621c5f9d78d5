"""Where are the articles kept? In the record: the service holds exactly what has been committed here.

    with Store.open("sqlite:///data/articles.sqlite3") as store:
        outcome = store.put_one(article)

A write is on the disk when the call returns. Every change has a revision: 1, 2, 3, … in the order of commits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from sqlalchemy import select

from search_service.articles import batch
from search_service.articles.article import Article, Audience, from_json
from search_service.articles.database import Database, open_database
from search_service.articles.identity import Clues, Draft, DraftLike, Known, Refusal, Taken
from search_service.articles.keys import Keys
from search_service.articles.queries import Queries
from search_service.articles.refusals import Refusals
from search_service.articles.schema import record
from search_service.articles.sessions import Sessions
from search_service.errors import Barred, NotFound

__all__ = ["Change", "Draft", "DraftLike", "Outcome", "RecordState", "State", "Store"]

_PAGE: Final = 500
"""Articles read at a time where all are read."""


class State(StrEnum):
    """What became of a draft."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a draft when its turn came: the article it is, and the revision that last changed this.

    `problem` says why it was refused; `id` is then the purged article that it would have brought back.
    """

    id: str
    revision: int
    state: State
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class RecordState:
    """Which record this is, and its latest revision. A restored one has a new UUID."""

    uuid: str
    revision: int


@dataclass(frozen=True, slots=True)
class Change:
    """An article as it is since a revision; `article` is None when it is gone."""

    revision: int
    id: str
    article: Article | None


class Store:
    """The record. One Store serves all threads of a process, and processes may share its database.

    Reading never waits. Writing raises StoreBusy or StoreUnwritable when it cannot; then nothing was written.
    Both raise StoreUnreachable when the server is gone that has the record; the next call tries again.
    """

    def __init__(self, database: Database) -> None:
        """Use an open database; `Store.open` is the door."""
        self.database = database
        self.keys = Keys(database)
        self.sessions = Sessions(database)
        self.queries = Queries(database)
        self.refusals = Refusals(database)

    @classmethod
    def open(cls, url: str, busy_timeout: float = 5.0, *, make: bool = True) -> Store:
        """Open the record that `url` names, its schema current: `sqlite:///…` or `postgresql://…`.

        A file is made if it is not there, unless `make` is False; a server's database must be there. A writer
        waits `busy_timeout` seconds for another one. Raises InvalidInput, StoreUnusable, StoreBusy,
        StoreUnwritable, StoreUnreachable.
        """
        return cls(open_database(url, busy_timeout, make=make))

    def close(self) -> None:
        """Let go of every file and connection."""
        self.database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def record(self) -> RecordState:
        """Give the record's UUID and revision; cheap enough to be asked all the time."""
        with self.database.reading() as connection:
            row = connection.execute(select(record.c.uuid, record.c.revision)).one()
        return RecordState(row.uuid, row.revision)

    def uuid(self) -> str:
        """Give the record's UUID, without asking the database each time: every search wants to know it."""
        return self.database.record_uuid

    def put(self, drafts: Sequence[DraftLike]) -> list[Outcome]:
        """Take articles into the record, all in one commit, and say in the same order what became of each.

        Which article a draft is, `identity` decides. Of several that are one article the last is kept: that
        has the one revision they are told, but each its state, as if it had come alone. A purged article is
        refused, the others are kept.
        """
        clues = [Clues.of(draft) for draft in drafts]
        with self.database.writing() as connection:
            known = batch.load(connection, clues)
            taken = [known.take(draft, clue) for draft, clue in zip(drafts, clues, strict=True)]
            saved = batch.save(connection, [(known.before(entry.id), entry) for entry in known.changed()])
            batch.note_sources(connection, known.moved())
        revisions = {entry.id: entry.revision for entry in saved}
        return [_outcome(result, known, revisions) for result in taken]

    def put_one(self, article: Article, path: str | None = None) -> Outcome:
        """Take one article into the record. Raises Barred when it was purged."""
        (outcome,) = self.put([Draft(article, path)])
        if outcome.problem:
            raise Barred(f"article {outcome.id} {outcome.problem}")
        return outcome

    def delete(self, id_: str, *, purge: bool = False) -> int:
        """Take an article out of the record and give the revision that did so. Raises NotFound.

        A tombstone without content stays. The article comes back when it is put again, unless it is purged:
        then its id, url, content and files are refused from now on, and its text is in no file of the record
        when the call returns. (A server keeps bytes of it for a while: docs/decisions/0010. Backups, and what
        a restore sets aside, still hold it.) A deleted article can be purged too. When a purge raises
        StoreBusy, purge again: it takes up where it stopped.
        """
        with self.database.writing() as connection:
            before = batch.entry(connection, id_)
            if before is None or (before.deleted and not purge):
                raise NotFound(f"there is no article {id_!r}")
            revision = before.revision
            if not before.deleted:
                (gone,) = batch.save(connection, [(before, replace(before, deleted=True, content=None))])
                revision = gone.revision
            if purge:
                batch.bar(connection, id_)
        if purge:
            self.database.scrub()
        return revision

    def get(self, id_: str) -> Article | None:
        """Give an article, None if there is none or it was deleted."""
        with self.database.reading() as connection:
            entry = batch.entry(connection, id_)
        return _article(entry.content) if entry else None

    def changes(self, after: int, limit: int, *, public_only: bool = False) -> list[Change]:
        """Give the articles that were changed after a revision, at most `limit`, in the order of revisions.

        Each is given once, at its latest revision. With `public_only`, what the public never saw is passed
        over, and what it sees no more is gone, at the revision at which it went.
        """
        with self.database.reading() as connection:
            entries = batch.page_of_changes(connection, after, limit, public_only=public_only)
        return [
            Change(entry.public_revision or 0, entry.id, _article(entry.content) if entry.is_public else None)
            if public_only
            else Change(entry.revision, entry.id, _article(entry.content))
            for entry in entries
        ]

    def count(self, audiences: Collection[Audience]) -> int:
        """Count the articles of these audiences."""
        with self.database.reading() as connection:
            return batch.count_live(connection, audiences)

    def count_removed(self, after: int, *, public_only: bool = False) -> int:
        """Count the articles that went after a revision, as `changes` tells it."""
        with self.database.reading() as connection:
            return batch.count_removed(connection, after, public_only=public_only)

    def export(self, audiences: Collection[Audience]) -> Iterator[Article]:
        """Give all articles of these audiences in the order of their ids, a few hundred in memory at a time.

        One that changes meanwhile is given as it is when its turn comes.
        """
        after = ""
        while True:
            with self.database.reading() as connection:
                page = batch.page_of_live(connection, audiences, after, _PAGE)
            if not page:
                return
            after = page[-1].id
            yield from (from_json(entry.content or "") for entry in page)


def _article(content: str | None) -> Article | None:
    return from_json(content) if content is not None else None


def _outcome(result: Taken | Refusal, known: Known, revisions: dict[str, int]) -> Outcome:
    if isinstance(result, Refusal):
        barred = known.before(result.id)
        return Outcome(result.id, barred.revision if barred else 0, State.REFUSED, result.reason)
    before, after = result.before, result.after
    if before is None or before.deleted:
        state = State.CREATED
    else:
        state = State.UNCHANGED if after == before else State.CHANGED
    return Outcome(after.id, revisions.get(after.id, after.revision), state)
