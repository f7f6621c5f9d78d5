"""How does what was read get into the record? In batches, each of them one commit."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from search_service.articles.refusals import Door, Refusal
from search_service.articles.store import State, Store
from search_service.errors import Unavailable, UnreadableFile
from search_service.ingestion.files import Draft
from search_service.ingestion.repeats import Repeats

BATCH: Final = 500
BATCH_SECONDS: Final = 1.0
"""Articles, or seconds of reading, after which what was read is committed."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Intake:
    """What became of everything that was read. `warnings` says how often each was given."""

    states: Counter[State] = field(default_factory=Counter)
    refused: list[UnreadableFile] = field(default_factory=list)
    warnings: Counter[str] = field(default_factory=Counter)
    repeats: Repeats = field(default_factory=Repeats)


def take_in(
    store: Store, found: Iterable[Draft | UnreadableFile], on_progress: Callable[[int], None]
) -> Intake:
    """Keep every article that was found, and say what became of each; `on_progress` is told how many so far.

    What was refused is noted in the record for the staff's desk, and what is no longer refused struck out.
    Raises StoreBusy or StoreUnwritable; batches before that are kept, and to begin again is safe.
    """
    taken = Intake()
    known = store.refusals.sources(Door.INGEST)
    settled: set[str] = set()
    batch: list[Draft] = []
    began = time.monotonic()
    for item in found:
        if isinstance(item, UnreadableFile):
            taken.refused.append(item)
            continue
        batch.append(item)
        settled |= known & {item.path, item.path.partition("#")[0]}
        taken.warnings.update(item.warnings)
        if len(batch) >= BATCH or time.monotonic() - began >= BATCH_SECONDS:
            _keep(store, batch, taken)
            on_progress(taken.states.total() + len(taken.refused))
            batch, began = [], time.monotonic()
    _keep(store, batch, taken)
    on_progress(taken.states.total() + len(taken.refused))
    _note(store, taken, settled)
    return taken


def _note(store: Store, taken: Intake, settled: set[str]) -> None:
    refused = [Refusal(one.path, one.line, one.reason) for one in taken.refused]
    try:
        store.refusals.note(Door.INGEST, refused, settled)
    except Unavailable as error:  # the articles are kept, which matters more
        _log.warning("what was refused is not noted: %s", error)


def _keep(store: Store, batch: list[Draft], taken: Intake) -> None:
    for draft, outcome in zip(batch, store.put(batch), strict=True):
        if outcome.problem:
            taken.refused.append(UnreadableFile(draft.path, f"article {outcome.id} {outcome.problem}"))
        else:
            taken.states[outcome.state] += 1
            if warning := taken.repeats.note(outcome, draft.place):
                taken.warnings[f"{draft.place}: {warning}"] += 1
