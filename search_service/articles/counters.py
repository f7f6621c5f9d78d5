"""How do several machines count what one caller asks? In two tables beside the record, on PostgreSQL.

They are no part of the record: unlogged, in no backup, and lost without harm. Each machine counts for itself
and tells here what it let through; so no request waits for the database.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, text

from search_service.articles.database import Database

MAX_CALLERS: Final = 50_000
"""Callers that one exchange tells of, those who owe most."""

_NANOSECONDS: Final = 1_000_000_000
_KEPT: Final = 60 * _NANOSECONDS
"""How long a caller is kept who owes nothing any more: longer than machines usually take to tell."""

_AHEAD: Final = 60 * _KEPT
"""Nobody owes more than some minutes: what begins later was told before the server's clock was set back."""

_SALT_BYTES: Final = 32
_LOCK: Final = 0x71756F7461
"""Of two machines that make the tables at once one waits; the number is "quota" in ASCII."""

TABLES: Final = ("quota_counters", "quota_salts")
_MAKE: Final = (
    """CREATE UNLOGGED TABLE IF NOT EXISTS quota_counters
    (caller text COLLATE "C" PRIMARY KEY, since bigint NOT NULL, spent bigint NOT NULL)""",
    "CREATE UNLOGGED TABLE IF NOT EXISTS quota_salts (day date PRIMARY KEY, salt bytea NOT NULL)",
)
# A caller is whole at `since + spent`: the latest batch began at `since`, or when what came before was paid.
# In the order of callers, so that no two machines wait for each other.
_TELL: Final = text("""
INSERT INTO quota_counters AS kept (caller, since, spent)
SELECT caller, :now - age, spent
FROM unnest(CAST(:callers AS text[]), CAST(:spent AS bigint[]), CAST(:ages AS bigint[]))
    AS told (caller, spent, age)
ORDER BY caller
ON CONFLICT (caller) DO UPDATE
SET since = greatest(kept.since + kept.spent, excluded.since), spent = excluded.spent
""")
_HEAR: Final = text("""
SELECT caller, since + spent - :now AS owed FROM quota_counters
WHERE since + spent > :now ORDER BY owed DESC LIMIT :most
""")
_FORGET: Final = text("""
DELETE FROM quota_counters WHERE caller IN
    (SELECT caller FROM quota_counters WHERE since + spent < :before OR since > :after FOR UPDATE SKIP LOCKED)
""")
_NOW: Final = text("SELECT CAST(extract(epoch FROM now()) * 1000000000 AS bigint)")
_SALT: Final = text("SELECT salt FROM quota_salts WHERE day = current_date")
_NEW_SALT: Final = text("""
INSERT INTO quota_salts (day, salt) VALUES (current_date, :salt) ON CONFLICT (day) DO NOTHING
""")
_OLD_SALTS: Final = text("DELETE FROM quota_salts WHERE day < current_date")


@dataclass(frozen=True, slots=True)
class Spent:
    """What a caller took of its quota since this was told last: `nanoseconds`, the first of it `age` ago.

    `caller` is a digest made with the day's salt, so nothing here says who it is.
    """

    caller: str
    nanoseconds: int
    age: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What callers owe on all machines together: nanoseconds until a quota is whole again, by digest.

    `salt` is what callers are digested with from now on: a new one each day, and the old one is deleted.
    """

    salt: bytes
    owed: dict[str, int]


def shared_counters(database: Database) -> Counters | None:
    """Give the counters beside a record on a server; None beside a file, where every process counts alone."""
    return Counters(database) if database.is_server else None


class Counters:
    """The counters that machines share. Any thread may use them; they are made when they are not there."""

    def __init__(self, database: Database) -> None:
        """Keep them in `database`, which is on a server."""
        self._database = database
        self._are_there = False

    def exchange(self, spent: Sequence[Spent]) -> Standing:
        """Tell what callers took here, and give what they owe in all. By the database's clock.

        Raises Unavailable when the database cannot be reached; then what was told may or may not be kept.
        """
        try:
            if not self._are_there:
                self._make()
            return self._exchanged(spent)
        except BaseException:
            self._are_there = False  # a restored database may not have them
            raise

    def _make(self) -> None:
        with self._database.beside() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            for table in _MAKE:
                connection.execute(text(table))
        self._are_there = True

    def _exchanged(self, spent: Sequence[Spent]) -> Standing:
        with self._database.beside() as connection:
            connection.execute(text("SET LOCAL synchronous_commit = off"))  # nothing here is worth a wait
            now: int = connection.execute(_NOW).scalar_one()
            if spent:
                told = {
                    "callers": [one.caller for one in spent],
                    "spent": [one.nanoseconds for one in spent],
                    "ages": [one.age for one in spent],
                }
                connection.execute(_TELL, {"now": now, **told})
            connection.execute(_FORGET, {"before": now - _KEPT, "after": now + _AHEAD})
            rows = connection.execute(_HEAR, {"now": now, "most": MAX_CALLERS})
            return Standing(_salt(connection), {row.caller: row.owed for row in rows})


def _salt(connection: Connection) -> bytes:
    salt = connection.execute(_SALT).scalar()
    if salt is None:
        connection.execute(_OLD_SALTS)
        connection.execute(_NEW_SALT, {"salt": secrets.token_bytes(_SALT_BYTES)})
        salt = connection.execute(_SALT).scalar_one()  # another machine's, if that was quicker
    return bytes(salt)
