"""In which forms can an index keep the same articles? Every one of them is tried on a handful."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

from search_service.engine.contract import Document, Engine
from search_service.engine.whoosh import arrays, docset, lexicon, merging, ordering, policy, postings
from search_service.engine.whoosh.index import WhooshEngine
from tests.engine.archive import TIDY, commit

Step = tuple[list[Document], set[str]] | None
Sizes = Mapping[tuple[ModuleType, str], int]

SMALL_PIECES: Sizes = {
    (arrays, "_BLOCK_BITS"): 6,
    (arrays, "_BLOCK"): 1 << 6,
    (lexicon, "_STRIDE"): 2,
    (merging, "_TERMS"): 3,
    (merging, "_POSTINGS"): 4,
    (merging, "_BLOCK_BITS"): 2,
    (merging, "_DOCS"): 2,
    (ordering, "_ROWS"): 2,
    (policy, "SMALL_SEGMENTS"): 2,
}
EXAMPLES = int(os.environ.get("SEARCH_EXAMPLES", "16"))
"""Random histories for each form; thousands take a while and are run by hand."""

FORMS: dict[str, Sizes] = {
    "as it comes": {},
    "rows, sets as masks": {
        **SMALL_PIECES,
        (postings, "DENSE_SIZE"): 1,
        (postings, "DENSE_SHARE"): 4,
        (docset, "FEW"): 1_000_000,
    },
    "no rows, sets as numbers": {**SMALL_PIECES, (docset, "FEW"): 1},
    "a little of each": {
        **SMALL_PIECES,
        (postings, "DENSE_SIZE"): 5,
        (postings, "DENSE_SHARE"): 2,
        (docset, "FEW"): 4,
    },
}
"""From which sizes on the engine does a thing another way, so small that a handful of articles gets there."""


@contextmanager
def an_engine(form: str) -> Iterator[tuple[WhooshEngine, Path]]:
    """Give an engine whose sizes are those of `form`, and its folder."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        for (module, name), size in FORMS[form].items():
            patch.setattr(module, name, size)
        patch.setattr(os, "fsync", lambda descriptor: None)  # no power cut is survived here
        engine = WhooshEngine(Path(folder))
        yield engine, Path(folder)
        engine.close()


def follow(engine: Engine, history: Sequence[Step], first: int = 0) -> None:
    """Do every step of a history."""
    for revision, step in enumerate(history, first):
        if step is TIDY:
            engine.tidy()
        else:
            changed, removed = step
            engine.apply(changed, removed - {d.article.id for d in changed}, commit(revision))
