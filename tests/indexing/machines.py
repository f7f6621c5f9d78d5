"""What is a machine of several that follow one record on PostgreSQL, and what may happen to it?"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search_service.articles.advisory_lock import AdvisoryLock
from search_service.articles.article import Article
from search_service.articles.store import Store
from search_service.engine.whoosh.index import WhooshEngine
from search_service.errors import StoreUnreachable
from search_service.indexing.indexer import Indexer, wait_for
from search_service.indexing.leadership import leadership_of
from tests.indexing.follower import SharedIndex
from tests.servers.machine import GIVE_UP
from tests.servers.postgresql import Server


class Machine:
    """One machine: its own connections to the record, and its own view of the index."""

    def __init__(self, url: str, folder: Path, *, shares: bool = True) -> None:
        self.folder = folder
        self.store = Store.open(url)
        self.engine = SharedIndex(folder) if shares else WhooshEngine(folder)
        self.indexer = Indexer(self.store, self.engine, folder)
        self.leadership = leadership_of(self.store, self.engine, folder)
        self.lock = AdvisoryLock(self.store.database, SharedIndex.shared_name)

    def put(self, title: str) -> int:
        return self.store.put_one(Article(id="a", title=title)).revision

    def shows(self, revision: int) -> bool:
        return wait_for(self.engine, revision, GIVE_UP)

    def close(self) -> None:
        self.engine.close()
        self.store.close()


@contextmanager
def watching(machine: Machine) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=machine.indexer.watch, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def another_process(url: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.indexing.follower", url, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        yield process


def cut(server: Server, purpose: str) -> None:
    """End connections with a purpose from the server's side, as when the network is torn."""
    server.execute(
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity "
        f"WHERE application_name LIKE 'search-service {purpose}%'"
    )


def can_be_written(machine: Machine) -> bool:
    try:
        machine.put("Hai")
    except StoreUnreachable:
        return False
    return True
