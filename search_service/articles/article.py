"""What is an article?"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final

from search_service.errors import InvalidInput

ID_PATTERN: Final = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._~-]{1,128}")
"""What an id may be. `.` and `..` are left out: addresses fold them away."""
MAX_NAME: Final = 500
"""Characters of an author's or a topic's name: they are held in memory to be counted."""
MAX_ARTICLE_BYTES: Final = 4 * 1024 * 1024


class Audience(StrEnum):
    """Who may see an article."""

    PUBLIC = "public"
    STAFF = "staff"


class Kind(StrEnum):
    """What sort of text an article is."""

    NEWS = "news"
    REPORT = "report"
    PLAN = "plan"
    DECISION = "decision"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article as its source gives it. `id` is empty until the store has settled it.

    `text` is plain text, paragraphs separated by newlines. `authors` are as printed.
    `title_derived` says that the source had no title and its first sentence stands in.
    """

    title: str
    text: str = ""
    id: str = ""
    url: str | None = None
    date: dt.date | None = None
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kind: Kind = Kind.NEWS
    audience: Audience = Audience.PUBLIC
    abstract: str | None = None
    source: str | None = None
    doc_number: str | None = None
    doc_type: str | None = None
    title_derived: bool = False

    def __post_init__(self) -> None:
        """Refuse what no door may let in; raises InvalidInput naming the field."""
        if not any(char.isprintable() and not char.isspace() for char in self.title):
            raise InvalidInput("title", "is empty; give the article's headline")
        if self.id and not ID_PATTERN.fullmatch(self.id):
            raise InvalidInput("id", "may have letters A-Z, digits and . _ ~ - only, 1 to 128 of them")
        for field, names in (("authors", self.authors), ("topics", self.topics)):
            if any(len(name) > MAX_NAME for name in names):
                raise InvalidInput(field, f"has a name of more than {MAX_NAME} characters; shorten it")
        texts = (self.title, self.text, self.url, self.abstract, self.source, self.doc_number, self.doc_type)
        try:
            "".join(text for text in (*texts, *self.authors, *self.topics) if text).encode()
        except UnicodeEncodeError:
            message = "has half a character (a lone surrogate); take it out"
            raise InvalidInput("text", message) from None

    def with_id(self, id_: str) -> Article:
        """Give the same article under `id_`."""
        return replace(self, id=id_)

    def content_digest(self) -> str:
        """SHA-256 over title, text and date, letters composed: sources with one digest are one article."""
        parts = [self.title, self.text, self.date.isoformat() if self.date else ""]
        return hashlib.sha256(unicodedata.normalize("NFC", "\x1f".join(parts)).encode()).hexdigest()


def to_json(article: Article) -> str:
    """Write an article as JSON, for the record and the index. `from_json` reads it back unchanged."""
    # `asdict` copies deeply, which a bulk load feels.
    values: dict[str, Any] = {field.name: getattr(article, field.name) for field in fields(article)}
    if article.date:
        values["date"] = article.date.isoformat()
    given = {name: value for name, value in values.items() if value not in (None, "", (), False)}
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Article:
    """Read what `to_json` wrote."""
    values: dict[str, Any] = json.loads(text)
    if date := values.get("date"):
        values["date"] = dt.date.fromisoformat(date)
    values["authors"] = tuple(values.get("authors", ()))
    values["topics"] = tuple(values.get("topics", ()))
    values["kind"] = Kind(values.get("kind", Kind.NEWS))
    values["audience"] = Audience(values.get("audience", Audience.PUBLIC))
    return Article(**values)
