"""Is a record on a server purged, moved from and to a file, put back, and checked?"""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, inspect

from search_service.articles.article import Article, Audience
from search_service.articles.backup import backup, check, restore
from search_service.articles.keys import Scope
from search_service.articles.queries import Search
from search_service.articles.refusals import Door, Refusal
from search_service.articles.sessions import Timeouts
from search_service.articles.store import Draft, Store
from search_service.errors import (
    StoreBusy,
)
from tests.articles.asking import ask, somebody
from tests.servers.postgresql import PASSWORD, Server

EVERYBODY = frozenset(Audience)
EVER = dt.date(2000, 1, 1)
OTHERS_END = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def an(id_: str, words: str = "") -> Article:
    return Article(id=id_, title=f"Bài {id_}", text=words)


# Purging


def test_a_purge_leaves_no_dead_row(postgresql_url: str) -> None:
    ask(postgresql_url, "CREATE EXTENSION pgstattuple")
    with Store.open(postgresql_url) as store:
        store.put([Draft(an(f"a{n}", "SECRET " * 500)) for n in range(10)])
        store.put([Draft(an(f"a{n}", "secret " * 600)) for n in range(10)])
        store.delete("a3", purge=True)
    samples = "SELECT attname FROM pg_stats WHERE tablename = 'articles' AND attname IN ('id', 'content')"
    assert ask(postgresql_url, "ANALYZE articles", samples) == [("id",)]
    for table in ("'articles'", "(SELECT reltoastrelid FROM pg_class WHERE relname = 'articles')"):
        (dead,) = ask(postgresql_url, f"SELECT dead_tuple_count FROM pgstattuple(CAST({table} AS regclass))")
        assert dead[0] == 0


def test_a_purge_that_a_reader_holds_up_says_so_and_can_be_repeated(postgresql_url: str) -> None:
    with Store.open(postgresql_url, busy_timeout=0.05) as store:
        store.put_one(an("a", "SECRET"))
        with somebody(postgresql_url, "SELECT 1 FROM record"):
            with pytest.raises(StoreBusy, match="reader"):
                store.delete("a", purge=True)
            assert store.get("a") is None
        assert store.delete("a", purge=True) == 2


# Backups


def test_a_record_moves_from_a_file_to_a_server_and_back(postgresql_url: str, tmp_path: Path) -> None:
    timeouts = Timeouts(dt.timedelta(hours=8), dt.timedelta(hours=1))
    first, last = f"sqlite:///{tmp_path}/first.sqlite3", f"sqlite:///{tmp_path}/last.sqlite3"

    def all_of(store: Store) -> tuple[object, ...]:
        return (
            store.record().revision,
            store.changes(0, 1000),
            store.changes(0, 1000, public_only=True),
            store.keys.all(),
            store.queries.popular(EVER, 10),
            store.refusals.latest(),
        )

    with Store.open(first) as store:
        store.put([Draft(an(f"a{n}", "\0Đăk Glei " * n), f"/{n}.txt") for n in range(250)])
        store.delete("a1")
        store.delete("a2", purge=True)
        key = store.keys.find(store.keys.create([Scope.WRITE], "Cổng")[1])
        assert key
        token = store.sessions.start(key, timeouts)
        store.queries.add([Search(EVER, Audience.PUBLIC, "họp", 1)])
        store.refusals.note(Door.BULK, [Refusal("x", 1, "sai"), Refusal("y", 2, "sai")])
        expected = all_of(store)
        backup(store, tmp_path / "one")
    restored = restore(tmp_path / "one", postgresql_url)
    assert restored.kept is None
    with Store.open(postgresql_url) as store:
        assert store.record() == restored.record
        assert all_of(store) == expected
        assert store.sessions.find(token, timeouts) is None
        assert check(store, deep=True) == []
        backup(store, tmp_path / "two")
        # It goes on where it was: revisions, numbers of refusals, files and what may not come back.
        assert store.put_one(an("new")).revision == restored.record.revision + 1
        assert store.put([Draft(an("", "khác"), "/5.txt")])[0].id == "a5"
        assert store.put([Draft(an("a2"))])[0].problem
        store.refusals.note(Door.BULK, [Refusal("z", 3, "sai")])
        assert len(store.refusals.latest()) == 3
    restore(tmp_path / "two", last)
    with Store.open(last) as store:
        assert all_of(store) == expected
    assert sorted(path.name for path in tmp_path.glob("two*")) == ["two"]


