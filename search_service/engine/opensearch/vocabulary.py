"""What is indexed of an article for its words alone? Forms, spelling in order, beginnings of its title.

All of it belongs to the article's own document: it comes and goes with it, so nothing that is counted can
drift from what a snapshot holds.
"""

from __future__ import annotations

import base64
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from search_service.engine.contract import Document
from search_service.engine.going_on import syllables
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold, is_marked

SLICES: Final = 32
"""Fields that forms are spread over. Who asks for a syllable reads one of them: some six forms an article."""

SPELLING: Final = "spelling"
TITLE: Final = "title"
TITLE_PLACES: Final = "title_places"
DICE: Final = "dice"

DICE_SIDES: Final = 1 << 16
"""`dice` is below this: a number that only the id decides, so any share of the articles can be chosen."""

LONGEST_PREFIX: Final = 16
"""Letters of an unfinished syllable that are looked up."""

LONGEST_VALUE: Final = 8_191
"""Letters of a keyword: Lucene refuses one of more than 32,766 bytes, and a letter may have four."""

LONGEST_SYLLABLE: Final = 255
"""Letters of a syllable: a longer one has no forms, and in a title so many letters are looked up."""

SECTION_END: Final = "\n"
"""Stands between two sections in `spelling`."""


def forms_field(folded: str) -> str:
    """Give the field that has the forms of a folded syllable."""
    return f"forms_{zlib.crc32(folded.encode()) % SLICES:02}"


WORD_MAPPING: Final[Mapping[str, Any]] = {
    **{
        f"forms_{number:02}": {"type": "keyword", "index": False, "ignore_above": LONGEST_VALUE}
        for number in range(SLICES)
    },
    SPELLING: {"type": "binary", "doc_values": True},
    TITLE: {"type": "keyword", "ignore_above": LONGEST_VALUE},
    TITLE_PLACES: {"type": "text", "analyzer": "title_places", "index_options": "positions", "norms": False},
    DICE: {"type": "integer"},
}
"""The fields of `word_fields`.

`forms_00`, ...: `giao giáo 3` for a syllable, one of its forms, and at how many places the form stands.
`spelling`: the words in order, see `_spelling`. `title_places`: see `whole` and `begun`.
"""

WORD_ANALYSIS: Final[Mapping[str, Any]] = {
    "tokenizer": {"title_places": {"type": "whitespace", "max_token_length": 1_048_576}},
    "filter": {
        "title_places": {"type": "pattern_capture", "preserve_original": False, "patterns": ["([^|]+)"]}
    },
    "analyzer": {"title_places": {"type": "custom", "tokenizer": "title_places", "filter": ["title_places"]}},
}
"""Analysis of WORD_MAPPING: what stands between spaces is at one position, `|` between its tokens."""


def word_fields(document: Document) -> dict[str, Any]:
    """Give the fields of WORD_MAPPING for a document."""
    fields: dict[str, Any] = defaultdict(list)
    for form, count in Counter(document.streams[Stream.ACCENTED].terms).items():
        folded = fold(form)
        if len(folded) <= LONGEST_SYLLABLE:
            fields[forms_field(folded)].append(f"{folded} {form} {count}")
    fields[SPELLING] = base64.b64encode(_spelling(document).encode()).decode()
    fields[TITLE] = document.article.title
    fields[TITLE_PLACES] = _title_places(syllables(document.article.title))
    fields[DICE] = zlib.crc32(document.article.id.encode()) % DICE_SIDES
    return fields


def whole(syllable: str, in_unmarked: bool = False) -> str:
    """Give the token of a syllable of a title, with its marks or without; `in_unmarked`: of one with none."""
    return ("-" if in_unmarked else "=") + syllable[:LONGEST_SYLLABLE]


def begun(syllable: str, in_unmarked: bool = False) -> str:
    """Give the token of what a syllable of a title begins with; see `whole`."""
    return ("~" if in_unmarked else "<") + syllable[:LONGEST_PREFIX]


def _spelling(document: Document) -> str:
    """Give the words with a space before and behind each; `SECTION_END` is a word of its own."""
    words = document.streams[Stream.WORDS]
    spelt: list[str] = []
    end = 0
    for term, at in zip(words.terms, words.positions.tolist(), strict=True):
        if at != end:
            spelt.append(SECTION_END)
        spelt.append(term)
        end = at + term.count("_") + 1
    return f" {' '.join(spelt)} "


def _title_places(title: Sequence[str]) -> str:
    unmarked = not any(map(is_marked, title))
    return " ".join("|".join(dict.fromkeys(_tokens(one, unmarked))) for one in title)


def _tokens(syllable: str, unmarked: bool) -> Iterator[str]:
    folded = fold(syllable)
    for of_unmarked in (False, True) if unmarked else (False,):
        yield whole(folded, of_unmarked)
        yield from (begun(folded[:length], of_unmarked) for length in _lengths(folded))
    if folded != syllable:
        yield whole(syllable)
        # What is typed without marks is sought as folded: only beginnings with a mark are asked for.
        beginnings = (syllable[:length] for length in _lengths(syllable))
        yield from (begun(one) for one in beginnings if is_marked(one))


def _lengths(syllable: str) -> range:
    return range(1, min(len(syllable), LONGEST_PREFIX) + 1)
