"""How many syllables of titles typed without accents are restored, and how many slips are mended?

`python -m benchmarks.restoring [--articles N] [--titles N] [--work FOLDER]`. The titles restored are another
newspaper's (tuoitre2024); slips are made in titles of the index itself, one random slip each. Both files are
looked for in the folder SEARCH_TEST_DATA.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks import corpus
from benchmarks.report import machine
from search_service.articles.article import Article, Audience
from search_service.engine.contract import Commit, Request, Snapshot, Weighted
from search_service.engine.whoosh.index import WhooshEngine
from search_service.indexing.documents import documents
from search_service.query.tree import AllOf, Term
from search_service.search.correction import corrections
from search_service.search.restoring import restored
from search_service.vietnamese.analysis import VERSION
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold
from search_service.vietnamese.tokens import tokenize

PUBLIC: Final = frozenset({Audience.PUBLIC})
BATCH: Final = 500
SLIPS: Final = ("missing", "extra", "wrong", "swapped")
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
QUERY: Final = 6
"""Syllables of a query."""


def main() -> None:
    """Build the index unless it is there, and print everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=30_000)
    parser.add_argument("--titles", type=int, default=2000)
    parser.add_argument("--work", type=Path, help="keep the index here for the next run")
    given = parser.parse_args()
    print(f"{machine()}. {given.articles:,} articles: {corpus.source()}.")
    with tempfile.TemporaryDirectory() as temporary:
        engine = WhooshEngine((given.work or Path(temporary)) / f"restoring-{given.articles}")
        if engine.committed() is None:
            _load(engine, given.articles)
        snapshot = engine.snapshot()
        titles = [_syllables(title) for title in islice(_other_titles(), given.titles)]
        if titles:
            _print_restored(snapshot, titles)
        else:
            print("tuoitre2024 is not there: nothing to restore.")
        _print_mended(snapshot, list(corpus.articles(given.articles)), given.titles)
        engine.close()


def _load(engine: WhooshEngine, count: int) -> None:
    articles = corpus.articles(count)
    revision = 0
    while batch := list(islice(articles, BATCH)):
        revision += 1
        engine.apply(documents(batch), [], Commit("bench", revision, VERSION))
    while engine.tidy():
        pass


def _other_titles() -> Iterator[str]:
    file = Path(os.environ.get("SEARCH_TEST_DATA", "")) / "tuoitre2024.jsonl.xz"
    if file.is_file():
        with lzma.open(file, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line)["title"] for line in lines)


