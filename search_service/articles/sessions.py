"""Who has signed in, and until when?"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, insert, select, update

from search_service.articles.database import Database
from search_service.articles.keys import Key, digest, key_of
from search_service.articles.schema import keys, sessions
from search_service.errors import Unavailable

NOTED_EVERY: Final = dt.timedelta(minutes=1)
"""How exactly it is known when a session was last used: a page more within that writes nothing."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """When a session ends: `lifetime` after it began, and sooner when it is not used for `idle`."""

    lifetime: dt.timedelta
    idle: dt.timedelta


def utc_now() -> dt.datetime:
    """Give this moment."""
    return dt.datetime.now(dt.UTC)


class Sessions:
    """The record's sessions. A token has 256 random bits, and only its SHA-256 is kept."""

    def __init__(self, database: Database, now: Callable[[], dt.datetime] = utc_now) -> None:
        """Keep them in `database`; `now` gives the time in UTC."""
        self._database = database
        self._now = now

    def start(self, key: Key, timeouts: Timeouts) -> str:
        """Begin a session for the holder of a key and give its token, which is kept nowhere.

        Sessions that have ended are deleted. Raises StoreBusy, StoreUnwritable.
        """
        token, now = secrets.token_urlsafe(32), self._now()
        ended = (sessions.c.began_at <= now - timeouts.lifetime) | (sessions.c.used_at <= now - timeouts.idle)
        row = {"digest": digest(token), "key_id": key.id, "began_at": now, "used_at": now}
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(ended))
            connection.execute(insert(sessions), row)
        return token

    def find(self, token: str, timeouts: Timeouts) -> Key | None:
        """Give whose session it is; None when it has ended, its key was revoked, or there never was one."""
        now = self._now()
        mine = sessions.c.digest == digest(token)
        query = (
            select(keys, sessions.c.used_at)
            .join(sessions, sessions.c.key_id == keys.c.id)
            .where(mine, keys.c.revoked_at.is_(None))
            .where(sessions.c.began_at > now - timeouts.lifetime, sessions.c.used_at > now - timeouts.idle)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        if now - row.used_at >= min(NOTED_EVERY, timeouts.idle / 2):
            # A page neither waits nor is refused because its reader cannot be noted: the next one may be.
            with suppress(Unavailable), self._database.writing(at_once=True) as connection:
                connection.execute(update(sessions).where(mine).values(used_at=now))
        return key_of(row)

    def end(self, token: str) -> None:
        """End a session; nothing happens if there is none."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.digest == digest(token)))
