"""Which article does one JSON object describe?"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from search_service.articles.article import ID_PATTERN, MAX_ARTICLE_BYTES, Article, Audience, Kind
from search_service.errors import InvalidInput
from search_service.ingestion.dates import calendar_date
from search_service.ingestion.defaults import NO_DEFAULTS, Defaults
from search_service.ingestion.field_names import field_meant
from search_service.ingestion.html import html_to_text

_LOOKED_AT: Final = 50
"""Unknown fields of one article that are named: more of them are data, not slips."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_URL: Final = re.compile(r"https?://[^\s\x00-\x1f\x7f]{1,2000}", re.IGNORECASE)


def _storable(text: str) -> str:
    """Refuse what a store cannot keep: NUL (PostgreSQL), and halves of characters (UTF-8)."""
    if "\x00" in text:
        raise ValueError("has a NUL character; take it out")
    if _SURROGATE.search(text):
        raise ValueError("has half a character (a lone surrogate); take it out")
    return text


def _absent_if_blank(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _headline(title: str) -> str:
    if not title.strip():
        raise ValueError("is empty; give the article's headline")
    return title


def _identifier(id_: str) -> str:
    if not ID_PATTERN.fullmatch(id_):
        raise ValueError("may have letters A-Z, digits and . _ ~ - only, 1 to 128 of them, not dots alone")
    return id_


def _web_address(url: str) -> str:
    if not _URL.fullmatch(url.strip()):
        raise ValueError("is no web address; it begins with http:// or https:// and has no spaces")
    return url.strip()


def _calendar_day(value: object) -> object:
    if value is None or isinstance(value, dt.date):
        return value
    if not isinstance(value, str) or not (day := calendar_date(value.strip())):
        raise ValueError("is no date; write YYYY-MM-DD, from 1900 to 2100")
    return day


def _about(description: str, example: object) -> Any:
    return Field(description=description, examples=[example])


_Optional = BeforeValidator(_absent_if_blank)
_Text = Annotated[str, AfterValidator(_storable)]
_Id = Annotated[
    str, AfterValidator(_identifier), Field(json_schema_extra={"pattern": f"^{ID_PATTERN.pattern}$"})
]
_Url = Annotated[_Text, AfterValidator(_web_address)]
_Title = Annotated[_Text, AfterValidator(_headline)]
_Line = Annotated[_Text | None, _Optional]
_Names = list[_Text] | None


class ArticleRecord(BaseModel):
    """An article as JSON. Fields that are not named here are ignored with a warning."""

    model_config = ConfigDict(extra="allow", frozen=True, title="Article")

    id: Annotated[
        _Id | None,
        _Optional,
        _about("what the article is called; without it, derived from `url` or content", "tin-2023-118"),
    ] = None
    url: Annotated[
        _Url | None,
        _Optional,
        _about("the article's own page on the web", "https://dakglei.example.vn/tin-118"),
    ] = None
    title: Annotated[
        _Title, _about("the headline, as printed", "Hội nghị tổng kết công tác tuyên giáo năm 2023")
    ]
    text: Annotated[
        _Text | None,
        _about("plain text, paragraphs separated by newlines", "Sáng 28/12, huyện tổ chức hội nghị…"),
    ] = None
    html: Annotated[
        _Text | None, _about("the text as HTML, used where `text` is missing or blank", "<p>Sáng 28/12…</p>")
    ] = None
    date: Annotated[
        dt.date | None,
        BeforeValidator(_calendar_day),
        _Optional,
        _about("the day of publication in Vietnam, ISO 8601; of a date with time, that day", "2023-12-29"),
    ] = None
    author: Annotated[_Line, _about("one author as printed, never split", "Minh Đức")] = None
    authors: Annotated[_Names, _about("authors as printed, in order", ["Minh Đức", "Y Đông"])] = None
    topic: Annotated[_Line, _about("one topic", "Xây dựng Đảng")] = None
    topics: Annotated[_Names, _about("topics", ["Xây dựng Đảng", "Tuyên giáo – học tập Bác"])] = None
    kind: Annotated[Kind | None, _about("what sort of text it is; `news` if missing", "news")] = None
    audience: Annotated[Audience | None, _about("who may see it; `public` if missing", "public")] = None
    abstract: Annotated[_Line, _about("a summary", "Huyện tổng kết công tác tuyên giáo.")] = None
    source: Annotated[_Line, _about("where the text was taken from", "Báo Kon Tum")] = None
    doc_number: Annotated[_Line, _about("the number of the document it is", "01-KL/TW")] = None
    doc_type: Annotated[_Line, _about("the type of the document it is", "Kết luận")] = None

    def to_article(self, defaults: Defaults = NO_DEFAULTS) -> Article:
        """Give the article; what the record leaves open is taken from `defaults`.

        Title and text stay as given; authors and topics become NFC, trimmed, without blanks and repetitions.
        Raises InvalidInput for an article of more than 4 MB.
        """
        for field in ("title", "text", "html", "abstract"):
            check_size(getattr(self, field) or "", field)
        text = self.text if self.text and self.text.strip() else html_to_text(self.html or "")
        return Article(
            id=self.id or "",
            url=self.url,
            title=self.title,
            text=text,
            date=self.date,
            authors=_names(self.author, self.authors),
            topics=_names(self.topic, self.topics) or defaults.topics,
            kind=self.kind or defaults.kind or Kind.NEWS,
            audience=self.audience or defaults.audience or Audience.PUBLIC,
            abstract=self.abstract,
            source=self.source,
            doc_number=self.doc_number,
            doc_type=self.doc_type,
        )

    def warnings(self) -> list[str]:
        """Give a sentence for everything that was given and is not kept."""
        given = self.model_extra or {}
        unknown = [_unknown(name) for name in islice(given, _LOOKED_AT)]
        if len(given) > _LOOKED_AT:
            unknown.append(f"{len(given) - _LOOKED_AT} more unknown fields, ignored")
        both = self.text and self.text.strip() and self.html
        return [*unknown, "html: ignored, because text is given"] if both else unknown


def parse_record(data: object, defaults: Defaults = NO_DEFAULTS) -> tuple[Article, list[str]]:
    """Give the article that a JSON object describes, and warnings such as those of unknown fields.

    Raises InvalidInput naming the first field that is wrong.
    """
    if not isinstance(data, dict):
        raise InvalidInput("article", "is not a JSON object; write {…} with at least a title")
    try:
        record = ArticleRecord.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = _printable(".".join(str(part) for part in first["loc"]))
        raise InvalidInput(field or "article", _message(first, data)) from None
    return record.to_article(defaults), record.warnings()


def parse_json(text: str | bytes) -> Any:
    """Give what a JSON text says. Raises InvalidInput saying where it is wrong."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        wrong = error.msg.removesuffix(" at")
        raise InvalidInput("article", f"is not JSON: {wrong} at character {error.pos + 1}") from None
    except UnicodeDecodeError:
        raise InvalidInput("article", "is not UTF-8") from None
    except (RecursionError, ValueError):
        raise InvalidInput(
            "article", "is not JSON that can be read: nested too deep, or a number too long"
        ) from None


def check_size(text: str, field: str) -> None:
    """Raise InvalidInput naming `field` when an article's text is larger than 4 MB in UTF-8."""
    if len(text) * 4 > MAX_ARTICLE_BYTES and len(text.encode()) > MAX_ARTICLE_BYTES:
        raise InvalidInput(field, f"is larger than {MAX_ARTICLE_BYTES // 1024**2} MB; split the article")


def _names(one: str | None, many: Iterable[str] | None) -> tuple[str, ...]:
    given = [one or "", *(many or ())]
    tidy = (unicodedata.normalize("NFC", name).strip() for name in given)
    return tuple(dict.fromkeys(name for name in tidy if name))


def _message(error: Any, data: Iterable[str]) -> str:
    if error["type"] == "missing":
        meant = next((name for name in islice(data, _LOOKED_AT) if field_meant(name, error["loc"])), None)
        return f"is missing; is {_printable(meant)} meant to be it?" if meant else "is missing; give it"
    if error["type"] == "string_unicode":
        return "has a field whose name holds half a character (a lone surrogate); take it out"
    return str(error["msg"]).removeprefix("Value error, ")


@lru_cache(maxsize=256)  # a file of articles has the same names in each line
def _unknown(name: str) -> str:
    """Say that a field is not kept, and which was probably meant."""
    meant = field_meant(name, ArticleRecord.model_fields)
    return f"{_printable(name)}: unknown field, ignored" + (f"; did you mean {meant}?" if meant else "")


def _printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()[:100]
