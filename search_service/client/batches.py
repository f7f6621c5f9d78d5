"""How are many articles sent: in which portions, and what became of each?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from search_service.api.schemas import BulkAnswer, RefusedLine
from search_service.client.articles import ArticleLike, as_json

MAX_BODY: Final = 64 * 1024 * 1024
"""Bytes that the service takes in one body."""

BATCH_BYTES: Final = 8 * 1024 * 1024
BATCH_ARTICLES: Final = 2_000
"""How much one request carries: little enough to show progress, and to be sent again when the line breaks."""

MAX_WARNINGS: Final = 100

_COUNTS: Final = ("accepted", "created", "changed", "unchanged")

_ON_LINE: Final = re.compile(r"^line (\d+): (?:replaces line (\d+): )?")


@dataclass(frozen=True, slots=True)
class Batch:
    """One body of JSON lines. `numbers` says of each line which article it is, from 1."""

    lines: bytes
    numbers: tuple[int, ...]


@dataclass(slots=True)
class Batches:
    """Articles on their way: batches to send come out, and their answers go in and become one answer."""

    _lines: list[bytes] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)
    _bytes: int = 0
    _given: int = 0
    _counts: Counter[str] = field(default_factory=Counter)
    _revision: int = 0
    _refused: list[RefusedLine] = field(default_factory=list)
    _warnings: list[str] = field(default_factory=list)
    done: int = 0
    """How many articles were answered for."""

    def add(self, article: ArticleLike) -> Batch | None:
        """Take the next article; gives the batch to send before, when it does not fit in any more."""
        self._given += 1
        line = as_json(article)
        if len(line) > MAX_BODY:
            problem = f"is larger than the {MAX_BODY // 1024**2} MB that the service takes at once"
            self._refused.append(RefusedLine(line=self._given, id=None, problem=problem))
            return None
        full = len(self._lines) == BATCH_ARTICLES or self._bytes + len(line) + 1 > BATCH_BYTES
        batch = self.rest() if full else None
        self._lines.append(line)
        self._numbers.append(self._given)
        self._bytes += len(line) + 1
        return batch

    def rest(self) -> Batch | None:
        """Give what was not given to be sent yet."""
        if not self._lines:
            return None
        batch = Batch(b"\n".join(self._lines), tuple(self._numbers))
        self._lines, self._numbers, self._bytes = [], [], 0
        return batch

    def answered(self, batch: Batch, answer: BulkAnswer) -> None:
        """Note what became of a batch."""
        self.done = batch.numbers[-1]
        for name in _COUNTS:
            self._counts[name] += getattr(answer, name)
        self._revision = answer.revision
        for refused in answer.refused:
            self._refused.append(refused.model_copy(update={"line": batch.numbers[refused.line - 1]}))
        room = MAX_WARNINGS - len(self._warnings)
        lines = [f"line {number}" for number in batch.numbers]
        self._warnings += [at_places(warning, lines) for warning in answer.warnings[:room]]

    def answer(self) -> BulkAnswer:
        """Give what became of all of them, as one body would have been answered."""
        return BulkAnswer(
            **{name: self._counts[name] for name in _COUNTS},
            refused=sorted(self._refused, key=lambda refused: refused.line),
            warnings=self._warnings,
            revision=self._revision,
        )


def at_places(warning: str, places: Sequence[str]) -> str:
    """Give a warning with the place of each article, in their order, where it names a line of its body."""

    def placed(found: re.Match[str]) -> str:
        return re.sub(r"line (\d+)", lambda line: places[int(line[1]) - 1], found[0])

    return _ON_LINE.sub(placed, warning)
