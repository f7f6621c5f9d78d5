"""What is a machine told and asked while the servers under it fail, and which answers would be wrong?

A search is answered with what was in the record at the revision that it names, or with 503 and when to ask
again.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from typing import Final

from httpx2 import Response, TransportError

from search_service.articles.article import Audience
from tests.faults.history import WORDS, Change, State, history
from tests.faults.machines import Archive
from tests.servers.machine import GIVE_UP, until

READERS: Final = 2

PAUSE: Final = 0.02
"""Seconds between two requests of one caller."""


class Work:
    """Changes of the record, one after another in the order of a history, and searches beside them.

    A change that is refused for the moment is sent again, as its writer would.
    """

    def __init__(self, machine: Archive, seed: int) -> None:
        self.made = 0
        """Changes that were acknowledged: the revision of the record, which none but this one writes."""
        self.wrong: list[str] = []
        """What nobody should be told."""
        self._machine = machine
        self._history = history(seed)
        self._states: list[State] = [{}]  # of every revision, up to the one that is being made
        self._statuses: list[int] = []
        self._stop = threading.Event()

    @property
    def searched(self) -> Counter[int]:
        """Searches until now by the status of their answer."""
        return Counter(self._statuses)

    def go_on(self, changes: int) -> None:
        """Wait until so many more changes are acknowledged."""
        made = self.made + changes
        until(lambda: bool(self.wrong) or self.made >= made)

    def wait_for_answers(self, status: int, more: int = 1) -> None:
        """Wait until so many more searches are answered with this status."""
        wanted = self.searched[status] + more
        until(lambda: bool(self.wrong) or self.searched[status] >= wanted)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Work until the end of the block, and to the end of what was begun then."""
        with ExitStack() as stack:
            for begin in (self._write, *[self._read] * READERS):
                thread = threading.Thread(target=self._noting, args=(begin,))
                thread.start()
                stack.callback(thread.join)
            stack.callback(self._stop.set)
            yield

    def _write(self) -> None:
        for change in self._history:
            self._states.append(_after(self._states[-1], change))
            self._make(change)
            self.made += 1
            if self._stop.wait(PAUSE):
                return

    def _make(self, change: Change) -> None:
        deadline = time.monotonic() + GIVE_UP
        answer = self._machine.make(change)
        while not _is_kept(answer):
            self._check_refusal(answer)
            assert time.monotonic() < deadline, "a change was refused for too long"
            time.sleep(PAUSE)
            answer = self._machine.make(change)
            if answer.status_code == 404:  # it was kept, though its writer was told to send it again
                return

    def _read(self) -> None:
        seen = 0
        # The words that are found as they are written, and no others with them.
        for word in cycle(WORDS[:3]):
            answer = self._machine.search(word)
            self._statuses.append(answer.status_code)
            if answer.status_code == 200:
                told = answer.json()
                assert told["revision"] >= seen, "what was seen is unseen"
                seen = told["revision"]
                self._check_hits(word, seen, {hit["id"] for hit in told["hits"]})
            else:
                self._check_refusal(answer)
            if self._stop.wait(PAUSE):
                return

    def _check_hits(self, word: str, revision: int, hits: set[str]) -> None:
        expected = {
            id_
            for id_, article in self._states[revision].items()
            if word in article.text.split() and article.audience is Audience.PUBLIC
        }
        # Where nothing has the word, similar ones are found.
        if expected and hits != expected:
            self.wrong.append(f"{word} at {revision}: {sorted(hits)}, not {sorted(expected)}")

    def _check_refusal(self, answer: Response) -> None:
        if answer.status_code != 503 or not answer.headers.get("Retry-After", "").isdigit():
            self.wrong.append(f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}")

    def _noting(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (AssertionError, TransportError) as error:
            self.wrong.append(repr(error))


@contextmanager
def working(machine: Archive, seed: int) -> Iterator[Work]:
    """Write and search on a machine until the end of the block; make sure that every answer was right."""
    work = Work(machine, seed)
    with work.going_on():
        yield work
    assert not work.wrong, (work.wrong[:3], machine.log.read_text()[-2000:])


def _is_kept(answer: Response) -> bool:
    # 507: an article is removed, but may still be found, because the index cannot be written now.
    return answer.is_success or answer.status_code == 507


def _after(before: State, change: Change) -> State:
    id_, article = change
    state = {**before, id_: article} if article else {**before}
    if article is None:
        del state[id_]
    return state
