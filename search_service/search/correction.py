"""Which query was meant, if what was typed finds nothing? One that is a slip away and that the archive knows.

A noisy channel (Kernighan, Church and Gale, COLING 1990): what a slip costs, and how likely the mended
syllables are in a row, by the archive's own syllables and pairs. A slip is a letter too many, missing, wrong
or swapped with its neighbour, or a space too many or missing.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from search_service.articles.article import Audience
from search_service.engine.contract import Snapshot
from search_service.search.likelihood import Model
from search_service.search.restoring import restored
from search_service.vietnamese.syllables import canonical, fold, is_marked

TRIED: Final = 60
"""Neighbours of all syllables that are tried: of each an equal share, the likeliest ones by themselves."""

TRIED_OF_ONE: Final = 30
"""Neighbours of one syllable that are tried at most."""

TRIED_OF_BOTH: Final = 10
"""Mends of each of two unknown syllables that are tried together."""

GIVEN: Final = 6
"""Corrections that are given at most."""

MOST_UNKNOWN: Final = 4
"""With more syllables that the archive does not have, it has nothing of what was meant."""

LONGEST_WORD: Final = 30
"""Letters of what may be a slip: no two syllables that were typed in one are longer by far."""

LONGEST_OF_THREE: Final = 21
"""Letters of three syllables that were typed in one: no syllable has more than seven."""

SPLITS: Final = 3
"""Ways to part one syllable that are tried."""

MOST_SYLLABLES: Final = 16
"""Longer queries are not mended: they are found by most of their words."""

SLIP: Final = -6.0
"""Logarithm of how likely a slip of one kind at one place is."""

LIKELY_SLIP: Final = 1.0
"""What a slip that hands make often is likelier by: a neighbouring key, a doubled letter, two swapped."""

_JOINED: Final = re.compile("([a-z]+)([0-9]+)")
_VOWELS: Final = frozenset("aeiouy")
_ONSETS: Final = ("ch", "gh", "kh", "ng", "nh", "ph", "th", "tr")
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_KEYS: Final = {letter: (row, at) for row, keys in enumerate(_ROWS) for at, letter in enumerate(keys)}


@dataclass(frozen=True, slots=True)
class Correction:
    """A mended query. `gain` is the logarithm of how much likelier than what was typed, the slip included."""

    syllables: tuple[str, ...]
    gain: float


@dataclass(frozen=True, slots=True)
class _Mend:
    """Syllables `first` up to `stop` become `texts`; `slip` is the logarithm of how likely the slip is."""

    first: int
    stop: int
    texts: tuple[str, ...]
    slip: float


def corrections(
    snapshot: Snapshot,
    audiences: frozenset[Audience],
    syllables: Sequence[str],
    kept: Collection[int] = (),
) -> Sequence[Correction]:
    """Give what may have been meant by these canonical syllables, the likeliest first.

    Bare syllables stay bare; one typed with marks keeps them as far as the mended one can have them. What has
    a digit is not touched, but for a space before it (`covid19`), nor is what stands at the places `kept`. A
    syllable that the archive does not have is taken for the mistake, so all corrections mend it; with two
    such syllables both are mended, with more there are no corrections. But one that nothing in the archive is
    like (a name that it does not have) stays, and the others are mended beside it. Where all are known, two
    that are often side by side stay: `rác thải` is no slip. Statistics are of these audiences' articles only.
    """
    if not 0 < len(syllables) <= MOST_SYLLABLES:
        return ()
    folded = [fold(syllable) for syllable in syllables]
    model = Model(snapshot, audiences)
    model.learn(folded)
    words = [at for at, text in enumerate(folded) if _is_word(text) and at not in kept]
    joined = [at for at, text in enumerate(folded) if _JOINED.fullmatch(text) and at not in kept]
    unknown = [at for at in sorted(words + joined) if not model.frequency(folded[at])]
    if len(unknown) > MOST_UNKNOWN:
        return ()
    if not unknown:
        model.learn_pairs(pairwise(folded))
        together = [at for at, pair in enumerate(pairwise(folded)) if model.is_usual(pair)]
        kept = {*kept, *together, *(at + 1 for at in together)}
    places = unknown or [at for at in words if at not in kept]
    mends = list(_mends(folded, places, kept, model))
    mendable = [at for at in unknown if any(mend.first <= at < mend.stop for mend in mends)]
    if len(mendable) > 2:
        return ()
    plans = list(_both(mends, mendable, model)) if len(mendable) == 2 else [(mend,) for mend in mends]
    mended = [(plan, _applied(folded, plan)) for plan in plans]
    model.learn_pairs(pair for texts in [folded, *(texts for _, texts in mended)] for pair in pairwise(texts))
    typed_score = model.score(folded)
    scored = [
        (model.score(texts) + sum(mend.slip for mend in plan) - typed_score, plan) for plan, texts in mended
    ]
    scored.sort(key=lambda one: -one[0])
    found: dict[tuple[str, ...], float] = {}
    for gain, plan in scored[:GIVEN]:
        found.setdefault(_written(snapshot, audiences, syllables, plan), gain)
    return [Correction(texts, gain) for texts, gain in found.items()]


def _is_word(text: str) -> bool:
    # What has no vowel is an abbreviation that the archive does not have: TBT is no slip of TT.
    is_short_form = _VOWELS.isdisjoint(text) and not text.startswith(_ONSETS)
    return text.isascii() and text.isalpha() and len(text) <= LONGEST_WORD and not is_short_form


def _mends(
    folded: Sequence[str], places: Sequence[int], kept: Collection[int], model: Model
) -> Iterator[_Mend]:
    """Yield every mend of one slip at these places."""
    share = min(TRIED // max(len(places), 1), TRIED_OF_ONE)
    near = model.near([folded[at] for at in places])
    for at in places:
        typed = folded[at]
        # One letter may be meant by any other: a slip leads to none.
        frequencies = {text: count for text, count in near[typed].items() if len(text) > 1}
        likeliest = sorted(
            frequencies, key=lambda text: (-math.log(frequencies[text]) - _slip(typed, text), text)
        )
        for text in likeliest[:share]:
            yield _Mend(at, at + 1, (text,), _slip(typed, text))
    joins = {at for at in range(len(folded) - 1) if {at, at + 1} & {*places} and not {at, at + 1} & {*kept}}
    joined = {at: folded[at] + folded[at + 1] for at in joins if _is_word(folded[at] + folded[at + 1])}
    model.learn(joined.values())
    for at, text in joined.items():
        if model.frequency(text):
            yield _Mend(at, at + 2, (text,), SLIP)
    for at, ways in _splits(folded, places, model).items():
        yield from (_Mend(at, at + 1, way, SLIP) for way in ways)


def _splits(
    folded: Sequence[str], places: Iterable[int], model: Model
) -> Mapping[int, Sequence[tuple[str, ...]]]:
    """Give for each place the likeliest ways to part what stands there into what the archive has in a row.

    Who leaves out one space may leave out two: `nongthonmoi`.
    """
    ways: dict[int, list[tuple[str, ...]]] = {}
    for at in places:
        text, cuts = folded[at], range(1, len(folded[at]))
        joined = _JOINED.fullmatch(text)
        ways[at] = [joined.groups()] if joined else [(text[:cut], text[cut:]) for cut in cuts]
        if not joined and not model.frequency(text) and len(text) <= LONGEST_OF_THREE:
            ways[at] += [(text[:cut], text[cut:end], text[end:]) for cut, end in combinations(cuts, 2)]
    model.learn(part for of_text in ways.values() for way in of_text for part in way)
    there = {at: [way for way in of_text if all(map(model.frequency, way))] for at, of_text in ways.items()}
    model.learn_pairs(pair for of_text in there.values() for way in of_text for pair in pairwise(way))

    def rarest(way: tuple[str, ...]) -> int:
        return min(map(model.pair_frequency, pairwise(way)))

    return {
        at: sorted(filter(rarest, of_text), key=rarest)[: -SPLITS - 1 : -1] for at, of_text in there.items()
    }


def _both(mends: Sequence[_Mend], unknown: Sequence[int], model: Model) -> Iterator[tuple[_Mend, ...]]:
    """Yield what mends both unknown syllables: one mend of the two, or the likeliest of each."""
    one, two = unknown
    yield from ((mend,) for mend in mends if mend.first <= one and two < mend.stop)
    of_each = [
        sorted(
            (mend for mend in mends if mend.first <= at < mend.stop and not mend.first <= other < mend.stop),
            key=lambda mend: -mend.slip - sum(math.log(model.frequency(text)) for text in mend.texts),
        )[:TRIED_OF_BOTH]
        for at, other in ((one, two), (two, one))
    ]
    for first in of_each[0]:
        yield from ((first, second) for second in of_each[1] if first.stop <= second.first)


def _applied(texts: Sequence[str], plan: Iterable[_Mend]) -> list[str]:
    """Give the syllables with these mends, which do not overlap."""
    mended = list(texts)
    for mend in sorted(plan, key=lambda mend: -mend.first):
        mended[mend.first : mend.stop] = mend.texts
    return mended


def _slip(typed: str, meant: str) -> float:
    """Give the logarithm of how likely it is that `meant` becomes `typed`."""
    first = next((at for at, (one, two) in enumerate(zip(typed, meant, strict=False)) if one != two), None)
    if len(typed) == len(meant) and first is not None:
        is_likely = typed[first + 1 :] != meant[first + 1 :] or _are_neighbours(typed[first], meant[first])
    else:
        longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
        at = len(shorter) if first is None else first
        is_likely = longer[at - 1 : at] == longer[at] or (longer is typed and _is_beside(longer, at))
    return SLIP + LIKELY_SLIP * is_likely


def _is_beside(text: str, at: int) -> bool:
    """Say whether the letter at `at` is on a key beside that of a letter next to it."""
    return any(
        _are_neighbours(text[at], other) for other in text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    )


def _are_neighbours(one: str, two: str) -> bool:
    if one not in _KEYS or two not in _KEYS:
        return False
    (row, at), (other_row, other_at) = _KEYS[one], _KEYS[two]
    return abs(row - other_row) <= 1 and abs(at - other_at) <= 1


def _written(
    snapshot: Snapshot, audiences: frozenset[Audience], typed: Sequence[str], plan: Sequence[_Mend]
) -> tuple[str, ...]:
    """Give the mended syllables as they were typed: bare where they were bare, else with their marks."""
    syllables = list(typed)
    for mend in sorted(plan, key=lambda mend: -mend.first):
        were = "".join(typed[mend.first : mend.stop])
        texts = list(mend.texts)
        if is_marked(were):
            if fold(were) == "".join(texts):  # only a space was wrong: every letter keeps its mark
                ends = [0, *(sum(map(len, texts[: at + 1])) for at in range(len(texts)))]
                texts = [canonical(were[start:end]) for start, end in pairwise(ends)]
            else:
                context = (*typed[: mend.first], *texts, *typed[mend.stop :])
                likely = restored(snapshot, audiences, context).forms[mend.first]
                texts = [_marked_like(were, texts[0], likely, snapshot.twins(audiences, texts)[texts[0]])]
        syllables[mend.first : mend.stop] = texts
    return tuple(syllables)


def _marked_like(typed: str, meant: str, likely: str, twins: Mapping[str, int]) -> str:
    """Give the twin whose marks are most like those typed, of several the likely or most frequent one."""
    marks = _marks(typed)

    def unlike(twin: str) -> int:
        there = _marks(twin)
        return (marks - there).total() + (there - marks).total()

    return min(twins, key=lambda twin: (unlike(twin), twin != likely, -twins[twin]), default=meant)


def _marks(text: str) -> Counter[str]:
    plain = unicodedata.normalize("NFD", text)
    return Counter(char for char in plain if unicodedata.combining(char) or char == "đ")
