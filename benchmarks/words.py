"""How fast are texts segmented into words beside pyvi, whose answer it is?

`python -m benchmarks.words [--articles N] [--rounds N]`. One process, in turn, on the same texts. Before a
time is printed, both have written every text alike.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
import unicodedata
import warnings
from collections.abc import Callable
from itertools import islice

from benchmarks import corpus
from search_service.vietnamese.arrays import numbered
from search_service.vietnamese.labelling import goes_on
from search_service.vietnamese.pieces import BOUNDARY, split, take_apart
from search_service.vietnamese.segmentation import segment

BATCH = 500


def main() -> None:
    """Check that the two agree, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    texts = [
        # pyvi composes what it reads, and marks a join with the underscore.
        unicodedata.normalize("NFC", f"{article.title}\n{article.text}").replace("_", " ")
        for article in corpus.articles(options.articles)
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyvi import ViTokenizer  # noqa: PLC0415 (its regular expressions warn)

    def theirs() -> list[str]:
        return [ViTokenizer.tokenize(text) for text in texts]

    def ours() -> None:
        for first in range(0, len(texts), BATCH):
            segment(texts[first : first + BATCH])

    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"{len(texts)} articles ({corpus.source()}), {sum(map(len, texts)) / len(texts):.0f} letters each")
    first_time = timed(ours)  # reads the model, and has seen no piece of text before
    differing = sum(one != other for one, other in zip(theirs(), written(texts), strict=True))
    print(f"written otherwise than by pyvi: {differing}\n")
    if differing:
        raise SystemExit(1)
    seconds: dict[str, list[float]] = {"pyvi": [], "ours": [], "ours, first": [first_time]}
    for _ in range(options.rounds):
        seconds["pyvi"].append(timed(theirs))
        seconds["ours"].append(timed(ours))
    for name, taken in seconds.items():
        median = statistics.median(taken)
        speed = f"{len(texts) / median:6.0f} articles/s, {median / len(texts) * 1000:.3f} ms an article"
        print(f"{name + ':':13}{speed}")
    ratios = [pyvi / own for pyvi, own in zip(seconds["pyvi"], seconds["ours"], strict=True)]
    print(f"ratio: {statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})")


def written(texts: list[str]) -> list[str]:
    """Write the texts as pyvi does: its syllables, those of one word joined by `_`."""
    per_text = [[s for piece in split(text) for s in take_apart(piece).syllables] for text in texts]
    flat = [BOUNDARY]
    for syllables in per_text:
        flat += [*syllables, BOUNDARY]
    numbers, distinct = numbered(flat)
    links = iter(goes_on(numbers, distinct).tolist())
    lines = []
    for syllables in per_text:
        next(links)
        joins = ["_" if link else " " for link in islice(links, len(syllables))]
        parts = [f"{join}{syllable}" for join, syllable in zip(joins, syllables, strict=True)]
        lines.append("".join(parts)[1:])
    return lines


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
