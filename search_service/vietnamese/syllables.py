"""When are two ways of writing a syllable the same syllable?

`canonical` gives every spelling of one syllable one form: lower case, NFC, Đ for its look-alikes, the tone
mark where the older standard puts it (hòa, thủy), one letter where writers choose between i and y (lý, sĩ).
`fold` takes the marks away.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")  # huyền, sắc, ngã, hỏi, nặng
_MARKED_VOWELS: Final = frozenset("ăâêôơư")
_VOWELS: Final = frozenset("aeiouy") | _MARKED_VOWELS
# Invisible characters that page editors leave inside words.
IGNORABLE: Final = "\u00ad\u200c\u200d\u2060\ufeff"
_DROP_IGNORABLE: Final = str.maketrans(dict.fromkeys(IGNORABLE))

# Where i and y are one sound, an open syllable is written with either: lí and lý, quí and quý.
# Source: Quyết định 240/QĐ (1984), which names h k l m s t. All else keeps its letter: vi and Vy are two
# names, tai and tay two words. qui is quy by its sound; closed syllables keep theirs (quýt and quít).
# Readers see these forms, so they are the ones that newspapers prefer (of 24,000 articles: lý, kỳ, Mỹ, ty and
# quy in 99 of 100, but sĩ in 96). The letter hangs on the consonant alone, so that `fold` and `toneless` need
# no rule of their own; the price is tý and mỳ, which are rarer than tí and mì.
_AGREED: Final = {
    unicodedata.normalize("NFC", onset + other + tone): unicodedata.normalize("NFC", onset + letter + tone)
    for onsets, letter, other in ((("h", "k", "l", "m", "t", "qu"), "y", "i"), (("s",), "i", "y"))
    for onset in onsets
    for tone in ("", *_TONES)
}

_BELOW_TEN: Final = frozenset("123456789")

# Vietnamese has some 7,000 syllables that are in use: these hold them, and the names that recur.
_RECENT: Final = 32_768


@lru_cache(maxsize=_RECENT)
def canonical(token: str) -> str:
    """Give the one form that every spelling of `token` shares.

    Equal for NFC and NFD, for Ð and Đ, for marks typed in any order, for hoà and hòa, for lí and lý (and so
    for their bare forms li and ly), for any case.
    """
    form = unfinished(token)
    return _AGREED.get(form, form)


def unfinished(token: str) -> str:
    """Give the form of what may be the beginning of a syllable: canonical, but for its i or y.

    Who types `ti` may go on to tiến, where no y can stand.
    """
    if token.isascii():
        return token.lower()
    visible = token if token.isalnum() else token.translate(_DROP_IGNORABLE)
    plain = unicodedata.normalize("NFKD", visible.lower())
    tones = [char for char in plain if char in _TONES]
    if len(tones) != 1:
        return _composed(plain)
    toneless = _composed("".join(char for char in plain if char not in _TONES))
    at = tone_position(toneless)
    if at is None:  # `café` is no Vietnamese syllable: it stays as it is written
        return _composed(plain)
    return _composed(toneless[: at + 1] + tones[0] + toneless[at + 1 :])


def _composed(letters: str) -> str:
    # Eth and African D look like Đ and come from other keyboards and converted fonts.
    return unicodedata.normalize("NFC", letters).lower().replace("ð", "đ").replace("ɖ", "đ")


def tone_position(toneless: str) -> int | None:
    """Give the index of the letter that bears the tone: a function of the toneless letters alone.

    None when the letters are not one run of vowels between consonants.
    Source: the placement of Quyết định 240/QĐ (1984) as taught in schools, older variant for oa, oe, uy.
    """
    start = 0
    while start < len(toneless) and toneless[start] not in _VOWELS:
        start += 1
    # The u of qu and the i of gi belong to the consonant when another vowel follows.
    if toneless[start - 1 : start + 1] in ("qu", "gi") and toneless[start + 1 : start + 2] in _VOWELS:
        start += 1
    end = start
    while end < len(toneless) and toneless[end] in _VOWELS:
        end += 1
    if start == end or any(letter in _VOWELS for letter in toneless[end:]):
        return None
    marked = [at for at in range(start, end) if toneless[at] in _MARKED_VOWELS]
    if marked:
        return marked[-1]
    closed = end < len(toneless)
    return end - 1 if closed or end - start == 1 else end - 2


@lru_cache(maxsize=_RECENT)
def fold(syllable: str) -> str:
    """Give a canonical syllable without its marks: what someone types with the accents left out."""
    if syllable.isascii():
        return syllable
    plain = unicodedata.normalize("NFD", syllable)
    return "".join(char for char in plain if not unicodedata.combining(char)).replace("đ", "d")


def number_forms(token: str) -> tuple[str, ...]:
    """Give the ways a token is written, itself first: a number below ten with a zero before it and without.

    Official texts write 06/5/2016 (Nghị định 30/2020/NĐ-CP, appendix I: days below ten and the months 1 and 2
    with a zero), newspapers 6/5/2016 and 06/05/2016.
    """
    digit = token.removeprefix("0")
    if digit not in _BELOW_TEN:
        return (token,)
    return token, f"0{digit}" if token == digit else digit


def is_marked(syllable: str) -> bool:
    """Say whether a canonical syllable bears any mark."""
    return fold(syllable) != syllable


def toneless(syllable: str) -> str:
    """Give a canonical syllable without its tone; its other marks stay."""
    if syllable.isascii():
        return syllable
    plain = unicodedata.normalize("NFD", syllable)
    return unicodedata.normalize("NFC", "".join(char for char in plain if char not in _TONES))
