"""Do merges keep an index small, beside commits, and lose nothing?"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from search_service.articles.article import Audience
from search_service.engine.contract import Request, Sort
from search_service.engine.whoosh import index, merging
from search_service.engine.whoosh.index import WhooshEngine
from search_service.engine.whoosh.merging import Source
from search_service.engine.whoosh.policy import SMALL_SEGMENTS
from search_service.query.tree import EVERYTHING
from tests.engine.archive import EVERYONE, STAFF, commit, document, folded


def titles(engine: WhooshEngine) -> dict[str, str]:
    """Give the title of every article, found by search."""
    page = engine.snapshot().search(Request(EVERYONE, EVERYTHING, size=999, sort=Sort.OLDEST))
    assert page.total == len(page.hits)
    return {hit.article.id: hit.article.title for hit in page.hits}


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("MAIN_*.seg*")}


def test_a_commit_adds_one_segment_and_one_call_does_one_merge(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    assert not engine.tidy()  # there is no index yet
    count = SMALL_SEGMENTS + 2
    for n in range(2 * count):
        audience = Audience.STAFF if n % 2 else Audience.PUBLIC
        engine.apply([document(f"a{n}", f"Bài {n}", audience=audience)], [], commit(n))
    assert len(engine.snapshot().segments) == 2 * count
    before, generation = titles(engine), engine.snapshot().generation
    assert [engine.tidy() for _ in range(3)] == [True, True, False]  # a merge for each audience
    assert engine.snapshot().generation == generation + 2
    assert engine.snapshot().commit == commit(2 * count - 1)
    assert len(engine.snapshot().segments) == len(files(tmp_path)) == 2
    assert titles(engine) == titles(WhooshEngine(tmp_path)) == before
    assert engine.snapshot().size(STAFF) == count


def test_many_small_commits_leave_few_segments_and_lose_nothing(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    for n in range(60):
        engine.apply([document(f"a{n % 40}", f"Bài {n}", "x")], [], commit(n))
        engine.tidy()
        assert len(engine.snapshot().segments) <= SMALL_SEGMENTS + 3
    assert titles(engine) == {f"a{n % 40}": f"Bài {n}" for n in range(20, 60)}
    assert files(tmp_path) == {part.segment.file.path.name for part in engine.snapshot().segments}


def test_a_segment_of_which_little_is_left_is_rewritten_and_one_of_nothing_is_dropped(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply([document(f"a{n}", "x", f"only{n} " * 9) for n in range(8)], [], commit(1))
    (file,) = tmp_path.glob("MAIN_*.seg")
    size = file.stat().st_size
    engine.apply([], [f"a{n}" for n in range(5)], commit(2))
    assert engine.tidy()
    assert not engine.tidy()
    (file,) = tmp_path.glob("MAIN_*.seg")
    assert file.stat().st_size < size
    assert b"only1" not in file.read_bytes()  # what was deleted is gone from the disk
    assert b"only7" in file.read_bytes()
    engine.apply([], ["a5", "a6", "a7"], commit(3))
    assert not files(tmp_path)
    assert engine.snapshot().size(EVERYONE) == 0
    assert engine.snapshot().search(Request(EVERYONE, EVERYTHING)).total == 0


def in_the_middle_of_a_merge(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen once, after a merge has read its segments and before it commits."""
    real = merging.merge

    def merge(path: Path, sources: Sequence[Source]) -> int:
        monkeypatch.setattr(index, "merge", real)
        checksum = real(path, sources)
        happens()
        return checksum

    monkeypatch.setattr(index, "merge", merge)


def grown(folder: Path) -> WhooshEngine:
    engine = WhooshEngine(folder)
    for n in range(10):
        engine.apply([document(f"a{n}{m}", f"Bài {n} {m}") for m in range(3)], [], commit(n))
    engine.apply([], ["a01", "a72"], commit(10))
    return engine


