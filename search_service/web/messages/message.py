"""What is one message?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `one` is the English for a count of 1; Vietnamese nouns have one number."""

    vi: str
    en: str
    one: str = ""
