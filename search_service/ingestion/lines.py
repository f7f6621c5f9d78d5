"""What are the lines of a page dump, once the residue of editors and wrapping is gone?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from search_service.vietnamese.syllables import IGNORABLE, fold
from search_service.vietnamese.tokens import tokenize

# Word and its web export leave <o:p></o:p>, <w:…> and <st1:…> tags in text that is no longer markup.
_RESIDUE: Final = re.compile(r"</?(?:o|w|v|m|st1):[a-z][^<>\n]{0,200}>", re.IGNORECASE)
# Zero-width space and the marks that editors leave inside words; NUL would end text in some stores.
_INVISIBLE: Final = dict.fromkeys(map(ord, IGNORABLE + "\u200b\u0000"))
_SPACES: Final = re.compile(r"[^\S\n]+")

# . ! ? … end a sentence, also inside a closing quote or bracket; ; and : end a line of a list or before one.
_SENTENCE_END: Final = re.compile(r"[.!?…;:][\"'”’»)\]]*$")
_LIST_MARK: Final = re.compile(r"[a-zđ]{1,2}\s?[).]\s")
_STOP: Final = re.compile(r"(\w*)[.!?…]+[\"”’»)]*(?=\s+\S|\s*$)")
_ABBREVIATIONS: Final = frozenset(
    {"tp", "tx", "tt", "ths", "ts", "gs", "pgs", "bs", "cn", "q", "p", "st", "v", "vv"}
)

PROSE_WORDS: Final = 6
"""A line that ends like a sentence is one from this many words on."""

_SENTENCE_WORDS: Final = 3
_TITLE_WORDS: Final = 25  # a single line this short that ends in ? or ! may be a headline
_LONG: Final = 300  # characters: no headline or caption is this long
_WRAP: Final = range(40, 131)  # characters: where editors and mail programs wrap lines
_WRAPPED: Final = 3  # this many continuations make a page a wrapped one


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `text` is the source's letters, `nfc` the same composed.

    `plain` is `nfc` in lower case without marks, letter for letter as long, so that what is found in one can
    be cut from the other. `words` counts; `gap` says that a blank line, or the top of the page, stands above.
    """

    text: str
    nfc: str
    plain: str
    words: int
    gap: bool

    @classmethod
    def of(cls, text: str, gap: bool = False) -> Line:
        """Give the line for `text`."""
        nfc = unicodedata.normalize("NFC", text)
        return cls(text, nfc, without_marks(nfc), len(text.split()), gap)

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends as a sentence, or as a line of a list, does."""
        return bool(_SENTENCE_END.search(self.text))

    @property
    def is_prose(self) -> bool:
        """Whether it is a sentence or more, not a headline, a caption or a name."""
        if len(self.text) > _LONG:
            return True
        if self.words < PROSE_WORDS or not self.ends_sentence:
            return False
        asks = self.text.rstrip("\"'”’»)]").endswith(("?", "!", "…", "..."))
        return not (asks and self.words <= _TITLE_WORDS and ". " not in self.text)


def without_marks(nfc: str) -> str:
    """Give composed text in lower case without marks, each letter in its place."""
    return "".join(map(_bare, nfc))


@lru_cache(maxsize=4096)
def _bare(char: str) -> str:
    if char.isascii():
        return char.lower()
    if char in "\u0110\u0111\u00d0\u00f0\u0189\u0256":  # Đ and its look-alikes
        return "d"
    return unicodedata.normalize("NFD", char)[0].lower()[:1]


def slug_of(text: str) -> str:
    """Give the words of `text` as an address has them: lower case, without marks, joined by hyphens."""
    return "-".join(fold(token.text) for token in tokenize(text))


def is_called(line: Line, slug: str) -> bool:
    """Whether a line is a headline of these words."""
    return len(line.text) <= _LONG and slug_of(line.text) == slug


def first_sentence(text: str) -> str:
    """Give the first sentence of a line, or as much of it as fits a headline, ended by …"""
    head = text[: 2 * _LONG]
    ends = (
        stop.end()
        for stop in _STOP.finditer(head)
        # Neither "TP. Kon Tum" nor the number of a paragraph ("1.", "II.") ends a sentence.
        if without_marks(stop[1]) not in _ABBREVIATIONS and len(head[: stop.end()].split()) >= _SENTENCE_WORDS
    )
    sentence = head[: next(ends, len(head))].strip()
    if len(sentence) <= _LONG:
        return sentence
    cut = sentence[: _LONG - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"


def read_lines(text: str) -> list[Line]:
    """Give the lines that hold something, with white space tidied and editors' residue removed."""
    text = _RESIDUE.sub("", text.translate(_INVISIBLE))
    lines: list[Line] = []
    gap = True
    for raw in text.splitlines():
        tidy = _SPACES.sub(" ", raw).strip()
        if tidy:
            lines.append(Line.of(tidy, gap))
        gap = not tidy
    return lines


def rejoin(lines: Sequence[Line], is_furniture: Callable[[Line], bool]) -> list[Line]:
    """Join the lines that wrapping broke.

    A line continues the one above when it begins with a small letter; on a page where that happens again and
    again, also when its first word would not have fitted above. Furniture never continues anything.
    """
    fixed = [is_furniture(line) for line in lines]
    free = [at for at in range(1, len(lines)) if not fixed[at - 1] and not fixed[at] and not lines[at].gap]
    small = {at for at in free if _continues(lines[at - 1], lines[at])}
    full: set[int] = set()
    if len(small) >= _WRAPPED and (width := _wrap_width(lines, small)):
        # The first line may be the headline, however long: it is never continued this way.
        full = {at for at in free if at > 1 and not _fits(lines[at - 1], lines[at], width)}
    starts = [at for at in range(len(lines)) if at not in small and at not in full]
    return [_whole(lines[start:stop]) for start, stop in pairwise([*starts, len(lines)])]


def _whole(parts: Sequence[Line]) -> Line:
    return parts[0] if len(parts) == 1 else Line.of(" ".join(part.text for part in parts), parts[0].gap)


def _continues(above: Line, line: Line) -> bool:
    return line.nfc[0].islower() and not above.ends_sentence and not _LIST_MARK.match(line.plain)


def _fits(above: Line, line: Line, width: int) -> bool:
    return len(above.nfc) + 1 + len(line.nfc.split(" ", 1)[0]) <= width


def _wrap_width(lines: Sequence[Line], continued: Iterable[int]) -> int | None:
    """Give the number of characters at which lines were wrapped; None when they were not."""
    width = max(len(lines[at - 1].nfc) for at in continued)
    longer = sum(len(line.nfc) > width for line in lines)
    return width if width in _WRAP and longer <= len(lines) // 10 else None
