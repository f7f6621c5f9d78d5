"""May anybody be answered from a generation of the index, whichever engine holds it?"""

from __future__ import annotations

from collections.abc import Callable

from search_service.engine.contract import Commit
from search_service.errors import IndexNotReady
from search_service.vietnamese.analysis import VERSION

RecordNow = Callable[[], str]
"""Gives the UUID of the record that answers must come from. Every search asks: it must cost nothing."""


def make_sure_it_is_servable(commit: Commit, record_now: RecordNow | None) -> None:
    """Raise IndexNotReady unless the index is complete, of this program, and of the record if it is known."""
    if not commit.complete or commit.analysis != VERSION:
        raise IndexNotReady("the index is being rebuilt; try again shortly")
    if record_now and commit.record != record_now():
        raise IndexNotReady(
            "the index is of another record, which a restore has replaced; it must be built anew"
        )
