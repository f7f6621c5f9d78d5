"""How is one change made and answered, and, if the caller wants, its way into the index waited for?"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import Query, Request, Response

from search_service.api.parts import EnginePart, SettingsPart, StorePart
from search_service.api.schemas import Written
from search_service.articles.article import Article
from search_service.articles.store import State
from search_service.indexing.indexer import wait_for


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
        self._wait = wait
        self._timeout = settings.wait_timeout

    def put(self, article: Article, warnings: list[str]) -> Written:
        """Keep an article. Raises Barred."""
        outcome = self._store.put_one(article)
        if outcome.state is State.CREATED:
            self._response.status_code = HTTPStatus.CREATED
            self._response.headers["Location"] = f"{self._root_path}/api/v1/articles/{outcome.id}"
        return self._written(outcome.id, outcome.revision, warnings)

    def delete(self, id_: str, *, purge: bool) -> Written:
        """Delete an article. Raises NotFound."""
        return self._written(id_, self._store.delete(id_, purge=purge), [])

    def _written(self, id_: str, revision: int, warnings: list[str]) -> Written:
        if not self._wait:
            return Written(id=id_, revision=revision, warnings=warnings)
        indexed = wait_for(self._engine, revision, self._timeout)
        if not indexed:
            self._response.status_code = HTTPStatus.ACCEPTED
        return Written(id=id_, revision=revision, warnings=warnings, indexed=indexed)