def _syllables(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


def _print_restored(snapshot: Snapshot, titles: Sequence[Sequence[str]]) -> None:
    ways: dict[str, Callable[[Sequence[str]], Sequence[str]]] = {
        "most frequent form": lambda bare: _by_frequency(snapshot, bare),
        "plain bigrams": lambda bare: _by_bigrams(snapshot, bare),
        "restored": lambda bare: restored(snapshot, PUBLIC, bare).forms,
    }
    print(f"\nMarks of {len(titles)} titles of another newspaper:")
    for name, way in ways.items():
        right = [sum(map(str.__eq__, way([fold(s) for s in title]), title)) for title in titles]
        total = sum(map(len, titles))
        whole = sum(count == len(title) for count, title in zip(right, titles, strict=True))
        share = f"{sum(right) / total:.2%} of {total} syllables, {whole / len(titles):.1%} of titles"
        print(f"  {name:20} {share}")
    found = [restored(snapshot, PUBLIC, [fold(s) for s in title]) for title in titles]
    sure = [
        form == meant
        for of_title, title in zip(found, titles, strict=True)
        for form, meant, confidence in zip(of_title.forms, title, of_title.confidences, strict=True)
        if confidence >= 0.95
    ]
    print(f"  of the {len(sure)} that it is sure of {sum(sure) / len(sure):.2%}")
    queries = [[fold(s) for s in title[:QUERY]] for title in titles if len(title) >= QUERY]
    _print_times(
        f"{QUERY} syllables", [_timed(partial(restored, snapshot, PUBLIC, query)) for query in queries]
    )


def _by_frequency(snapshot: Snapshot, bare: Sequence[str]) -> list[str]:
    twins = snapshot.twins(PUBLIC, bare)
    return [max(twins[text], key=twins[text].__getitem__, default=text) for text in bare]


def _by_bigrams(snapshot: Snapshot, bare: Sequence[str]) -> list[str]:
    """Restore with a plain bigram model: the best sequence, a tenth of each step left to unigrams."""
    twins = snapshot.twins(PUBLIC, bare)
    pairs = snapshot.run_twins(PUBLIC, list(pairwise(bare)))
    total = sum(sum(of_text.values()) for of_text in twins.values()) or 1
    best: dict[str, tuple[float, list[str]]] = {"": (0.0, [])}
    for at, text in enumerate(bare):
        counts = twins[text] or {text: 1}
        together = pairs[bare[at - 1], text] if at else {}
        best = {
            form: max(
                (
                    score
                    + float(
                        np.log(
                            0.9 * together.get((before, form), 0) / max(twins[bare[at - 1]].get(before, 1), 1)
                            + 0.1 * count / total
                        )
                    ),
                    [*path, form],
                )
                for before, (score, path) in best.items()
            )
            for form, count in counts.items()
        }
    return max(best.values())[1] if bare else []


def _print_mended(snapshot: Snapshot, articles: Sequence[Article], most: int) -> None:
    dice = random.Random(11)
    print(f"\nOne slip in {QUERY} syllables of a title, for each kind:")
    times = []
    for kind in SLIPS:
        asked = found = right = 0
        for article in dice.sample(articles, min(most // len(SLIPS), len(articles))):
            meant = [fold(syllable) for syllable in _syllables(article.title)][:QUERY]
            typed = _slipped(meant, kind, dice)
            if typed is None or _search(snapshot, typed):
                continue  # nothing to mend: what was typed finds something
            asked += 1
            started = time.perf_counter()
            tried = corrections(snapshot, PUBLIC, typed)
            times.append(time.perf_counter() - started)
            first = next((hits for one in tried if (hits := _search(snapshot, one.syllables))), ())
            found += article.id in first
            right += bool(tried) and list(tried[0].syllables) == meant
        shares = f"{found / asked:.1%} of {asked} find the article"
        print(f"  {kind:8} {shares}, {right / asked:.1%} are what was meant at once")
    _print_times("mending", times)


def _slipped(meant: Sequence[str], kind: str, dice: random.Random) -> list[str] | None:
    """Give the query with one slip of this kind in a word of two letters or more, or None."""
    places = [at for at, text in enumerate(meant) if len(text) > 1 and text.isascii() and text.isalpha()]
    if not places:
        return None
    at = dice.choice(places)
    text, letter = meant[at], dice.choice(LETTERS)
    cut = dice.randrange(len(text) - (kind == "swapped"))
    typed = {
        "missing": text[:cut] + text[cut + 1 :],
        "extra": text[:cut] + letter + text[cut:],
        "wrong": text[:cut] + letter + text[cut + 1 :],
        "swapped": text[:cut] + text[cut : cut + 2][::-1] + text[cut + 2 :],
    }[kind]
    return [*meant[:at], typed, *meant[at + 1 :]] if typed != text else None


def _search(snapshot: Snapshot, syllables: Sequence[str]) -> list[str]:
    terms = [Term(Stream.FOLDED, fold(text)) for text in dict.fromkeys(syllables)]
    ranking = [Weighted(term, 1.0) for term in terms]
    pairs = pairwise(syllables)
    ranking += [Weighted(Term(Stream.PAIRS, f"{fold(a)}_{fold(b)}"), 0.6) for a, b in dict.fromkeys(pairs)]
    page = snapshot.search(Request(PUBLIC, AllOf(tuple(terms)), tuple(ranking)))
    return [hit.key.id for hit in page.hits]


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _print_times(name: str, seconds: Sequence[float]) -> None:
    half, most = np.percentile(np.array(seconds) * 1000, [50, 95])
    print(f"  {name}: median {half:.2f} ms, p95 {most:.2f} ms")


if __name__ == "__main__":
    main()
