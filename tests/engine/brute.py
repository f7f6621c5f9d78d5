"""An engine that does everything the obvious way: the oracle of the contract suite."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from search_service.articles.article import Audience, Kind
from search_service.engine.contract import (
    Commit,
    Document,
    Facet,
    Filters,
    Hit,
    Page,
    Prepared,
    Preparer,
    Request,
    Sort,
    SortKey,
)
from search_service.engine.servable import RecordNow, make_sure_it_is_servable
from search_service.errors import IndexerRunning, IndexNotReady
from search_service.query.periods import Period
from search_service.query.tree import AllOf, AnyOf, AtLeast, Node, Number, Phrase, Prefix, Term, Without
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold, is_marked
from search_service.vietnamese.tokens import tokenize

K1, K1_OF_PAIRS, B = 1.2, 0.6, 0.75


def hit(key: SortKey, document: Document) -> Hit:
    article = document.article
    return Hit(key, lambda: (replace(article, text=""), document.cited), lambda: article.text)


def places(document: Document, term: Term) -> set[int]:
    stream = document.streams[term.stream]
    return {p for t, p in zip(stream.terms, stream.positions.tolist(), strict=True) if t == term.text}


def matches(document: Document, node: Node) -> bool:
    match node:
        case Term():
            return bool(places(document, node))
        case Prefix(stream, text):
            return any(t.startswith(text) for t in document.streams[stream].terms)
        case Number(key):
            return key in document.numbers
        case Phrase(slots):
            at = [set().union(*(places(document, term) for term in slot)) for slot in slots]
            return any(all(start + n in slot for n, slot in enumerate(at)) for start in at[0])
        case AnyOf(children):
            return any(matches(document, child) for child in children)
        case AllOf(children):
            return all(matches(document, child) for child in children)
        case AtLeast(minimum, children):
            return sum(matches(document, child) for child in children) >= minimum
        case Without(wanted, unwanted):
            return matches(document, wanted) and not matches(document, unwanted)


def values(document: Document, facet: Facet) -> list[str]:
    article = document.article
    match facet:
        case Facet.AUTHOR:
            return list(dict.fromkeys(article.authors))
        case Facet.TOPIC:
            return list(dict.fromkeys(article.topics))
        case Facet.KIND:
            return [article.kind]
        case Facet.DATE:
            return [article.date.isoformat()[:7] if article.date else "none"]


def passes(document: Document, filters: Filters, leave_out: Facet | None = None) -> bool:
    article = document.article

    def within(period: Period | None) -> bool:
        if period is None or article.date is None:
            return period is None and article.date is None
        after = period.first is None or article.date >= period.first
        return after and (period.last is None or article.date <= period.last)

    checks = [
        (Facet.AUTHOR, filters.authors, any(v in filters.authors for v in article.authors)),
        (Facet.TOPIC, filters.topics, any(v in filters.topics for v in article.topics)),
        (Facet.KIND, filters.kinds, article.kind in filters.kinds),
        (Facet.DATE, filters.dates, any(within(period) for period in filters.dates)),
        (None, filters.numbers, any(v in filters.numbers for v in document.numbers)),
        (None, filters.within, within(filters.within)),
    ]
    return all(good for facet, wanted, good in checks if wanted and (facet is None or facet is not leave_out))


def begins(syllables: Sequence[str], typed: Sequence[str]) -> bool:
    """Say whether the syllables begin as typed: a bare one stands for its twins, the last is unfinished."""
    forms = [have if is_marked(want) else fold(have) for have, want in zip(syllables, typed, strict=False)]
    return len(forms) == len(typed) and forms[:-1] == typed[:-1] and forms[-1].startswith(typed[-1])


def has_parts(number: str, typed: Sequence[str]) -> bool:
    """Say whether a document number has every part typed; the first one of digits must be its own."""
    own, *rest = re.findall("[0-9]+|[^0-9/-]+", fold(number.lower()))
    digits = [part for part in typed if part.isdigit()]
    for at, part in enumerate(typed):
        is_last = at == len(typed) - 1
        if digits and part == digits[0]:
            wanted = part.lstrip("0")
            is_begun = is_last and wanted == part
            if not wanted or not (own.startswith(wanted) if is_begun else own == wanted):
                return False
            digits = []
            continue
        fitting = [one for one in rest if (one.startswith(part) if is_last else one == part)]
        if not fitting:
            return False
        rest.remove(fitting[0])
    return any(part.isdigit() for part in typed)


def edits(one: str, two: str) -> int:
    """Give the optimal string alignment distance: letters less, more or others, and neighbours swapped."""
    if not re.fullmatch("[a-z]{1,8}", two):
        return 9
    rows = [[max(x, y) if not x * y else 0 for y in range(len(two) + 1)] for x in range(len(one) + 1)]
    for x, a in enumerate(one, 1):
        for y, b in enumerate(two, 1):
            rows[x][y] = min(rows[x - 1][y] + 1, rows[x][y - 1] + 1, rows[x - 1][y - 1] + (a != b))
            if x > 1 and y > 1 and (a, b) == (two[y - 2], one[x - 2]):
                rows[x][y] = min(rows[x][y], rows[x - 2][y - 2] + 1)
    return rows[-1][-1]


@dataclass
class BruteSnapshot:
    generation: int
    commit: Commit
    documents: list[Document]

    def _of(self, audiences: frozenset[Audience]) -> list[Document]:
        return [d for d in self.documents if d.article.audience in audiences]

    def size(self, audiences: frozenset[Audience]) -> int:
        return len(self._of(audiences))

    def count(self, audiences: frozenset[Audience], match: Node) -> int:
        return sum(matches(d, match) for d in self._of(audiences))

    def score(self, document: Document, request: Request) -> float:
        if request.sort is not Sort.RELEVANCE or not request.ranking:
            return 0.0
        return round(sum(self.parts(document, request)), 4)

    def parts(self, document: Document, request: Request) -> list[float]:
        everything = self._of(request.audiences)
        parts = []
        for item in request.ranking:
            rarity = item.rarity or item.term
            frequency = sum(bool(places(d, rarity)) for d in everything)
            if not frequency or not places(document, item.term):
                parts.append(0.0)
                continue
            stream = item.term.stream
            average = sum(int(d.streams[stream].weights.sum()) for d in everything) / len(everything)
            mine = document.streams[stream]
            tf = sum(w for t, w in zip(mine.terms, mine.weights.tolist(), strict=True) if t == item.term.text)
            idf = math.log(1 + (len(everything) - frequency + 0.5) / (frequency + 0.5))
            k1 = K1_OF_PAIRS if stream is Stream.PAIRS else K1
            norm = k1 * (1 - B + B * int(mine.weights.sum()) / average)
            parts.append(item.weight * idf * tf * (k1 + 1) / (tf + norm))
        day, fresh = document.article.date, request.freshness
        is_news = fresh and day and document.article.kind is Kind.NEWS
        age = max((fresh.today - day).days, 0) if fresh and day else 0
        return [*parts, fresh.weight * 2 ** (-age / 365.25) if fresh and is_news else 0.0]

    def explain(self, request: Request, ids: Sequence[str]) -> list[tuple[float, ...]]:
        by_id = {d.article.id: d for d in self._of(request.audiences)}
        return [tuple(self.parts(by_id[id_], request)) for id_ in ids]

    def search(self, request: Request) -> Page:
        matched = [d for d in self._of(request.audiences) if matches(d, request.match)]
        found = [d for d in matched if passes(d, request.filters)]
        keyed = [(SortKey(self.score(d, request), d.article.date, d.article.id), d) for d in found]
        keyed.sort(key=lambda pair: self.order(pair[0], request.sort))
        if request.after:
            after = self.order(request.after, request.sort)
            keyed = [pair for pair in keyed if self.order(pair[0], request.sort) > after]
        counts = {
            facet: Counter(
                value
                for d in matched
                if passes(d, request.filters, leave_out=facet)
                for value in values(d, facet)
            )
            for facet in request.facets
        }
        page = keyed[request.skip : request.skip + request.size]
        return Page(
            len(found),
            tuple(hit(key, d) for key, d in page),
            {facet: dict(counter) for facet, counter in counts.items()},
        )

    def order(self, key: SortKey, sort: Sort) -> tuple[float, float, str]:
        day = key.date.toordinal() if key.date else 0
        if sort is Sort.RELEVANCE:
            return -key.score, -day, key.id
        if sort is Sort.NEWEST:
            return 0, -day, key.id
        return 0, day or math.inf, key.id

    def article(self, audiences: frozenset[Audience], id_: str) -> Hit | None:
        for d in self._of(audiences):
            if d.article.id == id_:
                return hit(SortKey(0.0, d.article.date, id_), d)
        return None

    def titles(
        self, audiences: frozenset[Audience], typed: Sequence[str], limit: int
    ) -> Sequence[tuple[str, int]]:
        def fits(title: str) -> bool:
            there = [token.text for token in tokenize(title)]
            unmarked = not any(is_marked(t) for t in there)

            def same(have: str, want: str, last: bool) -> bool:
                if not is_marked(want) or unmarked:
                    have, want = fold(have), fold(want)
                return have.startswith(want) if last else have == want

            return any(
                all(same(there[at + n], want, n == len(typed) - 1) for n, want in enumerate(typed))
                for at in range(len(there) - len(typed) + 1)
            )

        fitting = [d.article for d in self._of(audiences) if fits(d.article.title)]
        fitting.sort(key=lambda a: (-a.date.toordinal() if a.date else 0, a.id))
        counts = Counter(article.title for article in fitting)
        return list(counts.items())[:limit]

    def phrases(self, audiences: frozenset[Audience], typed: Sequence[str], limit: int) -> Sequence[str]:
        """More than an engine need give: every word and every two in a row."""
        counts: Counter[str] = Counter()
        for d in self._of(audiences):
            words = d.streams[Stream.WORDS]
            there = list(zip(words.terms, words.positions.tolist(), strict=True))
            pairs = [
                f"{one}_{two}"
                for (one, at), (two, behind) in pairwise(there)
                if behind == at + one.count("_") + 1
            ]
            counts.update({word.replace("_", " ") for word in (*words.terms, *pairs)})
        return [text for text, _ in counts.most_common() if typed and begins(text.split(), typed)][:limit]

    def cited(self, audiences: frozenset[Audience], typed: Sequence[str], limit: int) -> Sequence[str]:
        counts = Counter(n for d in self._of(audiences) for n in d.numbers)
        found = [number for number in counts if has_parts(number, typed)]
        return sorted(found, key=lambda number: (-counts[number], len(number), number))[:limit]

    def twins(self, audiences: frozenset[Audience], folded: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        there = Counter(t for d in self._of(audiences) for t in d.streams[Stream.ACCENTED].terms)
        return {text: {t: n for t, n in there.items() if fold(t) == text} for text in folded}

    def run_twins(
        self, audiences: frozenset[Audience], runs: Sequence[tuple[str, ...]], most: int = 0
    ) -> Mapping[tuple[str, ...], Mapping[tuple[str, ...], int]]:
        """Count at every place, whatever `most` says."""
        counts: dict[tuple[str, ...], Counter[tuple[str, ...]]] = {run: Counter() for run in runs}
        for d in self._of(audiences):
            accented = d.streams[Stream.ACCENTED]
            at = dict(zip(accented.positions.tolist(), accented.terms, strict=True))
            for run, forms in counts.items():
                for place in at:
                    form = tuple(at.get(place + n, "") for n in range(len(run)))
                    if tuple(fold(one) for one in form) == run:
                        forms[form] += 1
        return counts

    def frequencies(
        self, audiences: frozenset[Audience], stream: Stream, texts: Sequence[str]
    ) -> Mapping[str, int]:
        return {text: self.count(audiences, Term(stream, text)) for text in texts}

    def near(self, audiences: frozenset[Audience], folded: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        there = {t for d in self._of(audiences) for t in d.streams[Stream.FOLDED].terms}
        words = [t for t in there if re.fullmatch("[a-z]{1,8}", t)]
        return {
            text: {t: self.count(audiences, Term(Stream.FOLDED, t)) for t in words if edits(t, text) == 1}
            for text in folded
        }

    def known_numbers(self, audiences: frozenset[Audience], prefix: str = "") -> Mapping[str, int]:
        having = Counter(number for d in self._of(audiences) for number in set(d.numbers))
        return {number: count for number, count in having.items() if number.startswith(prefix)}


class BruteEngine:
    """Keeps documents in a dictionary."""

    name = "brute"
    shared_name: str | None = None

    def __init__(self, record_now: RecordNow | None = None) -> None:
        self._record_now = record_now
        self._documents: dict[str, Document] = {}
        self._commit: Commit | None = None
        self._generation = -1

    def snapshot(self) -> BruteSnapshot:
        if self._commit is None:
            raise IndexNotReady("nothing was committed")
        make_sure_it_is_servable(self._commit, self._record_now)
        return BruteSnapshot(self._generation, self._commit, list(self._documents.values()))

    def committed(self) -> Commit | None:
        return self._commit

    def preparer(self) -> Preparer:
        return lambda documents: Prepared(frozenset(d.article.id for d in documents), tuple(documents))

    def discard(self, prepared: Prepared) -> None:
        pass

    def apply(
        self,
        changed: Sequence[Document] | Prepared,
        removed: Collection[str],
        commit: Commit,
        follows: Commit | None = None,
    ) -> None:
        if follows and follows != self._commit:
            raise IndexerRunning("not what it follows")
        documents: Sequence[Document] = changed.parts if isinstance(changed, Prepared) else changed
        for id_ in removed:
            self._documents.pop(id_, None)
        self._documents |= {document.article.id: document for document in documents}
        self._commit = commit
        self._generation += 1

    def reset(self, commit: Commit) -> None:
        self._documents.clear()
        self.apply([], [], commit)

    def tidy(self) -> bool:
        return False

    def verify(self) -> None:
        pass

    def close(self) -> None:
        self._documents.clear()
