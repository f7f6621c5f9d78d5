"""How is a text read for its phrases of time?

As its canonical tokens with one sign between two. A word is understood with its marks or without any, never
with other marks: `thắng 3` is no month.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from search_service.vietnamese.syllables import canonical, fold
from search_service.vietnamese.tokens import Token, tokenize

# What stands between two tokens is one sign: a space, / - . , and % as they are, ~ for a dash with a space
# beside it, and | for all that separates more.
_APART: Final = "|"
_DASH: Final = re.compile(r"\s*[-‐‑–—−]\s*")
_SLASH: Final = re.compile(r"\s*/\s*")
_TIGHT: Final = frozenset("/.-")
# What the query's minus excludes is not asked for (the rule of `query.parse`).
_EXCLUDED: Final = re.compile(r"""(?<!\S)-(?:["“”„«][^"“”„«»]*["“”»]|\w\S*)""")
_WORD: Final = re.compile(r"[^\W\d_]+")


_CARDINALS: Final = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_IN_WORDS: Final = {
    **{word: value for value, word in enumerate(_CARDINALS, 1)},
    "bẩy": 7,
    "mười một": 11,
    "mười hai": 12,
}
# Not `tu` for `tư`: it is `từ` and `tù` (`6 thang tu`) more often than four. See `time_points`.
NUMBERS: Final[Mapping[str, int]] = {
    **_IN_WORDS,
    **{fold(word): value for word, value in _IN_WORDS.items()},
    "tư": 4,
}
"""Numbers in words, with and without marks."""
ROMAN: Final = ("i", "ii", "iii", "iv")
_NUMBER: Final = rf"(?:[0-9]{{1,2}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"


def number(written: str) -> int:
    """Give a number written in digits, in Roman ones as quarters have them, or in words; 0 is none."""
    if written.isdecimal():
        return int(written)
    if written in ROMAN:
        return ROMAN.index(written) + 1
    return NUMBERS.get("tư" if written == "tu" else written, 0)


def either(words: str) -> frozenset[str]:
    """Give each of some words with its marks and without."""
    return frozenset((*words.split(), *fold(words).split()))


def pattern(written: str) -> re.Pattern[str]:
    """Compile a pattern over a `Reading`: a Vietnamese word stands for its bare form too, # for a number."""

    def both(word: re.Match[str]) -> str:
        marked = canonical(word.group())
        return word.group() if word.group().isascii() else f"(?:{marked}|{fold(marked)})"

    return re.compile(_WORD.sub(both, written).replace("#", _NUMBER))


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as `plain`: canonical tokens with one sign around each.

    `starts` and `ends` give the token that begins or ends at an index of `plain`.
    """

    plain: str
    tokens: tuple[Token, ...]
    starts: Mapping[int, int]
    ends: Mapping[int, int]

    def stands_alone(self, start: int, end: int) -> bool:
        """Say whether `plain[start:end]` is whole tokens and no part of a number."""
        starts_well = self.plain[start - 1] not in _TIGHT
        return starts_well and end in self.ends and self.plain[end] not in _TIGHT and self.plain[end] != "%"

    def before(self, start: int) -> str:
        """Give the token before an index of `plain`, if a space leads to it; else nothing."""
        at = self.starts[start]
        return self.tokens[at - 1].text if self.plain[start - 1] == " " else ""

    def before_is_number(self, start: int) -> bool:
        """Say whether the token before an index, a space away, is a number in digits."""
        return start in self.starts and self.before(start).isdecimal()

    def after(self, end: int) -> str:
        """Give the token behind an index of `plain`, if a space leads to it; else nothing."""
        is_near = end in self.ends and self.plain[end] == " "
        return self.tokens[self.ends[end] + 1].text if is_near else ""


def read(text: str) -> Reading:
    """Make a text readable, but for what it excludes."""
    asked = _EXCLUDED.sub(lambda found: _APART * len(found.group()), text)
    tokens = tokenize(asked)
    parts: list[str] = []
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    length = last = 0
    for at, token in enumerate(tokens):
        starts[length + 1] = at
        parts += (_sign(asked[last : token.start]) if at else _APART, token.text)
        length += 1 + len(token.text)
        ends[length] = at
        last = token.end
    parts.append("%" if asked[last:].lstrip().startswith("%") else _APART)
    return Reading("".join(parts), tuple(tokens), starts, ends)


def _sign(between: str) -> str:
    if between.isspace():
        return " "
    if between == ".":
        return "."
    if _SLASH.fullmatch(between):
        return "/"
    if _DASH.fullmatch(between):
        return "-" if len(between) == 1 else "~"
    stripped = between.strip()
    return "," if stripped == "," else "%" if stripped.startswith("%") else _APART
