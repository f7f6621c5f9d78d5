"""What does the markup of a page say: its text, and what it tells machines about itself?

Read by a scanner of its own rather than by the standard library's parser, which takes quadratic time on some
broken pages and fails on others (`<![if …]>`, python/cpython#77057); this one goes over a page once.
"""

from __future__ import annotations

import datetime as dt
import html as entities
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from search_service.ingestion.dates import calendar_date


@dataclass(frozen=True, slots=True)
class Markup:
    """A page's text, lines as it shows them, and the headline and date that its head gives.

    `is_unlisted`: it asks not to be found by searching (the robots meta tag of HTML), as pages around the
    articles do: a portal's lists, forms and results.
    """

    text: str
    title: str | None
    published: dt.date | None
    is_unlisted: bool


# Elements whose content is not shown, or is not the article's: menus and controls.
_RAW: Final = frozenset({"script", "style"})
_HIDDEN: Final = _RAW | {
    "button", "datalist", "iframe", "nav", "noscript", "object", "select", "svg", "template", "textarea",
    "title",
}  # fmt: skip
_INLINE: Final = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "link", "mark", "meta", "q", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_CELLS: Final = frozenset({"td", "th"})
_PARAGRAPHS: Final = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "section", "article"}
)

_MARKUP: Final = re.compile(r"<(?:!--|!\[CDATA\[|[!?]|/?(?P<name>[a-zA-Z][^\s/>]*))")
_ATTRIBUTE: Final = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_VALUE: Final = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*')")
_OPEN: Final = re.compile(r"=\s*[\"']")
_META: Final = 5_000  # characters of a <meta> that are read
_QUOTED: Final = 4  # how many > may stand inside the quotes of one tag
_HEADLINE: Final = ("og:title", "twitter:title")
# Not the value of another directive: `max-image-preview:none` is about pictures.
_UNLISTED: Final = re.compile(r"(?<!:)(?<!: )\b(?:noindex|none)\b", re.IGNORECASE)
_PUBLISHED: Final = ("article:published_time", "og:article:published_time", "datepublished")


def html_to_text(html: str) -> str:
    """Give the text of a page or a fragment, NFC: one line for each block, a blank one between paragraphs.

    Entities become letters first and are composed after that, because editors glue combining marks to them
    (`&ocirc;` and U+0300 is ồ). Broken markup is read as far as it can be.
    """
    return _Page(html).text()


def read_markup(html: str) -> Markup:
    """Give a page's text, and what its head says: headline, date of publication, whether it is unlisted."""
    page = _Page(html)
    headline = next((page.meta[name] for name in _HEADLINE if page.meta.get(name)), page.title)
    published = next((page.meta[name] for name in _PUBLISHED if page.meta.get(name)), "")
    is_unlisted = bool(_UNLISTED.search(page.meta.get("robots", "")))
    return Markup(page.text(), headline or None, calendar_date(published), is_unlisted)


class _Page:
    """Scans a page from beginning to end."""

    def __init__(self, html: str) -> None:
        self.title = ""
        self.meta: dict[str, str] = {}
        self._html = html
        self._pieces: list[str] = []
        self._unclosed: set[str] = set()
        at = 0
        while found := _MARKUP.search(html, at):
            self._show(html[at : found.start()])
            at = self._past(found)
        self._show(html[at:])

    def text(self) -> str:
        """Give what is shown."""
        composed = unicodedata.normalize("NFC", "".join(self._pieces))
        lines = (" ".join(line.split()) for line in composed.split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def _show(self, text: str) -> None:
        shown = entities.unescape(text.replace("]]>", "")) if text else ""
        self._pieces.append(" ".join(shown.split("\n")).replace("\r", " "))

    def _past(self, found: re.Match[str]) -> int:
        """Take in one piece of markup; give where the text goes on."""
        opening, name = found.group(), (found["name"] or "").lower()
        if opening == "<![CDATA[":
            return found.end()
        if not name:
            end, width = (
                (self._html.find("-->", found.end()), 3)
                if opening == "<!--"
                else (self._html.find(">", found.end()), 1)
            )
            return end + width if end >= 0 else len(self._html)
        end = self._tag_end(found.end())
        if end < 0:  # no tag ends any more: the rest is text
            self._show(self._html[found.start() :])
            return len(self._html)
        attributes = self._html[found.end() : end]
        if opening[1] != "/" and name == "meta":
            self._note(attributes)
        self._break(name)
        if opening[1] != "/" and name in _HIDDEN and not attributes.endswith("/"):
            return self._past_hidden(name, end + 1)
        return end + 1

    def _tag_end(self, start: int) -> int:
        """Give where a tag's > stands, not one inside quotes; -1 where there is none."""
        first = end = self._html.find(">", start)
        for _ in range(_QUOTED):
            if end < 0:
                break
            if not _OPEN.search(_VALUE.sub("", self._html[start:end])):
                return end
            end = self._html.find(">", end + 1)
        return first

    def _past_hidden(self, name: str, start: int) -> int:
        """Give where a hidden element ends; one that is never closed hides nothing, but for scripts."""
        if name in self._unclosed:
            return start
        closing = re.compile(rf"</{name}\b", re.IGNORECASE).search(self._html, start)
        if not closing:
            self._unclosed.add(name)
            return len(self._html) if name in _RAW else start
        if name == "title" and not self.title:
            self.title = _tidy(self._html[start : closing.start()])
        return closing.start()

    def _note(self, attributes: str) -> None:
        given = {
            name.lower(): double or single or bare
            for name, double, single, bare in _ATTRIBUTE.findall(attributes[:_META])
        }
        name = given.get("property") or given.get("name") or given.get("itemprop") or ""
        self.meta.setdefault(name.lower(), _tidy(given.get("content", "")))

    def _break(self, name: str) -> None:
        if name not in _INLINE and ":" not in name:  # <o:p> is Word's and shows nothing
            self._pieces.append("\n\n" if name in _PARAGRAPHS else " " if name in _CELLS else "\n")


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", entities.unescape(text)).split())
