"""Whose archive does a command ask: the one on this machine, or that of a service elsewhere?"""

# ruff: noqa: PLC0415  # what a command needs is imported when it runs

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, Protocol

from search_service.articles.article import Audience
from search_service.cli.parts import open_store, settings_here
from search_service.cli.remote import client_for

if TYPE_CHECKING:
    from search_service.api.schemas import SearchAnswer, Suggestion
    from search_service.client import Client
    from search_service.search.results import SearchRequest
    from search_service.search.service import Search
    from search_service.settings import Settings

ExportFormat = Literal["jsonl", "csv"]


class Archive(Protocol):
    """An archive that answers alike wherever it is, so that a command prints the same."""

    def search(self, request: SearchRequest) -> SearchAnswer:
        """Answer a search as the API does; whose articles are searched was settled before."""

    def suggest(self, typed: str) -> list[Suggestion]:
        """Give what can be searched for, from what is typed so far."""

    def export(self, to: IO[bytes], format_: ExportFormat) -> None:
        """Write every article, newest first."""


@contextmanager
def archive(remote: str | None, key_file: Path | None, *, staff: bool) -> Iterator[Archive]:
    """Give the archive that the options and the settings mean, with or without what is for the staff.

    Whoever runs commands here may see all, and must say so. A service elsewhere is sent the key only then; it
    is asked first whether the key may, or what is public would come back as if that were all.
    """
    settings = settings_here()
    client = client_for(settings, remote, key_file, send_key=staff)
    if client is None:
        yield _Here(settings, frozenset(Audience) if staff else frozenset({Audience.PUBLIC}))
        return
    with client:
        if staff:
            client.search(audience="staff", size=1, facets=())
        yield _There(client)


class _Here:
    """The archive on this machine."""

    def __init__(self, settings: Settings, audiences: frozenset[Audience]) -> None:
        self._settings = settings
        self._audiences = audiences

    def search(self, request: SearchRequest) -> SearchAnswer:
        from search_service.api.answers import search_answer

        with self._searching() as search:
            found = search.run(replace(request, audiences=self._audiences))
        return search_answer(found, self._settings.public_url)

    def suggest(self, typed: str) -> list[Suggestion]:
        from search_service.api.answers import suggestions

        with self._searching() as search:
            return suggestions(search.suggest(typed, self._audiences)).suggestions

    def export(self, to: IO[bytes], format_: ExportFormat) -> None:
        from search_service.api.exports import written
        from search_service.api.parameters import ExportFormat
        from search_service.search.results import SearchRequest

        with self._searching() as search:
            articles = search.export(SearchRequest(audiences=self._audiences))
            for piece in written(articles, ExportFormat(format_)):
                to.write(piece.encode())

    @contextmanager
    def _searching(self) -> Iterator[Search]:
        from search_service.engine.factory import open_engine
        from search_service.search.service import Search

        with (
            open_store(self._settings) as store,
            closing(open_engine(self._settings, store.uuid)) as engine,
        ):
            yield Search(engine)


class _There:
    """The archive of a service elsewhere."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def search(self, request: SearchRequest) -> SearchAnswer:
        return self._client.search(
            request.q,
            author=request.authors,
            topic=request.topics,
            kind=request.kinds,
            document=request.documents,
            date_from=request.date_from,
            date_to=request.date_to,
            sort=request.sort.value,
            size=request.size,
            as_typed=request.as_typed,
            explain=request.explain,
        )

    def suggest(self, typed: str) -> list[Suggestion]:
        return self._client.suggest(typed)

    def export(self, to: IO[bytes], format_: ExportFormat) -> None:
        self._client.export(to, format=format_)
