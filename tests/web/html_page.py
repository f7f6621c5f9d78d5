"""What does a person's browser find in a page? Reads HTML strictly, and looks things up in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "link", "input", "br", "hr", "img"}
_CANNOT_HOLD_BLOCKS = {"p", "h1", "h2", "h3", "a", "span", "label", "button", "summary", "dt"}
_BLOCKS = {"p", "h1", "h2", "h3", "div", "ul", "ol", "li", "dl", "section", "nav", "main", "form", "article"}
_CHILDREN = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}}


@dataclass
class Element:
    """An element with what stands in it, in order."""

    tag: str
    attributes: dict[str, str]
    content: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text as it is read, white space made one space."""
        return " ".join(self._written().split())

    def all(self, tag: str = "", class_: str = "", **attributes: str) -> list[Element]:
        """Give the elements inside with this tag, class and attributes."""
        return [
            one
            for one in self._inside()
            if (not tag or one.tag == tag)
            and (not class_ or class_ in one.attributes.get("class", "").split())
            and all(one.attributes.get(name.strip("_")) == value for name, value in attributes.items())
        ]

    def one(self, tag: str = "", class_: str = "", **attributes: str) -> Element:
        """Give the only element with this tag, class and attributes."""
        (found,) = self.all(tag, class_, **attributes)
        return found

    def links(self) -> dict[str, str]:
        """Give the targets of the links inside by their text."""
        return {link.text: link.attributes["href"] for link in self.all("a")}

    def _written(self) -> str:
        return "".join(piece if isinstance(piece, str) else piece._written() for piece in self.content)

    def _inside(self) -> Iterator[Element]:
        for piece in self.content:
            if isinstance(piece, Element):
                yield piece
                yield from piece._inside()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        parent = self.open[-1]
        assert tag in _CHILDREN.get(parent.tag, {tag}), f"<{tag}> in <{parent.tag}>"
        if tag in _BLOCKS:
            inside = [one.tag for one in self.open if one.tag in _CANNOT_HOLD_BLOCKS]
            assert not inside, f"<{tag}> in <{inside}>"
        if tag == "a":
            assert "a" not in [one.tag for one in self.open], "a link in a link"
        parent.content.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"path", "circle", "rect"}, f"<{tag}/> closes nothing"
        self.open[-1].content.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> where <{self.open[-1].tag}> is open"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        parent = self.open[-1]
        assert parent.tag not in _CHILDREN or not data.strip(), f"text in <{parent.tag}>: {data.strip()}"
        parent.content.append(data)


def read(html: str) -> Element:
    """Read a page; fails where it is not nested properly, or something is named twice or not at all."""
    assert html.startswith("<!doctype html>")
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert [one.tag for one in reader.open] == [""], f"left open: {reader.open[-1].tag}"
    page = reader.open[0].one("html")
    ids = [one.attributes["id"] for one in page.all() if "id" in one.attributes]
    assert len(ids) == len(set(ids)), f"an id twice: {ids}"
    for label in page.all("label"):
        assert label.attributes["for"] in ids
    for field_ in page.all("input"):
        if field_.attributes.get("type") != "hidden":
            page.one("label", for_=field_.attributes["id"])
    for one in page.all():
        handlers = [name for name in one.attributes if name.startswith("on") or name == "style"]
        assert not handlers, f"<{one.tag}> has {handlers}"
        if one.tag == "script":
            is_data = one.attributes == {"type": "application/ld+json"}
            assert is_data or ("src" in one.attributes and not one.content), "a script within the page"
    page.one("h1")
    page.one("main", id="main")
    page.one("head").one("title")
    return page
