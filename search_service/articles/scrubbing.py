"""What of a query may be kept? Nothing that says who somebody is.

Telephone numbers (national numbering plan: 10 digits; 11 for fixed lines, and for mobiles before 2018),
numbers of identity papers (9 digits, 12 since 2016), of bank accounts and cards, and e-mail addresses give
way to `[…]`, whatever digits they are written in and whatever stands between these. Document numbers, years
and dates stay: they are what an archive is asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from search_service.vietnamese.documents import find_documents

HIDDEN: Final = "[…]"

LONGEST: Final = 200
"""Characters kept of a query: what is longer was pasted, and nobody else asks for it."""

_AT: Final = r"(?:[@＠﹫]+|[(\[{]\s?at\s?[)\]}]|\ba còng\b)"
# From the beginning of a word only, or a long one without any sign would be read again from each letter.
_ADDRESS: Final = re.compile(rf"(?<!\S)\S*?[^\s@＠﹫](?:\s?{_AT}\s?[^\s@＠﹫]\S*)+", re.IGNORECASE)
_BETWEEN: Final = r"(?:(?!\[…\])[\W_]){1,5}"
_RUN: Final = re.compile(rf"\d+(?:{_BETWEEN}\d+)*")
_GROUP: Final = re.compile(r"\d+")
_PLUS: Final = re.compile(r"[(+]{1,2}$")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
# A number with its year, and a day: neither is part of anything longer.
_KEPT: Final = re.compile(
    r"(?<![\d/.-])(?:\d{1,5} ?/ ?(?:19|20)\d\d|\d{1,2}([/.-])\d{1,2}\1(?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d{1,2}-\d{1,2})(?!\d|[/.-]\d)"
)
_PHONE: Final = re.compile(r"(?:0|(?:00)?840?)(?:[35789]\d{8}|[12]\d{9})")
_LONG: Final = 7
"""Digits in one piece that are more than any document's number has, and those of a year."""

_LONG_IN_PARTS: Final = 9
_LONGEST_PHONE: Final = 15
_FOUR: Final = 4


def kept(query: str) -> str:
    """Give what is kept of a query: scrubbed, small letters, composed, single spaces, at most 200 characters.

    Empty when nothing of it can be searched for. Queries that differ in these respects alone become one.
    """
    plain = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in query)
    text = " ".join(scrub(" ".join(plain.split())).lower().split())
    text = unicodedata.normalize("NFC", text)
    if len(text) > LONGEST:
        text = text[: LONGEST - 1].rpartition(" ")[0].rstrip() or text[: LONGEST - 1]
        text = f"{text}…"
    return text if any(char.isalnum() for char in text) else ""


def scrub(text: str) -> str:
    """Give a text with `[…]` for whatever could say who somebody is. Scrubbing again changes nothing."""
    text = _ADDRESS.sub(HIDDEN, _with_plain_digits(unicodedata.normalize("NFC", text)))
    pieces: list[str] = []
    at = 0
    for start, end in _documents_and_days(text):
        pieces += (_without_numbers(text[at:start]), text[start:end])
        at = end
    return "".join((*pieces, _without_numbers(text[at:])))


def _with_plain_digits(text: str) -> str:
    """Write every digit as 0 to 9: full-width ones, those of other scripts, in circles and in superscript."""
    return "".join(
        char if char.isascii() or (digit := unicodedata.digit(char, None)) is None else str(digit)
        for char in text
    )


def _documents_and_days(text: str) -> Iterator[tuple[int, int]]:
    """Yield where document numbers, numbers with their year and days stand, in order, none overlapping."""
    capitals = text.upper()  # document numbers are typed in small letters too
    texts = {text, capitals} if len(capitals) == len(text) else {text}
    found = {(number.start, number.end) for one in texts for number in find_documents(one)}
    found |= {match.span() for match in _KEPT.finditer(text)}
    last = 0
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= last:
            yield start, end
            last = end


def _without_numbers(text: str) -> str:
    pieces: list[str] = []
    at = 0
    for run in _RUN.finditer(text):
        for start, end in _hidden(run):
            before = text[at:start] if pieces and start > run.start() else _PLUS.sub("", text[at:start])
            pieces += (before, HIDDEN)
            at = end
    return "".join((*pieces, text[at:]))


def _hidden(run: re.Match[str]) -> list[tuple[int, int]]:
    """Give what is hidden of digits that stand together, in groups."""
    spans = [(run.start() + one.start(), run.start() + one.end()) for one in _GROUP.finditer(run.group())]
    groups = [run.string[start:end] for start, end in spans]
    hidden = [len(group) >= _LONG for group in groups]
    for first, last in (*_cards(groups), *_phones(groups)):
        hidden[first:last] = [True] * (last - first)
    for first, last in _stretches(hidden):
        inner = [at for at in range(first, last) if not _YEAR.fullmatch(groups[at])]
        if inner and _is_long(groups[inner[0] : inner[-1] + 1]):
            hidden[inner[0] : inner[-1] + 1] = [True] * (inner[-1] + 1 - inner[0])
    return [(spans[first][0], spans[last - 1][1]) for first, last in _stretches([not one for one in hidden])]


def _cards(groups: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield which groups together are a card's number: four fours, whatever telephone is within it."""
    for first in range(len(groups) - _FOUR + 1):
        fours = groups[first : first + _FOUR]
        if all(len(group) == _FOUR for group in fours) and not any(map(_YEAR.fullmatch, fours)):
            yield first, first + _FOUR


def _phones(groups: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield which groups together are a telephone number."""
    first = 0
    while first < len(groups):
        digits, found = "", 0
        for at in range(first, len(groups)):
            digits += groups[at]
            if len(digits) > _LONGEST_PHONE:
                break
            if _PHONE.fullmatch(digits) and not _are_days(groups[first : at + 1]):
                found = at + 1
        if found:
            yield first, found
        first = found or first + 1


def _is_long(groups: Sequence[str]) -> bool:
    return sum(map(len, groups)) >= _LONG_IN_PARTS and not _are_days(groups)


def _are_days(groups: Sequence[str]) -> bool:
    """Say whether they can be days, months and years, with a year among them."""
    years = [bool(_YEAR.fullmatch(group)) for group in groups]
    return any(years) and all(
        is_year or len(group) <= 2 for group, is_year in zip(groups, years, strict=True)
    )


def _stretches(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield from where to where nothing is flagged."""
    first = 0
    for at, flag in enumerate((*flags, True)):
        if flag:
            if at > first:
                yield first, at
            first = at + 1
