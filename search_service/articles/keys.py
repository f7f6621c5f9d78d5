"""Whose key is it, and what may its holder do?"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from search_service.articles.database import Database
from search_service.articles.schema import keys
from search_service.errors import InvalidInput, NotFound


class Scope(StrEnum):
    """What a key allows."""

    SEARCH_STAFF = "search-staff"
    WRITE = "write"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept: not the secret itself."""

    id: str
    name: str
    scopes: frozenset[Scope]
    created_at: dt.datetime
    revoked_at: dt.datetime | None

    def allows(self, scope: Scope) -> bool:
        """Whether the holder may do this; an administrator may do everything."""
        return scope in self.scopes or Scope.ADMIN in self.scopes


class Keys:
    """The record's keys. A secret has 256 random bits, so a plain SHA-256 of it cannot be turned back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, scopes: Collection[Scope], name: str) -> tuple[str, str]:
        """Make a key: gives its id and its secret, which is told this once and kept nowhere."""
        if not scopes:
            raise InvalidInput("scopes", f"are none; give at least one of {', '.join(Scope)}")
        if not name.strip() or len(name) > 200:
            raise InvalidInput("name", "must say in 1 to 200 characters who holds the key")
        if not _is_storable(name):
            raise InvalidInput("name", "has a NUL or half a character in it; take it out")
        id_, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
        row = {
            "id": id_,
            "name": name,
            "scopes": " ".join(sorted(scopes)),
            "digest": digest(secret),
            "created_at": dt.datetime.now(dt.UTC),
        }
        with self._database.writing() as connection:
            connection.execute(insert(keys), row)
        return id_, secret

    def find(self, secret: str) -> Key | None:
        """Give the key that has this secret, None if there is none or it is revoked.

        It is looked up by its digest, so how long that takes says nothing about any secret.
        """
        with self._database.reading() as connection:
            query = select(keys).where(keys.c.digest == digest(secret), keys.c.revoked_at.is_(None))
            row = connection.execute(query).one_or_none()
        return key_of(row) if row else None

    def all(self) -> list[Key]:
        """Give every key there ever was, the oldest first."""
        with self._database.reading() as connection:
            return [
                key_of(row) for row in connection.execute(select(keys).order_by(keys.c.created_at, keys.c.id))
            ]

    def revoke(self, id_: str) -> None:
        """Make a key worthless from now on; nothing happens to one that already is. Raises NotFound."""
        revoked = update(keys).where(keys.c.id == id_)
        revoked = revoked.values(revoked_at=func.coalesce(keys.c.revoked_at, dt.datetime.now(dt.UTC)))
        with self._database.writing() as connection:
            if not _is_storable(id_) or not connection.execute(revoked).rowcount:
                raise NotFound(f"there is no key {id_!r}")


def key_of(row: Row[Any]) -> Key:
    """Read a row of the table."""
    scopes = frozenset(map(Scope, row.scopes.split()))
    return Key(row.id, row.name, scopes, row.created_at, row.revoked_at)


def _is_storable(text: str) -> bool:
    """Say whether every database can keep a text, or be asked for it: no NUL, no half of a character."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def digest(secret: str) -> str:
    """Give what is kept of a secret, in hexadecimal."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
