"""What did the person type? `"a phrase"`, `-word`, and words; nothing else is an operator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from search_service.errors import InvalidInput
from search_service.vietnamese.characters import legible
from search_service.vietnamese.syllables import is_marked
from search_service.vietnamese.tokens import tokenize

MAX_LENGTH: Final = 1000
"""Characters of a query (API.md)."""

MOST_BESIDE_A_PHRASE: Final = 5
"""With more distinct words beside it, a phrase in quotation marks is a quotation, as in a pasted headline."""

# Phones type curly quotes. A quote without its partner is punctuation, and the words behind it are words.
_PHRASE: Final = re.compile(r"""(?P<minus>(?:(?<=\s)|^)-)?["“”„«](?P<phrase>[^"“”„«»]*)["“”»]""")
_TAKEN: Final = "\ufffc"
"""Stands where a phrase was: neither a word nor white space, so that a minus behind it excludes nothing."""
# `F -16` and `covid -19` are names with a blank too many, not a word without another; `-2019` is a year, and
# `-01-KL/TW` more than a number.
_OF_A_NAME: Final = r"(?<=[^\W\d_]\s)-\d{1,3}(?!\d)[^\W_]*(?![/.-]?\w)"
_MINUS: Final = re.compile(rf"(?:^|(?<=\s)(?!{_OF_A_NAME}))-(?P<run>\w\S*)")


@dataclass(frozen=True, slots=True)
class Syllable:
    """A typed syllable in canonical form. One with marks means just itself, a bare one all its twins."""

    text: str
    marked: bool


Clause = tuple[Syllable, ...]
"""One syllable, or the several of a phrase."""


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """What was typed, understood. `words` are distinct, in the order typed.

    `plain` is the text without what was excluded: the words whose segmentation helps the ranking.
    """

    text: str
    words: tuple[Syllable, ...]
    phrases: tuple[Clause, ...]
    excluded: tuple[Clause, ...]
    plain: str

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was asked for: every article is meant."""
        return not self.text.strip()

    def syllables(self) -> tuple[Syllable, ...]:
        """Give every distinct syllable that is wanted, those of phrases too."""
        wanted = [*self.words, *(syllable for phrase in self.phrases for syllable in phrase)]
        return tuple(dict.fromkeys(wanted))


def parse(text: str) -> ParsedQuery:
    """Read a query. Raises InvalidInput (`q`) when it is longer than `MAX_LENGTH` characters."""
    if len(text) > MAX_LENGTH:
        raise InvalidInput("q", f"has {len(text)} characters; at most {MAX_LENGTH} are searched")
    text = legible(text)  # a letter's mark is no letter to a pattern
    phrases: list[Clause] = []
    excluded: list[Clause] = []
    words: list[Syllable] = []

    def take_phrase(found: re.Match[str]) -> str:
        clause = _syllables(found["phrase"])
        if found["minus"]:
            excluded.append(clause)
            return " "
        if len(clause) == 1:  # one quoted word is a word
            words.extend(clause)
        elif clause:
            phrases.append(clause)
        return f" {found['phrase']} "

    def take_excluded(found: re.Match[str]) -> str:
        excluded.append(_syllables(found["run"]))
        return " "

    plain = _PHRASE.sub(take_phrase, text)
    rest = _MINUS.sub(take_excluded, _PHRASE.sub(_TAKEN, text))
    words.extend(_syllables(rest))
    if phrases and len(set(words)) > MOST_BESIDE_A_PHRASE:
        words, phrases = list(_syllables(_MINUS.sub(" ", plain))), []
    return ParsedQuery(
        text=text,
        words=tuple(dict.fromkeys(words)),
        phrases=tuple(dict.fromkeys(phrases)),
        excluded=tuple(clause for clause in dict.fromkeys(excluded) if clause),
        plain=_MINUS.sub(" ", plain),
    )


def _syllables(text: str) -> Clause:
    return tuple(Syllable(token.text, is_marked(token.text)) for token in tokenize(text))
