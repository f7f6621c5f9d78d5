"""Which document numbers does a text cite?

State documents are numbered `number/[year/]TYPE-ORGAN` (Nghị định 30/2020/NĐ-CP, appendix III), Party
documents `number-TYPE/ORGAN` (Hướng dẫn 36-HD/VPTW). Party numbers restart each term, so that number and date
together name a document.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from search_service.vietnamese.syllables import canonical


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number in a text: `text[start:end]` is how it is written, `key` the same for all spellings."""

    text: str
    key: str
    start: int
    end: int


# Eth and African D, typed for Đ; hyphens and dashes that editors put for "-".
_ALIKE: Final = {"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ", "‐": "-", "‑": "-", "–": "-"}

_NUMBER: Final = r"[0-9]{1,5}[a-zđ]{0,2}"
_YEAR: Final = r"(?:19|20)[0-9][0-9]"
# Capitals, with the small letters that some types have: TTg, QĐi, CTr. An organ has two capitals or more, so
# that neither "1/2 Xã" nor "5/Ban" is a number; a type is two letters long, but for the L of
# "12/2020/L-CTN".
_CAPITAL: Final = "[A-ZĐƯƠÂĂÊÔ]"
_LETTER: Final = "[A-ZĐƯƠÂĂÊÔa-zđư&]"
_ORGAN: Final = rf"(?={_LETTER}[a-zđư&]*{_CAPITAL}){_CAPITAL}{_LETTER}+[0-9]{{0,3}}"
# Organs whose numbers had neither year nor type: "64/CP", "178/TTg", "10/HĐBT".
_OLD_ORGAN: Final = r"(?:CP|TTg|TTG|HĐBT|HĐNN|HĐCP|TW|SL|LCT)"
_TYPE: Final = rf"(?!{_OLD_ORGAN}\b){_CAPITAL}{_LETTER}+"
_SLASH: Final = r"[ \u00a0]?/[ \u00a0]?"
_DASH: Final = r"[ \u00a0]?-[ \u00a0]?"
# Only the first dash may stand between spaces: " - UBND huyện" goes on with the sentence. Joint circulars
# name up to six organs (01/2017/TTLT-BCA-BQP-BTC-BNN&PTNT-VKSNDTC).
_MORE: Final = rf"(?:-{_CAPITAL}{_LETTER}*[0-9]{{0,3}}){{0,5}}"

_PARTY: Final = rf"{_NUMBER}{_DASH}{_TYPE}{_SLASH}{_ORGAN}{_MORE}"
_DATED: Final = (
    rf"{_YEAR}{_SLASH}(?:(?:{_TYPE}|L){_DASH}{_ORGAN}{_MORE}|[A-ZĐ]{{2,}}[0-9]{{1,3}})"  # 2025/QH15
)
_STATE: Final = rf"{_NUMBER}{_SLASH}(?:{_DATED}|{_TYPE}{_DASH}{_ORGAN}{_MORE}|{_OLD_ORGAN})"
_DOCUMENT: Final = re.compile(rf"{_PARTY}|{_STATE}")
_IN_TEXT: Final = re.compile(rf"(?<![\w/-])(?<![0-9][.,])(?:{_DOCUMENT.pattern})(?![\w/\u0300-\u036f]|-\w)")
# What every number has, however it is written (\u212a is composed to K). Few texts have it, and it is found a
# hundred times faster.
_HINT: Final = re.compile(rf"/[ \u00a0]?[ÐƉ\u212a{_CAPITAL[1:]}")
_PREFIX: Final = re.compile(r"\s*(?:số|so)\s*:?\s*(?=\d)", re.IGNORECASE)
_SPACES: Final = re.compile(r"\s*([/-])\s*")
_ZEROS: Final = re.compile(r"^0+(?=\d)")
_APART: Final = re.compile(r"(?P<number>[0-9]{1,5}[A-ZĐ]{0,2})(?P<sign>[/-])(?P<rest>.*)", re.DOTALL)
_BETWEEN: Final = re.compile(r"[\W_]+")
_CLUSTER: Final = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class NumberParts:
    """What a key is put together of: `42/2022/NĐ-CP` of 42, 2022, nđ and cp.

    `letters` are in canonical form, in order, without their `&`. A number whose letters follow a dash is
    written as the Party does: `1-KL/TW`.
    """

    number: str
    year: int | None
    letters: tuple[str, ...]
    is_party: bool


def find_documents(text: str) -> list[DocumentNumber]:
    """Give the document numbers of `text` in order, each as often as it stands there.

    Offsets are into `text` as it is given, composed or not.
    """
    if not _HINT.search(text):
        return []
    read, offsets = _readable(text)
    found: list[DocumentNumber] = []
    for match in _IN_TEXT.finditer(read):
        start, end = (offsets[match.start()], offsets[match.end()]) if offsets else match.span()
        found.append(DocumentNumber(text[start:end], _key(match.group()), start, end))
    return found


def document_key(typed: str) -> str | None:
    """Give the key of a number that a person typed, in any case and spacing; None when it is not a number.

    Equal keys are one number: upper case, Đ for its look-alikes, TW for TƯ, no leading zeros, no spaces.
    """
    read = _same_letters(unicodedata.normalize("NFC", typed))
    read = _SPACES.sub(r"\1", _PREFIX.sub("", read).strip()).upper()
    number = re.match("[0-9]{1,5}[A-ZĐ]{0,2}", read)
    if not number:
        return None
    # The letters behind a number are small in the grammar; all others may be capitals.
    written = number.group().lower() + read[number.end() :]
    return _key(written) if _DOCUMENT.fullmatch(written) else None


def number_key(given: str) -> str:
    """Give the key of what is given as a number.

    One that no grammar knows (`08/2006/TTLT/BGDĐT-BCA`) is itself, in capitals and without zeros before it.
    """
    return document_key(given) or _ZEROS.sub(
        "", " ".join(unicodedata.normalize("NFC", given).upper().split())
    )


@lru_cache(maxsize=8_192)
def number_parts(key: str) -> NumberParts | None:
    """Take a key apart, even one that no grammar knows (`08/2006/TTLT/BGDĐT-BCA`); None without a number."""
    read = _APART.match(key)
    if not read:
        return None
    pieces = [canonical(piece) for piece in _BETWEEN.split(read["rest"].replace("&", "")) if piece]
    is_dated = bool(pieces) and re.fullmatch(_YEAR, pieces[0]) is not None
    return NumberParts(
        number=_ZEROS.sub("", read["number"].lower()),
        year=int(pieces[0]) if is_dated else None,
        letters=tuple(pieces[is_dated:]),
        is_party=read["sign"] == "-",
    )


def _readable(text: str) -> tuple[str, list[int] | None]:
    """Give the text as the grammar has it, and where each letter begins in `text` (None: where it stands)."""
    if unicodedata.is_normalized("NFC", text):
        return _same_letters(text), None
    letters: list[str] = []
    offsets: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        composed = unicodedata.normalize("NFC", cluster.group())
        letters.append(composed)
        offsets += [cluster.start()] * len(composed)
    return _same_letters("".join(letters)), [*offsets, len(text)]


def _same_letters(text: str) -> str:
    for alike, letter in _ALIKE.items():  # many times faster than `translate`
        text = text.replace(alike, letter)
    return text


def _key(written: str) -> str:
    return _ZEROS.sub("", _SPACES.sub(r"\1", written).upper().replace("TƯ", "TW"))
