"""Which other names has what was typed?

Three kinds: places of before and since 1 July 2025, ways to write a name, abbreviations of offices.
What stands in quotation marks or behind a minus is meant as typed. Whether a query is typed in capitals, or
without marks, changes nothing but that bare syllables stand for all their twins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from search_service.query.abbreviations import abbreviated
from search_service.query.gazetteer import Tier, Unit, gazetteer
from search_service.query.parse import Clause, ParsedQuery, Syllable
from search_service.query.places import Place, other_names, other_spellings, places
from search_service.vietnamese.syllables import is_marked
from search_service.vietnamese.tokens import Token, tokenize


class ExpansionKind(StrEnum):
    """Why another name is searched."""

    PLACE = "place"
    SPELLING = "spelling"
    ABBREVIATION = "abbreviation"


@dataclass(frozen=True, slots=True)
class Shown:
    """The other names as a reader knows them: units of today, units of before 1 July 2025, all else."""

    now: str = ""
    before: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class Expansion:
    """Other names of the syllables from `start` up to `stop`.

    The span counts the tokens of the query's `plain` text, repeated ones too. `words` are the distinct words
    of the query that stand there: each of them may be replaced by an alternative as a whole.
    """

    kind: ExpansionKind
    start: int
    stop: int
    typed: str
    alternatives: tuple[Clause, ...]
    shown: Shown
    words: Clause

    @property
    def note(self) -> str:
        """Say in Vietnamese what is searched besides: what a place is or was, how else it is written."""
        shown = self.shown
        match self.kind:
            case ExpansionKind.PLACE:
                parts = (
                    f"nay thuộc {shown.now}" if shown.now else "",
                    f"trước 1/7/2025 có {shown.before}" if shown.before else "",
                )
                return f"{self.typed} ({'; '.join(filter(None, parts))})"
            case ExpansionKind.SPELLING:
                return f"{self.typed}: tìm cả {shown.also}"
            case ExpansionKind.ABBREVIATION:
                return f"{self.typed}: {shown.also}"


def expansions(query: ParsedQuery, has: Callable[[Clause], bool] = lambda _: True) -> tuple[Expansion, ...]:
    """Give the expansions of a query's words, in order of their beginnings, the longer first.

    Only names that the archive `has` are searched, and told.

    Where two overlap, one lies inside the other: `huyện Đắk Glei` is a place and has new communes besides,
    `Đắk Glei` in it has the spelling `Dak Glei`. Each has 1 to 8 alternatives, none of which finds only
    what is found as it was typed.
    """
    found: list[Expansion] = []
    has = cache(has)  # a long query may say the same again and again
    for first, tokens in _runs(query):
        run = _Run(query.plain, first, tokens, has)
        found += run.expansions()
    return tuple(found)


def alternatives(found: Iterable[Expansion]) -> list[Clause]:
    """Give every other name that is searched, each once."""
    return list(dict.fromkeys(name for one in found for name in one.alternatives))


def substitutes(found: Iterable[Expansion]) -> dict[Syllable, list[Clause]]:
    """Give what may stand instead of each word, as `levels.Wording` takes it."""
    by_word: dict[Syllable, dict[Clause, None]] = {}
    for one in found:
        for word in one.words:
            by_word.setdefault(word, {}).update(dict.fromkeys(one.alternatives))
    return {word: list(others) for word, others in by_word.items()}


def _runs(query: ParsedQuery) -> Iterator[tuple[int, list[Token]]]:
    """Yield the stretches of the text that are words of the query, each with the number of its first token.

    `plain` has the words of phrases too; those alone end a stretch.
    """
    wanted = {word.text for word in query.words}
    run: list[Token] = []
    tokens = tokenize(query.plain)
    for at, token in enumerate(tokens):
        if token.text in wanted:
            run.append(token)
        elif run:
            yield at - len(run), run
            run = []
    if run:
        yield len(tokens) - len(run), run


class _Run:
    """Words in a row, and what is found among them."""

    def __init__(self, text: str, first: int, tokens: Sequence[Token], has: Callable[[Clause], bool]) -> None:
        self._has = has
        self._text, self._first, self._tokens = text, first, tokens
        self._words = tuple(Syllable(token.text, is_marked(token.text)) for token in tokens)

    def expansions(self) -> list[Expansion]:
        found: list[Expansion] = []
        for place in places(self._words):
            found += self._of_place(place)
        of_places = tuple(found)
        for one in abbreviated(self._words):
            if not any(_cross(one.start, one.stop, other, self._first) for other in of_places):
                known = {
                    other: text for other, text in zip(one.others, one.shown, strict=True) if self._has(other)
                }
                if known:
                    shown = Shown(also=", ".join(known.values()))
                    found.append(
                        self._expansion(ExpansionKind.ABBREVIATION, one.start, one.stop, tuple(known), shown)
                    )
        return sorted(found, key=lambda one: (one.start, -one.stop))

    def _of_place(self, place: Place) -> Iterator[Expansion]:
        others = [one for one in other_names(place, self._words) if self._has(one[1])]
        if others:
            names = tuple(name for _, name in others)
            shown = _then_and_now([unit for unit, _ in others])
            yield self._expansion(ExpansionKind.PLACE, place.start, place.stop, names, shown)
        spellings = [way for way in other_spellings(place, self._words) if self._has(way)]
        if spellings:
            start, stop = place.name_start, place.stop
            shown = Shown(also=", ".join(f"“{_as_name(way)}”" for way in spellings))
            yield self._expansion(ExpansionKind.SPELLING, start, stop, tuple(spellings), shown)

    def _expansion(
        self, kind: ExpansionKind, start: int, stop: int, others: tuple[Clause, ...], shown: Shown
    ) -> Expansion:
        words = tuple(dict.fromkeys(self._words[start:stop]))
        span = self._first + start, self._first + stop
        return Expansion(kind, *span, self._typed(start, stop), others, shown, words)

    def _typed(self, start: int, stop: int) -> str:
        return self._text[self._tokens[start].start : self._tokens[stop - 1].end]


def _cross(start: int, stop: int, other: Expansion, first: int) -> bool:
    """Say whether two spans overlap, and neither lies inside the other."""
    left, right = other.start - first, other.stop - first
    apart = stop <= left or right <= start
    return not (apart or (left <= start and stop <= right) or (start <= left and right <= stop))


def _as_name(way: Clause) -> str:
    return " ".join(syllable.text.capitalize() for syllable in way)


def _then_and_now(others: Sequence[Unit]) -> Shown:
    """Name what a place is now, and what it was."""
    now = list(dict.fromkeys(unit for unit in others if unit.is_new))
    before = list(dict.fromkeys(unit for unit in others if not unit.is_new))
    return Shown(now=_listed(now), before=", ".join(unit.full_name for unit in before))


def _listed(units: Sequence[Unit]) -> str:
    """Name units of today, with their province where they are smaller ones."""
    by_province: dict[str, list[str]] = {}
    for unit in units:
        where = "" if unit.tier is Tier.PROVINCE else gazetteer().province(unit)
        by_province.setdefault(where, []).append(unit.full_name)
    listed = [", ".join([*names, where] if where else names) for where, names in by_province.items()]
    return "; ".join(listed)
