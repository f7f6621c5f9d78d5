"""Who is looking at a page: the public, or staff who signed in?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from fastapi import Request

from search_service.api.sessions import session_key
from search_service.articles.article import Audience
from search_service.articles.keys import Key, Scope
from search_service.search.results import EVERYONE, PUBLIC


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever looks at a page; without a key, the public."""

    key: Key | None = None

    @property
    def is_staff(self) -> bool:
        """Whether staff articles and the desk are theirs to see."""
        return self.key is not None and self.key.allows(Scope.SEARCH_STAFF)

    @property
    def audiences(self) -> frozenset[Audience]:
        """Whose articles they may see."""
        return EVERYONE if self.is_staff else PUBLIC


_THE_PUBLIC: Final = Viewer()


def viewer(request: Request) -> Viewer:
    """Give who sent a request. Blocks once a request to look a session up; the public has none."""
    if not hasattr(request.state, "viewer"):
        request.state.viewer = Viewer(session_key(request))
    return known_viewer(request)


def known_viewer(request: Request) -> Viewer:
    """Give who sent a request if `viewer` was asked before, else the public. Never looks anything up."""
    return cast(Viewer, getattr(request.state, "viewer", _THE_PUBLIC))
