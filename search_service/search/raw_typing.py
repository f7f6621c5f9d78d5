"""Was a query typed with the keyboard's Telex or VNI switched off, and what was meant then?"""

from __future__ import annotations

from itertools import pairwise

from search_service.articles.article import Audience
from search_service.engine.contract import Snapshot
from search_service.query.gazetteer import gazetteer
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import is_marked
from search_service.vietnamese.tokens import tokenize
from search_service.vietnamese.typing import decode


def decoded(snapshot: Snapshot, audiences: frozenset[Audience], text: str) -> str | None:
    """Give what a query means if it is raw typing; None if not, or if the archive has it as it stands."""
    read = decode(text, gazetteer().odd_syllables)
    return None if read is None or _is_there(snapshot, audiences, text, read) else read


def _is_there(snapshot: Snapshot, audiences: frozenset[Audience], text: str, decoded: str) -> bool:
    """Say whether the archive has what would be decoded as it was typed: `Choong` of `THCS Đăk Choong`.

    Where no mark says that the keyboard was on, it must stand beside a neighbour there: `dak choong`.
    """
    left = {token.text for token in tokenize(decoded)}
    typed = [token.text for token in tokenize(text)]
    read = [syllable for syllable in typed if syllable not in left]
    if any(map(is_marked, typed)):
        return all(snapshot.frequencies(audiences, Stream.FOLDED, read).values())
    beside = {"_".join(pair): pair for pair in pairwise(typed) if not left.issuperset(pair)}
    pairs = snapshot.frequencies(audiences, Stream.PAIRS, list(beside))
    return {syllable for pair in beside if pairs[pair] for syllable in beside[pair]}.issuperset(read)
