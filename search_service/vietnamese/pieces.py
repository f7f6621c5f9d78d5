"""Which syllables stand in a piece of text, as this project counts them and as pyvi does?

A token of this project is a run of letters and digits. pyvi's syllables are coarser (`1.000`, `TP.`, an
address) or finer (`đ` of `1.000đ`). Both are found once for each distinct piece between white space, which is
in neither of them, but for the line feed that is a syllable of pyvi's.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from search_service.vietnamese.syllables import IGNORABLE, canonical
from search_service.vietnamese.tokens import TOKEN

# Source: `ViTokenizer.sylabelize` of pyvi 0.1.1, with its alternatives in its order.
_BEFORE_MAIL: Final = r"[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\.|==>|->|\.\.\.|>>|\n|\w+://[^\s]+"
# But an address has at most 64 letters before its `@` (RFC 5321): any number of them takes the square of it.
_MAIL: Final = r"[a-zA-Z0-9_.+-]{1,64}@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+"
_BEHIND_MAIL: Final = r"\d+(?:[\.,_]\d+)+|[^\w\s]|\w+"
_SYLLABLE: Final = re.compile(rf"{_BEFORE_MAIL}|{_BEHIND_MAIL}")
# Looking for an address behind each dot of a long row of dots takes the square of its length.
_SYLLABLE_OR_MAIL: Final = re.compile(rf"{_BEFORE_MAIL}|{_MAIL}|{_BEHIND_MAIL}")

# What never stands in a syllable that pyvi knows: it is a join to pyvi, or splits a token.
_UNREADABLE: Final = re.compile(rf"[_\u0300-\u036f{IGNORABLE}]")

_LONGEST_REMEMBERED: Final = 40
"""Letters of a piece that is kept for the next text: what is longer hardly ever comes again."""

BOUNDARY: Final = ""
"""The piece between two texts: it has no token and one syllable of pyvi's, in which no word goes on."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text taken apart."""

    tokens: tuple[str, ...]
    """This project's tokens, canonical."""
    syllables: tuple[str, ...]
    """pyvi's, as they are written."""
    begun: tuple[int, ...]
    """For each of pyvi's the number of tokens that begin before it does."""
    is_composed: bool
    """Whether it is in NFC once its tokens are. pyvi composes what it reads and loses the offsets."""


def split(text: str) -> list[str]:
    """Give the pieces of a text in order: what white space separates, and each line feed."""
    first, *others = text.split("\n")
    pieces = first.split()
    for line in others:
        pieces.append("\n")
        pieces += line.split()
    return pieces


def take_apart(piece: str) -> Piece:
    """Give what is in a piece."""
    return _remembered(piece) if len(piece) <= _LONGEST_REMEMBERED else _take_apart(piece)


def _take_apart(piece: str) -> Piece:
    if piece == BOUNDARY:
        return Piece((), (BOUNDARY,), (0,), is_composed=True)
    is_composed = unicodedata.is_normalized("NFC", piece)
    if is_composed and piece.isalnum():
        return Piece((canonical(piece),), (piece,), (0,), is_composed)
    tokens = list(TOKEN.finditer(piece))
    readable, starts = piece, [token.start() for token in tokens]
    if not is_composed or _UNREADABLE.search(piece):
        readable, starts = _readable(piece, tokens)
        is_composed = unicodedata.is_normalized("NFC", readable)
    syllables = list((_SYLLABLE_OR_MAIL if "@" in readable else _SYLLABLE).finditer(readable))
    return Piece(
        tuple([canonical(token.group()) for token in tokens]),
        tuple([syllable.group() for syllable in syllables]),
        tuple([bisect_left(starts, syllable.start()) for syllable in syllables]),
        is_composed,
    )


_remembered: Final = lru_cache(maxsize=32_768)(_take_apart)


def _readable(piece: str, tokens: Sequence[re.Match[str]]) -> tuple[str, list[int]]:
    """Give `piece` as pyvi can read it, and where each token begins in it.

    Tokens become composed letters only; `_` becomes a space, since pyvi marks a join with it.
    """
    parts: list[str] = []
    starts: list[int] = []
    length = last = 0
    for token in tokens:
        between = piece[last : token.start()].replace("_", " ")
        letters = "".join(char for char in unicodedata.normalize("NFC", token.group()) if char.isalnum())
        starts.append(length + len(between))
        parts += (between, letters)
        length = starts[-1] + len(letters)
        last = token.end()
    parts.append(piece[last:].replace("_", " "))
    return "".join(parts), starts
