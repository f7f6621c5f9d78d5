"""What does a query tree consist of? Every engine executes these nodes, and means the same by them."""

from __future__ import annotations

from dataclasses import dataclass

from search_service.vietnamese.streams import Stream


@dataclass(frozen=True, slots=True)
class Term:
    """Articles with `text` in `stream`."""

    stream: Stream
    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Articles with a term in `stream` that begins with `text`."""

    stream: Stream
    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """Articles that bear or cite the document number with this key (`vietnamese.documents`)."""

    key: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Articles where the slots stand one after the other; a slot is met by any of its terms.

    All streams with positions number them alike, so slots may mix streams.
    """

    slots: tuple[tuple[Term, ...], ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Articles that match one or more children; none for no children."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Articles that match every child; every article for no children."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Articles that match `minimum` or more of the children."""

    minimum: int
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Articles that match `wanted` and not `unwanted`."""

    wanted: Node
    unwanted: Node


Node = Term | Prefix | Number | Phrase | AnyOf | AllOf | AtLeast | Without

EVERYTHING: Node = AllOf(())
NOTHING: Node = AnyOf(())
