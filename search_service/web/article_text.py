"""How do an article's letters become what is read: paragraphs, with marks and links?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from search_service.search.marking import Span
from search_service.vietnamese.documents import find_documents

_LIST_SIGNS: Final = ("- ", "– ", "• ", "+ ", "* ")
"""What an item of a list begins with in a plain text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters that are marked or not; `is_first` of the first marked ones, where a reader can jump to."""

    text: str
    marked: bool = False
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces in a row; those of a document number are a link to what has the number."""

    pieces: tuple[Piece, ...]
    href: str | None = None

    @property
    def text(self) -> str:
        """The letters of all pieces."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of an article's text; `is_item` of a list."""

    runs: tuple[Run, ...]
    is_item: bool = False


def pieces(text: str, marks: Sequence[Span]) -> tuple[Piece, ...]:
    """Give a single line with its marks. `marks` are as in `search.marking.Marks`."""
    return _Marked(text, marks, has_first=False).pieces(0, len(text))


def paragraphs(
    text: str, marks: Sequence[Span], href: Callable[[str], str], *, has_first: bool
) -> tuple[Paragraph, ...]:
    """Give the paragraphs of a text, empty ones left out.

    `href` gives the link for a document number as it is written. `has_first` says that the first mark of the
    article is in this text.
    """
    marked = _Marked(text, marks, has_first)
    numbers = find_documents(text)
    starts = [number.start for number in numbers]
    found = []
    for start, end in _lines(text):
        runs: list[Run] = []
        at = start
        for number in numbers[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)]:
            if at < number.start:
                runs.append(Run(marked.pieces(at, number.start)))
            written = " ".join(number.text.split())
            runs.append(Run(marked.pieces(number.start, number.end), href(written)))
            at = number.end
        if at < end:
            runs.append(Run(marked.pieces(at, end)))
        found.append(Paragraph(tuple(runs), text.startswith(_LIST_SIGNS, start)))
    return tuple(found)


def _lines(text: str) -> Iterator[Span]:
    """Yield where each line that says something begins and ends, without the space around it."""
    start = 0
    for line in text.splitlines(keepends=True):
        said = line.strip()
        if said:
            first = start + len(line) - len(line.lstrip())
            yield first, first + len(said)
        start += len(line)


class _Marked:
    """A text and what is marked in it."""

    def __init__(self, text: str, marks: Sequence[Span], has_first: bool) -> None:
        self._text = text
        self._marks = marks
        self._ends = [end for _, end in marks]
        self._first = marks[0][0] if has_first and marks else -1

    def pieces(self, start: int, end: int) -> tuple[Piece, ...]:
        """Give a part of the text in pieces; a mark that reaches beyond it is cut."""
        cuts = [start]
        is_marked = []
        for mark_start, mark_end in self._marks[bisect_right(self._ends, start) :]:
            if mark_start >= end:
                break
            if mark_start > cuts[-1]:
                cuts.append(mark_start)
                is_marked.append(False)
            cuts.append(min(mark_end, end))
            is_marked.append(True)
        if cuts[-1] < end:
            cuts.append(end)
            is_marked.append(False)
        return tuple(
            Piece(self._text[first:last], marked, marked and first == self._first)
            for (first, last), marked in zip(pairwise(cuts), is_marked, strict=True)
        )
