"""What was meant by a text typed in Telex or VNI while the keyboard's Vietnamese was switched off?

Both methods write a mark as a key behind the letter or at the end of the syllable: việt is `vieejt` or
`vieetj` in Telex, `vie65t` or `viet65` in VNI. A token is read so only when that makes a well-formed syllable
of it, and the text only when its tokens say that it was typed so: many an English word is a Vietnamese
syllable in Telex as well (`test`, `box`, `been`).

Source: the tables of keys at vietunicode.sourceforge.net (Vietnamese input methods).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from search_service.vietnamese.phonology import Tone, is_bare_syllable, is_well_formed, with_tone
from search_service.vietnamese.tokens import TOKEN

_LONGEST_ABBREVIATION: Final = 4
"""Letters up to which capitals with one key are taken for an abbreviation."""

_HATS: Final = {"a": "â", "e": "ê", "o": "ô"}


@dataclass(frozen=True, slots=True)
class _Method:
    """What each key does: put a tone on the syllable, or a mark on one of some letters."""

    tones: Mapping[str, Tone]
    marks: Mapping[str, Mapping[str, str]]
    names: Collection[str] = frozenset()
    """Syllables of names that are well formed besides."""


_TELEX: Final = _Method(
    {"s": Tone.ACUTE, "f": Tone.GRAVE, "r": Tone.HOOK, "x": Tone.TILDE, "j": Tone.DOT},
    {**{key: {key: hat} for key, hat in _HATS.items()}, "w": {"a": "ă", "o": "ơ", "u": "ư"}, "d": {"d": "đ"}},
)
_VNI: Final = _Method(
    {"1": Tone.ACUTE, "2": Tone.GRAVE, "3": Tone.HOOK, "4": Tone.TILDE, "5": Tone.DOT},
    {"6": _HATS, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}, "9": {"d": "đ"}},
)

_VOWEL: Final = re.compile("[aeiouyăâêôơư]")
_ASCII: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
# An address, or a number with parts: `42/2022/NĐ-CP`, `01-KL/TW`, `covid-19`, `20/11`.
_KEPT: Final = re.compile(r"[@_]|://|(?:^|[^0-9A-Za-z])[0-9]+[/.-]|[/.-][0-9]+(?:$|[^0-9A-Za-z])")
_HORNED: Final = (("ưo", "ươ"), ("uơ", "ươ"), ("ươ", "uơ"))
"""uo with a horn on one letter or on both: which one it is, the rest of the syllable says (thuở, thương)."""

# Words of other languages that Vietnamese texts have as they are, and that are syllables in Telex as well.
# They are no evidence that a text was typed so. Chosen for the language: common English words of that shape,
# and the two Vietnamese words whose oo is no ô.
_FOREIGN_WORDS: Final = """
air arm bar been beer bees best bits boong boost boots born bos bow bows box bus bust caps car caro cast cats
chair charm cheer coast coats congo cops core cos cost cow cows cups dad dads dawn deer der des does door dots
dow down downs dust er est ex gaps gas gays gis goes gust guys hair has her here hero his hits honor host how
ir is its just keen kits laos laps las last laura lawn lens les lex lips list los lose lost lots low lows lust
lux maps mar mary mas mast max mis mist mix moon most must nas nest noon nor nose now nuts or ox pair par past
peer pest pins poor pos post pus queen quest rest rex roast roof room rooms rose row rows rust sax seen sees
sex sir six soon sore sow sows sur taps tar tax taxi teen teens test this those thus tips toast toes tons too
tops tor tore tow town towns tows trust ups us vest visa vow vows xix xoong
"""
_FOREIGN: Final = frozenset(_FOREIGN_WORDS.split())
# Of these the ones that stay even in a text that was typed so: commoner than the syllable each would be.
_LOANWORDS: Final = frozenset(
    {"bar", "best", "bus", "ddos", "gas", "list", "mix", "post", "tax", "taxi", "test", "us", "visa"}
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a token means, and how many of its keys say that it was meant so.

    `is_hint`: plain syllables beside it may say that it was, though no key does. `is_clear`: no key of it may
    as well be a letter of a word.
    """

    text: str
    weight: int
    is_hint: bool = False
    is_clear: bool = False


