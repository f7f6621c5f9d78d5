"""What becomes of many articles sent as JSON lines?"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from search_service.api.bodies import lines
from search_service.api.schemas import BulkAnswer, RefusedLine
from search_service.articles.refusals import Door, Refusal
from search_service.articles.store import Draft, State, Store
from search_service.errors import InvalidInput, Unavailable
from search_service.indexing.bell import ring
from search_service.ingestion.records import parse_json, parse_record
from search_service.ingestion.repeats import Repeats

BATCH: Final = 500
"""Articles a commit."""

MAX_REFUSED: Final = 10_000
"""Refused lines after which a body is taken for something else than articles."""

MAX_WARNINGS: Final = 100

_log = logging.getLogger(__name__)


class Bulk:
    """One bulk body on its way into the record: the good lines are kept, each bad one is named."""

    def __init__(self, store: Store, index_dir: Path) -> None:
        self._store = store
        self._index_dir = index_dir
        self._states: Counter[State] = Counter()
        self._repeats = Repeats()
        self._refused: list[RefusedLine] = []
        self._warnings: list[str] = []
        self._known: frozenset[str] | None = None
        self._settled: set[str] = set()

    async def take(self, body: AsyncIterator[bytes]) -> BulkAnswer:
        """Keep what is good, `BATCH` articles a commit, and note what is not for the staff's desk.

        Raises HTTPException when the body is too large, InvalidInput when it is no articles at all; both say
        what is kept by then.
        """
        try:
            return await self._take(body)
        finally:
            await run_in_threadpool(self._note)

    async def _take(self, body: AsyncIterator[bytes]) -> BulkAnswer:
        batch: list[tuple[int, bytes]] = []
        try:
            async for line in lines(body):
                batch.append(line)
                if len(batch) == BATCH:
                    await run_in_threadpool(self._keep, batch)
                    batch = []
        except HTTPException as error:
            kept = self._states.total()
            message = f"{error.detail}; the first {kept} articles are kept: send the others in parts"
            raise HTTPException(error.status_code, message, error.headers) from error
        await run_in_threadpool(self._keep, batch)
        return BulkAnswer(
            accepted=self._states.total(),
            created=self._states[State.CREATED],
            changed=self._states[State.CHANGED],
            unchanged=self._states[State.UNCHANGED],
            refused=sorted(self._refused, key=lambda refused: refused.line),
            warnings=self._warnings,
            revision=await run_in_threadpool(lambda: self._store.record().revision),
        )

    def _keep(self, batch: list[tuple[int, bytes]]) -> None:
        drafts: list[tuple[int, Draft]] = []
        for number, line in batch:
            try:
                article, warnings = parse_record(parse_json(line))
            except InvalidInput as error:
                self._refuse(number, _id_on(line), str(error))
            else:
                drafts.append((number, Draft(article)))
                self._warn(number, warnings)
        if not drafts:
            return
        if self._known is None:
            self._known = self._store.refusals.sources(Door.BULK)
        known = self._known
        outcomes = self._store.put([draft for _, draft in drafts])
        ring(self._index_dir)
        for (number, _), outcome in zip(drafts, outcomes, strict=True):
            if outcome.problem:
                self._refuse(number, outcome.id, outcome.problem)
            else:
                self._states[outcome.state] += 1
                self._settled |= known & {outcome.id}
                if warning := self._repeats.note(outcome, f"line {number}"):
                    self._warn(number, [warning])

    def _refuse(self, number: int, id_: str | None, problem: str) -> None:
        if len(self._refused) == MAX_REFUSED:
            message = (
                f"has more than {MAX_REFUSED:,} lines that are refused, the first of them line "
                f"{self._refused[0].line} ({self._refused[0].problem}); send articles as JSON, one a line. "
                f"Nothing is read after line {number}; the {self._states.total()} articles kept by then stay"
            )
            raise InvalidInput("body", message)
        self._refused.append(RefusedLine(line=number, id=id_, problem=problem))

    def _note(self) -> None:
        refused = [Refusal(one.id or "", one.line, one.problem) for one in self._refused]
        try:
            self._store.refusals.note(Door.BULK, refused, self._settled)
        except Unavailable as error:  # the articles are kept, which matters more
            _log.warning("what was refused is not noted: %s", error)

    def _warn(self, number: int, warnings: list[str]) -> None:
        room = MAX_WARNINGS - len(self._warnings)
        self._warnings += [f"line {number}: {warning}" for warning in warnings[:room]]


def _id_on(line: bytes) -> str | None:
    """Give the id of a refused line as far as it can be read and shown."""
    try:
        given = parse_json(line)
    except InvalidInput:
        return None
    id_ = given.get("id") if isinstance(given, dict) else None
    return id_.encode(errors="replace").decode()[:128] if isinstance(id_, str) else None
