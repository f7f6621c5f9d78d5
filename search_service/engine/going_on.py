"""Does a title, a phrase or a document number go on from what was typed? The rules that every engine shares.

A syllable typed with marks keeps them, a bare one stands for all its twins, and the last may be unfinished.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from search_service.query.document_parts import parts
from search_service.vietnamese.syllables import fold, is_marked
from search_service.vietnamese.tokens import tokenize


@lru_cache(maxsize=4_096)
def syllables(title: str) -> tuple[str, ...]:
    """Give the canonical syllables of a title."""
    return tuple(token.text for token in tokenize(title))


def begins(there: Sequence[str], typed: Sequence[str]) -> bool:
    """Say whether a phrase begins so, marks held where they were typed."""
    return len(there) >= len(typed) and _fits(there[: len(typed)], typed)


def has_in_a_row(title: Sequence[str], typed: Sequence[str]) -> bool:
    """Say whether a title has these syllables; in one without any marks they are sought without theirs."""
    unmarked = not any(is_marked(syllable) for syllable in title)
    wanted = [fold(syllable) for syllable in typed] if unmarked else typed
    starts = range(len(title) - len(wanted) + 1)
    return any(_fits(title[start : start + len(wanted)], wanted) for start in starts)


@dataclass(frozen=True, slots=True)
class NumberTyped:
    """Parts of a document number as they were typed, see `contract.Snapshot.cited`.

    `own` is the number itself, without zeros before it; empty when none was typed: then nothing is meant. It
    may go on when it `is_begun`. `others` are the other parts; the last may go on when they `end_unfinished`.
    """

    own: str
    others: tuple[str, ...]
    is_begun: bool
    end_unfinished: bool

    @classmethod
    def of(cls, typed: Sequence[str]) -> NumberTyped:
        """Read the parts in the order they were typed."""
        at = next((at for at, part in enumerate(typed) if part.isdigit()), None)
        if at is None:
            return cls("", tuple(typed), is_begun=False, end_unfinished=True)
        own, is_last = typed[at].lstrip("0"), at == len(typed) - 1
        # Nobody writes 01 for 010.
        is_begun = is_last and own == typed[at]
        return cls(own, (*typed[:at], *typed[at + 1 :]), is_begun, end_unfinished=not is_last)

    def fits(self, key: str) -> bool:
        """Say whether the document number with this key has every part."""
        own, *rest = parts(key) or [""]
        if own != self.own and not (self.is_begun and own.startswith(self.own)):
            return False
        for at, want in enumerate(self.others):
            is_last = self.end_unfinished and at == len(self.others) - 1
            found = next((one for one in rest if (one.startswith(want) if is_last else one == want)), None)
            if found is None:
                return False
            rest.remove(found)
        return True


def _fits(there: Sequence[str], typed: Sequence[str]) -> bool:
    forms = [have if is_marked(want) else fold(have) for have, want in zip(there, typed, strict=True)]
    return forms[:-1] == list(typed[:-1]) and forms[-1].startswith(typed[-1])
