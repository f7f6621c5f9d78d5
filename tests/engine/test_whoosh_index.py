"""When is a commit safe, and who may write? What is particular to an index of files in a folder."""

from __future__ import annotations

import errno
import multiprocessing
import os
import resource
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from search_service.articles.article import Audience
from search_service.engine.contract import Document, Request, Sort
from search_service.engine.whoosh import toc
from search_service.engine.whoosh.index import WhooshEngine
from search_service.errors import IndexerRunning, IndexUnwritable
from search_service.query.tree import EVERYTHING, Phrase
from search_service.vietnamese.analysis import Section, analyse
from tests.engine.archive import EVERYONE, commit, document


def several(count: int, first: int = 0) -> list[Document]:
    return [document(f"a{n}", f"Bài số {n}", "hội nghị " * (n % 3)) for n in range(first, first + count)]


def test_leftovers_of_crashes_are_removed(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply(several(2), [], commit(1))
    for name in ("_MAIN_7.toc.part", "MAIN_deadbeefdeadbeef.seg"):
        (tmp_path / name).write_bytes(b"x")
    engine.apply(several(1, 9), [], commit(2))
    assert not list(tmp_path.glob("*.part"))
    assert not (tmp_path / "MAIN_deadbeefdeadbeef.seg").exists()


def test_what_one_engine_prepares_is_kept_and_what_another_left_is_not(tmp_path: Path) -> None:
    engine, dead = WhooshEngine(tmp_path), WhooshEngine(tmp_path)
    engine.apply(several(2), [], commit(1))
    before = names(tmp_path)
    waiting = engine.preparer()(several(2, 2))
    dead.preparer()(several(2, 9))
    assert len(names(tmp_path)) == len(before) + 2
    engine.apply([], [], commit(2))
    assert len(list(tmp_path.glob("*.part"))) == 1
    engine.apply(waiting, [], commit(3))
    assert engine.snapshot().size(EVERYONE) == 4
    assert not list(tmp_path.glob("*.part"))


def test_what_cannot_be_committed_is_removed_again(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply(several(2), [], commit(1))
    before = names(tmp_path)
    prepared = engine.preparer()(several(2, 2))
    with pytest.raises(IndexerRunning):
        engine.apply(prepared, [], commit(3), follows=commit(7))
    staff = [document("s", "Mật", audience=Audience.STAFF)]
    with pytest.raises(KeyError):  # the second of two segments fails
        engine.apply([*several(1, 4), Document(staff[0].article, {})], [], commit(3))
    assert names(tmp_path) == before


def test_a_failed_commit_changes_nothing(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply(several(3), [], commit(1))
    bad = Document(document("b", "Bài").article, {}, (), ())  # no stream to index
    with pytest.raises(KeyError):
        engine.apply([bad], ["a0"], commit(2))
    assert engine.snapshot().commit == commit(1)
    engine.apply([document("b", "Bài")], ["a0"], commit(2))
    assert engine.snapshot().size(EVERYONE) == 3


def test_a_position_too_large_for_the_index_is_refused(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply(several(3), [], commit(1))
    before = names(tmp_path)
    far = {
        stream: replace(occurrences, positions=occurrences.positions + np.uint32(2**32 - 9))
        for stream, occurrences in analyse([Section("hội nghị " * 4)]).items()
    }
    with pytest.raises(OverflowError):
        engine.apply([Document(document("b", "Bài").article, far)], [], commit(2))
    assert engine.snapshot().commit == commit(1)
    assert names(tmp_path) == before


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """Let no file grow beyond `size` bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_full_disk_says_so_and_what_is_indexed_is_still_served(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply(several(3), [], commit(1))
    before = names(tmp_path)
    for size in (0, 1_000, 60_000):  # the first byte, in the middle of the head, in the middle of the arrays
        with full_disk(size), pytest.raises(IndexUnwritable):
            engine.apply(several(500, 3), ["a0"], commit(2))
        assert names(tmp_path) == before
    assert engine.snapshot().commit == commit(1)
    assert engine.snapshot().size(EVERYONE) == 3
    engine.apply(several(500, 3), ["a0"], commit(2))
    assert engine.snapshot().size(EVERYONE) == 502
    assert len(list(tmp_path.glob("MAIN_*.seg"))) == len(engine.snapshot().segments)


def test_a_disk_too_full_for_the_table_of_contents_changes_nothing(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply(several(3), [], commit(1))
    with full_disk(100), pytest.raises(IndexUnwritable):
        engine.apply([], ["a0"], commit(2))
    assert engine.committed() == WhooshEngine(tmp_path).snapshot().commit == commit(1)
    assert engine.snapshot().article(EVERYONE, "a0") is not None
    engine.apply([], ["a0"], commit(2))
    assert engine.snapshot().article(EVERYONE, "a0") is None
    assert not list(tmp_path.glob("*.part"))


def test_a_disk_too_full_to_merge_says_so_and_nothing_is_lost(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    for n in range(12):
        engine.apply(several(9, 9 * n), [], commit(n))
    before, generation = names(tmp_path), engine.snapshot().generation
    for size in (0, 1_000, 6_000):
        with full_disk(size), pytest.raises((IndexUnwritable, OSError)):
            engine.tidy()
        assert names(tmp_path) == before
        assert engine.snapshot().generation == generation
        assert engine.snapshot().size(EVERYONE) == 108
    assert engine.tidy()
    assert engine.snapshot().size(EVERYONE) == 108
    assert not list(tmp_path.glob("*.part"))


def test_another_error_of_the_system_is_not_called_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = WhooshEngine(tmp_path)

    def failing(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(toc, "write", failing)
    with pytest.raises(OSError, match="Input/output error"):
        engine.apply(several(1), [], commit(1))


def test_only_one_writes_at_a_time(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply([], [], commit(1))
    with engine._writing(), pytest.raises(IndexerRunning):
        WhooshEngine(tmp_path).apply([], [], commit(2))


def test_readers_are_right_while_another_thread_commits(tmp_path: Path) -> None:
    writer, reader = WhooshEngine(tmp_path), WhooshEngine(tmp_path)
    writer.apply(several(20), [], commit(0))
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            snapshot = reader.snapshot()
            page = snapshot.search(Request(EVERYONE, EVERYTHING, size=99, sort=Sort.OLDEST))
            newest = {hit.article.title for hit in page.hits if hit.article.id == "moving"}
            if page.total != 20 + bool(snapshot.commit.revision) or len(page.hits) != page.total:
                wrong.append((snapshot.commit.revision, page.total))
            if snapshot.commit.revision and newest != {f"Lần {snapshot.commit.revision}"}:
                wrong.append((snapshot.commit.revision, newest))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for thread in readers:
        thread.start()
    for n in range(1, 25):
        audience = Audience.STAFF if n % 2 else Audience.PUBLIC
        writer.apply([document("moving", f"Lần {n}", audience=audience)], [], commit(n))
    done.set()
    for thread in readers:
        thread.join()
    assert not wrong


def _commit_for_ever(folder: str, started: multiprocessing.synchronize.Event) -> None:
    engine = WhooshEngine(Path(folder))
    n = 0
    while True:
        n += 1
        engine.apply([document("a", f"Lần {n}"), document(f"b{n % 5}", f"Lần {n}")], [], commit(n))
        with (Path(folder).parent / "acknowledged").open("a") as file:
            file.write(f"{n:08d}\n")
        started.set()


def _acknowledged(folder: Path) -> int:
    return int((folder / "acknowledged").read_text()[-9:])


def test_a_killed_indexer_leaves_the_last_commit_or_the_next(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    for _ in range(3):
        started = context.Event()
        process = context.Process(target=_commit_for_ever, args=(str(tmp_path / "index"), started))
        process.start()
        assert started.wait(60)
        before = _acknowledged(tmp_path)
        while _acknowledged(tmp_path) == before:
            pass  # it is in the middle of commits now
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        acknowledged = _acknowledged(tmp_path)
        snapshot = WhooshEngine(tmp_path / "index").snapshot()
        assert snapshot.commit.revision in (acknowledged, acknowledged + 1)
        hit = snapshot.article(EVERYONE, "a")
        assert hit is not None
        assert hit.article.title == f"Lần {snapshot.commit.revision}"


def test_an_index_that_was_deleted_and_built_anew_is_noticed_whatever_its_number(tmp_path: Path) -> None:
    reader = WhooshEngine(tmp_path / "index")
    for text in ("Cũ", "Mới"):
        shutil.rmtree(tmp_path / "index", ignore_errors=True)
        WhooshEngine(tmp_path / "index").apply([document("a", text)], [], commit(1))
        hit = reader.snapshot().article(EVERYONE, "a")
        assert hit
        assert hit.article.title == text


def test_what_cannot_be_cleaned_up_does_not_undo_a_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply(several(1), [], commit(1))

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "not permitted")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", forbidden)
        engine.apply(several(1, 1), [], commit(2))
    assert engine.committed() == commit(2)
    engine.apply(several(1, 2), [], commit(3))
    assert engine.snapshot().size(EVERYONE) == 3
    assert len(list(tmp_path.glob("*.toc"))) == 1


def test_what_asks_for_nothing_finds_nothing(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply(several(2), [], commit(1))
    assert engine.snapshot().titles(EVERYONE, [], 5) == []
    assert engine.snapshot().count(EVERYONE, Phrase(())) == 0
    assert engine.snapshot().count(EVERYONE, Phrase(((),))) == 0
