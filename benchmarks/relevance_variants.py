"""How else may a query be typed? The same every time: what is random depends on the query's id alone."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from benchmarks.relevance_sets import Query

_SYLLABLE: Final = re.compile(r"[^\W\d_]+")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST_MISTYPED: Final = 3
"""Letters of a syllable that a typing error is put into: shorter ones become other words."""

# Telex: w for breve and horn, the letter again for the circumflex; the five tones.
_MARKS: Final = {"\u0306": "w", "\u031b": "w", "\u0302": ""}
_TONES: Final = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}


def _as_written(query: Query) -> str:
    return query.text


def _no_accents(query: Query) -> str:
    return without_marks(query.text)


def _partly_accented(query: Query) -> str:
    dice = random.Random(f"{query.id} partly accented")
    return _SYLLABLE.sub(
        lambda found: without_marks(found.group()) if dice.random() < 0.5 else found.group(),
        unicodedata.normalize("NFC", query.text),
    )


def _one_typo(query: Query) -> str:
    """Put one wrong, missing, extra or swapped letter into one syllable."""
    dice = random.Random(f"{query.id} one typo")
    text = unicodedata.normalize("NFC", query.text)
    found = list(_SYLLABLE.finditer(text))
    long = [one for one in found if len(one.group()) >= _SHORTEST_MISTYPED] or found
    if not long:
        return text
    chosen = dice.choice(long)
    return text[: chosen.start()] + _mistyped(chosen.group(), dice) + text[chosen.end() :]


def _mistyped(syllable: str, dice: random.Random) -> str:
    while True:
        at, letter = dice.randrange(len(syllable)), dice.choice(_LETTERS)
        before, here, after = syllable[:at], syllable[at], syllable[at + 1 :]
        mistyped = dice.choice(
            (
                before + letter + after,
                before + after,
                before + letter + here + after,
                before + after[:1] + here + after[1:],
            )
        )
        if mistyped and mistyped.lower() != syllable.lower():
            return mistyped


def _capitals(query: Query) -> str:
    return query.text.upper()


def _telex(query: Query) -> str:
    """Write what the keys send while the keyboard is off; a tone's key comes late, or behind its vowels."""
    dice = random.Random(f"{query.id} telex")
    text = unicodedata.normalize("NFC", query.text)
    return _SYLLABLE.sub(lambda found: telex(found.group(), late=dice.random() < 0.5), text)


def telex(syllable: str, *, late: bool) -> str:
    """Give the keys of a syllable in Telex.

    >>> [telex(syllable, late=True) for syllable in ("Tuyên", "giáo", "đường", "ĐỖ")]
    ['Tuyeen', 'giaos', 'dduwowngf', 'DDOOx']
    >>> telex("huyện", late=False)
    'huyeejn'
    """
    typed, tone = "", ""
    for char in syllable:
        letter, *marks = list(unicodedata.normalize("NFD", char))
        keys = letter * 2 if "\u0302" in marks else letter
        keys += "".join(_MARKS.get(mark, "") for mark in marks)
        tone += "".join(_TONES.get(mark, "") for mark in marks)
        typed += {"đ": "dd", "Đ": "DD"}.get(char, keys)
        if tone and not late:
            typed, tone = typed + tone, ""
    return typed + tone


def without_marks(text: str) -> str:
    """Take the marks off letters, and leave all else.

    >>> without_marks("Đăk Glei, 01-KL/TW: hoà")
    'Dak Glei, 01-KL/TW: hoa'
    """
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(char for char in letters if not unicodedata.combining(char)))


VARIANTS: Final[Mapping[str, Callable[[Query], str]]] = {
    "as_written": _as_written,
    "no_accents": _no_accents,
    "partly_accented": _partly_accented,
    "one_typo": _one_typo,
    "capitals": _capitals,
    "telex": _telex,
}
