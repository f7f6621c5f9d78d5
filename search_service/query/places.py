"""Which places does a query name, and by which other names were or are they known?

An old unit is also searched by the new ones it went into, a new one by the old ones it was made of. Where a
name is no clear name (`Hòa Bình`, `Tân Lập`), nothing is searched besides: that would do more harm than good.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from search_service.query.gazetteer import TYPES, Gazetteer, Tier, Unit, gazetteer
from search_service.query.parse import Clause, Syllable
from search_service.query.spellings import (
    eased,
    forms,
    is_foreign,
    is_typed_as,
    is_word,
    key,
    searched,
    syllables_of,
)
from search_service.vietnamese.syllables import fold

MOST_ALTERNATIVES: Final = 8
"""Other names of one place that are searched."""

MOST_PROVINCES: Final = 3
"""A commune whose name and type recur in more provinces of today says nothing alone: `xã Tân Lập`."""

_LONGEST: Final = 6
"""Syllables of a name at most, as names go that are typed: `Văn Miếu - Quốc Tử Giám`."""

_TYPE_WORDS: Final = {
    tuple(map(fold, words)): (words, type_)
    for words, type_ in (
        *((syllables_of(type_), type_) for type_ in TYPES),
        (("tp",), "thành phố"),
        (("tx",), "thị xã"),
        (("tt",), "thị trấn"),
    )
}
"""By folded words, what they are with their marks and which type they mean."""

_NAMED_AFTER: Final = frozenset(
    {
        *("nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "ngô"),
        *("trịnh", "trương", "đinh", "nguyen", "pham", "huynh"),
        *("đường", "phố", "thcs", "thpt"),
    }
)
"""Common family names, and what is named after people and battles; bare only those that are no other word."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that is named by the words from `start` up to `stop`; its own name begins at `name_start`.

    `alias` is the other name, such as `Ban Mê Thuột`, when that was typed.
    """

    start: int
    name_start: int
    stop: int
    units: tuple[Unit, ...]
    alias: str | None = None

    @property
    def name(self) -> str:
        """The name as the lists have it."""
        return self.units[0].name

    @property
    def is_said_to_be_one(self) -> bool:
        """Whether what it is stands before it: `huyện Đăk Glei`."""
        return self.name_start > self.start


def places(words: Sequence[Syllable]) -> list[Place]:
    """Give the places named by words in a row, in order, none overlapping: only what is surely meant."""
    known = gazetteer()
    named = list(_Text(words, known).named())
    beside = _Beside(named)
    sure = (_meant(place, words, beside, known) for place in named)
    return [place for place in sure if place]


def other_names(place: Place, words: Sequence[Syllable]) -> list[tuple[Unit, Clause]]:
    """Give the units that were or are in the place's stead, with each the way it is searched, nearest first.

    None has just what was typed; at most MOST_ALTERNATIVES.
    """
    known = gazetteer()
    typed = words[place.start : place.stop]
    found: dict[Clause, Unit] = {}
    own = key(syllables_of(place.name))
    for unit in dict.fromkeys(other for one in place.units for other in one.others):
        if key(syllables_of(unit.name)) != own or unit.tier is not place.units[0].tier:
            for name in _searched_as(unit, known):
                if not _says_nothing_new(typed, name):
                    found.setdefault(name, unit)
    return [(unit, name) for name, unit in found.items()][:MOST_ALTERNATIVES]


def other_spellings(place: Place, words: Sequence[Syllable]) -> list[Clause]:
    """Give other ways to write the place's name than the one typed."""
    known = gazetteer()
    typed = words[place.name_start : place.stop]
    names = [place.name, *known.aliases(place.name)]
    ways = dict.fromkeys(form for name in names for form in forms(name))
    # A bare syllable finds its twins: what was typed bare needs no search for its marks.
    return [way for way in ways if not _says_nothing_new(typed, way)][:MOST_ALTERNATIVES]


class _Text:
    """Words in a row, and what among them could be a place."""

    def __init__(self, words: Sequence[Syllable], known: Gazetteer) -> None:
        self._words, self._known = words, known
        self._folded = [fold(word.text) for word in words]
        self._sounds = [eased(text) for text in self._folded]

    def named(self) -> Iterator[Place]:
        """Yield what could be a place, the longest reading of each beginning."""
        at = 0
        while at < len(self._words):
            skipped = self._phrase(at)
            place = None if skipped else self._longest(at)
            if place:
                yield place
                at = place.stop
            else:
                at += skipped or 1

    def _phrase(self, at: int) -> int:
        """Give the length of a phrase here that only looks like a place, or 0."""
        return max(
            (
                len(phrase)
                for phrase in self._known.phrases(self._folded[at])
                if is_word(self._words[at : at + len(phrase)], phrase)
            ),
            default=0,
        )

    def _longest(self, at: int) -> Place | None:
        type_, length = self._type(at)
        is_number = not type_ and self._folded[at].isdigit()  # `Phường 1` is a name, `1` is none
        place = self._name(at + length, 1 + is_number)
        if not type_ or not place:
            return None if type_ else place
        units = tuple(unit for unit in place.units if unit.type == type_)
        return replace(place, start=at, units=units) if units else None

    def _type(self, at: int) -> tuple[str | None, int]:
        """Give what the name behind is said to be, and how many words say it."""
        for length in (2, 1):
            text, type_ = _TYPE_WORDS.get(tuple(self._folded[at : at + length]), ((), None))
            if type_ and is_word(self._words[at : at + length], text):
                return type_, length
        return None, 0

    def _name(self, at: int, shortest: int) -> Place | None:
        for stop in range(min(at + _LONGEST, len(self._words)), at + shortest - 1, -1):
            units, alias = self._known.named("".join(self._folded[at:stop]))
            units = units or self._known.sounding_like("".join(self._sounds[at:stop]))
            if units:
                typed = self._words[at:stop]
                meant = tuple(u for u in units if is_typed_as(typed, syllables_of(alias or u.name)))
                if meant:
                    return Place(at, at, stop, meant, alias)
        return None


