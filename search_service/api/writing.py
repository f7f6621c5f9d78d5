"""How is one change made and answered, and, if the caller wants, its way into the index waited for?"""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Query, Request, Response

from search_service.api.parts import EnginePart, SettingsPart, StorePart
from search_service.api.schemas import Written
from search_service.api.status import unwritable
from search_service.articles.article import Article, Audience
from search_service.articles.store import State
from search_service.engine.contract import Snapshot
from search_service.errors import EngineUnreachable, IndexDamaged, IndexNotReady, IndexUnwritable
from search_service.indexing.bell import ring
from search_service.indexing.indexer import wait_for
from search_service.indexing.leadership import leadership_of
from search_service.search.results import PUBLIC

REMOVAL_SECONDS: Final = 1.0
"""How long a removal is watched on its way into the index, to tell whoever asked for it if it cannot be."""

TROUBLE_SECONDS: Final = 0.25
"""How long an indexer in trouble is given to try again, now that the bell was rung."""


class Writing:
    """One request that changes the record, as a dependency of its route."""

    def __init__(  # noqa: PLR0917  # FastAPI fills them in
        self,
        request: Request,
        response: Response,
        store: StorePart,
        engine: EnginePart,
        settings: SettingsPart,
        wait: Annotated[
            bool,
            Query(
                description="Answer when searches show the change. When that takes too long (10 s unless set "
                'otherwise): 202 with `"indexed": false`; nothing is lost, searches show it later.',
                examples=[True],
            ),
        ] = False,
    ) -> None:
        self._root_path: str = request.scope.get("root_path", "")
        self._response = response
        self._store = store
        self._engine = engine
        self._index_dir = settings.index_dir
        self._leadership = leadership_of(store, engine, settings.index_dir)
        self._wait = wait
        self._timeout = settings.wait_timeout

    def put(self, article: Article, warnings: list[str]) -> Written:
        """Keep an article. Raises Barred, and IndexUnwritable when it is kept but not indexed."""
        public = self._what_the_public_sees() if article.audience is Audience.STAFF else None
        outcome = self._store.put_one(article)
        if outcome.state is State.CREATED:
            self._response.status_code = HTTPStatus.CREATED
            self._response.headers["Location"] = f"{self._root_path}/api/v1/articles/{outcome.id}"
        hidden = public is not None and _is_shown(public, outcome.id)
        return self._written(
            outcome.id, outcome.revision, warnings, removed="is no longer public" if hidden else ""
        )

    def delete(self, id_: str, *, purge: bool) -> Written:
        """Delete an article. Raises NotFound, and IndexUnwritable when searches may still show it."""
        return self._written(id_, self._store.delete(id_, purge=purge), [], removed="was deleted")

    def _written(self, id_: str, revision: int, warnings: list[str], *, removed: str) -> Written:
        ring(self._index_dir)
        if not self._wait and not removed:
            return Written(id=id_, revision=revision, warnings=warnings)
        indexed = self._wait_for(revision)
        problem = None if indexed else unwritable(self._leadership)
        if problem:
            what = f"{removed}, but searches may still show it" if removed else "was kept"
            raise IndexUnwritable(f"{id_} {what} (revision {revision}): {problem}")
        if not self._wait:
            return Written(id=id_, revision=revision, warnings=warnings)
        if not indexed:
            self._response.status_code = HTTPStatus.ACCEPTED
        return Written(id=id_, revision=revision, warnings=warnings, indexed=indexed)

    def _wait_for(self, revision: int) -> bool:
        """Wait as long as the caller wants; after a removal, until it is known whether it can be indexed."""
        patience = time.monotonic() + TROUBLE_SECONDS

        def in_vain() -> bool:
            if self._wait and time.monotonic() <= patience:
                return False
            seen = self._leadership.seen()
            if seen is None:
                return False
            if not self._wait and not seen.is_there:
                return True
            return time.monotonic() > patience and seen.in_trouble

        return wait_for(self._engine, revision, self._timeout if self._wait else REMOVAL_SECONDS, in_vain)

    def _what_the_public_sees(self) -> Snapshot | None:
        try:
            return self._engine.snapshot()
        except (IndexNotReady, IndexDamaged, EngineUnreachable):
            return None


def _is_shown(snapshot: Snapshot, id_: str) -> bool:
    """Say whether the public finds an article; an index that cannot be read shows nothing."""
    try:
        return snapshot.article(PUBLIC, id_) is not None
    except (IndexDamaged, EngineUnreachable):
        return False
