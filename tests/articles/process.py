"""What do the other processes of `test_processes.py` do? `python -m tests.articles.process TASK URL …`"""

from __future__ import annotations

import signal
import sys
from typing import Any

from sqlalchemy import Engine, event

from search_service.articles.article import Article
from search_service.articles.store import Draft, Store
from search_service.errors import StoreBusy


def write(url: str, name: str, batches: int) -> None:
    """Put batches of three new articles and one that every process changes, until each is in."""
    with Store.open(url) as store:
        for number in range(batches):
            drafts = [Draft(Article(id=f"{name}-{number}-{n}", title="Bài")) for n in range(3)]
            drafts.append(Draft(Article(id="shared", title=f"{name} {number}")))
            while True:
                try:
                    outcomes = store.put(drafts)
                except StoreBusy:
                    continue
                break
            first = outcomes[0].revision
            assert [outcome.revision for outcome in outcomes] == [first, first + 1, first + 2, first + 3]


def stop(url: str, where: str, size: int) -> None:
    """Put a batch, and stand still, when `where` is reached, until killed."""

    def stand_still() -> None:
        print("reached", flush=True)
        signal.pause()

    def after_statement(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if where == "half written" and statement.startswith("INSERT INTO articles"):
            stand_still()

    def before_commit(_conn: Any) -> None:
        if where == "written":
            stand_still()

    with Store.open(url) as store:
        event.listen(Engine, "after_cursor_execute", after_statement)
        event.listen(Engine, "commit", before_commit)
        store.put(
            [Draft(Article(id=f"b{n}", title="Bài", text="x" * 3000), f"/{n}.txt") for n in range(size)]
        )
        stand_still()


if __name__ == "__main__":
    task, url, argument, number = sys.argv[1:]
    {"write": write, "stop": stop}[task](url, argument, int(number))