def test_what_is_deleted_during_a_merge_stays_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = grown(tmp_path)
    before = titles(engine)

    def meanwhile() -> None:
        engine.apply([document("a11", "Mới"), document("b", "Thêm")], ["a00", "a92"], commit(11))
        engine.apply([], ["a50"], commit(12))

    in_the_middle_of_a_merge(monkeypatch, meanwhile)
    held = engine.snapshot()
    assert engine.tidy()
    expected = {**before, "a11": "Mới", "b": "Thêm"}
    for gone in ("a00", "a92", "a50"):
        del expected[gone]
    assert titles(engine) == titles(WhooshEngine(tmp_path)) == expected
    assert engine.committed() == commit(12)
    assert engine.snapshot().article(EVERYONE, "a00") is None
    assert engine.snapshot().count(EVERYONE, folded("moi")) == 1
    assert held.size(EVERYONE) == len(before)
    assert len(engine.snapshot().segments) == 2  # what was merged, and what came meanwhile
    assert files(tmp_path) == {part.segment.file.path.name for part in engine.snapshot().segments}


def test_all_of_a_segment_may_be_deleted_during_its_merge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = grown(tmp_path)
    before = titles(engine)
    in_the_middle_of_a_merge(
        monkeypatch, lambda: engine.apply([document("a02", "Mới")], ["a00", "a50", "a51", "a52"], commit(11))
    )
    segments = len(engine.snapshot().segments)
    engine.tidy()
    assert len(engine.snapshot().segments) < segments  # it was not in vain
    while engine.tidy():
        pass
    expected = {id_: title for id_, title in before.items() if id_ not in ("a00", "a50", "a51", "a52")}
    assert titles(engine) == titles(WhooshEngine(tmp_path)) == expected | {"a02": "Mới"}
    assert len(engine.snapshot().segments) <= 2


def test_a_merge_of_what_is_no_longer_there_is_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = grown(tmp_path)

    def meanwhile() -> None:
        engine.reset(commit(0))
        engine.apply([document("b", "Sau")], [], commit(20))

    in_the_middle_of_a_merge(monkeypatch, meanwhile)
    engine.tidy()
    assert titles(engine) == {"b": "Sau"}
    assert engine.committed() == commit(20)
    assert len(files(tmp_path)) == 1


def test_a_commit_does_not_remove_the_file_of_a_merge_under_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = grown(tmp_path)
    seen: list[set[str]] = []

    def meanwhile() -> None:
        engine.apply([], [], commit(11))
        seen.append({name for name in files(tmp_path) if name.endswith(".part")})

    in_the_middle_of_a_merge(monkeypatch, meanwhile)
    assert engine.tidy()
    assert len(seen[0]) == 1
    assert not list(tmp_path.glob("*.part"))


def test_a_merge_that_fails_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = grown(tmp_path)
    before, found = titles(engine), files(tmp_path)

    def fail() -> None:
        raise MemoryError

    in_the_middle_of_a_merge(monkeypatch, fail)
    with pytest.raises(MemoryError):
        engine.tidy()
    assert files(tmp_path) == found
    assert titles(engine) == before
    assert engine.tidy()
    assert titles(engine) == before


def test_tidying_for_ever_beside_commits_and_searches_loses_nothing(tmp_path: Path) -> None:
    engine, reader, draw = WhooshEngine(tmp_path), WhooshEngine(tmp_path), random.Random(4)
    engine.apply([], [], commit(0))
    model: dict[str, str] = {}
    sizes = {0: 0}
    done, wrong = threading.Event(), list[object]()
    merges = 0

    def tidy() -> None:
        nonlocal merges
        try:
            while not done.is_set():
                merges += engine.tidy()
        except Exception as error:
            wrong.append(error)

    def read() -> None:
        try:
            while not done.is_set():
                snapshot = reader.snapshot()
                page = snapshot.search(Request(EVERYONE, EVERYTHING, size=999, sort=Sort.OLDEST))
                if page.total != sizes[snapshot.commit.revision] or len(page.hits) != page.total:
                    wrong.append((snapshot.commit, page.total))
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=work) for work in (tidy, read)]
    for thread in threads:
        thread.start()
    for revision in range(1, 120):
        changed = {f"a{draw.randrange(60)}": f"Lần {revision}" for _ in range(draw.randrange(4))}
        removed = {f"a{draw.randrange(60)}" for _ in range(draw.randrange(3))} - set(changed)
        model = {id_: title for id_, title in model.items() if id_ not in removed} | changed
        sizes[revision] = len(model)
        audiences = draw.choices(list(Audience), k=len(changed))
        documents = [
            document(id_, title, audience=audience)
            for (id_, title), audience in zip(changed.items(), audiences, strict=True)
        ]
        engine.apply(documents, removed, commit(revision))
    done.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert merges
    assert titles(engine) == titles(WhooshEngine(tmp_path)) == model
