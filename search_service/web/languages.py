"""Which language does a visitor read? What the address says, else what the browser prefers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

LANGUAGES: Final = ("vi", "en")
"""What the pages are written in; the first is meant where nothing else is said."""

# RFC 9110, 12.4.2: at most three decimals, from 0 to 1.
_RANGE: Final = re.compile(
    r"\s*(?P<tag>[a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*(?P<q>0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?",
    re.ASCII | re.IGNORECASE,
)
_MAX_LENGTH: Final = 1000
"""Of the header, in characters; browsers send some fifty."""


def language_for(asked: str, accept_language: str) -> str:
    """Give the language of a page: what `?lang=` asks for, if it is one of them; else the preferred one."""
    return asked if asked in LANGUAGES else preferred(accept_language)


def preferred(accept_language: str) -> str:
    """Give the language that an `Accept-Language` header likes best (RFC 9110, 12.5.4).

    A language stands for each of its regions: `en-GB` is `en`. Of two that are liked as well the earlier of
    `LANGUAGES` is taken, also if the header names neither or is empty. What cannot be read is passed over.
    """
    liked: dict[str, float] = {}
    for tag, quality in _ranges(accept_language[:_MAX_LENGTH]):
        liked[tag] = max(quality, liked.get(tag, 0.0))
    others = liked.get("*", 0.0)
    return max(LANGUAGES, key=lambda language: liked.get(language, others))


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    for part in header.split(","):
        if found := _RANGE.fullmatch(part):
            yield found["tag"].lower().partition("-")[0], float(found["q"] or 1)
