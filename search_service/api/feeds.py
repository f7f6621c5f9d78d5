"""How do articles become an Atom feed (RFC 4287)?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape, quoteattr

from search_service.articles.article import Article
from search_service.query.periods import ZONE

MEDIA_TYPE: Final = "application/atom+xml; charset=utf-8"
SITE: Final = "Kho bài viết Đăk Glei"
"""Who publishes a feed, and the author of what is printed without one: every entry needs some."""

UNDATED: Final = dt.date(1970, 1, 1)
"""Every entry needs a day. This one puts articles without a date last in a reader, as searches do."""

_START: Final = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
    'xml:lang="vi">\n'
)
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold, however it is escaped (XML 1.0, 2.2)."""

_ADDRESS: Final = "%/:=&?~#+!$,;'@()*[]"
"""What stands in an address as it is, beside letters, digits, and `_.-`."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a feed. `rel` says where it leads: RFC 4287, 4.2.7.2, and for its pages RFC 5005, 3."""

    rel: str
    type: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a feed says of itself.

    `base` is where this service is. `name` tells the feed from others of this service, whatever page of it
    this is. `counts` are the results, and those of a page, as OpenSearch 1.1 tells them.
    """

    base: str
    name: str
    title: str
    links: Sequence[Link] = ()
    counts: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a feed: with its snippet, which is HTML, or else with its whole text."""

    article: Article
    snippet: str | None = None


def document(head: Head, entries: Iterable[Entry]) -> Iterator[str]:
    """Yield a feed, entry by entry.

    Its own day is that of the newest entry. It stands at the end, where it is known; the order of a feed's
    elements means nothing (RFC 4287, 4.1.1).
    """
    yield _START + "".join(_head(head))
    newest = UNDATED
    for entry in entries:
        newest = max(newest, entry.article.date or UNDATED)
        yield "".join(_entry(head.base, entry))
    yield f"{_element('updated', _moment(newest))}</feed>\n"


def article_url(base: str, article: Article) -> str:
    """Give where to read an article: its page on the portal, or else its page on this service."""
    return quote(article.url, safe=_ADDRESS) if article.url else f"{base}/articles/{article.id}"


def _head(head: Head) -> Iterator[str]:
    yield _element("id", _tag(head.base, head.name))
    yield _element("title", head.title)
    yield f"<author>{_element('name', SITE)}</author>\n"
    for link in head.links:
        yield _link(link)
    for name, count in head.counts:
        yield _element(f"opensearch:{name}", str(count))


def _entry(base: str, entry: Entry) -> Iterator[str]:
    article = entry.article
    yield "<entry>\n"
    yield _element("id", _tag(base, article.id))
    yield _element("title", article.title)
    yield _link(Link("alternate", "text/html", article_url(base, article)))
    yield _element("updated", _moment(article.date or UNDATED))
    if article.date:
        yield _element("published", _moment(article.date))
    for author in article.authors:
        yield f"<author>{_element('name', author)}</author>\n"
    for topic in article.topics:
        yield f"<category term={_quoted(topic)}/>\n"
    if entry.snippet is None:
        yield _element("content", article.text)
    elif entry.snippet:
        yield _element("summary", entry.snippet, ' type="html"')
    yield "</entry>\n"


def _tag(base: str, name: str) -> str:
    """Give an id that stays when the service moves to another path or to https (RFC 4151)."""
    return f"tag:{urlsplit(base).hostname or 'localhost'},2026:{name}"


def _moment(day: dt.date) -> str:
    return dt.datetime.combine(day, dt.time(), ZONE).isoformat()


def _link(link: Link) -> str:
    return f"<link rel={_quoted(link.rel)} type={_quoted(link.type)} href={_quoted(link.href)}/>\n"


def _element(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(_allowed(text))}</{name}>\n"


def _quoted(text: str) -> str:
    return quoteattr(_allowed(text))


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("", text)
