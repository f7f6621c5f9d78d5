"""What is particular to the Whoosh engine: files, damage, merges, and Whoosh itself as an oracle."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import threading
from pathlib import Path

import pytest
from whoosh import index as stock
from whoosh import query as stock_query

from search_service.articles.article import Audience
from search_service.engine.contract import Document, Request, Sort
from search_service.engine.whoosh.index import WhooshEngine
from search_service.engine.whoosh.writing import SMALL_SEGMENTS
from search_service.errors import IndexDamaged, IndexerRunning, IndexNotReady, IndexUnwritable
from search_service.query.tree import EVERYTHING, Phrase
from tests.engine.test_contract import EVERYONE, commit, document, folded


def several(count: int, first: int = 0) -> list[Document]:
    return [document(f"a{n}", f"Bài số {n}", "hội nghị " * (n % 3)) for n in range(first, first + count)]


def test_many_small_commits_leave_few_segments_and_lose_nothing(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    for n in range(60):
        engine.apply([document(f"a{n % 40}", f"Bài {n}", "x")], [], commit(n))
        snapshot = engine.snapshot()
        assert len(snapshot.segments) <= SMALL_SEGMENTS + 3
    assert snapshot.size(EVERYONE) == 40
    titles = {hit.article.title for hit in snapshot.search(Request(EVERYONE, EVERYTHING, size=99)).hits}
    assert titles == {f"Bài {n}" for n in range(20, 60)}
    segment_files = {path.name for path in tmp_path.glob("MAIN_*.seg")}
    assert segment_files == {
        f"MAIN_{part.segment.id.removeprefix('MAIN_')}.seg" for part in snapshot.segments
    }


def test_whoosh_itself_opens_the_index_and_finds_the_same(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply(several(30), [], commit(1))
    engine.apply([document("a3", "Khác hẳn")], ["a4"], commit(2))
    ours = engine.snapshot().search(Request(EVERYONE, folded("nghi"), size=99, sort=Sort.OLDEST))
    with stock.open_dir(str(tmp_path)).searcher() as searcher:
        theirs = searcher.search(stock_query.Term("folded", "nghi"), limit=None)
        assert len(theirs) == ours.total == len(ours.hits)
        phrase = stock_query.Phrase("folded", ["nghi", "hoi"])  # stands where it is said twice
        slots = ((folded("nghi"),), (folded("hoi"),))
        assert (
            len(searcher.search(phrase, limit=None)) == engine.snapshot().count(EVERYONE, Phrase(slots)) > 0
        )


@pytest.mark.parametrize("spoil", ["truncate", "flip", "remove", "empty"])
@pytest.mark.parametrize("pattern", ["MAIN_*.seg", "_MAIN_*.toc"])
def test_a_damaged_file_is_named_and_never_answered_from(tmp_path: Path, spoil: str, pattern: str) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply(several(5), [], commit(1))
    engine.close()
    file = next(tmp_path.glob(pattern))
    content = file.read_bytes()
    if spoil == "truncate":
        file.write_bytes(content[: len(content) // 2])
    elif spoil == "empty":
        file.write_bytes(b"")
    elif spoil == "remove":
        file.unlink()
    elif pattern.endswith("seg"):
        middle = len(content) // 2
        file.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    else:  # the head of the table of contents
        file.write_bytes(bytes([content[0] ^ 0xFF]) + content[1:])
    damaged = WhooshEngine(tmp_path)
    if spoil == "remove" and pattern.endswith("toc"):
        with pytest.raises(IndexNotReady):
            damaged.snapshot()
        return
    with pytest.raises(IndexDamaged, match=file.name.split(".")[0]):
        damaged.snapshot()
    damaged.reset(commit(0))
    assert damaged.snapshot().size(EVERYONE) == 0
    assert not list(tmp_path.glob("MAIN_*.seg"))


@pytest.mark.parametrize("spoil", ["shrink", "overwrite"])
def test_damage_under_a_running_reader_is_an_error_and_then_a_rebuild(tmp_path: Path, spoil: str) -> None:
    engine = WhooshEngine(tmp_path)
    # Large enough not to fit into the buffers of an open file.
    large = [
        document(f"a{n}", f"Bài {n}", " ".join(["hội nghị"] * 40 + [f"t{n}x{i}" for i in range(300)]))
        for n in range(50)
    ]
    engine.apply(large, [], commit(1))
    snapshot = engine.snapshot()
    file = next(tmp_path.glob("MAIN_*.seg"))
    if spoil == "shrink":
        os.truncate(file, 100)
    else:
        file.write_bytes(os.urandom(file.stat().st_size))
    request = Request(EVERYONE, folded("nghi"), size=99)
    if spoil == "shrink":  # an answer that is under way fails, it does not end the process
        with pytest.raises(IndexDamaged, match=file.name):
            snapshot.search(request)
    with pytest.raises(IndexDamaged, match="checksum"):
        engine.snapshot()
    engine.reset(commit(0))
    engine.apply(large, [], commit(1))
    assert engine.snapshot().search(request).total == 50


def test_leftovers_of_crashes_are_removed(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply(several(2), [], commit(1))
    for name in ("_MAIN_7.toc.part", "MAIN_deadbeefdeadbeef.seg"):
        (tmp_path / name).write_bytes(b"x")
    engine.apply(several(1, 9), [], commit(2))
    assert not list(tmp_path.glob("*.part"))
    assert not (tmp_path / "MAIN_deadbeefdeadbeef.seg").exists()


def test_a_failed_commit_changes_nothing(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply(several(3), [], commit(1))
    bad = Document(document("b", "Bài").article, {}, (), ())  # no stream to index
    with pytest.raises(KeyError):
        engine.apply([bad], ["a0"], commit(2))
    assert engine.snapshot().commit == commit(1)
    engine.apply([document("b", "Bài")], ["a0"], commit(2))
    assert engine.snapshot().size(EVERYONE) == 3


@pytest.mark.filterwarnings(  # Whoosh's writer leaves its files to the garbage collector when a write fails
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
)
def test_a_full_disk_says_so_and_what_is_indexed_is_still_served(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply(several(3), [], commit(1))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(IndexUnwritable):
            engine.apply(several(500, 3), ["a0"], commit(2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert engine.snapshot().commit == commit(1)
    engine.apply(several(500, 3), ["a0"], commit(2))
    assert engine.snapshot().size(EVERYONE) == 502
    assert len(list(tmp_path.glob("MAIN_*.seg"))) == len(engine.snapshot().segments)


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
