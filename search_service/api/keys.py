"""Who is calling, and what may they see and do?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from search_service.api.parts import store_part
from search_service.api.sessions import session_key, session_token
from search_service.articles.article import Audience
from search_service.articles.keys import Key, Scope
from search_service.errors import Forbidden, Unauthenticated
from search_service.search.results import EVERYONE, PUBLIC

_BEARER: Final = HTTPBearer(
    auto_error=False,
    scheme_name="key",
    description="A key, as `search-service keys create` printed it. Its scopes say what it allows: "
    "`search-staff` to see staff articles, `write` to change articles, `admin` both.",
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent the request; without a key, the public."""

    key: Key | None

    def require(self, scope: Scope) -> None:
        """Raise Unauthenticated without a key, and Forbidden with one that lacks the scope."""
        if self.key is None:
            raise Unauthenticated(f"this needs a key with the scope {scope}")
        if not self.key.allows(scope):
            raise Forbidden(f"the key {self.key.id} lacks the scope {scope}")

    def audiences(self, wanted: Audience | None) -> frozenset[Audience]:
        """Give the audiences that are searched: the wanted one, or all that the caller may see."""
        if wanted is Audience.PUBLIC:
            return PUBLIC
        if wanted is Audience.STAFF:
            self.require(Scope.SEARCH_STAFF)
            return frozenset({Audience.STAFF})
        return EVERYONE if self.key and self.key.allows(Scope.SEARCH_STAFF) else PUBLIC


async def _caller(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> Caller:
    """Look up the key that was sent, or signed in with. Searching without one needs no database."""
    if credentials is None:
        return Caller(await run_in_threadpool(session_key, request) if session_token(request) else None)
    store = await store_part(request)
    key = await run_in_threadpool(store.keys.find, credentials.credentials)
    if key is None:
        raise Unauthenticated("the key is unknown or was revoked")
    request.state.key_id = key.id  # whose quota it is: `api/rate_limits.py`
    return Caller(key)


CallerOf = Annotated[Caller, Depends(_caller)]


async def _writer(caller: CallerOf) -> None:
    caller.require(Scope.WRITE)


WRITERS_ONLY: Final = Depends(_writer)
"""Refuses whoever may not write, before the body is read."""
