"""Can feed readers follow a search, and browsers search from their own bar?"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree as ET

import pytest
from httpx2 import Client
from hypothesis import given
from hypothesis import strategies as st

from search_service.api import feeds
from search_service.articles.article import Article
from tests.api.running import ARTICLES, PUBLIC, Running, ids, problem, running, settings_in

ATOM: Final = "{http://www.w3.org/2005/Atom}"
OPENSEARCH: Final = "{http://a9.com/-/spec/opensearch/1.1/}"


def feed_at(client: Client, address: str) -> ET.Element:
    """Give a feed after making sure that it is one."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return checked(answer.text)


def checked(text: str) -> ET.Element:
    """Read a feed and make sure of what RFC 4287 demands of it (4.1.1, 4.1.2)."""
    feed = ET.fromstring(text)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1
        assert urlsplit(one.findtext(f"{ATOM}id", "")).scheme == "tag"
        assert dt.datetime.fromisoformat(one.findtext(f"{ATOM}updated", "")).tzinfo
        assert all(author.findtext(f"{ATOM}name") for author in one.findall(f"{ATOM}author"))
        for link in one.findall(f"{ATOM}link"):
            assert urlsplit(link.attrib["href"]).scheme in {"http", "https"}
    assert feed.findall(f"{ATOM}author"), "an entry without an author needs one of the feed"
    for entry in entries:
        assert [link.attrib["rel"] for link in entry.findall(f"{ATOM}link")] == ["alternate"]
        assert len(entry.findall(f"{ATOM}content")) + len(entry.findall(f"{ATOM}summary")) <= 1
    names = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(names) == len(set(names))
    days = [entry.findtext(f"{ATOM}updated", "") for entry in entries]
    assert feed.findtext(f"{ATOM}updated") == max(days, default="1970-01-01T00:00:00+07:00")
    return feed


def links(feed: ET.Element) -> dict[str, str]:
    """Give where a feed's links lead, by their relation."""
    return {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}


def article_ids(feed: ET.Element) -> list[str]:
    """Give the ids of the articles in a feed."""
    return [entry.findtext(f"{ATOM}id", "").rpartition(":")[2] for entry in feed.findall(f"{ATOM}entry")]


def test_a_feed_has_the_newest_results_first(archive: Running) -> None:
    feed = feed_at(archive.client, "/feed.atom")
    assert article_ids(feed) == ids(archive.search(sort="newest"))
    assert feed.findtext(f"{ATOM}title") == "Kho bài viết Đăk Glei"
    assert feed.findtext(f"{OPENSEARCH}totalResults") == str(len(PUBLIC))


def test_an_entry_says_what_the_article_says(archive: Running) -> None:
    feed = feed_at(archive.client, "/feed.atom?q=tuyên+giáo&date_from=2023")
    (entry,) = feed.findall(f"{ATOM}entry")
    article = ARTICLES[0]
    assert feed.findtext(f"{ATOM}title") == "tuyên giáo · 2023 –  · Kho bài viết Đăk Glei"
    assert entry.findtext(f"{ATOM}title") == article.title
    assert entry.findtext(f"{ATOM}updated") == "2023-12-29T00:00:00+07:00"
    assert entry.findtext(f"{ATOM}published") == "2023-12-29T00:00:00+07:00"
    assert [one.findtext(f"{ATOM}name") for one in entry.findall(f"{ATOM}author")] == list(article.authors)
    assert [one.attrib["term"] for one in entry.findall(f"{ATOM}category")] == list(article.topics)
    assert links(entry) == {"alternate": article.url}
    summary = entry.find(f"{ATOM}summary")
    assert summary is not None
    assert summary.attrib == {"type": "html"}
    plain = html.unescape(re.sub(r"</?mark>", "", summary.text or ""))
    assert plain.strip("… ") in article.text.replace("\n", " ")


def test_a_feed_leads_to_its_page_and_to_its_other_pages(archive: Running) -> None:
    address: str | None = "/feed.atom?q=huyện&size=1&as_typed=true&author=Y+Đông&author=A+Thanh"
    seen: list[str] = []
    names = set()
    while address:
        feed = feed_at(archive.client, address)
        lead = links(feed)
        assert article_ids(feed_at(archive.client, lead["self"])) == article_ids(feed)
        assert article_ids(feed_at(archive.client, lead["first"]))[0] == (seen or article_ids(feed))[0]
        seen += article_ids(feed)
        names.add(feed.findtext(f"{ATOM}id"))
        address = lead.get("next")
        assert ("previous" in lead) == (len(seen) > 1)
    assert len(names) == 1
    assert seen == ids(archive.search(q="huyện", sort="newest", author=["Y Đông", "A Thanh"]))
    page = urlsplit(lead["alternate"])
    assert page.path == "/"
    assert dict(parse_qsl(page.query))["as_typed"] == "true"
    assert ("sort", "newest") in parse_qsl(page.query)
    assert archive.client.get(lead["alternate"]).status_code == 200


