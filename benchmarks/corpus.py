"""Which articles are measured on? Real ones where SEARCH_TEST_DATA has them, else ones made here.

When there are not enough real ones, more are made of their sentences.
"""

from __future__ import annotations

import datetime as dt
import json
import lzma
import os
import random
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from search_service.articles.article import Article, Kind

_AUTHORS = [f"Tác giả {n}" for n in range(40)]
_TOPICS = [f"Chủ đề {n}" for n in range(12)]
_KINDS = [*[Kind.NEWS] * 6, *(kind for kind in Kind if kind is not Kind.NEWS)]
_FIRST_DAY = dt.date(2015, 1, 1)
_NUMBER = re.compile(r"[0-9]{2,}")


def articles(count: int) -> Iterator[Article]:
    """Yield `count` articles, each with an author, a topic, a kind and a date that depend on its number."""
    for number, (title, text) in enumerate(islice(_texts(), count)):
        yield Article(
            id=f"n{number}",
            title=title,
            text=text,
            date=_FIRST_DAY + dt.timedelta(days=number * 7 % 3650),
            authors=(_AUTHORS[number * 7 % 40],),
            topics=(_TOPICS[number * 5 % 12],),
            kind=_KINDS[number // 7 % len(_KINDS)],
        )


def source() -> str:
    """Say where the articles come from."""
    return str(_file().name) if _file().is_file() else "made here, deterministic"


def _file() -> Path:
    return Path(os.environ.get("SEARCH_TEST_DATA", "")) / "vietnews30k.jsonl.xz"


def _texts() -> Iterator[tuple[str, str]]:
    if not _file().is_file():
        yield from _invented()
        return
    real: list[tuple[str, str]] = []
    with lzma.open(_file(), "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            real.append((row["title"], row["text"]))
            yield real[-1]
    yield from _recombined(real)


def _recombined(real: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield texts of a third of each of three articles, with the first one's title.

    Their numbers are others each time: otherwise no term would be new, and a lexicon would stop growing.
    """
    dice = random.Random(29)

    def other(number: re.Match[str]) -> str:
        digits = len(number.group())
        return str(dice.randrange(10 ** (digits - 1), 10**digits))

    while True:
        chosen = dice.sample(real, 3)
        sentences: list[str] = []
        for _, text in chosen:
            of_text = text.split("\n")
            third = -(-len(of_text) // 3)
            first = dice.randrange(len(of_text) - third + 1)
            sentences += of_text[first : first + third]
        yield _NUMBER.sub(other, chosen[0][0]), _NUMBER.sub(other, "\n".join(sentences))


def _invented() -> Iterator[tuple[str, str]]:
    letters = random.Random(7)
    syllables = [
        start + middle + end
        for start in ("", "b", "c", "đ", "gi", "h", "kh", "l", "m", "ngh", "ph", "t", "tr", "x")
        for middle in ("a", "á", "ạ", "ê", "ế", "iê", "ô", "ộ", "ươ", "ướ", "u", "ù")
        for end in ("", "n", "ng", "t", "c", "m")
    ]
    weights = [1 / (rank + 5) for rank in range(len(syllables))]
    while True:
        words = letters.choices(syllables, weights, k=360)
        words.append(str(letters.randrange(1_000_000)))  # few articles, or none, share it
        yield " ".join(words[:10]).capitalize(), " ".join(words[10:])