def decode(text: str, names: Collection[str] = frozenset()) -> str | None:
    """Give what `text` means if it was typed in raw Telex or VNI; None when nothing in it is to be read so.

    What is no such typing stays as it stands: spaces, syllables without marks, numbers, names, abbreviations.
    Capitals stay capitals, and a text in capitals is read as in small letters. In what is given there is
    nothing left to read. `names` has syllables of local names that break the rules of spelling, as they are
    and bare: pék, pek.
    """
    read = text
    methods = [replace(method, names=names) for method in (_TELEX, _VNI)]
    while decoded := _decoded(read, methods):  # what was typed in one says how to read the rest in the other
        read = decoded
    return read if read != text else None


def _decoded(text: str, methods: Sequence[_Method]) -> str | None:
    """Read what was typed in the method that more of the text speaks for; None when nothing was."""
    every = [
        token
        for chunk in re.finditer(r"\S+", text)
        if not _KEPT.search(chunk.group())
        for token in TOKEN.finditer(text, *chunk.span())
    ]
    tokens = [token for token in every if _ASCII.fullmatch(token.group())]
    written = [token.group() for token in tokens]
    is_loud = _is_loud([token.group() for token in every], written, methods)
    read = _read_loud if is_loud else _read
    ways = ([read(token, method) for token in written] for method in methods)
    readings = max(ways, key=_strength)
    # A local name without its marks says nothing of how the text was typed.
    names = methods[0].names
    telling = [at for at, token in enumerate(written) if readings[at] or token.lower() not in names]
    said = [written[at].lower() if is_loud else written[at] for at in telling]
    if not _was_typed_so(said, [readings[at] for at in telling]):
        return None
    parts: list[str] = []
    end = 0
    for token, reading in zip(tokens, readings, strict=True):
        if reading:
            parts += (text[end : token.start()], reading.text)
            end = token.end()
    return "".join(parts) + text[end:]


def _is_loud(every: Sequence[str], tokens: Sequence[str], methods: Sequence[_Method]) -> bool:
    """Say whether capitals are a way to write the text, and not its abbreviations: there is more than these.

    That is a long word, a plain syllable, or nothing but clearly typed syllables, two at least (`CAF PHEE`).
    Where anything bears marks the keyboard was on, and short capitals are abbreviations.
    """
    if any(token != token.upper() or not token.isascii() for token in every):
        return False
    if any(len(token) > _LONGEST_ABBREVIATION or is_bare_syllable(token) for token in tokens):
        return True
    if len(tokens) < 2:
        return False
    ways = ([_read_loud(token, method) for token in tokens] for method in methods)
    return any(all(reading and reading.is_clear for reading in readings) for readings in ways)


def _strength(readings: Iterable[_Reading | None]) -> int:
    return sum(reading.weight for reading in readings if reading)


def _was_typed_so(tokens: Sequence[str], readings: Sequence[_Reading | None]) -> bool:
    """Say whether the readings outweigh what speaks against them.

    One key makes a syllable of many a foreign word; two hardly ever do. A key that may be a letter as well
    says something only beside plain syllables: `giaso duc`.
    """
    weights = [reading.weight for reading in readings if reading]
    strange = sum(_is_foreign(token, reading) for token, reading in zip(tokens, readings, strict=True))
    if max(weights, default=0) > 1 or sum(weights) > strange:
        return True
    has_hint = any(reading and reading.is_hint for reading in readings)
    return has_hint and not strange and any(map(is_bare_syllable, tokens))


def _is_foreign(token: str, reading: _Reading | None) -> bool:
    lower = token.lower()
    if reading or is_bare_syllable(lower):
        return lower in _FOREIGN
    # What has no vowel but its first letter is an abbreviation: ubnd, mttq.
    return token.isalpha() and not token.isupper() and _VOWEL.search(lower, 1) is not None


