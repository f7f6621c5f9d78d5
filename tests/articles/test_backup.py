"""Does a backup hold the record, and a restore bring it back without losing anything?"""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from search_service.articles.article import Article, Audience
from search_service.articles.backup import backup, check, restore
from search_service.articles.file_lock import FileLock
from search_service.articles.keys import Scope
from search_service.articles.sessions import Timeouts
from search_service.articles.store import Draft, Store
from search_service.errors import InvalidInput, NotFound, StoreBusy, StoreUnusable, StoreUnwritable

EVERYBODY = frozenset(Audience)


def fill(store: Store, count: int = 50) -> None:
    store.put(
        [Draft(Article(id=f"a{n:03d}", title=f"Bài {n}", text="nội dung " * 100)) for n in range(count)]
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def damage(file: Path, offset: int) -> None:
    content = bytearray(file.read_bytes())
    content[offset : offset + 512] = b"\xa5" * 512
    file.write_bytes(content)


@pytest.fixture
def copy(store: Store, tmp_path: Path) -> Path:
    """Back up a record of 50 articles, a tombstone and a key, and close it."""
    fill(store)
    store.delete("a000")
    store.keys.create([Scope.WRITE], "ai")
    backup(store, tmp_path / "copy")
    store.close()
    return tmp_path / "copy"


def test_a_restored_record_is_the_same_under_a_new_uuid(copy: Path, url: str, tmp_path: Path) -> None:
    with Store.open(url) as store:
        before, changes, keys = store.record(), store.changes(0, 100), store.keys.all()
    elsewhere = f"sqlite:///{tmp_path}/new/place.sqlite3"
    restored = restore(copy, elsewhere)
    assert restored.kept is None
    with Store.open(elsewhere) as store:
        assert store.record() == restored.record
        assert store.record().revision == before.revision
        assert store.record().uuid != before.uuid
        assert store.changes(0, 100) == changes
        assert store.keys.all() == keys
        assert check(store, deep=True) == []
    assert names(tmp_path / "new") == ["place.sqlite3", "place.sqlite3.lock"]


def test_a_restored_record_has_nobody_signed_in(store: Store, url: str, tmp_path: Path) -> None:
    timeouts = Timeouts(lifetime=dt.timedelta(hours=8), idle=dt.timedelta(hours=1))
    _, secret = store.keys.create([Scope.SEARCH_STAFF], "ai")
    key = store.keys.find(secret)
    assert key
    token = store.sessions.start(key, timeouts)
    assert store.sessions.find(token, timeouts) == key
    backup(store, tmp_path / "copy")
    store.close()
    restore(tmp_path / "copy", url)
    with Store.open(url) as restored:
        assert restored.keys.find(secret) == key
        assert restored.sessions.find(token, timeouts) is None


def test_the_replaced_record_is_kept(copy: Path, url: str, file: Path) -> None:
    with Store.open(url) as store:
        store.put_one(Article(id="later", title="Bài sau"))
        uuid = store.record().uuid
    first, second = restore(copy, url), restore(copy, url)
    with Store.open(url) as store:
        assert store.get("later") is None
        assert store.record() == second.record
    assert first.kept
    assert second.kept
    assert first.kept != second.kept
    with Store.open(f"sqlite:///{first.kept}") as store:
        assert store.get("later")
        assert store.record().uuid == uuid
    assert len({uuid, first.record.uuid, second.record.uuid}) == 3


def test_a_killed_services_last_commits_are_kept_too(
    copy: Path, url: str, file: Path, tmp_path: Path
) -> None:
    """They are in the write-ahead log only, which must not be applied to the restored record."""
    with Store.open(url) as store:
        store.put_one(Article(id="later", title="Bài sau"))
        for name in ("articles.sqlite3", "articles.sqlite3-wal"):
            shutil.copy(file.with_name(name), tmp_path / name)
    for name in ("articles.sqlite3", "articles.sqlite3-wal"):
        shutil.copy(tmp_path / name, file.with_name(name))
    assert b"later" not in file.read_bytes()

    kept = restore(copy, url).kept
    with Store.open(url) as store:
        assert store.get("later") is None
        assert check(store, deep=True) == []
    with Store.open(f"sqlite:///{kept}") as store:
        assert store.get("later")


def test_a_backup_is_one_moment_while_others_write(store: Store, tmp_path: Path) -> None:
    fill(store)
    done = threading.Event()

    def write() -> None:
        n = 0
        while not done.is_set():
            n += 1
            store.put([Draft(Article(id=f"pair-{half}", title=f"Bài {n}")) for half in (1, 2)])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(5):
            backup(store, tmp_path / f"copy{n}")
    finally:
        done.set()
        writer.join()
    for n in range(5):
        assert not (tmp_path / f"copy{n}-wal").exists()
        with Store.open(f"sqlite:///{tmp_path}/copy{n}") as copy:
            assert check(copy, deep=True) == []
            halves = [copy.get(f"pair-{half}") for half in (1, 2)]
            assert len({half and half.title for half in halves}) == 1


def test_a_backup_never_overwrites(store: Store, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("mine")
    with pytest.raises(InvalidInput, match="copy is there already"):
        backup(store, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "mine"
    with pytest.raises(InvalidInput, match="no folder"):
        backup(store, tmp_path / "missing" / "copy")


def no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_backup_without_room_leaves_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(StoreUnwritable, match="No space"):
        backup(store, tmp_path / "copy")
    assert not [name for name in names(tmp_path) if "copy" in name]


def test_a_restore_without_room_leaves_the_record(
    copy: Path, url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(url) as store:
        before = store.record()
    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(StoreUnwritable, match="No space"):
        restore(copy, url)
    with Store.open(url) as store:
        assert store.record() == before
        assert not (file.parent / "articles.sqlite3.restoring").exists()


def test_a_record_in_use_is_not_replaced(copy: Path, url: str, file: Path) -> None:
    with Store.open(url) as store:
        before = store.record()
        with pytest.raises(StoreBusy, match="in use"):
            restore(copy, url)
        assert store.record() == before
    with closing(sqlite3.connect(file)) as foreign:  # a program that knows nothing of the lock
        foreign.execute("SELECT * FROM articles").fetchone()
        with pytest.raises(StoreBusy, match="close the program"):
            restore(copy, url)
    with Store.open(url) as store:
        assert store.record() == before


def test_a_record_is_not_opened_while_it_is_being_restored(url: str, file: Path) -> None:
    file.parent.mkdir()
    with FileLock(file, exclusive=True), pytest.raises(StoreBusy, match="being restored"):
        Store.open(url)
    Store.open(url).close()


def _missing(path: Path) -> None:
    path.unlink()


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("notes " * 1000)


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as driver:
        driver.execute("CREATE TABLE other (id INTEGER)")


def _torn(path: Path) -> None:
    damage(path, path.stat().st_size // 2 // 4096 * 4096)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


def _altered(path: Path) -> None:
    with closing(sqlite3.connect(path)) as driver:
        driver.execute("""UPDATE articles SET content = '{"id":"a001","title":"Khác"}' WHERE id = 'a001'""")
        driver.commit()


def _miscounted(path: Path) -> None:
    with closing(sqlite3.connect(path)) as driver:
        driver.execute("UPDATE record SET revision = 7")
        driver.commit()


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as driver:
        driver.execute("UPDATE alembic_version SET version_num = '9999'")
        driver.commit()


@pytest.mark.parametrize(
    "spoil", [_missing, _empty, _text, _foreign, _torn, _cut, _altered, _miscounted, _newer]
)
def test_what_is_no_good_backup_is_not_restored(
    copy: Path, url: str, file: Path, spoil: Callable[[Path], None]
) -> None:
    before = file.read_bytes()
    spoil(copy)
    with pytest.raises((StoreUnusable, NotFound), match="copy"):
        restore(copy, url)
    assert file.read_bytes() == before
    assert names(file.parent) == ["articles.sqlite3", "articles.sqlite3.lock"]
    with pytest.raises(InvalidInput, match="record itself"):
        restore(file, url)


def test_a_damaged_record_is_found_out_and_can_be_replaced(copy: Path, url: str, file: Path) -> None:
    damage(file, 0)  # not even a header
    with pytest.raises(StoreUnusable, match="restore a backup"):
        Store.open(url)
    damaged = file.read_bytes()
    kept = restore(copy, url).kept
    assert kept
    assert Path(kept).read_bytes() == damaged
    with Store.open(url) as store:
        assert store.count(EVERYBODY) == 49


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE record SET revision = 7", "at revision 7"),
        ("DELETE FROM record", "0 counters"),
        ("UPDATE articles SET content = NULL WHERE id = 'a001'", "a001: has no content"),
        ("UPDATE articles SET deleted = true WHERE id = 'a001'", "a001: is deleted"),
        ("UPDATE articles SET content = 'x' WHERE id = 'a001'", "a001: cannot be read"),
        ("UPDATE articles SET content_digest = 'x' WHERE id = 'a001'", "a001: is not what its digest says"),
        ("UPDATE articles SET audience = 'staff' WHERE id = 'a001'", "a001: holds the public article"),
        ("UPDATE articles SET public_revision = 999 WHERE id = 'a001'", "a001: the public sees"),
        ("UPDATE articles SET public_revision = NULL WHERE id = 'a001'", "a001: is public"),
        ("INSERT INTO sources VALUES ('p', 'nobody', 'd')", "sources: a row refers to no articles"),
    ],
)
def test_a_deep_check_names_what_is_wrong(copy: Path, url: str, statement: str, problem: str) -> None:
    with Store.open(url) as store:
        assert check(store) == check(store, deep=True) == []
    engine = create_engine(url)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # which would not let a row refer to nothing
            connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text(statement))
    engine.dispose()
    with Store.open(url) as store:
        assert any(problem in found for found in check(store, deep=True)), check(store, deep=True)


def test_a_check_finds_a_torn_page(copy: Path, url: str, file: Path) -> None:
    _torn(file)
    with Store.open(url) as store:
        assert check(store)
