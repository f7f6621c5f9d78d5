"""What does an indexer elsewhere do? `python -m tests.indexing.follower URL FOLDER`, until its input ends."""

from __future__ import annotations

import sys
import threading
from contextlib import closing
from pathlib import Path

from search_service.articles.store import Store
from search_service.engine.whoosh.index import WhooshEngine
from search_service.indexing.indexer import Indexer


class SharedIndex(WhooshEngine):
    """An index that several machines write, as far as anybody can tell."""

    shared_name = "tests/archive"


def main(url: str, folder: Path) -> None:
    stop = threading.Event()
    with Store.open(url) as store, closing(SharedIndex(folder)) as engine:
        follower = threading.Thread(target=Indexer(store, engine, folder).watch, args=(stop,))
        follower.start()
        sys.stdin.read()
        stop.set()
        follower.join()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
