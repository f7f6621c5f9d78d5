"""When do machines tell each other what callers have asked? Every second, beside the requests."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from fastapi.concurrency import run_in_threadpool

from search_service.api.limiter import Limiter
from search_service.articles.counters import Counters
from search_service.errors import ServiceError

EXCHANGE_SECONDS: Final = 1.0
"""What a caller may ask several machines in this time, before they know of each other, is not held against it
until then. An exchange is one short transaction for each process."""

_log = logging.getLogger(__name__)


class Exchange:
    """Keeps one process's counts and those of all machines together. Without the database each goes alone."""

    def __init__(self, limiter: Limiter, counters: Counters) -> None:
        """Tell `counters` what `limiter` lets through, and the limiter what others do."""
        self._limiter = limiter
        self._counters = counters
        self._is_cut_off = False

    @asynccontextmanager
    async def kept_up(self, seconds: float = EXCHANGE_SECONDS) -> AsyncIterator[None]:
        """Exchange now, so that who asked too often finds no new machine to ask; then every so many seconds.

        What is left is told at the end.
        """
        await self.once()
        stop = asyncio.Event()
        task = asyncio.create_task(self._keep_up(stop, seconds))
        try:
            yield
        finally:
            stop.set()
            await task

    async def once(self) -> None:
        """Exchange once. When the database cannot be reached it is logged, the first time only."""
        spent = self._limiter.tell()
        try:
            standing = await run_in_threadpool(self._counters.exchange, spent)
        except Exception as error:  # whatever it is, requests are answered
            self._limiter.take_back()
            if not self._is_cut_off:
                _log.warning(
                    "quotas are counted on this machine alone just now: %s",
                    error,
                    exc_info=not isinstance(error, ServiceError),
                )
            self._is_cut_off = True
        else:
            self._limiter.learn(standing)
            if self._is_cut_off:
                _log.info("quotas are counted together with other machines again")
            self._is_cut_off = False

    async def _keep_up(self, stop: asyncio.Event, seconds: float) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), seconds)
            is_last = stop.is_set()
            await self.once()
            if is_last:
                return
