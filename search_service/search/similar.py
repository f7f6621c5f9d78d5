"""Which articles are about the same? Those that share the words that tell an article from all others.

An article's words are weighted by how often it says them and how few articles have them, and the best are
searched: so what an article is like is decided by the same index and the same score as every search, and only
by what the asker may see. Of 1,000 news reports, .73 of those given are of the article's own section (.16 by
chance). The shares below are of the five nearest, however far; with pairs instead of words: .67.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from search_service.articles.article import Article, Audience
from search_service.engine.contract import Hit, Request, Snapshot, Weighted
from search_service.indexing.documents import document
from search_service.query.tree import AnyOf, Term
from search_service.vietnamese.grammar_words import GRAMMAR_WORDS
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.tokens import tokenize

MAX_SIMILAR: Final = 20
"""How many are given at most: what comes later has a few words in common, no more."""

WORDS: Final = 40
"""How many of an article's words are searched. (15: .65, 25: .68, 40: .70, 60: .71.)"""

LOOKED_AT: Final = 6_000
"""Letters of a text whose words count, some three printed pages: it says early what it is about."""

SATURATION: Final = 5
"""A word said so often has half of the weight that no repetition gives. (2: .69, 5: .70, 10: .70.)"""

LONE_SYLLABLE: Final = 0.5
"""Of a word of one syllable: `bà` says less than `nhà rông`. (Read on small archives; 1, .7, .5: .70.)"""

NEAREST_SHARE: Final = 0.15
"""Of what the article itself would score, so much must another have: below it, two read as unrelated."""

SHARED: Final = 3
"""Words that are named as what two articles have in common."""


@dataclass(frozen=True, slots=True)
class SimilarArticle:
    """An article that is about the same.

    `article` is without its text, `documents` are the numbers that it cites. `share` is its score as a share
    of what the article that was asked about would have: at most about 1. `shared` are the words that bring
    most of it, as that article writes them.
    """

    article: Article
    documents: tuple[str, ...]
    share: float
    shared: tuple[str, ...]


def similar(
    snapshot: Snapshot, audiences: frozenset[Audience], article: Article, size: int
) -> tuple[SimilarArticle, ...]:
    """Give the articles that are nearest to one of these audiences' articles, the nearest first.

    There are `size` at most, and none that only happens to share a word.
    """
    looked_at = replace(article, text=_beginning(article.text))
    words = _telling_words(snapshot, audiences, looked_at)
    if not words:
        return ()
    request = Request(audiences, AnyOf(tuple(word.term for word in words)), tuple(words), size=size + 1)
    others = [hit for hit in snapshot.search(request).hits if hit.key.id != article.id][:size]
    of_itself, *of_others = snapshot.explain(request, [article.id, *(hit.key.id for hit in others)])
    own = sum(of_itself)
    if not own:  # its words are others where its text is cut: where one is without spaces
        return ()
    near = [
        (hit, _best(words, parts))
        for hit, parts in zip(others, of_others, strict=True)
        if hit.key.score >= NEAREST_SHARE * own
    ]
    written = _as_written(looked_at, {word for _, best in near for word in best})
    return tuple(_similar(hit, own, [written[word] for word in best]) for hit, best in near)


def _beginning(text: str) -> str:
    """Give the beginning of a text, to a whole word."""
    if len(text) <= LOOKED_AT:
        return text
    return (text[:LOOKED_AT].rsplit(maxsplit=1) or [""])[0]


def _similar(hit: Hit, own: float, shared: Sequence[str]) -> SimilarArticle:
    return SimilarArticle(hit.head, hit.cited, round(hit.key.score / own, 2), tuple(dict.fromkeys(shared)))


def _telling_words(snapshot: Snapshot, audiences: frozenset[Audience], article: Article) -> list[Weighted]:
    """Give the words that tell an article from others, with what each counts."""
    said = dict(_said(article))
    found_in = snapshot.frequencies(audiences, Stream.WORDS, list(said))
    articles = snapshot.size(audiences)
    weighed = []
    for word, times in said.items():
        having = found_in[word]
        if having < 2:  # nothing else has it
            continue
        weight = times / (times + SATURATION) * (1 if "_" in word else LONE_SYLLABLE)
        rarity = math.log1p((articles - having + 0.5) / (having + 0.5))
        weighed.append((-weight * rarity, Weighted(Term(Stream.WORDS, word), weight)))
    weighed.sort(key=lambda one: (one[0], one[1].term.text))
    return [one for _, one in weighed[:WORDS]]


def _said(article: Article) -> Iterator[tuple[str, float]]:
    """Yield an article's words with how often it says them, those of its title and lead more."""
    words = document(article).streams[Stream.WORDS]
    times = np.bincount(words.numbers, words.weights, len(words.vocabulary))
    for number in np.flatnonzero(times).tolist():
        word = words.vocabulary[number]
        # Years, days and sums are shared by articles about anything; so are words like `các`, which are rare
        # in a small archive.
        if word not in GRAMMAR_WORDS and not any(letter.isdigit() for letter in word):
            yield word, float(times[number])


def _best(words: Sequence[Weighted], parts: Sequence[float]) -> list[str]:
    """Give the words that bring most of a score, those that bring something."""
    order = sorted(range(len(words)), key=lambda at: -parts[at])
    return [words[at].term.text for at in order[:SHARED] if parts[at] > 0]


def _as_written(article: Article, words: Iterable[str]) -> Mapping[str, str]:
    """Give for each of an article's words how it mostly writes it: `đăk_môn` is `Đăk Môn`."""
    # A title in capitals does not say how a word is written; a byline's is given in small letters.
    text = article.text if article.title.isupper() else f"{article.title}\n{article.text}"
    tokens = tokenize(text)
    starts: dict[str, list[int]] = {}
    for at, token in enumerate(tokens):
        starts.setdefault(token.text, []).append(at)
    written = {}
    for word in words:
        syllables = word.split("_")
        forms: Counter[str] = Counter()
        for at in starts.get(syllables[0], ()):
            row = tokens[at : at + len(syllables)]
            if [token.text for token in row] == syllables:
                forms[" ".join(text[row[0].start : row[-1].end].split())] += 1
        # Of forms that are as frequent the one in small letters, which sort last.
        written[word] = max(forms, key=lambda form: (forms[form], form)) if forms else " ".join(syllables)
    return written
