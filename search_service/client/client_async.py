"""How is the service used by a program that goes on while answers are on their way?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import aclosing
from pathlib import Path
from typing import IO, TypeVar, Unpack

import httpx2
from pydantic import BaseModel

from search_service.api.document_schemas import DocumentAnswer
from search_service.api.schemas import (
    BulkAnswer,
    FacetValue,
    FoundArticle,
    Hit,
    SearchAnswer,
    Status,
    Suggestion,
    Written,
    YearValue,
)
from search_service.api.similar_schemas import SimilarArticle
from search_service.client import calls
from search_service.client.articles import ArticleLike
from search_service.client.backoff import Backoff
from search_service.client.batches import Batch, Batches
from search_service.client.calls import Call, Request
from search_service.client.downloads import download
from search_service.client.parameters import Explained, ExportFormat, FacetName, Narrowing, Ordering, Paging
from search_service.client.sending import Attempts, Sending, is_file, read, refusal
from search_service.client.walks import Following, RecordChange, Results, Walk

A = TypeVar("A", bound=BaseModel)
T = TypeVar("T")


class AsyncClient:
    """One service, as `Client` has it: the same calls, parameters and errors, to be awaited.

    For one event loop of asyncio; to be closed, or used with `async with`.
    """

    def __init__(
        self,
        base_url: str,
        key: str | None = None,
        *,
        timeout: float = 30.0,
        retries: int = 4,
        backoff: Backoff | None = None,
        http: httpx2.AsyncClient | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Use the service at `base_url`, with a key for what needs one; see `Client`."""
        self._sending = Sending(base_url, key, timeout, backoff or Backoff(retries=retries))
        self._http = http or httpx2.AsyncClient()
        self._is_own = http is None
        self._sleep = sleep

    async def close(self) -> None:
        """Close the connections."""
        if self._is_own:
            await self._http.aclose()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def search(self, q: str = "", **parameters: Unpack[Paging]) -> SearchAnswer:
        """Give a page of results; without `q` everything, newest first."""
        return await self._ask(calls.search(q, parameters))

    def results(self, q: str = "", *, size: int = 100, **parameters: Unpack[Explained]) -> AsyncIterator[Hit]:
        """Yield all results, in order, each article once: `async for hit in client.results(…)`."""
        return self._walk(Results(calls.results(q, size, parameters)))

    async def suggest(self, typed: str) -> list[Suggestion]:
        """Give what can be searched for, from what is typed so far."""
        return (await self._ask(calls.suggest(typed))).suggestions

    async def facet_values(
        self, facet: FacetName, q: str = "", *, value: str = "", **parameters: Unpack[Narrowing]
    ) -> list[FacetValue | YearValue]:
        """Give the values of a facet that contain `value`, with counts, under a query and its filters."""
        return (await self._ask(calls.facet_values(facet, q, value, parameters))).values

    async def article(self, id_: str) -> FoundArticle:
        """Give an article as searches show it. Raises NotFound."""
        return await self._ask(calls.article(id_))

    async def similar(self, id_: str, *, size: int = 5) -> list[SimilarArticle]:
        """Give the articles that are about the same as one, the nearest first. Raises NotFound."""
        return (await self._ask(calls.similar(id_, size))).articles

    async def document(
        self,
        number: str,
        *,
        term: str | None = None,
        date_from: str | None = None,
        date_to: str | None = None,
        size: int = 10,
        page: int = 1,
    ) -> DocumentAnswer:
        """Say what a numbered document is and who cites it, in any spelling. Raises NotFound."""
        narrowed = {"term": term, "date_from": date_from, "date_to": date_to, "size": size, "page": page}
        return await self._ask(calls.document(number, narrowed))

    async def put(self, id_: str, article: ArticleLike, *, wait: bool = False) -> Written:
        """Keep an article under an id. Raises Purged and NotIndexed."""
        return await self._ask(calls.put(id_, article, wait=wait))

    async def post(self, article: ArticleLike, *, wait: bool = False) -> Written:
        """Keep an article under the id it brings; without one the service knows it by its url or content."""
        return await self._ask(calls.post(article, wait=wait))

    async def delete(self, id_: str, *, purge: bool = False, wait: bool = False) -> Written:
        """Delete an article; with `purge` its text is wiped as well. Raises NotFound and NotIndexed."""
        return await self._ask(calls.delete(id_, purge=purge, wait=wait))

    async def bulk(
        self,
        articles: Iterable[ArticleLike] | AsyncIterable[ArticleLike],
        *,
        on_progress: Callable[[int], object] = lambda _: None,
    ) -> BulkAnswer:
        """Send any number of articles, as they come, and say what became of all; see `Client.bulk`."""
        batches = Batches()

        async def send(batch: Batch) -> None:
            batches.answered(batch, await self._ask(calls.bulk(batch.lines)))
            on_progress(batches.done)

        async for article in _as_they_come(articles):
            if batch := batches.add(article):
                await send(batch)
        if batch := batches.rest():
            await send(batch)
        return batches.answer()

    def changes(
        self, after: int = 0, *, record: str | None = None, limit: int = 1000
    ) -> AsyncIterator[RecordChange]:
        """Yield what changed after a revision until there is no more for now; see `Client.changes`."""
        return self._walk(Following(after, record, limit))

    async def export(
        self,
        to: Path | str | IO[bytes],
        q: str = "",
        *,
        format: ExportFormat = "jsonl",  # noqa: A002  # as the service calls it
        **parameters: Unpack[Ordering],
    ) -> int:
        """Write all results of a search into a file, and give its size in bytes; see `Client.export`.

        The file itself is written without waiting for others: a piece at a time, as it comes.
        """
        request = calls.export(q, format, parameters)
        attempts = Attempts(self._sending)
        with download(to) as file:
            while True:
                try:
                    response = await self._send(request, attempts, stream=True)
                    async with aclosing(response):
                        if not is_file(request, response):
                            await response.aread()
                            raise refusal(response)
                        async for piece in response.aiter_bytes():
                            file.write(piece)
                        return file.size
                except httpx2.RequestError as error:
                    wait = attempts.broke(error)
                    file.begin_again()
                await self._sleep(wait)

    async def status(self) -> Status:
        """Say how far the index is behind the record, and how many articles there are that you may see."""
        return await self._ask(calls.status())

    async def _ask(self, call: Call[A]) -> A:
        return read(call, await self._send(call.request, Attempts(self._sending)))

    async def _walk(self, walk: Walk[A, T]) -> AsyncIterator[T]:
        while walk.call:
            for item in walk.take(await self._ask(walk.call)):
                yield item

    async def _send(self, request: Request, attempts: Attempts, *, stream: bool = False) -> httpx2.Response:
        """Give the answer, once it is not one that says to try again."""
        while True:
            try:
                response = await self._http.send(self._sending.built(self._http, request), stream=stream)
            except httpx2.RequestError as error:
                wait = attempts.broke(error)
            else:
                again = attempts.answered(response)
                if again is None:
                    return response
                await response.aclose()
                wait = again
            await self._sleep(wait)


async def _as_they_come(
    articles: Iterable[ArticleLike] | AsyncIterable[ArticleLike],
) -> AsyncIterator[ArticleLike]:
    if isinstance(articles, AsyncIterable):
        async for article in articles:
            yield article
    else:
        for article in articles:
            yield article
