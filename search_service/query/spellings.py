"""In which other ways is a name written? The rule for names in the languages of the ethnic minorities.

Such names are written by ear: `Đăk Glei`, `Đắk Glei`, `Dak Glei`, `Đác Glei` and `Đakglei` are one district.
They are told by their syllables, which break the spelling rules of Vietnamese. Of such a name the marks, the
gaps and a few letters do not matter. Of a Vietnamese name they do: `Tân Lập` is not `Tấn Lạp`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from search_service.query.parse import Clause, Syllable
from search_service.vietnamese.syllables import fold, is_marked
from search_service.vietnamese.tokens import tokenize

_ONSET: Final = (
    r"(?:b|ch|c(?![eiy])|d|gh(?=[ei])|gi|g(?!e)|h|kh|k(?=[eiy])|l|m|ngh(?=[ei])|ng(?!h)|nh|n(?![gh])"
    r"|ph|qu(?=[aeiouy])|r|s|th|tr|t(?![hr])|v|x)"
)
_OPEN: Final = (
    "a|ai|ao|au|ay|e|eo|eu|i|ia|ieu|iu|o|oa|oai|oao|oay|oe|oeo|oi|u|ua|uay|uau|ue|ui|uo|uoi|uou|uu|uy|uya|uyu"
    "|y|yeu"
)
_CLOSED: Final = "a|e|i|ie|o|oa|oe|u|ua|ue|uo|uy|uye|ye"
_VIETNAMESE: Final = re.compile(rf"{_ONSET}?(?:{_OPEN}|(?:{_CLOSED})(?:ch|c(?!h)|m|ng|nh|n(?![gh])|p|t))")
"""A folded syllable by the spelling rules of Vietnamese. (Source: the tables of initials and finals in school
books of grade 1. `ya` and `oong`, which only a few loan words have, are left out.)"""

_FEWEST_JOINED: Final = 5
"""Letters of a name that may be typed as one word."""


@lru_cache(maxsize=4096)
def is_vietnamese(syllable: str) -> bool:
    """Say whether a syllable, with or without marks, could be Vietnamese by its spelling."""
    folded = fold(syllable)
    return _VIETNAMESE.fullmatch(folded) is not None and folded != "ia"


def is_foreign(syllables: Sequence[str]) -> bool:
    """Say whether a name is not Vietnamese: one syllable is enough, digits do not count."""
    return not all(is_vietnamese(text) or text.isdigit() for text in syllables)


def key(syllables: Sequence[str]) -> str:
    """Give what all ways of writing a name share that differ in marks and gaps: `dakglei`."""
    return "".join(map(fold, syllables))


@lru_cache(maxsize=4096)
def eased(syllable: str) -> str:
    """Give a folded syllable in which letters that sound alike are one: `dac` and `dak` are `dak`.

    Writers of such names mix up c and k (Đác/Đăk), oo and o (Choong/Chong), ây and ei (Plây/Plei).
    """
    with_k = syllable.replace("ch", "\0").replace("c", "k").replace("\0", "ch")
    return with_k.replace("oo", "o").replace("y", "i").replace("ai", "ei")


@lru_cache(maxsize=4096)
def syllables_of(name: str) -> tuple[str, ...]:
    """Give a name's syllables in canonical form."""
    return tuple(token.text for token in tokenize(name))


def clause(syllables: Sequence[str]) -> Clause:
    """Give syllables as they are searched: with marks just themselves, bare all their twins."""
    return tuple(Syllable(text, is_marked(text)) for text in syllables)


@lru_cache(maxsize=4096)
def searched(name: str) -> Clause:
    """Give a name as it is searched: a foreign one bare, as its marks differ from writer to writer."""
    syllables = syllables_of(name)
    return clause([fold(text) for text in syllables] if is_foreign(syllables) else syllables)


@lru_cache(maxsize=4096)
def forms(name: str) -> tuple[Clause, ...]:
    """Give the ways in which a name is written that need searches of their own, the commonest first.

    A bare syllable finds all its twins, so `dak glei` stands for `Đăk Glei` and `Đắk Glei`. A Vietnamese name
    has one form. Only a name of two or three syllables is written in one word.
    """
    first = searched(name)
    bare = [syllable.text for syllable in first]
    if not is_foreign(bare):
        return (first,)
    with_c = [re.sub("k$", "c", text) if is_vietnamese(re.sub("k$", "c", text)) else text for text in bare]
    found = {first: None, clause(with_c): None}
    if 2 <= len(bare) <= 3 and len("".join(bare)) >= _FEWEST_JOINED:
        found[clause(["".join(bare)])] = None
    return tuple(found)


def is_word(typed: Sequence[Syllable], word: Sequence[str]) -> bool:
    """Say whether what was typed is a Vietnamese word: each syllable as it is, or bare."""
    return len(typed) == len(word) and all(
        one.text == other or (not one.marked and one.text == fold(other))
        for one, other in zip(typed, word, strict=True)
    )


def is_typed_as(typed: Sequence[Syllable], name: Sequence[str]) -> bool:
    """Say whether what was typed is a name, given that their keys are equal.

    A foreign name may be typed with any marks and gaps. A Vietnamese one is typed as it is, or with no mark
    at all (`tân binh` are recruits, `tan binh` may be Tân Bình), and then perhaps in one word that is no
    syllable by itself (`hanoi`, but not `hoai`).
    """
    if is_foreign(name):
        return True
    texts = [one.text for one in typed]
    if any(one.marked for one in typed):
        return texts == list(name)
    if len(texts) == 1 < len(name):
        return len(texts[0]) >= _FEWEST_JOINED and not is_vietnamese(texts[0])
    return texts == [fold(other) for other in name]
