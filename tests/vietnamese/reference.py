"""What is a text analysed to by the plain rules, one token at a time and with pyvi itself?

Slow, and as close to the rules' wording as can be: what the service's fast code is compared with.
"""

from __future__ import annotations

import unicodedata
import warnings
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from search_service.vietnamese.analysis import SECTION_GAP, Section
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold, is_marked
from search_service.vietnamese.tokens import Token, tokenize

Plain = Mapping[Stream, list[tuple[str, int, int]]]
"""Each stream's terms with position and weight."""


@cache
def pyvi() -> Any:
    """Give pyvi's own segmenter."""
    with warnings.catch_warnings():
        # Its regular expressions are older than the rules that now warn about them.
        warnings.simplefilter("ignore")
        from pyvi import ViTokenizer  # noqa: PLC0415 (it takes two seconds and 100 MB)
    segmenter = ViTokenizer.ViTokenizer
    # The model unpacks itself into a temporary file and leaves it there: it is not needed once it is read.
    segmenter.model.tagger_  # noqa: B018 (reads the file)
    segmenter.model.modelfile.cleanup()
    return segmenter


def plain_words(text: str, tokens: Sequence[Token]) -> list[tuple[str, int]]:
    """Give pyvi's words as (canonical syllables joined by `_`, index of the first token)."""
    if not tokens:
        return []
    starts = _word_starts(text, tokens)
    ends = [*starts[1:], len(tokens)]
    return [
        ("_".join(token.text for token in tokens[start:end]), start)
        for start, end in zip(starts, ends, strict=True)
    ]


def plain_analysis(sections: Sequence[Section]) -> Plain:
    """Give every stream of an article."""
    streams: dict[Stream, list[tuple[str, int, int]]] = {stream: [] for stream in Stream}
    token_lists = [tokenize(section.text) for section in sections]
    marked = [any(is_marked(token.text) for token in tokens) for tokens in token_lists]
    all_bare = not any(m for m, section in zip(marked, sections, strict=True) if section.prose)
    first = 0
    for section, tokens, has_marks in zip(sections, token_lists, marked, strict=True):
        counts_as_bare = not has_marks and (section.own_marks or (section.prose and all_bare))
        for at, token in enumerate(tokens):
            place = (first + at, section.weight + (at < section.lead))
            streams[Stream.ACCENTED].append((token.text, *place))
            streams[Stream.FOLDED].append((fold(token.text), *place))
            if counts_as_bare:
                streams[Stream.BARE].append((fold(token.text), *place))
            if at + 1 < len(tokens):
                streams[Stream.PAIRS].append((f"{fold(token.text)}_{fold(tokens[at + 1].text)}", *place))
        for word, at in plain_words(section.text, tokens):
            streams[Stream.WORDS].append((word, first + at, section.weight + (at < section.lead)))
        first += len(tokens) + SECTION_GAP
    return streams


def _word_starts(text: str, tokens: Sequence[Token]) -> list[int]:
    """Give the indices of the tokens that begin a word."""
    readable, offsets = _readable(text, tokens)
    # White space is in no syllable, so that pyvi may compose it.
    visible = "".join(" " if char.isspace() else char for char in readable)
    if unicodedata.normalize("NFC", visible) != visible:  # pyvi would shift every offset
        return list(range(len(tokens)))
    begins: list[int] = []  # offsets into `readable` where a pyvi word begins
    at = 0
    for word in pyvi().tokenize(readable).split(" "):
        for number, part in enumerate(word.split("_")):
            at = readable.index(part, at)
            if number == 0:
                begins.append(at)
            at += len(part)
    starts = []
    passed = 0
    for index, offset in enumerate(offsets):
        # A word that begins inside a token (`đ` of `1.000đ`) begins with the next one.
        until = bisect_right(begins, offset, lo=passed)
        if until > passed or index == 0:
            starts.append(index)
        passed = until
    return starts


def _readable(text: str, tokens: Sequence[Token]) -> tuple[str, list[int]]:
    """Give the text with each token as composed letters only, and where each token begins in it.

    `_` becomes a space, since pyvi marks a join with it.
    """
    parts: list[str] = []
    offsets: list[int] = []
    length = last = 0
    for token in tokens:
        between = text[last : token.start].replace("_", " ")
        written = unicodedata.normalize("NFC", text[token.start : token.end])
        letters = "".join(char for char in written if char.isalnum())
        offsets.append(length + len(between))
        parts += (between, letters)
        length = offsets[-1] + len(letters)
        last = token.end
    parts.append(text[last:].replace("_", " "))
    return "".join(parts), offsets
