"""Why was an article found, in words that a visitor understands?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from search_service.engine.contract import SCORE_DECIMALS
from search_service.search.ranking import Ingredient, Why
from search_service.search.results import Reason

_TEXTS: Final[Mapping[Why, str]] = {
    Why.ACCENTED: "có {} đúng dấu",
    Why.FOLDED: "có {} (không xét dấu)",
    Why.PAIR: "có {} liền nhau",
    Why.WORD: "có từ {}",
    Why.TONE: "có {}, chỉ khác dấu thanh",
    Why.VOWEL: "có {}, khác dấu chữ",
    Why.RESTORED: "có {} (dấu đoán theo kho bài viết)",
    Why.OTHER_NAME: "có tên khác: {}",
    Why.FRESH: "tin mới",
}


def reasons(ranking: Sequence[Ingredient], parts: Sequence[float], score: float) -> tuple[Reason, ...]:
    """Give the reasons for a score, the weightiest first; rounded as the score is, they sum to it.

    `parts` are what each of `ranking` adds, then freshness (`Snapshot.explain`).
    """
    texts: dict[Why, list[str]] = {}
    sums: dict[Why, float] = {}
    for why, text, part in _told(ranking, parts):
        if part > 0:
            texts.setdefault(why, []).append(text)
            sums[why] = sums.get(why, 0.0) + part
    by_weight = sorted(sums, key=lambda why: (-sums[why], why))
    rounded = {why: round(sums[why], SCORE_DECIMALS) for why in by_weight}
    if by_weight:  # what rounding has left over is the weightiest one's
        rounded[by_weight[0]] += score - sum(rounded.values())
    told = [_reason(why, tuple(dict.fromkeys(texts[why])), rounded[why]) for why in by_weight]
    return tuple(sorted(told, key=lambda reason: -reason.score))


def _told(ranking: Sequence[Ingredient], parts: Sequence[float]) -> Iterator[tuple[Why, str, float]]:
    for ingredient, part in zip(ranking, parts, strict=False):
        yield ingredient.why, ingredient.text, part
    yield Why.FRESH, "", parts[-1]


def _reason(why: Why, names: tuple[str, ...], part: float) -> Reason:
    listed = ", ".join(f"“{name}”" for name in names)
    return Reason(_TEXTS[why].format(listed), round(part, SCORE_DECIMALS), why, names)
