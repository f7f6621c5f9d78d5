"""How does a caller say where to go on? A sort key and an id, which hold across generations."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import math

from search_service.articles.article import ID_PATTERN
from search_service.engine.contract import Sort, SortKey
from search_service.errors import InvalidInput


def encode(sort: Sort, key: SortKey) -> str:
    """Give the cursor that stands behind the hit with this key."""
    day = key.date.isoformat() if key.date else None
    packed = json.dumps([sort, key.score, day, key.id], separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def decode(cursor: str, sort: Sort) -> SortKey:
    """Read a cursor; raises InvalidInput when it is none, or of another order than `sort`."""
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        made_for, score, day, id_ = json.loads(packed)
        key = SortKey(float(score), dt.date.fromisoformat(day) if day is not None else None, id_)
        if not ID_PATTERN.fullmatch(id_) or not math.isfinite(key.score):
            raise ValueError
    except (ValueError, TypeError, binascii.Error, RecursionError, OverflowError):
        raise InvalidInput("cursor", "is not a cursor of this service; take next_cursor as it came") from None
    if made_for != sort:
        raise InvalidInput("cursor", f"was made for sort={made_for}; keep the sort while paging")
    return key
