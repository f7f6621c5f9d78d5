"""Which parts of a document number does somebody name who is still typing it?

`42/2`, `nđ 42`, `nghị định 42/2022/N`: the number, and of the rest as much as is there. A type in words says
what its letters would say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from search_service.query.document_types import (
    MAX_TYPE_WORDS,
    DocumentType,
    has_type,
    type_in_words,
    types_named,
)
from search_service.vietnamese.documents import number_parts
from search_service.vietnamese.syllables import fold

_PART: Final = re.compile(r"[0-9]+|[^\W\d_]+")
_NUMBER_WORDS: Final = frozenset({"số", "so"})
_YEAR_WORDS: Final = frozenset({"năm", "nam"})


@dataclass(frozen=True, slots=True)
class Begun:
    """One way to read what was typed: folded parts, the last perhaps unfinished, and types or none.

    `parts` are as `contract.Snapshot.cited` takes them. Several `types` share their letters. `is_second`: the
    type has letters that say it better: a resolution is rather `NQ` than one of `QH13`, as most laws are.
    """

    parts: tuple[str, ...]
    types: tuple[DocumentType, ...] = ()
    is_second: bool = False

    def may_be(self, key: str) -> bool:
        """Say whether the number with this key is of one of the types, if any was typed."""
        read = number_parts(key)
        if not self.types or not read:
            return not self.types
        head = read.letters[0] if read.letters else ""
        return any(has_type(head, read.is_party, type_) for type_ in self.types)


def parts(text: str) -> list[str]:
    """Give the runs of digits and of letters in a number or a part of one, small and without marks.

    `12A/2019/NQ-HĐND` has `12`, `a`, `2019`, `nq`, `hdnd`.
    """
    return _PART.findall(fold(text.lower()))


def begun(typed: Sequence[str]) -> list[Begun]:
    """Give the ways to read canonical syllables as the beginning of a number; none without a digit."""
    given = parts(" ".join(typed))
    if not any(part.isdigit() for part in given):
        return []
    if named := type_in_words(list(typed[:MAX_TYPE_WORDS])):
        length, type_ = named
        rest = list(typed[length:])
        if rest[:1] and rest[0] in _NUMBER_WORDS:
            rest = rest[1:]
        if not rest[:1] or not rest[0][:1].isdigit():
            return []
        of_rest = parts(" ".join([rest[0], *(text for text in rest[1:] if text not in _YEAR_WORDS)]))
        return list(_of_type(type_, of_rest))
    ways = [Begun(tuple(given))]
    first = _PART.findall(" ".join(typed))[0]
    types = types_named(first)
    if types and given[1].isdigit() and _has_letters(given[1:]):  # "nđ 42/2022/NĐ-CP" says its type twice
        ways.append(Begun(tuple(given[1:]), types))
    return ways


def _of_type(type_: DocumentType, given: Sequence[str]) -> Iterator[Begun]:
    """Yield the ways to write what was typed behind a type in words."""
    letters = type_.state | type_.party
    is_lettered = not all(one.endswith("#") for one in letters)
    for one in sorted(letters):
        written = fold(one.rstrip("#"))  # the letters of a law have a term behind them, a letter has none
        is_second = is_lettered and (one.endswith("#") or not written)
        yield Begun((written, *given) if written else tuple(given), (type_,), is_second)
    if _has_letters(given):  # "nghị định 42/2022/N": its type is in the number
        yield Begun(tuple(given), (type_,))


def _has_letters(given: Sequence[str]) -> bool:
    return any(not part.isdigit() for part in given)