class _Beside:
    """Which provinces and districts are named beside a place?"""

    def __init__(self, named: Sequence[Place]) -> None:
        self._by_start = {place.start: _holding(place) for place in named}
        self._counts = Counter(name for names in self._by_start.values() for name in names)

    def anywhere(self, place: Place, name: str) -> bool:
        """Say whether another place than this one is named so."""
        return self._counts[name] > (name in self._by_start[place.start])

    def behind(self, place: Place, name: str) -> bool:
        """Say whether the place right behind is named so."""
        return name in self._by_start.get(place.stop, ())


def _holding(place: Place) -> frozenset[str]:
    return frozenset(unit.name for unit in place.units if unit.tier is not Tier.COMMUNE)


def _meant(place: Place, words: Sequence[Syllable], beside: _Beside, known: Gazetteer) -> Place | None:
    """Give the place with the units that are surely meant, or None."""
    is_clear = place.is_said_to_be_one or not _is_common(place, words, known)
    is_named = beside.anywhere if is_clear else beside.behind
    inside = tuple(unit for unit in place.units if any(is_named(place, name) for name in _holders(unit)))
    if inside:
        return replace(place, units=inside)
    if place.is_said_to_be_one:
        return place if len({unit.new_province for unit in place.units}) <= MOST_PROVINCES else None
    highest = min(unit.tier for unit in place.units)
    units = tuple(unit for unit in place.units if unit.tier is highest)
    if highest is Tier.COMMUNE:
        is_clear = is_clear and len({unit.new_province for unit in units}) == 1
    elif highest is Tier.DISTRICT:
        is_clear = is_clear and len(units) == 1
    return replace(place, units=units) if is_clear else None


def _holders(unit: Unit) -> set[str]:
    """Give the names of what a unit is part of, or what it is made of was."""
    of_all = (unit, *unit.others) if unit.tier is Tier.COMMUNE else (unit,)
    return {name for one in of_all for name in (one.province, one.district)} - {unit.name, ""}


def _is_common(place: Place, words: Sequence[Syllable], known: Gazetteer) -> bool:
    """Say whether a name as it was typed, without its type, may as well be ordinary words or a person."""
    typed = words[place.start : place.stop]
    if place.alias:
        return False
    is_commune = all(unit.tier is Tier.COMMUNE for unit in place.units)
    foreign = is_foreign([word.text for word in typed])
    if len(syllables_of(place.name)) == 1:  # Lắk, Vinh, but Pleiku
        return is_commune or not foreign
    if foreign and is_foreign(syllables_of(place.name)):
        return False
    if is_commune or (place.start > 0 and _is_named_after(words[place.start - 1])):
        return True
    return known.is_ordinary(place.name, bare=len(typed) > 1 and not any(word.marked for word in typed))


def _is_named_after(before: Syllable) -> bool:
    """Say whether the word makes a person, a street or a school of the name behind it: `Lê Đức Thọ`."""
    return before.text in _NAMED_AFTER


def _searched_as(unit: Unit, known: Gazetteer) -> Iterator[Clause]:
    """Yield the ways to search a unit besides another: by its name if that is clear, else with its type."""
    bearers = known.bearers(unit.name)
    name = searched(unit.name)
    foreign = is_foreign(syllables_of(unit.name)) and len(name) > 1
    if unit.tier is Tier.PROVINCE:
        clear = not known.is_ordinary(unit.name, bare=False)
    else:
        clear = foreign and all(one.tier is unit.tier for one in bearers)
    if clear:
        yield name
        return
    alike = {one.new_province for one in bearers if one.type == unit.type}
    if len(alike) <= MOST_PROVINCES:
        yield (*searched(unit.type), *name)
        if unit.type == "thành phố":
            yield (*searched("tp"), *name)


def _says_nothing_new(typed: Sequence[Syllable], name: Clause) -> bool:
    """Say whether every article with the name has what was typed: it is found anyway."""
    length = len(typed)
    return any(_finds(typed, name[at : at + length]) for at in range(len(name) - length + 1))


def _finds(typed: Sequence[Syllable], name: Sequence[Syllable]) -> bool:
    return is_word(typed, [syllable.text for syllable in name])
