"""The record's database says who the one indexer of a shared index is, and what it has to say."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable

import pytest

from search_service.articles.advisory_lock import AdvisoryLock
from search_service.errors import IndexerRunning
from tests.indexing.machines import Machine, cut
from tests.servers.machine import until
from tests.servers.postgresql import Server

ME = f"process {os.getpid()} on {socket.gethostname()}"


def test_the_database_says_who_the_one_indexer_is(machines: Callable[..., Machine]) -> None:
    first, second = machines(), machines()
    assert second.lock.holder() is None
    with first.lock.held() as held:
        held.confirm()
        holder = second.lock.holder()
        assert holder is not None
        assert (holder.process, holder.note, holder.unwritable) == (ME, "", False)
        with pytest.raises(IndexerRunning, match=ME), second.lock.held():
            pass
        with pytest.raises(IndexerRunning, match=ME):
            second.indexer.catch_up()
        with AdvisoryLock(second.store.database, "another index").held():
            pass
    until(lambda: second.lock.holder() is None)
    with second.lock.held():
        assert first.lock.holder() == holder


def test_a_lock_that_the_server_dropped_is_lost(machines: Callable[..., Machine], postgresql: Server) -> None:
    first, second = machines(), machines()
    with first.lock.held() as old:
        old.note("what the old one said")
        cut(postgresql, "indexer")
        assert second.lock.holder() is None
        with second.lock.held() as new:
            with pytest.raises(IndexerRunning, match="lost"):
                old.confirm()
            old.note("what nobody hears any more")
            old.mark(unwritable=True)
            new.confirm()
            holder = first.lock.holder()
            assert holder is not None
            assert not holder.note
            assert not holder.unwritable
