"""The client that waits and the one that does not, asked in the same way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Literal, cast

from search_service.client import AsyncClient, Client

Kind = Literal["sync", "async"]


class _Awaited:
    """An AsyncClient that is waited for: its calls give what they would, its iterators give as they go."""

    def __init__(self, client: AsyncClient, runner: asyncio.Runner) -> None:
        self._client = client
        self._runner = runner

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            given = getattr(self._client, name)(*args, **kwargs)
            if isinstance(given, Coroutine):
                return self._runner.run(given)
            return self._each(given)

        return call

    def _each(self, items: AsyncIterator[Any]) -> Iterator[Any]:
        async def following() -> Any:
            return await anext(items, self)

        while (item := self._runner.run(following())) is not self:
            yield item


@contextmanager
def connected(kind: Kind, address: str, key: str | None = None, **options: Any) -> Iterator[Client]:
    """Give a client of this kind; either may be asked as a `Client`. Nothing is slept unless `sleep` does."""
    slept = options.pop("sleep", lambda seconds: None)
    if kind == "sync":
        with Client(address, key, sleep=slept, **options) as client:
            yield client
        return

    async def sleep(seconds: float) -> None:
        slept(seconds)

    with asyncio.Runner() as runner:
        asking = AsyncClient(address, key, sleep=cast(Callable[[float], Awaitable[object]], sleep), **options)
        try:
            yield cast(Client, _Awaited(asking, runner))
        finally:
            runner.run(asking.close())