def test_the_replaced_record_is_kept_in_a_schema(postgresql_url: str, tmp_path: Path) -> None:
    with Store.open(postgresql_url) as store:
        store.put_one(an("a"))
        backup(store, tmp_path / "copy")
        store.put_one(an("later"))
        uuid = store.record().uuid
    first, second = (restore(tmp_path / "copy", postgresql_url) for _ in range(2))
    assert (first.kept, second.kept) == ("before_restore", "before_restore_1")
    with Store.open(postgresql_url) as store:
        assert store.record() == second.record
        assert [article.id for article in store.export(EVERYBODY)] == ["a"]
    assert len({uuid, first.record.uuid, second.record.uuid}) == 3
    assert ask(postgresql_url, "SELECT uuid, revision FROM before_restore.record") == [(uuid, 2)]
    aside = f"{postgresql_url}?options=-csearch_path%3Dbefore_restore"
    with Store.open(aside) as store:  # it can still be read, and so be put back
        assert store.get("later")
        assert check(store, deep=True) == []


def test_a_record_in_use_is_not_replaced(postgresql_url: str, tmp_path: Path) -> None:
    with Store.open(postgresql_url) as store:
        backup(store, tmp_path / "copy")
        before = store.put_one(an("a")).revision
        with pytest.raises(StoreBusy, match="in use") as caught:
            restore(tmp_path / "copy", postgresql_url)
        assert PASSWORD not in str(caught.value)
        assert store.record().revision == before
    restore(tmp_path / "copy", postgresql_url)


def test_who_lost_the_server_knows_what_was_restored_meanwhile(postgresql_url: str, tmp_path: Path) -> None:
    with Store.open(postgresql_url) as store:
        backup(store, tmp_path / "copy")
        replaced = store.record().uuid
        assert store.uuid() == replaced
        ask(postgresql_url, OTHERS_END)
        restored = restore(tmp_path / "copy", postgresql_url)
        assert store.uuid() == replaced  # nothing was asked of the server yet
        store.count(EVERYBODY)
        assert store.uuid() == restored.record.uuid != replaced


def test_nobody_uses_a_record_that_is_being_restored_and_a_failure_leaves_it(
    postgresql_url: str, tmp_path: Path
) -> None:
    with Store.open(postgresql_url) as store:
        store.put([Draft(an("a")), Draft(an("b"))])
        before = store.record()
        backup(store, tmp_path / "copy")

    def fail(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "SET SCHEMA" in statement:
            with pytest.raises(StoreBusy, match="being restored"):
                Store.open(postgresql_url)
        if "INSERT INTO articles" in statement:
            raise KeyboardInterrupt

    event.listen(Engine, "after_cursor_execute", fail)
    try:
        with pytest.raises(KeyboardInterrupt):
            restore(tmp_path / "copy", postgresql_url)
    finally:
        event.remove(Engine, "after_cursor_execute", fail)
    with Store.open(postgresql_url) as store:
        assert store.record() == before
    engine = create_engine(postgresql_url)
    with closing(engine.connect()) as connection:
        assert "before_restore" not in inspect(connection).get_schema_names()
    engine.dispose()


# Damage


@pytest.mark.parametrize(
    ("relation", "found"),
    [("articles", "is damaged"), ("ix_articles_content_digest", "ix_articles_content_digest")],
)
def test_a_torn_page_is_found(durable_postgresql: Server, relation: str, found: str) -> None:
    server = durable_postgresql
    url = server.create_database()
    ask(url, "CREATE EXTENSION amcheck")
    with Store.open(url) as store:
        store.put([Draft(an(f"a{n}", "nội dung " * 50)) for n in range(300)])
        assert check(store, deep=True) == []
        ((path,),) = ask(url, f"SELECT pg_relation_filepath('{relation}')")
        server.stop()
        file = server.folder / "data" / path
        content = bytearray(file.read_bytes())
        content[-4000:-3900] = b"\xa5" * 100
        file.write_bytes(content)
        server.start()
        problems = check(store, deep=True)
        assert len(problems) == 1
        assert found in problems[0]
