"""How quick is the box as one types, and is every count what a search finds?

`python -m benchmarks.suggest [--articles N] [--updates N] [--work FOLDER]`. Titles, words of texts, authors,
topics and document numbers are typed letter by letter, with marks and without, after a bulk load and after
single updates. Each state is measured in a process of its own (`benchmarks.suggest_reader`).
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks import corpus
from benchmarks.prepared import prepare
from benchmarks.report import machine
from search_service.vietnamese.syllables import canonical, fold

_TYPED: Final = 40
"""Texts of each sort that are typed."""

_LETTERS: Final = 24
"""Letters of a text that are typed."""

_SAMPLED: Final = 20_000
"""Articles that the texts are taken from."""


def main() -> None:
    """Build what is missing, then measure each state."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--updates", type=int, default=1500, help="single updates; 0 leaves them out")
    parser.add_argument("--work", type=Path, help="keep the index here for the next run")
    given = parser.parse_args()
    print(f"{machine()}. {given.articles:,} articles: {corpus.source()}.")
    with tempfile.TemporaryDirectory() as temporary:
        prepared = prepare(given.work or Path(temporary), given.articles, ["ours"], given.updates)
        asked = Path(temporary) / "asked.json"
        asked.write_text(json.dumps(list(_beginnings(given.articles))), "utf-8")
        for state in ("loaded", "updated") if given.updates else ("loaded",):
            print(f"\n{state}:", flush=True)
            folder = prepared.folder / state / "ours"
            command = [sys.executable, "-m", "benchmarks.suggest_reader", str(folder), str(asked)]
            subprocess.run(command, check=True)


def _beginnings(articles: int) -> Iterator[tuple[str, str]]:
    """Yield the beginnings of texts by sort, letter by letter; half of the texts without marks."""
    some = random.Random(5).sample(list(corpus.articles(min(articles, _SAMPLED))), _TYPED)
    texts = {
        "one letter": list("abcdeghiklmnopqrstuvxyđưô"),
        "title": [article.title for article in some],
        "middle of a title": [" ".join(article.title.split()[3:]) for article in some],
        "text": [" ".join(article.text.split()[20:25]) for article in some],
        "author": [article.authors[0] for article in some],
        "topic": [article.topics[0] for article in some],
        "document": ["42/2022/NĐ-CP", "nd 46/2016", "46 2016 nđ", "167/2013/NĐ-CP", "102-QĐ/TW", "15 nd cp"],
    }
    for sort, of_sort in texts.items():
        for number, text in enumerate(of_sort):
            typed = text if number % 2 or sort == "one letter" else _bare(text)
            for stop in range(1, min(len(typed), _LETTERS) + 1):
                yield sort, typed[:stop]


def _bare(text: str) -> str:
    return " ".join(fold(canonical(word)) for word in text.split())


if __name__ == "__main__":
    main()
