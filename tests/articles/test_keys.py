"""Does a key open what it should, and nothing else?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from search_service.articles.keys import Scope
from search_service.articles.store import Store
from search_service.errors import InvalidInput, NotFound


def test_a_key_is_found_by_its_secret_only(store: Store, file: Path) -> None:
    id_, secret = store.keys.create([Scope.WRITE, Scope.SEARCH_STAFF], "Cổng thông tin")
    other_id, other = store.keys.create([Scope.ADMIN], "Quản trị")
    key = store.keys.find(secret)
    assert key
    assert (key.id, key.name, key.scopes) == (
        id_,
        "Cổng thông tin",
        frozenset({Scope.WRITE, Scope.SEARCH_STAFF}),
    )
    assert abs(dt.datetime.now(dt.UTC) - key.created_at) < dt.timedelta(minutes=1)
    assert [found.id for found in store.keys.all()] == [id_, other_id]
    for wrong in ("", id_, secret[:-1], secret + "x", secret.swapcase(), other + secret, "\udce0"):
        assert store.keys.find(wrong) is None
    assert not any(secret.encode() in path.read_bytes() for path in file.parent.iterdir())


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        ([Scope.SEARCH_STAFF], {Scope.SEARCH_STAFF}),
        ([Scope.WRITE], {Scope.WRITE}),
        ([Scope.WRITE, Scope.SEARCH_STAFF], {Scope.WRITE, Scope.SEARCH_STAFF}),
        ([Scope.ADMIN], set(Scope)),
    ],
)
def test_what_a_scope_allows(store: Store, scopes: list[Scope], allowed: set[Scope]) -> None:
    key = store.keys.find(store.keys.create(scopes, "ai")[1])
    assert key
    assert {scope for scope in Scope if key.allows(scope)} == allowed


def test_a_revoked_key_is_worthless_at_once_and_stays_listed(store: Store, url: str) -> None:
    id_, secret = store.keys.create([Scope.WRITE], "cũ")
    with Store.open(url) as other:
        other.keys.revoke(id_)
        assert store.keys.find(secret) is None
        (listed,) = store.keys.all()
        assert listed.revoked_at
        other.keys.revoke(id_)
        assert store.keys.all() == [listed]
    for nobody in ("nobody", "\0", "\ud800"):
        with pytest.raises(NotFound, match="no key"):
            store.keys.revoke(nobody)


def test_a_key_needs_a_scope_and_a_name(store: Store) -> None:
    with pytest.raises(InvalidInput, match="scope"):
        store.keys.create([], "ai")
    for name in ("", " ", "x" * 201, "a\0", "\ud800"):
        with pytest.raises(InvalidInput, match="name"):
            store.keys.create([Scope.WRITE], name)
