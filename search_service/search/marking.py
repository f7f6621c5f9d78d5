"""Where in an article stands what a search looked for?

A snippet shows one place; here all of an article is read. So a syllable that stands alone is marked only if
it stands nowhere beside another of the search: who looked for `tuyên giáo` is not shown the `giáo` of
`giáo dục`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from search_service.articles.article import Article
from search_service.engine.contract import Snapshot
from search_service.search.documents import numbers_meant, resolve
from search_service.search.reading import Reading
from search_service.search.results import SearchRequest
from search_service.search.snippets import Highlighter, Place, Wanted

Span = tuple[int, int]
"""Where something begins in a text, and where it ends."""

_BESIDE: Final = re.compile(r"[ \u00a0/&‐‑–-]{1,3}")
"""What stands between two syllables of one run: `Đăk Glei`, `Đăk-Glei`, `01 - KL/TW`, `BNN&PTNT`."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked in an article's title, abstract and text: ascending, none touching another."""

    title: tuple[Span, ...] = ()
    abstract: tuple[Span, ...] = ()
    text: tuple[Span, ...] = ()


def wanted(snapshot: Snapshot, request: SearchRequest, reading: Reading) -> Wanted:
    """Give what a search marks: its words as they were read, other names, document numbers."""
    numbers = _numbers(snapshot, request, reading)
    return Wanted.of(reading.query, reading.level, reading.others, reading.begun, numbers)


def marks(snapshot: Snapshot, request: SearchRequest, reading: Reading, article: Article) -> Marks:
    """Give what a search marks in an article."""
    highlighter = Highlighter(wanted(snapshot, request, reading))
    texts = (article.title, article.abstract or "", article.text)
    runs = [list(_runs(text, highlighter.places(text))) for text in texts]
    in_company = {place.what for of_text in runs for run in of_text if len(run) > 1 for place in run}
    title, abstract, body = (tuple(_spans(of_text, in_company)) for of_text in runs)
    return Marks(title, abstract, body)


def _runs(text: str, places: Sequence[Place]) -> Iterator[list[Place]]:
    """Yield the places in runs that stand side by side."""
    run: list[Place] = []
    for place in places:
        if run and not _BESIDE.fullmatch(text, run[-1].end, place.start):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _spans(runs: Iterable[Sequence[Place]], in_company: set[str]) -> Iterator[Span]:
    for run in runs:
        if len(run) > 1 or run[0].what not in in_company:
            yield run[0].start, run[-1].end


def _numbers(snapshot: Snapshot, request: SearchRequest, reading: Reading) -> frozenset[str]:
    """Give the keys of the document numbers that a search names, in its words or as a filter."""
    keys = {key for typed in request.documents for key in resolve(snapshot, request.audiences, typed)}
    if not request.as_typed:
        named = numbers_meant(snapshot, request.audiences, reading.query.plain)
        keys.update(key for one in named for key in one.keys)
    return frozenset(keys)
