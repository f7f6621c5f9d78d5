"""Which number has a term? Sorted texts in one array of bytes, found by bisection."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np

from search_service.engine.whoosh.arrays import Array, ArrayFile, ArrayFileWriter, BlockArray

_STRIDE: Final = 32
"""Texts between two landmarks."""

_AFTER_EVERY_TEXT: Final = b"\xff"
"""No UTF-8 text has this byte."""


class Texts:
    """Texts by number, in one array of bytes."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._bytes: BlockArray = file[f"{name}.text"]
        self._offsets: BlockArray = file[f"{name}.text_at"]

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @cached_property
    def _content(self) -> memoryview:
        return self._bytes.all().data

    @property
    def content(self) -> Array:
        """All texts, one behind the other, as bytes."""
        return self._bytes.all()

    @cached_property
    def offsets(self) -> memoryview:
        """Where each text begins, and the last one ends."""
        return self._offsets.all().data

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._content[self.offsets[number] : self.offsets[number + 1]])

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.slice(0, len(self)))

    def read(self, number: int) -> bytes:
        """Give one of many long texts: only what is read of the file is verified."""
        return self._bytes.slice(self.offsets[number], self.offsets[number + 1]).tobytes()

    def slice(self, start: int, stop: int) -> list[bytes]:
        """Give the texts from number `start` up to `stop`."""
        offsets = self.offsets[start : stop + 1].tolist()
        base = offsets[0] if offsets else 0
        content = bytes(self._content[base : offsets[-1]]) if offsets else b""
        return [content[one - base : two - base] for one, two in pairwise(offsets)]


class Lexicon(Texts):
    """Sorted texts: each has the number of its place."""

    @cached_property
    def _landmarks(self) -> list[bytes]:
        """Every so manyth text, in memory: most of a bisection takes place there."""
        starts, ends = (self.offsets[at::_STRIDE].tolist() for at in (0, 1))
        return [bytes(self._content[start:end]) for start, end in zip(starts, ends, strict=False)]

    def first(self, text: bytes) -> int:
        """Give the number of the first text that is not before `text`."""
        stop = bisect_left(self._landmarks, text) * _STRIDE
        content, offsets = self._content, self.offsets
        return bisect_left(
            range(len(self)),
            text,
            max(stop - _STRIDE, 0),
            min(stop, len(self)),
            key=lambda at: bytes(content[offsets[at] : offsets[at + 1]]),
        )

    def find(self, text: bytes) -> int:
        """Give the number of `text`, or -1."""
        number = self.first(text)
        return number if number < len(self) and self[number] == text else -1

    def prefixed(self, prefix: bytes) -> tuple[int, int]:
        """Give the first number of the texts that begin with `prefix`, and the one after the last."""
        return self.first(prefix), self.first(prefix + _AFTER_EVERY_TEXT)


def write_texts(writer: ArrayFileWriter, name: str, texts: Sequence[bytes]) -> None:
    """Write what `Texts` reads; for a `Lexicon` the texts must be sorted and distinct."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    writer.put(f"{name}.text", np.frombuffer(b"".join(texts), dtype=np.uint8))
    writer.put(f"{name}.text_at", offsets(lengths))


def offsets(counts: Array) -> Array:
    """Give where each of several runs begins, and the last one ends, in the smallest type that holds it."""
    ends = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=ends[1:])
    return ends.astype(smallest(int(ends[-1])))


def smallest(largest: int) -> type[np.unsignedinteger]:
    """Give the smallest unsigned type that holds numbers up to `largest`."""
    for dtype in (np.uint8, np.uint16, np.uint32):
        if largest <= np.iinfo(dtype).max:
            return dtype
    return np.uint64
