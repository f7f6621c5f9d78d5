"""Which files does the page need beside itself, and how long may a browser keep them?"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

FOREVER: Final = "public, max-age=31536000, immutable"
"""For an address that names its content."""

_TYPES: Final = {
    "style.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "search.js": "text/javascript; charset=utf-8",
    "box.js": "text/javascript; charset=utf-8",
    "print.css": "text/css; charset=utf-8",
    "article.css": "text/css; charset=utf-8",
    "desk.css": "text/css; charset=utf-8",
}

_HELD: Final = re.compile(rb"/\* see ([a-z]+\.css) \*/\n")
"""Stands where a file holds another: what two of them need is written once, and nobody waits for a third."""

_ABOUT: Final = re.compile(rb"/\*.*?\*/\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served. `version` is a digest of its content."""

    content: bytes
    media_type: str
    version: str


def _load(name: str) -> Asset:
    content = _HELD.sub(lambda held: _ABOUT.sub(b"", _read(held[1].decode())), _read(name))
    return Asset(content, _TYPES[name], hashlib.sha256(content).hexdigest()[:12])


def _read(name: str) -> bytes:
    return (files("search_service.web") / "static" / name).read_bytes()


ASSETS: Final = {name: _load(name) for name in _TYPES}
