"""How often may one caller ask? So often a minute, told in every answer; whoever asks more often waits."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_service.api.addresses import caller_of
from search_service.api.limiter import MAX_CALLERS, WINDOW_SECONDS, Limiter, Policy
from search_service.api.links import own_path
from search_service.errors import TooManyRequests
from search_service.settings import Settings

_SUGGESTIONS: Final = frozenset({"/api/v1/suggest", "/suggest"})
_SEARCHES: Final = ("/api/v1/", "/articles/", "/facets/", "/feed.atom")
_WRITING: Final = frozenset({"PUT", "POST", "DELETE", "PATCH"})


def policy_of(method: str, path: str) -> Policy | None:
    """Give the policy that a request falls under; None for what costs nothing, such as style sheets.

    `path` is without the sub-path that the service is served under.
    """
    if method in _WRITING:
        return Policy.WRITE
    if method not in {"GET", "HEAD"}:
        return None
    if path in _SUGGESTIONS:
        return Policy.SUGGEST
    if path == "/api/v1/export":
        return Policy.EXPORT
    return Policy.SEARCH if path == "/" or path.startswith(_SEARCHES) else None


def quotas_of(settings: Settings) -> dict[Policy, int]:
    """Give the quotas that are set; a policy without one has no limit."""
    if settings.rate_limits == "off":
        return {}
    given = {
        Policy.SEARCH: settings.rate_limit_search,
        Policy.SUGGEST: settings.rate_limit_suggest,
        Policy.EXPORT: settings.rate_limit_export,
        Policy.WRITE: settings.rate_limit_write,
    }
    return {policy: quota for policy, quota in given.items() if quota}


class RateLimited:
    """Answers 429 once a caller has no quota left, and tells every caller what is left of it.

    The headers are those of draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy: "search";q=1200;w=60`
    and `RateLimit: "search";r=1199;t=1`. A caller is the owner of a key or an address; whoever asks from this
    very machine has no limit: a proxy that does not say for whom it asks would shut everybody out.
    Neither addresses nor keys are kept beyond this process's memory, nor logged; what machines tell each
    other are digests.
    """

    def __init__(
        self,
        app: ASGIApp,
        quotas: Mapping[Policy, int],
        limiter: Limiter,
        refusal: Callable[[Request, TooManyRequests], Response],
    ) -> None:
        """Tell of `quotas`, which `limiter` counts; `refusal` gives the answer to who has none left."""
        self._app = app
        self._refusal = refusal
        self._policies = {
            policy: f'"{policy}";q={quota};w={WINDOW_SECONDS}' for policy, quota in quotas.items()
        }
        self._limiter = limiter
        self._keys: OrderedDict[bytes, str] = OrderedDict()
        """The owner of each key that was good when it was last sent, by the digest of what was sent."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        policy = self._policy(scope) if scope["type"] == "http" else None
        address = caller_of(scope) if policy else None
        if policy is None or address is None:
            await self._app(scope, receive, send)
            return
        sent = _sent_key(scope)
        owner = self._keys.get(sent) if sent else None
        # A key that nobody looked up yet counts for its address: made-up ones would each have a quota.
        taken = self._limiter.take(policy, owner or address)
        scope.setdefault("state", {})

        async def send_and_tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = self._policies[policy]
                headers["RateLimit"] = f'"{policy}";r={taken.remaining};t={taken.seconds}'
                if sent:
                    self._note(sent, scope["state"].get("key_id"), message["status"])
            await send(message)

        answer = (
            self._app if taken.is_allowed else self._refusal(Request(scope), TooManyRequests(taken.seconds))
        )
        await answer(scope, receive, send_and_tell)

    def _policy(self, scope: Scope) -> Policy | None:
        policy = policy_of(scope["method"], own_path(scope))
        return policy if policy in self._policies else None

    def _note(self, sent: bytes, owner: str | None, status: int) -> None:
        """Remember whose key it is, if `api/keys.py` found it good; forget one that no longer is."""
        if owner:
            self._keys[sent] = f"key {owner}"
            self._keys.move_to_end(sent)
            if len(self._keys) > MAX_CALLERS:
                self._keys.popitem(last=False)
        elif status == HTTPStatus.UNAUTHORIZED:
            self._keys.pop(sent, None)


def _sent_key(scope: Scope) -> bytes | None:
    sent = Headers(scope=scope).get("authorization")
    return hashlib.sha256(sent.encode("latin-1")).digest() if sent else None