def test_the_page_of_a_search_leads_to_its_feed(archive: Running) -> None:
    page = archive.client.get("/?q=huyện&author=Y+Đông&page=1&sort=oldest&lang=en").text
    found = re.search(r'<link [^>]*type="application/atom\+xml"[^>]* href="([^"]+)">', page)
    assert found
    feed = feed_at(archive.client, html.unescape(found[1]))
    assert article_ids(feed) == ids(archive.search(q="huyện", author="Y Đông", sort="newest"))
    assert re.search(
        r'<link rel="search" type="application/opensearchdescription\+xml"[^>]* href="/opensearch.xml">', page
    )


@pytest.mark.parametrize(
    ("parameters", "field"),
    [("size=0", "size"), ("page=501", "page"), ("sort=x", "sort"), ("date=13", "date")],
)
def test_a_bad_parameter_is_named(archive: Running, parameters: str, field: str) -> None:
    assert set(problem(archive.client.get(f"/feed.atom?{parameters}"), 422)) == {field}


def test_a_search_that_finds_nothing_is_a_feed_too(archive: Running) -> None:
    feed = feed_at(archive.client, "/feed.atom?q=zzzz&as_typed=true")
    assert article_ids(feed) == []
    assert set(links(feed)) == {"alternate", "self", "first", "last"}


def test_only_staff_can_follow_what_is_for_staff(archive: Running, staff: dict[str, str]) -> None:
    assert "noi-bo" not in archive.client.get("/feed.atom").text
    problem(archive.client.get("/feed.atom?audience=staff"), 401)
    answer = archive.client.get("/feed.atom", headers=staff)
    assert "noi-bo" in article_ids(checked(answer.text))
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_an_export_can_be_a_feed_with_whole_texts(archive: Running) -> None:
    answer = archive.client.get("/api/v1/export?format=atom&sort=newest")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = checked(answer.text)
    assert article_ids(feed) == ids(archive.search(sort="newest"))
    texts = [entry.findtext(f"{ATOM}content") for entry in feed.findall(f"{ATOM}entry")]
    assert set(texts) == {article.text for article in PUBLIC}


@given(title=st.text(min_size=1), name=st.text(min_size=1, max_size=80), url=st.text(min_size=1))
def test_whatever_an_article_says_a_feed_can_be_read(title: str, name: str, url: str) -> None:
    try:
        title.encode(), name.encode(), url.encode()
        article = Article(
            id="a",
            title=f"Một {title}",
            text=title,
            authors=(f"A {name}",),
            topics=(name,),
            url=f"https://a/{url}",
        )
    except UnicodeEncodeError:
        return
    head = feeds.Head(base="https://example.vn", name="search?", title=title)
    checked("".join(feeds.document(head, [feeds.Entry(article)])))


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a service that visitors see under a sub-path of another address."""
    settings = settings_in(tmp_path_factory.mktemp("elsewhere"), public_url="https://example.vn/tim/")
    with running(settings, *ARTICLES) as service:
        yield service


def test_addresses_are_those_that_visitors_see(elsewhere: Running) -> None:
    feed = feed_at(elsewhere.client, "/tim/feed.atom?q=huyện")
    assert links(feed)["self"].startswith("https://example.vn/tim/feed.atom?q=")
    assert feed.findtext(f"{ATOM}id", "").startswith("tag:example.vn,2026:search?q=")
    page = elsewhere.client.get("/tim/").text
    assert 'href="/tim/opensearch.xml"' in page
    assert 'href="/tim/feed.atom"' in page


def test_a_browser_can_add_the_archive_to_its_search_bar(elsewhere: Running) -> None:
    answer = elsewhere.client.get("/tim/opensearch.xml")
    assert answer.headers["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    description = ET.fromstring(answer.text)
    assert description.tag == f"{OPENSEARCH}OpenSearchDescription"
    assert 1 <= len(description.findtext(f"{OPENSEARCH}ShortName", "")) <= 16
    assert 1 <= len(description.findtext(f"{OPENSEARCH}LongName", "")) <= 48
    assert 1 <= len(description.findtext(f"{OPENSEARCH}Description", "")) <= 1024
    templates = {
        url.attrib["type"]: url.attrib["template"] for url in description.findall(f"{OPENSEARCH}Url")
    }
    assert len(templates) == 4
    for template in (*templates.values(), description.findtext(f"{OPENSEARCH}Image", "")):
        filled = template.replace("{searchTerms}", "tuyen%20giao").replace("{startPage?}", "1")
        assert filled.startswith("https://example.vn/tim/")
        assert elsewhere.client.get(filled.removeprefix("https://example.vn")).status_code == 200


def test_a_browser_gets_suggestions_as_it_reads_them(archive: Running) -> None:
    answer = archive.client.get("/suggest?q=tuyen")
    assert answer.headers["Content-Type"] == "application/x-suggestions+json"
    typed, texts, counts = answer.json()
    offered = archive.get("/api/v1/suggest", q="tuyen")["suggestions"]
    assert typed == "tuyen"
    assert texts == [one["text"] for one in offered]
    assert counts == [f"{one['count']} bài viết" for one in offered]
    assert texts
