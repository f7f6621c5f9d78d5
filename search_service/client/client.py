"""How is the service used by a program that waits for each answer?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
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


class Client:
    """One service. May be used from several threads; to be closed, or used with `with`.

    Every call raises Unreachable when no answer came, UnexpectedAnswer when it was none of this service, and
    a ProblemError with the service's reason when it refuses. What fails for the moment (429, 502, 503, 504,
    and connections that break) is tried again: the service knows an article by its id, url or content, so to
    send one twice changes it once. Only a `delete` whose first answer was lost may end with NotFound.
    """

    def __init__(
        self,
        base_url: str,
        key: str | None = None,
        *,
        timeout: float = 30.0,
        retries: int = 4,
        backoff: Backoff | None = None,
        http: httpx2.Client | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        """Use the service at `base_url`, its sub-path included, with a key for what needs one.

        `timeout` is in seconds: for a connection, and for each piece of an answer. `backoff` says more about
        retries than their number. `http` is a client of your own, with proxies or certificates; it is left
        open. `sleep` waits between attempts. Raises InvalidInput for what is no address or no key.
        """
        self._sending = Sending(base_url, key, timeout, backoff or Backoff(retries=retries))
        self._http = http or httpx2.Client()
        self._is_own = http is None
        self._sleep = sleep

    def close(self) -> None:
        """Close the connections."""
        if self._is_own:
            self._http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def search(self, q: str = "", **parameters: Unpack[Paging]) -> SearchAnswer:
        """Give a page of results; without `q` everything, newest first.

        >>> client.search("tuyen giao", author=["Minh Đức", "Y Đông"], date="2023", sort="newest", size=20)
        """
        return self._ask(calls.search(q, parameters))

    def results(self, q: str = "", *, size: int = 100, **parameters: Unpack[Explained]) -> Iterator[Hit]:
        """Yield all results, in order, each article once; `size` of them are asked for at a time.

        It holds while the archive changes: exactly so when sorted by date; by relevance, an article that
        changes meanwhile may be passed over.
        """
        return self._walk(Results(calls.results(q, size, parameters)))

    def suggest(self, typed: str) -> list[Suggestion]:
        """Give what can be searched for, from what is typed so far."""
        return self._ask(calls.suggest(typed)).suggestions

    def facet_values(
        self, facet: FacetName, q: str = "", *, value: str = "", **parameters: Unpack[Narrowing]
    ) -> list[FacetValue | YearValue]:
        """Give the values of a facet that contain `value`, with counts, under a query and its filters."""
        return self._ask(calls.facet_values(facet, q, value, parameters)).values

    def article(self, id_: str) -> FoundArticle:
        """Give an article as searches show it. Raises NotFound."""
        return self._ask(calls.article(id_))

    def similar(self, id_: str, *, size: int = 5) -> list[SimilarArticle]:
        """Give the articles that are about the same as one, the nearest first. Raises NotFound."""
        return self._ask(calls.similar(id_, size)).articles

    def document(
        self,
        number: str,
        *,
        term: str | None = None,
        date_from: str | None = None,
        date_to: str | None = None,
        size: int = 10,
        page: int = 1,
    ) -> DocumentAnswer:
        """Say what a numbered document is and who cites it, in any spelling: `01 kl tw`. Raises NotFound."""
        narrowed = {"term": term, "date_from": date_from, "date_to": date_to, "size": size, "page": page}
        return self._ask(calls.document(number, narrowed))

    def put(self, id_: str, article: ArticleLike, *, wait: bool = False) -> Written:
        """Keep an article under an id. With `wait`, answer when searches show it, or say that they do not.

        Raises Purged; and NotIndexed, when it is kept but the service cannot index it.
        """
        return self._ask(calls.put(id_, article, wait=wait))

    def post(self, article: ArticleLike, *, wait: bool = False) -> Written:
        """Keep an article under the id it brings; without one the service knows it by its url or content."""
        return self._ask(calls.post(article, wait=wait))

    def delete(self, id_: str, *, purge: bool = False, wait: bool = False) -> Written:
        """Delete an article; with `purge` its text is wiped as well, and it may not come back.

        Raises NotFound; and NotIndexed, when it is deleted but searches may still show it.
        """
        return self._ask(calls.delete(id_, purge=purge, wait=wait))

    def bulk(
        self, articles: Iterable[ArticleLike], *, on_progress: Callable[[int], object] = lambda _: None
    ) -> BulkAnswer:
        """Send any number of articles, as they come, and say what became of all of them.

        `refused` names the bad ones; `line` is which of the articles, from 1. `on_progress` is told how many
        were answered for. When it raises, what was sent before is kept, and to send it all again is safe.
        """
        batches = Batches()

        def send(batch: Batch) -> None:
            batches.answered(batch, self._ask(calls.bulk(batch.lines)))
            on_progress(batches.done)

        for article in articles:
            if batch := batches.add(article):
                send(batch)
        if batch := batches.rest():
            send(batch)
        return batches.answer()

    def changes(
        self, after: int = 0, *, record: str | None = None, limit: int = 1000
    ) -> Iterator[RecordChange]:
        """Yield what changed after a revision, tombstones too, in order, until there is no more for now.

        To mirror the archive, keep `revision` and `record` of the last one, and go on after it next time.
        Raises RecordReplaced when the service has another record since: a backup was restored. Without
        `record` that shows only while its revisions are lower. `limit` are asked for at a time.
        """
        return self._walk(Following(after, record, limit))

    def export(
        self,
        to: Path | str | IO[bytes],
        q: str = "",
        *,
        format: ExportFormat = "jsonl",  # noqa: A002  # as the service calls it
        **parameters: Unpack[Ordering],
    ) -> int:
        """Write all results of a search into a file, and give its size in bytes. Little is held in memory.

        A path names a file that is put in its place when it is complete. When an open file is given and the
        answer breaks off, Unreachable is raised, and what is in the file is not all.
        """
        request = calls.export(q, format, parameters)
        attempts = Attempts(self._sending)
        with download(to) as file:
            while True:
                try:
                    with closing(self._send(request, attempts, stream=True)) as response:
                        if not is_file(request, response):
                            response.read()
                            raise refusal(response)
                        for piece in response.iter_bytes():
                            file.write(piece)
                        return file.size
                except httpx2.RequestError as error:
                    wait = attempts.broke(error)
                    file.begin_again()
                self._sleep(wait)

    def status(self) -> Status:
        """Say how far the index is behind the record, and how many articles there are that you may see."""
        return self._ask(calls.status())

    def _ask(self, call: Call[A]) -> A:
        return read(call, self._send(call.request, Attempts(self._sending)))

    def _walk(self, walk: Walk[A, T]) -> Iterator[T]:
        while walk.call:
            yield from walk.take(self._ask(walk.call))

    def _send(self, request: Request, attempts: Attempts, *, stream: bool = False) -> httpx2.Response:
        """Give the answer, once it is not one that says to try again."""
        while True:
            try:
                response = self._http.send(self._sending.built(self._http, request), stream=stream)
            except httpx2.RequestError as error:
                wait = attempts.broke(error)
            else:
                again = attempts.answered(response)
                if again is None:
                    return response
                response.close()
                wait = again
            self._sleep(wait)
