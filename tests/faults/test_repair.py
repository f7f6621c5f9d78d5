"""A damaged index repairs itself: the service says why it cannot answer, and never answers from old files."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from search_service.articles.article import Article
from search_service.articles.keys import Scope
from search_service.engine.factory import open_engine
from search_service.errors import IndexDamaged
from search_service.indexing import housekeeping
from search_service.indexing.indexer import Indexer
from search_service.search.service import Search
from tests.api.running import Running, ids, indexing, problem, running, settings_in
from tests.faults.test_disk import GIVE_UP, eventually

ARTICLES = tuple(Article(id=f"a{n}", title=f"Bài {n}", text="suối rừng") for n in range(3))

Damage = Callable[[Path], object]


def truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 20)


def flip(file: Path) -> None:
    """Turn one bit where it stands. A file that is written anew is empty for a moment: who maps it ends."""
    with file.open("r+b") as content:
        content.seek(file.stat().st_size // 2)
        (byte,) = content.read(1)
        content.seek(-1, os.SEEK_CUR)
        content.write(bytes([byte ^ 0x10]))


DAMAGES = pytest.mark.parametrize("damage", [truncate, flip, Path.unlink])
FILES = pytest.mark.parametrize("pattern", ["*.toc", "*.seg"])


def damaged(service: Running, pattern: str, damage: Damage) -> Path:
    """Damage the index after a removal, with the older generation still beside it; give what was damaged."""
    index = service.settings.index_dir
    older = {file: file.read_bytes() for file in index.glob("*MAIN_*") if file.is_file()}
    service.store.delete("a0")
    service.index()
    file = max(index.glob(pattern), key=lambda one: one.stat().st_mtime_ns)
    for one, content in older.items():
        if not one.exists():
            one.write_bytes(content)
    damage(file)
    return file


@DAMAGES
@FILES
def test_damage_before_the_start(pattern: str, damage: Damage, tmp_path: Path) -> None:
    with running(settings_in(tmp_path), *ARTICLES) as service:
        damaged(service, pattern, damage)
    with running(settings_in(tmp_path)) as service:
        assert set(ids(service.search(q="suối"))) == {"a1", "a2"}
        assert service.get("/readyz") == {"status": "ok"}


@DAMAGES
@FILES
def test_damage_under_a_running_service(pattern: str, damage: Damage, tmp_path: Path) -> None:
    with running(settings_in(tmp_path), *ARTICLES) as service:
        damaged(service, pattern, damage)
        with indexing(service):
            sent = {"title": "Mới", "text": "suối"}
            address = "/api/v1/articles/b?wait=true"
            told = service.client.put(address, json=sent, headers=service.key(Scope.WRITE))
            assert told.json()["indexed"] is True
            assert set(ids(service.search(q="suối"))) == {"a1", "a2", "b"}
            eventually(service, index_revision=5, index_problem=None)
        service.index()
        assert service.get("/readyz") == {"status": "ok"}


def test_what_rots_unread_is_found_by_the_indexer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with running(settings_in(tmp_path), *ARTICLES) as service:
        file = next(service.settings.index_dir.glob("*.seg"))
        before = file.stat()
        flip(file)  # as a disk does it: nothing says that the file was written to
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        with indexing(service):
            deadline = time.monotonic() + GIVE_UP
            while file.exists():
                assert time.monotonic() < deadline
            eventually(service, index_revision=3, index_problem=None)
        assert f"{file.name} is damaged: the checksum of its block" in caplog.text
        assert set(ids(service.search(q="suối"))) == {"a0", "a1", "a2"}
        assert service.get("/readyz") == {"status": "ok"}


def test_a_reader_that_may_not_write_tells_the_indexer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "verify", lambda _: None)  # it is not due for an hour
    with running(settings_in(tmp_path), *ARTICLES) as service, indexing(service):
        eventually(service, index_revision=3)
        file = next(service.settings.index_dir.glob("*.seg"))
        before = file.stat()
        flip(file)
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

        def met(*_: object) -> None:
            raise IndexDamaged(file.name, "as a reader finds it that can leave no report")

        with monkeypatch.context() as reader:
            reader.setattr(Search, "run", met)
            problem(service.client.get("/api/v1/search?q=suối"), 503)
        deadline = time.monotonic() + GIVE_UP
        while file.exists():
            assert time.monotonic() < deadline
        eventually(service, index_revision=3, index_problem=None)


def test_the_reason_is_told_while_it_is_rebuilt(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with running(settings_in(tmp_path), *ARTICLES) as service:
        file = damaged(service, "*.seg", truncate)
        _told_not_ready(service, file)

        def look(_: int) -> None:
            _told_not_ready(service, file)
            looked.append(True)

        looked: list[bool] = []
        with closing(open_engine(service.settings)) as engine, caplog.at_level(logging.WARNING):
            Indexer(service.store, engine, service.settings.index_dir).catch_up(look)
        assert looked
        assert f"{file.name} is damaged" in caplog.text
        assert service.get("/api/v1/status")["index_problem"] is None


def _told_not_ready(service: Running, file: Path) -> None:
    told = service.client.get("/readyz")
    problem(told, 503)
    assert file.name in told.json()["detail"]
    status = service.get("/api/v1/status")
    assert status["index_revision"] is None
    assert file.name in status["index_problem"]
    problem(service.client.get("/api/v1/search"), 503)
