"""Is what is for staff hidden from everyone else, and what was purged gone, in every answer there is?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from search_service.app import create_app
from search_service.articles.article import Article, Audience, Kind
from search_service.articles.keys import Scope
from search_service.articles.store import Draft
from search_service.settings import Settings
from search_service.web.assets import ASSETS
from tests.api.running import ARTICLES, PUBLIC, Running, counts, ids, problem, running, settings_in
from tests.api.walking import Parameter, Told, Walk, told, undocumented, walks

SECRET: Final = Article(
    id="mat-1999",
    title="Tờ trình quýnh khoắm về hội nghị tuyên giáo",
    text="Cuộc họp kín ở Xốp Lừng bàn về kờrông, căn cứ 01-KL/TW và 77-TTr/HUX. "
    + "Hội nghị tuyên giáo. " * 9,
    url="https://dakglei.example.vn/noi-bo/mat-1999",
    date=dt.date(1999, 5, 6),
    authors=("Bí Danh", "Minh Đức"),
    topics=("Mật", "Tuyên giáo"),
    kind=Kind.DECISION,
    audience=Audience.STAFF,
    abstract="Tóm tắt riêng về khoằm khoặm",
    source="Hồ sơ kín",
    doc_number="77-TTr/HUX",
    doc_type="Tờ trình",
)
"""Says something in every field that nothing else says, and has much in common with what is public."""

GONE: Final = replace(
    SECRET, id="da-xoa", url=f"{SECRET.url}-2", audience=Audience.PUBLIC, text=f"{SECRET.text} Lần hai."
)
"""Was public once, and is purged."""

WORDS: Final = (
    "tuyên giáo", "tuyen giao kin", "hội nghị kín bàn tuyên giáo cán bộ khoắm", "kờrông", "korong",
    "kowfroong", "quynh khoam", "xop lung", "h", "ma", "mat-1999", "da-xoa", "noi-bo", "77-TTr/HUX",
    "77 ttr hux", "01-KL/TW", "Bí Danh", "Mật", "Tờ trình", "1999", "1999-05", "none", "2024",
)  # fmt: skip
"""What only a staff article says, with and without marks and slips, and what both say."""

_DOCUMENT: Final[dict[str, Any]] = create_app(Settings(_env_file=None)).openapi()
_WALKS: Final = {walk.path: walk for walk in walks(_DOCUMENT, WORDS)}
_SEARCH: Final = _WALKS["/api/v1/search"].parameters
_IDS: Final = _WALKS["/api/v1/articles/{id}"].parameters
_Q: Final = tuple(one for one in _SEARCH if one.name == "q")
PAGES: Final = {
    "/": Walk("/", _SEARCH),
    "/articles/{id_}": Walk("/articles/{id}", (*_IDS, *_Q)),
    "/facets/{name}": Walk("/facets/{facet}", _WALKS["/api/v1/facets/{facet}"].parameters),
    "/staff": Walk("/staff", ()),
    "/staff/sign-in": Walk("/staff/sign-in", ()),
    "/staff/{name:path}": Walk(
        "/staff/{name}", (Parameter("name", "path", True, ("popular", "refused.csv", "mat-1999", "a/b")),)
    ),
    "/static/{version}/{name}": Walk(
        "/static/0/{name}", (Parameter("name", "path", True, (*ASSETS, "none")),)
    ),
    "/box.js": Walk("/box.js", ()),
    "/docs": Walk("/docs", ()),
    "/openapi.json": Walk("/openapi.json", ()),
}
"""How what is outside the document is asked: pages take the parameters of a search."""

_NEVER_200: Final = {"/staff", "/staff/{name}"}
"""Send whoever has not signed in elsewhere."""

_TOMBSTONE: Final = re.compile(r',?\{"revision":0,"id":"da-xoa","deleted":true,"article":null\}')
_EVERY: Final = [*_WALKS.values(), *PAGES.values()]
_every_route = pytest.mark.parametrize("walk", _EVERY, ids=[walk.path for walk in _EVERY])


@dataclass(frozen=True, slots=True)
class Archives:
    """Three archives that look the same to the public."""

    public: Running
    """What is public, and never held anything else."""
    staffed: Running
    """Holds staff articles too."""
    purged: Running
    """Held a public and a staff article, which were deleted and purged."""
    _answers: dict[str, Told] = field(default_factory=dict)

    def answer(self, address: str) -> Told:
        """Give how the archive of what is public answers."""
        if address not in self._answers:
            self._answers[address] = told(self.public.client.get(address))
        return self._answers[address]

    def differing(self, other: Running, address: str) -> str:
        """Give how another archive answers an address differently, empty when it does not."""
        status, headers, text = told(other.client.get(address))
        there = status, headers, _TOMBSTONE.sub("", text)
        return "" if self.answer(address) == there else f"{address}\n{self.answer(address)}\n{there}"


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archives]:
    def folder(name: str) -> Settings:
        return settings_in(tmp_path_factory.mktemp(name))

    middle = len(PUBLIC) // 2
    with (
        running(folder("public"), *PUBLIC) as public,
        running(folder("staffed"), *ARTICLES, SECRET) as staffed,
        running(folder("purged"), *PUBLIC[:middle], GONE, SECRET, *PUBLIC[middle:]) as purged,
    ):
        assert purged.client.get(f"/api/v1/articles/{GONE.id}").status_code == 200
        for article in (GONE, SECRET):
            purged.store.delete(article.id, purge=True)
            purged.index()
        yield Archives(public, staffed, purged)


def test_the_secret_says_something_in_every_field() -> None:
    empty = [field.name for field in fields(Article) if not getattr(SECRET, field.name)]
    assert empty == ["title_derived"]


def test_every_address_is_walked() -> None:
    assert undocumented(create_app(Settings(_env_file=None))) == set(PAGES)


@_every_route
def test_a_public_answer_is_the_same_with_and_without_staff_articles(archives: Archives, walk: Walk) -> None:
    statuses = set()
    for address in walk.addresses():
        assert archives.differing(archives.staffed, address) == ""
        statuses.add(archives.answer(address)[0])
    assert 200 in statuses or walk.path in _NEVER_200, "no example is answered: nothing was compared"


@_every_route
def test_what_was_purged_might_never_have_been(archives: Archives, walk: Walk) -> None:
    for address in walk.addresses():
        assert archives.differing(archives.purged, address) == ""


_PAIRS: Final = [(one.name, value) for one in _SEARCH for value in one.values]
_SEARCHED: Final = [
    "/",
    *(path for path, walk in _WALKS.items() if {"q", "author"} <= {p.name for p in walk.parameters}),
]


@given(
    path=st.sampled_from([path for walk in _EVERY if walk.path in _SEARCHED for path in walk.paths()]),
    query=st.dictionaries(st.sampled_from([name for name, _ in _PAIRS]), st.integers(0, 99), max_size=5),
)
@given_settings(max_examples=150)
def test_so_it_is_when_parameters_meet(archives: Archives, path: str, query: dict[str, int]) -> None:
    values = {one.name: one.values for one in _SEARCH}
    asked = {name: values[name][number % len(values[name])] for name, number in query.items()}
    address = Walk.address(path, asked)
    assert archives.differing(archives.staffed, address) == ""
    assert archives.differing(archives.purged, address) == ""


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("q", ["", "huyện", "hội nghị tuyên giáo"])
def test_cursors_lead_through_the_same_pages(archives: Archives, q: str, sort: str) -> None:
    def pages(service: Running) -> Iterator[tuple[list[dict[str, Any]], int]]:
        cursor: str | None = ""
        while cursor is not None:
            answer = service.search(q=q, sort=sort, size=1, cursor=cursor)
            yield answer["hits"], answer["total"]
            cursor = answer["next_cursor"]

    expected = list(pages(archives.public))
    assert expected[0][0]
    assert list(pages(archives.staffed)) == list(pages(archives.purged)) == expected


def test_a_tombstone_tells_the_id_of_what_was_public_and_no_more(archives: Archives) -> None:
    removed = [change for change in archives.purged.get("/api/v1/changes")["changes"] if change["deleted"]]
    assert [(change["id"], change["article"]) for change in removed] == [(GONE.id, None)]


def test_the_walk_would_notice(archives: Archives) -> None:
    staff = archives.staffed.key(Scope.SEARCH_STAFF)
    secret = {"kờrông", "mat-1999", "noi-bo"}
    client = archives.staffed.client
    noticed = {
        walk.path
        for walk in _WALKS.values()
        if any(told(client.get(one, headers=staff)) != told(client.get(one)) for one in walk.addresses())
    }
    assert noticed >= {
        "/api/v1/search", "/api/v1/suggest", "/api/v1/facets/{facet}", "/api/v1/export", "/api/v1/changes",
        "/api/v1/articles/{id}", "/api/v1/documents/{number}", "/api/v1/status",
    }  # fmt: skip
    everything = archives.staffed.client.get("/api/v1/export", headers=staff).text
    assert all(word in everything for word in secret)
    assert not any(word in archives.staffed.client.get("/api/v1/export").text for word in secret)


def test_a_staff_key_sees_both_and_may_say_which(archive: Running, staff: dict[str, str]) -> None:
    both = archive.search(staff, q="tuyên giáo")
    assert set(ids(both)) == {"hoi-nghi-tuyen-giao-2023", "noi-bo"}
    assert counts(both["facets"]["topic"]) == {"Tuyên giáo": 2, "Mật": 1, "Xây dựng Đảng": 1}
    assert ids(archive.search(staff, q="tuyên giáo", audience="staff")) == ["noi-bo"]
    assert ids(archive.search(staff, q="tuyên giáo", audience="public")) == ["hoi-nghi-tuyen-giao-2023"]
    assert archive.get("/api/v1/articles/noi-bo", staff)["audience"] == "staff"
    assert archive.get("/api/v1/suggest", staff, q="noi bo")["suggestions"]
    assert counts(archive.get("/api/v1/facets/author", staff, value="bi")["values"]) == {"Bí Danh": 1}
    assert len(archive.client.get("/api/v1/export", headers=staff).text.splitlines()) == len(ARTICLES)
    assert len(archive.get("/api/v1/changes", staff)["changes"]) == len(ARTICLES)
    assert archive.get("/api/v1/status", staff)["articles"] == len(ARTICLES)


@pytest.mark.parametrize("address", ["search", "facets/author", "export"])
def test_staff_articles_need_a_key_with_the_scope(archive: Running, address: str) -> None:
    address = f"/api/v1/{address}?audience=staff"
    answer = archive.client.get(address)
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    problem(archive.client.get(address, headers=archive.key(Scope.WRITE)), 403)
    for scope in (Scope.SEARCH_STAFF, Scope.ADMIN):
        assert archive.client.get(address, headers=archive.key(scope)).status_code == 200


def test_a_key_that_only_writes_sees_what_is_public(archive: Running) -> None:
    writer = archive.key(Scope.WRITE)
    assert "noi-bo" not in ids(archive.search(writer))
    problem(archive.client.get("/api/v1/articles/noi-bo", headers=writer), 404)


def test_an_article_that_becomes_internal_is_gone_for_the_public(service: Running) -> None:
    service.store.put([Draft(Article(id="a", title="Công khai"))])
    service.store.put([Draft(Article(id="a", title="Công khai", audience=Audience.STAFF))])
    assert service.get("/api/v1/changes")["changes"] == [
        {"revision": 2, "id": "a", "deleted": True, "article": None}
    ]
    (change,) = service.get("/api/v1/changes", service.key(Scope.SEARCH_STAFF))["changes"]
    assert change["article"]["audience"] == "staff"
