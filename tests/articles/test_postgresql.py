"""Does the record do on a PostgreSQL server what only a server can do wrong?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from search_service.articles.article import Article, Audience
from search_service.articles.backup import backup, check, restore
from search_service.articles.queries import Search
from search_service.articles.schema import metadata
from search_service.articles.store import Draft, Store
from search_service.errors import (
    InvalidInput,
    ServiceError,
    StoreBusy,
    StoreUnreachable,
    StoreUnusable,
    StoreUnwritable,
)
from search_service.settings import Settings
from tests.articles.asking import ask, interrupted_at, somebody
from tests.servers.postgresql import PASSWORD, ROLE, Server

EVERYBODY = frozenset(Audience)
EVER = dt.date(2000, 1, 1)


def an(id_: str, words: str = "") -> Article:
    return Article(id=id_, title=f"Bài {id_}", text=words)


# Taking turns


def test_a_writer_that_waits_too_long_is_told_and_nothing_is_written(postgresql_url: str) -> None:
    with Store.open(postgresql_url, busy_timeout=0.02) as store:
        store.put_one(an("a"))
        writes: list[Callable[[], object]] = [
            lambda: store.put_one(an("b")),
            lambda: store.delete("a"),
            lambda: store.keys.revoke("a"),
            lambda: store.queries.add([Search(EVER, Audience.PUBLIC, "họp", 1)]),
        ]
        with somebody(postgresql_url, "UPDATE record SET revision = 99"):
            for write in writes:
                with pytest.raises(StoreBusy, match="another writer"):
                    write()
            assert store.get("a") == an("a")  # reading goes on
            assert store.record().revision == 1
        assert store.put_one(an("b")).revision == 2


def test_what_is_no_part_of_the_record_does_not_wait_for_its_writers(postgresql_url: str) -> None:
    with (
        Store.open(postgresql_url, busy_timeout=60) as store,
        store.database.writing(),
        store.database.beside() as connection,
    ):
        connection.execute(text("INSERT INTO indexers VALUES ('x', 1, 'y', '', false)"))


def test_readers_see_one_moment(postgresql_url: str) -> None:
    with Store.open(postgresql_url) as store, store.database.reading() as connection:
        revision = text("SELECT revision FROM record")
        assert connection.scalar(revision) == 0
        store.put_one(an("a"))
        assert connection.scalar(revision) == 0
        assert store.record().revision == 1


def test_who_finds_every_connection_taken_is_told(postgresql_url: str) -> None:
    with Store.open(postgresql_url, busy_timeout=0.02) as store, ExitStack() as taken:
        for _ in range(10):
            taken.enter_context(store.database.reading())
        with pytest.raises(StoreBusy, match="connection"):
            store.record()
        taken.close()
        assert store.record().revision == 0


# Coming and going


@pytest.mark.parametrize("ends", ["stop", "kill"])
def test_a_server_that_comes_back_is_used_again(durable_postgresql: Server, ends: str) -> None:
    with Store.open(durable_postgresql.create_database()) as store:
        store.put([Draft(an(f"a{n}")) for n in range(20)])
        getattr(durable_postgresql, ends)()
        for _ in range(2):
            for call in (store.record, lambda: store.put_one(an("b")), lambda: store.keys.find("x")):
                with pytest.raises(StoreUnreachable) as caught:
                    call()
                assert "127.0.0.1" not in str(caught.value)  # callers of the API are told this
        durable_postgresql.start()
        assert store.record().revision == store.count(EVERYBODY) == 20
        assert store.put_one(an("b")).revision == 21


def test_a_connection_that_is_cut_off_in_the_middle_writes_nothing(postgresql_url: str) -> None:
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'search-service'"
    with Store.open(postgresql_url) as store:

        def put_and_be_cut_off() -> None:
            with store.database.writing() as connection:
                connection.execute(text("UPDATE record SET revision = 99"))
                ask(postgresql_url, f"{cut} AND datname = current_database()")

        with pytest.raises(StoreUnreachable):
            put_and_be_cut_off()
        assert store.record().revision == 0
        assert store.put_one(an("a")).revision == 1


def test_nobody_is_there(durable_postgresql: Server) -> None:
    durable_postgresql.stop()
    with pytest.raises(StoreUnreachable, match=r"luutru:\*\*\*@127\.0\.0\.1.*refused") as caught:
        Store.open(durable_postgresql.url("nobody"))
    assert PASSWORD not in str(caught.value)


# Who may come in, and to what


def test_the_password_is_in_the_url_or_where_libpq_looks(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    right = make_url(postgresql_url)
    without = URL.create("postgresql", right.username, None, right.host, right.port, right.database)
    plain, wrong = without.render_as_string(), without.set(password="b1mat").render_as_string(False)
    with pytest.raises(StoreUnreachable, match="no password supplied"):
        Store.open(plain)
    with pytest.raises(StoreUnreachable, match="password authentication failed") as caught:
        Store.open(wrong)
    assert "b1mat" not in str(caught.value)
    assert "b1mat" not in repr(Settings(store_url=wrong))
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with Store.open(plain) as store:
        assert store.record().revision == 0


@pytest.mark.parametrize(
    ("prepare", "kind", "reason"),
    [
        ("CREATE TABLE articles (id integer)", StoreUnusable, "some other program"),
        ("CREATE TABLE customers (id integer)", StoreUnusable, "some other program"),
        ("DROP SCHEMA public", StoreUnusable, "no schema"),
        ("ALTER DATABASE {name} SET default_transaction_read_only = on", StoreUnwritable, "only be read"),
    ],
)
def test_a_database_that_cannot_become_a_record(
    postgresql_url: str, prepare: str, kind: type[ServiceError], reason: str
) -> None:
    ask(postgresql_url, prepare.format(name=make_url(postgresql_url).database))
    with pytest.raises(kind, match=reason):
        Store.open(postgresql_url)


def test_a_database_that_cannot_keep_every_letter_is_refused(postgresql: Server) -> None:
    postgresql.execute(
        "CREATE DATABASE latin ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0"
    )
    url = postgresql.url("latin")
    try:
        with pytest.raises(StoreUnusable, match="UTF8"):
            Store.open(url)
    finally:
        postgresql.drop_database(url)


@pytest.fixture
def owner(postgresql: Server) -> Iterator[URL]:
    """Give the address of a database whose owner may do nothing else on the server."""
    postgresql.execute("CREATE ROLE keeper LOGIN PASSWORD 'keeper'")
    url = postgresql.create_database()
    name = make_url(url).database
    postgresql.execute(f"ALTER DATABASE {name} OWNER TO keeper")
    yield make_url(url).set(username="keeper", password="keeper")
    postgresql.drop_database(url)
    postgresql.execute("DROP ROLE keeper")


def test_who_owns_the_database_may_do_all_that_is_needed(owner: URL, tmp_path: Path) -> None:
    url = owner.render_as_string(hide_password=False)
    with Store.open(url) as store:
        store.put([Draft(an("a")), Draft(an("b"))])
        store.delete("a", purge=True)
        assert check(store, deep=True) == []
        backup(store, tmp_path / "copy")
    assert restore(tmp_path / "copy", url).kept == "before_restore"
    with Store.open(url) as store:
        assert store.get("b") == an("b")


def test_who_may_make_no_tables_is_told(owner: URL, postgresql: Server) -> None:
    postgresql.execute(f"ALTER DATABASE {owner.database} OWNER TO {ROLE}")
    with pytest.raises(StoreUnwritable, match="must own the database"):
        Store.open(owner.render_as_string(hide_password=False))


def test_an_option_that_libpq_does_not_know(postgresql_url: str) -> None:
    with pytest.raises(InvalidInput, match="unknown") as caught:
        Store.open(f"{postgresql_url}?unknown=1")
    assert PASSWORD not in str(caught.value)


def test_a_record_on_a_standby_can_be_read(postgresql_url: str) -> None:
    name = make_url(postgresql_url).database
    with Store.open(postgresql_url) as store:
        store.put_one(an("a"))
    ask(postgresql_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with Store.open(postgresql_url) as store:
        assert store.get("a") == an("a")
        with pytest.raises(StoreUnwritable, match="only be read"):
            store.put_one(an("b"))


def test_an_acknowledged_write_is_on_the_disk_whatever_the_server_is_told(postgresql_url: str) -> None:
    assert ask(postgresql_url, "SHOW synchronous_commit") == [("off",)]
    with Store.open(postgresql_url) as store, store.database.reading() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"


# The tables


def test_the_tables_are_exactly_those_of_the_schema(new_tables: tuple[str, str]) -> None:
    def told(url: str) -> list[list[Any]]:
        return [
            ask(
                url,
                "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,"
                " collation_name FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name <> 'alembic_version' ORDER BY 1, 2",
            ),
            ask(
                url,
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE 'alembic%' ORDER BY 1",
            ),
        ]

    migrated, made = new_tables
    assert told(migrated) == told(made)
    assert "C" in {row[-1] for row in told(migrated)[0]}


@pytest.fixture
def new_tables(postgresql_url: str, postgresql: Server) -> Iterator[tuple[str, str]]:
    """Give a database with the tables of the migrations, and one with those of the schema."""
    Store.open(postgresql_url).close()
    made = postgresql.create_database()
    engine = create_engine(made)
    metadata.create_all(engine)
    engine.dispose()
    yield postgresql_url, made
    postgresql.drop_database(made)


def test_a_migration_that_fails_leaves_nothing(postgresql_url: str) -> None:
    with interrupted_at("CREATE TABLE keys"), pytest.raises(KeyboardInterrupt):
        Store.open(postgresql_url)
    assert ask(postgresql_url, "SELECT * FROM information_schema.tables WHERE table_schema = 'public'") == []
    with Store.open(postgresql_url) as store:
        assert store.record().revision == 0


def test_a_record_of_a_newer_release_is_refused_and_left_alone(postgresql_url: str) -> None:
    Store.open(postgresql_url).close()
    ask(postgresql_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreUnusable, match="newer release"):
        Store.open(postgresql_url)
    assert ask(postgresql_url, "SELECT version_num FROM alembic_version") == [("9999",)]
