"""What may an archive and its history look like, and what is asked of it? Made at random."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from search_service.articles.article import Article, Audience, Kind
from search_service.engine.contract import (
    Commit,
    Document,
    Facet,
    Filters,
    Freshness,
    Page,
    Request,
    Sort,
    Weighted,
)
from search_service.query.periods import Period, parse_period
from search_service.query.tree import (
    EVERYTHING,
    NOTHING,
    AllOf,
    AnyOf,
    AtLeast,
    Node,
    Phrase,
    Prefix,
    Term,
    Without,
)
from search_service.vietnamese.analysis import VERSION, Section, analyse
from search_service.vietnamese.streams import Stream

PUBLIC = frozenset({Audience.PUBLIC})
STAFF = frozenset({Audience.STAFF})
EVERYONE = frozenset(Audience)


def commit(revision: int, complete: bool = True) -> Commit:
    return Commit("record-1", revision, VERSION, complete)


def document(id_: str, title: str, text: str = "", **fields: object) -> Document:
    article = Article(id=id_, title=title, text=text, **fields)  # type: ignore[arg-type]
    sections = [Section(title, weight=3, own_marks=True), Section(text)]
    numbers = ("1-KL/TW",) if "số 1" in text else ()
    return Document(article, analyse(sections), numbers, tuple(f"Số {number}" for number in numbers))


def folded(text: str) -> Term:
    return Term(Stream.FOLDED, text)


def ids(page: Page) -> list[str]:
    return [hit.article.id for hit in page.hits]


SYLLABLES = ["đường", "dương", "duong", "đưòng", "giáo", "giao", "hoà", "hòa", "số", "1"]
DAYS = [None, dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2024, 1, 15), dt.date(2024, 2, 1)]
IDS = [*"abcdefghijkl", "a~", "a.b"]
texts = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=7).map(" ".join)
documents = st.builds(
    document,
    st.sampled_from(IDS),
    texts,
    texts,
    date=st.sampled_from(DAYS),
    authors=st.lists(st.sampled_from("XYZ"), max_size=2).map(tuple),
    topics=st.lists(st.sampled_from("TU"), max_size=2).map(tuple),
    kind=st.sampled_from(Kind),
    audience=st.sampled_from(Audience),
)
changes = st.tuples(
    st.lists(documents, max_size=12, unique_by=lambda d: d.article.id),
    st.sets(st.sampled_from(IDS), max_size=5),
)
TIDY = None
"""A step of a history: housekeeping."""

steps = st.one_of(changes, changes, st.just(TIDY))
histories = st.one_of(
    st.lists(steps, min_size=1, max_size=9),
    st.lists(steps, min_size=1, max_size=9),
    st.lists(steps, min_size=10, max_size=24),
)
forms = {
    Stream.ACCENTED: ["đường", "dương", "duong", "giáo", "giao", "hòa", "số", "vắng"],
    Stream.FOLDED: ["duong", "giao", "hoa", "so", "1", "vang"],
    Stream.BARE: ["duong", "giao"],
    Stream.PAIRS: ["duong_duong", "giao_hoa", "vang_so"],
    Stream.WORDS: ["đường", "giáo", "đường_giáo", "số"],
}
POSITIONAL = {Stream.ACCENTED, Stream.FOLDED, Stream.BARE}
terms = st.sampled_from([Term(stream, text) for stream, known in forms.items() for text in known])
positional = st.sampled_from([Term(s, t) for s, known in forms.items() if s in POSITIONAL for t in known])
phrases = st.lists(st.lists(positional, min_size=1, max_size=2).map(tuple), min_size=2, max_size=3).map(
    lambda slots: Phrase(tuple(slots))
)


def _nodes(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(children, max_size=4).map(tuple)
    return st.one_of(
        st.builds(AnyOf, several),
        st.builds(AllOf, several),
        st.builds(AtLeast, st.integers(1, 4), several),
        st.builds(Without, children, children),
    )


prefixes = st.builds(
    Prefix, st.sampled_from(Stream), st.sampled_from(["", "d", "duo", "đư", "giao", "h", "v"])
)
leaf: st.SearchStrategy[Node] = st.one_of(terms, prefixes, phrases, st.just(EVERYTHING), st.just(NOTHING))
nodes = st.recursive(leaf, _nodes, max_leaves=8)
periods = st.sampled_from(["2024", "2024-01", "2024-01-15", "2023"]).map(lambda p: parse_period(p, "date"))
filters = st.builds(
    Filters,
    authors=st.lists(st.sampled_from("XYZ"), max_size=2).map(tuple),
    topics=st.lists(st.sampled_from("TUV"), max_size=1).map(tuple),
    kinds=st.lists(st.sampled_from(["news", "plan"]), max_size=2).map(tuple),
    dates=st.lists(st.one_of(st.none(), periods), max_size=2).map(tuple),
    within=st.one_of(
        st.none(),
        periods,
        st.just(Period(None, dt.date(2024, 1, 1))),
        st.just(Period(dt.date(2024, 1, 1), None)),
    ),
    numbers=st.sampled_from([(), ("1-KL/TW",)]),
)
scored = st.sampled_from([Term(s, t) for s, known in forms.items() if s != Stream.BARE for t in known])
rankings = st.lists(
    st.builds(Weighted, scored, st.sampled_from([0.5, 0.6, 1.2]), st.one_of(st.none(), scored)),
    min_size=1,
    max_size=4,
).map(tuple)
freshness = st.builds(Freshness, st.sampled_from([0.1, 3.0]), st.sampled_from([dt.date(2024, 1, 10)]))
requests: st.SearchStrategy[Request] = st.builds(
    Request,
    audiences=st.sampled_from([PUBLIC, STAFF, EVERYONE]),
    match=st.one_of(st.just(EVERYTHING), terms, nodes),
    ranking=rankings,
    freshness=st.one_of(st.none(), freshness),
    filters=filters,
    sort=st.sampled_from([Sort.RELEVANCE, *Sort]),
    size=st.integers(0, 9),
    skip=st.integers(0, 3),
    facets=st.just(tuple(Facet)),
)
