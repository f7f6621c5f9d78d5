"""Which articles are measured on? Real ones where SEARCH_TEST_DATA has them, else ones made here."""

from __future__ import annotations

import datetime as dt
import json
import lzma
import os
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from search_service.articles.article import Article

_AUTHORS = [f"Tác giả {n}" for n in range(40)]
_TOPICS = [f"Chủ đề {n}" for n in range(12)]
_FIRST_DAY = dt.date(2015, 1, 1)


def articles(count: int) -> Iterator[Article]:
    """Yield `count` articles, each with an author, a topic and a date that depend on its number alone."""
    for number, (title, text) in enumerate(islice(_texts(), count)):
        yield Article(
            id=f"n{number}",
            title=title,
            text=text,
            date=_FIRST_DAY + dt.timedelta(days=number * 7 % 3650),
            authors=(_AUTHORS[number * 7 % 40],),
            topics=(_TOPICS[number * 5 % 12],),
        )


def source() -> str:
    """Say where the articles come from."""
    return str(_file().name) if _file().is_file() else "made here, deterministic"


def _file() -> Path:
    return Path(os.environ.get("SEARCH_TEST_DATA", "")) / "vietnews30k.jsonl.xz"


def _texts() -> Iterator[tuple[str, str]]:
    if _file().is_file():
        with lzma.open(_file(), "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield row["title"], row["text"]
        return
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
        yield " ".join(words[:10]).capitalize(), " ".join(words[10:])
