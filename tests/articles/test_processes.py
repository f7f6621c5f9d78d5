"""Does the record stay right when many use it at once, or die while they do?"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search_service.articles.article import Article, Audience
from search_service.articles.backup import check
from search_service.articles.store import Draft, Store

ROOT = Path(__file__).parents[2]
WRITERS, BATCHES = 3, 10


def start(task: str, url: str, argument: str, number: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.articles.process", task, url, argument, str(number)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_processes_write_while_another_follows(url: str) -> None:
    """They open the record at once, too: it is not there before."""
    writers = [start("write", url, f"w{n}", BATCHES) for n in range(WRITERS)]
    seen: dict[str, int] = {}
    revision = 0
    with Store.open(url) as store:
        running = True
        while running:
            running = any(writer.poll() is None for writer in writers)
            known = store.record().revision
            changes = store.changes(revision, 10_000)
            # An article that changed again meanwhile leaves its place; every other revision is there.
            assert [change.revision for change in changes] == sorted(change.revision for change in changes)
            for change in changes:
                assert change.revision > revision
                if change.id != "shared":
                    assert change.id not in seen
                seen[change.id] = revision = change.revision
            assert revision >= known
        for writer in writers:
            writer.communicate()
        assert [writer.returncode for writer in writers] == [0] * WRITERS

        assert store.record().revision == revision == WRITERS * BATCHES * 4
        assert len(seen) == WRITERS * BATCHES * 3 + 1
        assert {change.id: change.revision for change in store.changes(0, 10_000)} == seen
        assert check(store, deep=True) == []


def test_threads_share_a_store(store: Store) -> None:
    def work(name: int) -> list[int]:
        revisions = []
        for n in range(10):
            outcomes = store.put([Draft(Article(id=f"{name}-{n}-{m}", title="Bài")) for m in range(2)])
            assert store.get(f"{name}-{n}-1")
            revisions += [outcome.revision for outcome in outcomes]
        return revisions

    with ThreadPoolExecutor(8) as pool:
        revisions = [revision for done in pool.map(work, range(8)) for revision in done]
    assert sorted(revisions) == list(range(1, 161))
    assert store.count(frozenset(Audience)) == 160


@pytest.mark.parametrize(
    ("where", "kept"), [("half written", False), ("written", False), ("committed", True)]
)
def test_a_killed_writer_leaves_all_of_a_batch_or_nothing(url: str, where: str, kept: bool) -> None:
    with Store.open(url) as store:
        store.put_one(Article(id="a", title="Bài"))
    writer = start("stop", url, where, 300)
    assert writer.stdout
    assert writer.stdout.readline() == "reached\n"
    writer.kill()
    writer.communicate()
    with Store.open(url, busy_timeout=0.1) as store:
        assert store.record().revision == store.count(frozenset(Audience)) == (301 if kept else 1)
        assert store.put_one(Article(id="c", title="Bài")).revision == (302 if kept else 2)
        assert check(store, deep=True) == []
