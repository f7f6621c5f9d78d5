"""How is a service asked as many people ask it? Over connections that are kept open, from one thread."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import cycle
from typing import Final

HERE: Final = "here"
"""What `in_turn` calls this very process."""

_OK: Final = b"200"
_OPEN_CONNECTIONS: Final = 32
"""Connections of `open_loop`: more than are ever busy, unless the service cannot keep up."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a crowd felt. Times are milliseconds."""

    times: Sequence[float]
    seconds: float

    def percentile(self, percent: int) -> float:
        """Give the time within which so many of a hundred were answered."""
        return statistics.quantiles(self.times, n=100)[percent - 1]

    @property
    def a_second(self) -> float:
        """How many were answered a second."""
        return len(self.times) / self.seconds


class Connection:
    """One connection that asks one thing at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def ask(self, path: str) -> bytes:
        """Give the body of an answer; raises SystemExit for any other status than 200."""
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode("ascii"))
        head = await self._reader.readuntil(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        if first.split(b" ", 2)[1] != _OK:
            raise SystemExit(f"{path} was answered {first.decode()}")
        headers = {name.lower(): value for name, _, value in (line.partition(b":") for line in lines)}
        return await self._reader.readexactly(int(headers[b"content-length"]))

    async def timed(self, path: str) -> float:
        """Give how long an answer takes, in milliseconds."""
        started = time.perf_counter()
        await self.ask(path)
        return (time.perf_counter() - started) * 1000


@asynccontextmanager
async def connected(port: int, count: int) -> AsyncIterator[list[Connection]]:
    """Open connections to a port of this machine for a while."""
    pairs = [await asyncio.open_connection("127.0.0.1", port) for _ in range(count)]
    try:
        yield [Connection(reader, writer) for reader, writer in pairs]
    finally:
        for _, writer in pairs:
            writer.close()


async def closed_loop(port: int, paths: Sequence[str], connections: int, seconds: float) -> Load:
    """Ask over so many connections, each again as soon as it has its answer."""
    times: list[float] = []
    async with connected(port, connections) as opened:
        started = time.perf_counter()
        end = started + seconds
        shared = cycle(paths)

        async def ask_until_the_end(connection: Connection) -> None:
            while time.perf_counter() < end:
                times.append(await connection.timed(next(shared)))

        await asyncio.gather(*map(ask_until_the_end, opened))
        return Load(times, time.perf_counter() - started)


async def open_loop(port: int, paths: Sequence[str], a_second: float, seconds: float) -> Load:
    """Ask at a steady rate, whether or not what came before is answered.

    A time counts from the moment at which the request was due: waiting for a slow one before it is not lost.
    """
    times: list[float] = []
    async with connected(port, _OPEN_CONNECTIONS) as opened:
        free: asyncio.Queue[Connection] = asyncio.Queue()
        for connection in opened:
            free.put_nowait(connection)
        started = time.perf_counter()

        async def ask(number: int, path: str) -> None:
            due = started + number / a_second
            await asyncio.sleep(due - time.perf_counter())
            connection = await free.get()
            await connection.ask(path)
            times.append((time.perf_counter() - due) * 1000)
            free.put_nowait(connection)

        count = round(a_second * seconds)
        await asyncio.gather(
            *(ask(number, path) for number, path in zip(range(count), cycle(paths), strict=False))
        )
        return Load(times, time.perf_counter() - started)


async def in_turn(
    services: Mapping[str, tuple[int, Sequence[str]]], here: Sequence[Callable[[], object]], rounds: int
) -> dict[str, list[float]]:
    """Ask services for the same things, and do each `here` too; give the milliseconds by name, and `HERE`.

    A service is a port and the paths to ask for. All take turns with each thing, so that whatever else the
    machine does falls on all of them alike; in an order that changes, as who comes after a search finds the
    processor's caches full of it.
    """
    dice = random.Random(7)
    times: dict[str, list[float]] = {name: [] for name in (*services, HERE)}
    async with AsyncExitStack() as stack:
        opened = {
            name: ((await stack.enter_async_context(connected(port, 1)))[0], paths)
            for name, (port, paths) in services.items()
        }
        for number, call in list(enumerate(here)) * rounds:
            for name in dice.sample(list(times), len(times)):
                if name == HERE:
                    started = time.perf_counter()
                    call()
                    times[HERE].append((time.perf_counter() - started) * 1000)
                else:
                    connection, paths = opened[name]
                    times[name].append(await connection.timed(paths[number]))
    return times
