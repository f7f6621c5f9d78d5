"""Who is calling, and what may they see and do?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, cast

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param

from search_service.api.sessions import session_key, session_token
from search_service.articles.article import Audience
from search_service.articles.keys import Key, Scope
from search_service.articles.store import Store
from search_service.errors import Forbidden, Unauthenticated
from search_service.search.results import EVERYONE, PUBLIC

KEY: Final = "key"
"""What the OpenAPI document calls the way a key is sent."""

_BEARER: Final = HTTPBearer(
    auto_error=False,
    scheme_name=KEY,
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


def caller_of(request: Request) -> Caller:
    """Look up the key that was sent, or signed in with. Blocks if there is one, and only then.

    Searching without one needs no database. Raises Unauthenticated for a key that is not known.
    """
    sent = _sent(request)
    if sent is None:
        return Caller(session_key(request))
    key = cast(Store, request.app.state.store).keys.find(sent)
    if key is None:
        raise Unauthenticated("the key is unknown or was revoked")
    request.state.key_id = key.id  # whose quota it is: `api/rate_limits.py`
    return Caller(key)


def _sent(request: Request) -> str | None:
    """Give what was sent as a key (RFC 6750, 2.1)."""
    scheme, key = get_authorization_scheme_param(request.headers.get("Authorization"))
    return key if scheme.lower() == "bearer" and key else None


async def _caller(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> Caller:
    if credentials is None and session_token(request) is None:
        return Caller(None)
    return await run_in_threadpool(caller_of, request)


CallerOf = Annotated[Caller, Depends(_caller)]


async def _writer(caller: CallerOf) -> None:
    caller.require(Scope.WRITE)


WRITERS_ONLY: Final = Depends(_writer)
"""Refuses whoever may not write, before the body is read."""
