"""What do the pages say? Every message by its key, in Vietnamese and beside it in English."""

from __future__ import annotations

from typing import Final

from search_service.web.messages import article, failures, narrowing, results, site, staff
from search_service.web.messages.message import Message

PARTS: Final = (
    site.MESSAGES,
    results.MESSAGES,
    narrowing.MESSAGES,
    article.MESSAGES,
    staff.MESSAGES,
    failures.MESSAGES,
)
"""By the page where they stand. No key is in two of them."""

MESSAGES: Final = {key: message for part in PARTS for key, message in part.items()}

__all__ = ["MESSAGES", "PARTS", "Message"]
