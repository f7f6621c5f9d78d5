"""Which runs of letters can be a Vietnamese syllable, and what is it made of?

A syllable is an onset (or none), vowels, a final consonant (or none) and a tone. Which vowels go with which
consonants, and how each is spelled before which vowel, is a closed table: some 3,500 syllables without tones,
18,000 with them, of which about 7,000 are in use.

Source: Đoàn Thiện Thuật, Ngữ âm tiếng Việt (1977); for the spelling, Quyết định 240/QĐ (1984).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from search_service.vietnamese.syllables import canonical, fold, tone_position, toneless


class Tone(Enum):
    """A tone, by the combining mark that writes it."""

    LEVEL = ""
    GRAVE = "\u0300"  # huyền
    ACUTE = "\u0301"  # sắc
    TILDE = "\u0303"  # ngã
    HOOK = "\u0309"  # hỏi
    DOT = "\u0323"  # nặng


@dataclass(frozen=True, slots=True)
class Syllable:
    """A syllable taken apart, in lower case: nghiêng is `ngh`, `iê` and `ng`; quốc is `qu`, `ô` and `c`.

    `vowels` has the glide before the main vowel and the half vowel behind it (`oai`). The `gi` of gì and
    giếng is both an onset and the letter of a vowel: `gi` and `i`, `gi` and `iê`.
    """

    onset: str
    vowels: str
    coda: str
    tone: Tone


_OPEN: Final = "ai ao au ay âu ây eo êu ia iêu iu oi ôi ơi ua ui uôi ưa ưi ưu ươi ươu yêu"
_OPEN_GLIDES: Final = "oai oao oay oeo uây uya uyu"
_OPEN_BEHIND_QU: Final = "ai ao au ay ây eo êu ơi"

# What may close a syllable with these vowels; `-` is nothing.
_CODAS: Final = {
    "a": "- c ch m n ng nh p t",
    "ă": "c m n ng p t",
    "â": "c m n ng p t",
    "e": "- c m n ng p t",
    "ê": "- ch m n nh p t",
    "i": "- ch m n nh p t",
    "iê": "c m n ng p t",
    "o": "- c m n ng p t",
    "ô": "- c m n ng p t",
    "ơ": "- m n p t",
    "oo": "c ng",
    "u": "- c m n ng p t",
    "uô": "c m n ng t",
    "ư": "- c m n ng t",
    "ươ": "c m n ng p t",
    "y": "-",
    "yê": "m n ng t",
} | dict.fromkeys(_OPEN.split(), "-")

# The same for vowels with a glide before the main one.
_CODAS_OF_GLIDES: Final = {
    "oa": "- c ch m n ng nh p t",
    "oă": "c m n ng t",
    "oe": "- n t",
    "uâ": "n ng t",
    "uê": "- ch n nh t",
    "uơ": "-",
    "uy": "- ch n nh p t",
    "uyê": "n t",
} | dict.fromkeys(_OPEN_GLIDES.split(), "-")

# The same behind qu, whose u is the glide.
_CODAS_OF_QU: Final = {
    "a": "- c ch m n ng nh p t",
    "ă": "c m n ng p t",
    "â": "c n ng t",
    "e": "- n ng t",
    "ê": "- ch n nh t",
    "i": "- ch n nh t",
    "ô": "c",
    "ơ": "- n t",
    "y": "- ch n nh p t",
    "yê": "n t",
} | dict.fromkeys(_OPEN_BEHIND_QU.split(), "-")

_ONSETS: Final = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_FRONT: Final = tuple("eêiy")
_BEFORE_FRONT: Final = frozenset({"k", "gh", "ngh"})
_BEFORE_OTHERS: Final = frozenset({"c", "g", "ng"})
_LABIAL: Final = frozenset({"b", "m", "p", "ph", "v"})
_BEFORE_Y: Final = frozenset({"", "h", "k", "l", "m", "s", "t", "th", "v"})
"""What may stand before a lone y: lý; Thy and Vy in names."""
_STOPS: Final = frozenset({"c", "ch", "k", "p", "t"})
_TONES_OF_STOPS: Final = (Tone.ACUTE, Tone.DOT)
# Words from French with a glide behind a labial, and names of the highlands: Đắk, Đăk, Đak, Dák, Lắk.
_LOANS: Final = (("b", "oa", ""), ("b", "uy", "t"), ("ph", "uy", ""), ("v", "oa", "n"))
_NAMES: Final = (("đ", "a", "k"), ("đ", "ă", "k"), ("d", "a", "k"), ("l", "ă", "k"))


def parse(text: str) -> Syllable | None:
    """Take a syllable apart, however it is written; None when it cannot be Vietnamese.

    A syllable that ends in c, ch, p or t has sắc or nặng: `viêt` is none, `viết` and `việt` are.
    """
    form = canonical(text)
    parts = _PARTS.get(toneless(form))
    tone = _tone(form)
    return Syllable(*parts, tone) if parts and tone in _tones(parts[2]) else None


def is_syllable(text: str) -> bool:
    """Say whether `text` is a well-formed Vietnamese syllable with all its marks."""
    return parse(text) is not None


def is_bare_syllable(text: str) -> bool:
    """Say whether `text` is a syllable that is, or could be, written with its marks left out: `viet`."""
    return canonical(text) in _BARE


def is_well_formed(letters: str, tone: Tone) -> bool:
    """Say whether lower-case letters with no tone on them are a syllable in this tone."""
    parts = _PARTS.get(letters)
    return parts is not None and tone in _tones(parts[2])


def with_tone(letters: str, tone: Tone) -> str:
    """Put a tone on the letter of a syllable that bears it, in NFC; the letters may be capitals."""
    at = tone_position(letters.lower())
    if at is None:
        return letters
    return unicodedata.normalize("NFC", letters[: at + 1] + tone.value + letters[at + 1 :])


def syllables() -> Iterator[str]:
    """Yield every well-formed syllable, with its marks: more than are in use."""
    for letters, parts in _PARTS.items():
        for tone in _tones(parts[2]):
            yield with_tone(letters, tone)


def _tone(form: str) -> Tone:
    marks = set(unicodedata.normalize("NFD", form))
    return next((tone for tone in Tone if tone.value and tone.value in marks), Tone.LEVEL)


def _tones(coda: str) -> tuple[Tone, ...]:
    if coda == "k":
        return Tone.LEVEL, Tone.ACUTE
    return _TONES_OF_STOPS if coda in _STOPS else tuple(Tone)


def _combinations() -> Iterator[tuple[str, str, str]]:
    """Yield onset, vowels and coda of every syllable."""
    for onset in ("", *_ONSETS.split()):
        tables = (_CODAS_OF_QU,) if onset == "qu" else (_CODAS, _CODAS_OF_GLIDES)
        for table in tables:
            for vowels, codas in table.items():
                if onset == "qu" or _go_together(onset, vowels, has_glide=table is _CODAS_OF_GLIDES):
                    yield from ((onset, vowels, coda.strip("-")) for coda in codas.split())
    yield from _LOANS
    yield from _NAMES


def _go_together(onset: str, vowels: str, *, has_glide: bool) -> bool:
    if has_glide and onset in _LABIAL:
        return False
    if onset == "gi":
        # giên is gi and iên; giễu and gieo are the only other rhymes with a front vowel behind the i.
        return not vowels.startswith(("y", "ia", "iu", "iêu")) and vowels != "ê"
    if vowels == "oo":  # in loan words alone (xoong), and never first
        return onset not in _BEFORE_FRONT | {""}
    if vowels == "y":
        return onset in _BEFORE_Y
    if vowels.startswith("yê"):
        return onset == ""
    if vowels.startswith("iê"):
        return onset not in _BEFORE_OTHERS | {""}
    return onset not in (_BEFORE_OTHERS if vowels.startswith(_FRONT) else _BEFORE_FRONT)


def _spelled(onset: str, vowels: str, coda: str) -> str:
    # The i of gi is written once: gì, giếng.
    return onset + vowels.removeprefix("i" if onset == "gi" else "") + coda


_PARTS: Final = {_spelled(*parts): parts for parts in _combinations()}
_BARE: Final = frozenset(fold(canonical(letters)) for letters in _PARTS)
