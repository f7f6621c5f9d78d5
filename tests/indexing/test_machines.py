"""Indexers on several machines follow one record on PostgreSQL: a shared index has one of them at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.api.status import make_sure_it_can_be_searched, status_answer, unwritable
from search_service.articles.article import Article
from search_service.engine.whoosh.storage import PART
from search_service.errors import IndexerRunning, IndexNotReady, StoreUnreachable
from search_service.indexing import indexer as indexing
from search_service.indexing import process
from search_service.indexing.leadership import InFolder, Seen
from search_service.indexing.lock import is_held
from search_service.search.results import EVERYONE
from tests.api.running import settings_in
from tests.indexing.follower import SharedIndex
from tests.indexing.machines import Machine, another_process, can_be_written, cut, watching
from tests.servers.machine import until
from tests.servers.postgresql import Server


def is_there(machine: Machine) -> bool:
    """Say whether a machine sees an indexer of its index."""
    seen = machine.leadership.seen()
    assert seen is not None
    return seen.is_there


def test_an_indexer_that_is_cut_off_writes_nothing_more(
    machines: Callable[..., Machine], postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 1)
    machine = machines()
    for id_ in "abc":
        machine.store.put_one(Article(id=id_, title="Bài"))

    def cut_after_one(revision: int) -> None:
        assert revision == 1
        cut(postgresql, "indexer")

    with pytest.raises(IndexerRunning, match="lost"):
        machine.indexer.catch_up(cut_after_one)
    held = machine.engine.committed()
    assert held is not None
    assert (held.revision, held.complete) == (1, False)
    assert not list(machine.folder.glob(f"*{PART}"))
    assert machines().indexer.catch_up() == 3


def test_an_indexer_that_is_cut_off_does_not_start_over(
    machines: Callable[..., Machine], postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = machines()
    machine.put("Một")
    machine.indexer.catch_up()
    committed = machine.engine.committed
    torn = iter([True])

    def look() -> object:
        if next(torn, False):
            cut(postgresql, "indexer")
            return None  # as if there were no index
        return committed()

    monkeypatch.setattr(machine.engine, "committed", look)
    with pytest.raises(IndexerRunning, match="lost"):
        machine.indexer.catch_up()
    assert machine.shows(1)


def test_another_machine_takes_over_from_an_indexer_that_is_killed(
    machines: Callable[..., Machine], postgresql_url: str
) -> None:
    machine = machines()
    with another_process(postgresql_url, machine.folder) as killed:
        assert machine.shows(machine.put("Một"))
        holder = machine.lock.holder()
        assert holder is not None
        assert holder.process.startswith(f"process {killed.pid} on ")
        with another_process(postgresql_url, machine.folder) as heir:
            killed.kill()
            assert machine.shows(machine.put("Hai"))
            holder = machine.lock.holder()
            assert holder is not None
            assert holder.process.startswith(f"process {heir.pid} on ")


def test_an_indexer_that_was_cut_off_comes_back(machines: Callable[..., Machine], postgresql: Server) -> None:
    machine = machines()
    with watching(machine):
        assert machine.shows(machine.put("Một"))
        cut(postgresql, "")
        until(lambda: can_be_written(machine))
        assert machine.shows(machine.put("Hai"))


def test_an_indexer_goes_on_when_the_server_is_back(durable_postgresql: Server, tmp_path: Path) -> None:
    with closing(Machine(durable_postgresql.create_database(), tmp_path / "index")) as machine:
        with watching(machine):
            assert machine.shows(machine.put("Một"))
            durable_postgresql.kill()
            with pytest.raises(StoreUnreachable):
                machine.lock.holder()
            assert machine.leadership.seen() is None
            make_sure_it_can_be_searched(machine.engine, machine.leadership)
            durable_postgresql.start()
            until(lambda: can_be_written(machine))
            assert machine.shows(machine.put("Ba"))
        durable_postgresql.stop()
        with pytest.raises(StoreUnreachable):
            machine.indexer.catch_up()
        nothing = SharedIndex(tmp_path / "nothing")
        with pytest.raises(IndexNotReady):
            make_sure_it_can_be_searched(nothing, machine.leadership)
        durable_postgresql.start()


def test_every_machine_tells_what_is_wrong(machines: Callable[..., Machine]) -> None:
    active, other = machines(), machines()

    def problem() -> str | None:
        return status_answer(other.store, other.engine, other.folder, EVERYONE).index_problem

    assert "there is no index yet" in str(problem())
    with active.leadership.flag() as trouble, active.leadership.held() as lock:
        lock.note("the index is torn")
        assert "it is built anew because: the index is torn" in str(problem())
        trouble.begin()
        lock.note("the disks are full\0" + "x" * 10_000)
        found = unwritable(other.leadership)
        assert str(found).startswith("the disks are full ")
        trouble.end()
        lock.note("")
        assert unwritable(other.leadership) is None
        trouble.begin()
        assert "cannot be written" in str(unwritable(other.leadership))
    until(lambda: not is_there(other))
    assert unwritable(other.leadership) is None
    active.indexer.catch_up()
    assert problem() is None


@pytest.mark.parametrize("kept_in", ["folder", "database"])
def test_whatever_is_noted_can_be_read(machines: Callable[..., Machine], kept_in: str) -> None:
    machine = machines(own="" if kept_in == "database" else "here")

    @given(words=st.text(st.characters(exclude_categories=())))
    def check(words: str) -> None:
        lock.note(words)
        seen = machine.leadership.seen()
        assert seen is not None
        assert seen.is_there
        if words.isalnum() and words.isprintable() and len(words) < 100:
            assert seen.note == words

    with machine.leadership.held() as lock:
        check()


def test_a_machine_with_an_index_of_its_own_has_an_indexer_of_its_own(
    machines: Callable[..., Machine],
) -> None:
    here, there = machines(own="here"), machines(own="there")
    assert here.leadership == InFolder(here.folder)
    with watching(here), watching(there):
        revision = here.put("Một")
        assert here.shows(revision)
        assert there.shows(revision)
        assert is_held(here.folder)
        assert is_held(there.folder)


def test_a_service_starts_no_indexer_while_nobody_knows_if_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "RETRY", 0.01)
    settings = settings_in(tmp_path)
    looks: list[bool] = []

    def look(_: InFolder) -> Seen | None:
        looks.append(is_held(settings.index_dir))
        if len(looks) == 1:
            raise LookupError("the database's tables are being put back")
        return None if len(looks) < 3 else Seen(is_there=False, note="", in_trouble=False)

    monkeypatch.setattr(InFolder, "seen", look)
    with process.indexer_beside(settings, InFolder(settings.index_dir)):
        until(lambda: is_held(settings.index_dir))
    assert looks[:3] == [False, False, False]