def _read(token: str, method: _Method) -> _Reading | None:
    """Give the syllable, or the abbreviation with Đ, that a token is in a method."""
    lower = token.lower()
    if lower in _LOANWORDS or (is_bare_syllable(lower) and "oo" not in lower):
        return None
    typed = _Typed(method)
    if not all(typed.press(key) for key in token) or not typed.keys:
        return None
    begins_with_d = lower.startswith(("dd", "d9"))  # as hardly a word elsewhere does
    is_short_capitals = token.isupper() and 1 < len(token) <= _LONGEST_ABBREVIATION and not begins_with_d
    # `VAR` in a text of small letters is an abbreviation, whatever it is in Telex.
    if not (is_short_capitals and typed.keys == 1) and (written := typed.written()):
        # `USA`, `CO2` and `A4` are no evidence either, and `Lee` is a name more often than lê.
        is_hint = len(token) > 2
        is_ambiguous = lower in _FOREIGN or is_short_capitals or not is_hint or typed.is_doubled_open
        weight = 0 if is_ambiguous else typed.keys - typed.loose + begins_with_d
        return _Reading(written, weight, is_hint, is_clear=is_hint and not typed.loose)
    return _Reading("".join(typed.letters), 0) if typed.is_abbreviation else None


def _read_loud(token: str, method: _Method) -> _Reading | None:
    """Give what a token in capitals is as in small letters; an abbreviation is one in capitals only."""
    small = _read(token.lower(), method)
    return replace(small, text=small.text.upper()) if small else _read(token, method)


class _Typed:
    """What stands on the screen while a token is typed, key by key."""

    def __init__(self, method: _Method) -> None:
        self._method = method
        self.letters: list[str] = []
        self.tone = Tone.LEVEL
        self.keys = 0
        self.loose = 0
        """How many keys stand where a letter of a word may as well: the a of `Hana`, the s of `visa`."""
        self._typed = ""

    @property
    def is_abbreviation(self) -> bool:
        """Whether nothing but Đ was made by the keys, and no vowel is in it: HĐND."""
        return "Đ" in self.letters and not _VOWEL.search(self._lower())

    @property
    def is_doubled_open(self) -> bool:
        """Whether the only key doubles the last letter: `tree`, `Soo`."""
        return self.keys == 1 and self._typed.endswith(("ee", "oo"))

    def press(self, key: str) -> bool:
        """Take a key; False when the token cannot be a typed syllable."""
        name = key.lower()
        before, self._typed = self._typed[-1:], self._typed + name
        if name in self._method.tones and _VOWEL.search(self._lower()):
            if self.tone is not Tone.LEVEL:  # a second one takes the first away
                return False
            self.tone = self._method.tones[name]
            self.keys += 1
            return True
        marked = self._method.marks.get(name)
        if marked and (places := self._places(marked)):
            for at in places:
                letter = marked[self.letters[at].lower()]
                self.letters[at] = letter.upper() if self.letters[at].isupper() else letter
            self.keys += 1
            self.loose += name in marked and name != before  # a letter that comes twice, but apart
            return True
        if before.isalpha() and self._method.tones.get(before) is self.tone and _VOWEL.match(name):
            self.loose += 1  # a tone between two vowels; a digit never is a letter of a word
        self.letters.append(key)
        return key.isalpha()

    def written(self) -> str | None:
        """Give the syllable with its tone, or None when it is not well formed."""
        lower = self._lower()
        for form in (lower, *(lower.replace(one, other) for one, other in _HORNED)):
            if is_well_formed(form, self.tone) or self._is_name(form):
                pairs = zip(form, self.letters, strict=True)
                cased = "".join(one.upper() if typed.isupper() else one for one, typed in pairs)
                return with_tone(cased, self.tone)
        return None

    def _is_name(self, letters: str) -> bool:
        # `kroong` is a name, and not krông in Telex.
        names = self._method.names
        return with_tone(letters, self.tone) in names and self._typed not in names

    def _lower(self) -> str:
        return "".join(self.letters).lower()

    def _places(self, marked: Mapping[str, str]) -> Sequence[int]:
        """Give the indices of the letters that a key marks: the last that can be, but for pairs with ư."""
        lower = self._lower()
        if "u" in marked and not lower.startswith("qu"):
            at = lower.find("uo")
            if at >= 0:
                return at, at + 1
            at = max(lower.find("ua"), lower.find("uu"))  # ưa and ưu have the horn in front
            if at >= 0:
                return (at,)
        if "d" in marked and not lower.startswith("d"):  # no syllable: in an abbreviation, dd stands together
            return (len(lower) - 1,) if lower.endswith("d") else ()
        if set(marked) == {"o"} and lower.endswith(("oa", "oe")):  # ngoào, khoèo: no syllable has ôa or ôe
            return ()
        last = max(map(lower.rfind, marked))
        return (last,) if last >= 0 else ()
