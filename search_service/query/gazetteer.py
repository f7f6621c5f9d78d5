"""Which units has the country been divided into, before and since 1 July 2025, and which became which?

Since that day there are 34 provinces for 63, no districts, and 3,321 communes for some 10,000 (Resolutions
202/2025/QH15 and 1654 to 1687/NQ-UBTVQH15 of 2025). The lists are in `data/`; its README names their source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache, cached_property
from importlib.resources import files
from itertools import chain
from typing import Final

from search_service.query.spellings import eased, is_foreign, key, syllables_of
from search_service.vietnamese.phonology import is_syllable
from search_service.vietnamese.syllables import canonical, fold

TYPES: Final = (
    *("tỉnh", "thành phố"),
    *("quận", "huyện", "thị xã"),
    *("thị trấn", "phường", "xã", "đặc khu"),
)
"""What a unit may be, as it stands before its name."""


_GAPS: Final = str.maketrans("-'", "  ")
"""All that stands between the syllables of a name in the lists, but spaces."""


class Tier(IntEnum):
    """How high a unit is, the highest first."""

    PROVINCE = 0
    DISTRICT = 1
    COMMUNE = 2


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A province, district or commune; one that kept its name is two communes, an old and a new one.

    `province` and `district` are the names it was part of when it was `is_new` or not; a province is its own.
    `others` are the units it went into, or was made of: those with the larger part first.
    """

    tier: Tier
    type: str
    name: str
    province: str
    district: str
    is_new: bool
    others: list[Unit] = field(default_factory=list, repr=False)

    @property
    def full_name(self) -> str:
        """The name with what the unit is: `xã Đăk Pék`."""
        return f"{self.type} {self.name}"

    @property
    def new_province(self) -> str:
        """The name of the province that the unit is in today."""
        if self.tier is Tier.PROVINCE:
            return self.name if self.is_new else self.others[0].name
        return self.province if self.is_new else self.others[0].province


class Gazetteer:
    """All units, by what their names share in every way of writing them. Unchanging."""

    def __init__(self, rows: Sequence[str], aliases: Sequence[str], ordinary: Sequence[str]) -> None:
        """Read the rows of the packaged lists (`data/README.md`)."""
        self._by_key: dict[str, list[Unit]] = {}
        self._by_sound: dict[str, list[str]] = {}
        by_name: dict[str, list[Unit]] = {}
        for unit in _Reader().units(rows):
            by_name.setdefault(unit.name, []).append(unit)
        for name, units in by_name.items():
            self._by_key.setdefault(key(_syllables(name)), []).extend(units)
        for of_name, units in self._by_key.items():
            syllables = _syllables(units[0].name)
            if is_foreign(syllables):
                sound = "".join(eased(fold(text)) for text in syllables)
                self._by_sound.setdefault(sound, []).append(of_name)
        self._aliases: dict[str, list[str]] = {}
        self._key_of_alias: dict[str, str] = {}
        for alias, name in (row.split("\t") for row in aliases):
            of_name = key(syllables_of(name))
            self._aliases.setdefault(of_name, []).append(alias)
            self._key_of_alias[key(syllables_of(alias))] = of_name
        kinds = [row.split("\t") for row in ordinary]
        self._ordinary = {" ".join(syllables_of(name)): kind for name, kind in kinds if kind != "phrase"}
        self._ordinary_bare = {key(syllables_of(name)) for name in self._ordinary}
        self._phrases: dict[str, list[tuple[str, ...]]] = {}
        for phrase in (syllables_of(name) for name, kind in kinds if kind == "phrase"):
            self._phrases.setdefault(fold(phrase[0]), []).append(phrase)

    @cached_property
    def odd_syllables(self) -> frozenset[str]:
        """Give the syllables of names that break the rules of spelling, as they are and bare: pék, pek."""
        names = {unit.name for units in self._by_key.values() for unit in units}
        odd = {text for text in set(chain(*map(_syllables, names))) if not is_syllable(text)}
        return frozenset(odd.union(map(fold, odd)))

    def phrases(self, first: str) -> Sequence[tuple[str, ...]]:
        """Give the phrases with this first folded syllable that are no place: `xã hội`, `thái bình dương`."""
        return self._phrases.get(first, ())

    def named(self, of_name: str) -> tuple[Sequence[Unit], str | None]:
        """Give the units with a name of this key, and the alias that was meant if it was one."""
        found = self._by_key.get(of_name)
        if found:
            return found, None
        if of_name in self._key_of_alias:
            name = self._key_of_alias[of_name]
            alias = next(one for one in self._aliases[name] if key(syllables_of(one)) == of_name)
            return self._by_key[name], alias
        return (), None

    def sounding_like(self, sound: str) -> Sequence[Unit]:
        """Give the units with names of a minority's language whose `eased` syllables, joined, are these."""
        return [unit for of_name in self._by_sound.get(sound, ()) for unit in self._by_key[of_name]]

    def aliases(self, name: str) -> Sequence[str]:
        """Give the other names that a place is known by."""
        return self._aliases.get(key(syllables_of(name)), ())

    def is_ordinary(self, name: str, *, bare: bool) -> bool:
        """Say whether a name, typed with its marks or `bare`, is more often a word than a place."""
        if bare:
            return key(syllables_of(name)) in self._ordinary_bare
        return self._ordinary.get(" ".join(syllables_of(name))) == "word"

    def province(self, unit: Unit) -> str:
        """Give the full name of the province that a unit is in today: `tỉnh Quảng Ngãi`."""
        same = (one for one in self.bearers(unit.new_province) if one.tier is Tier.PROVINCE)
        return next(same).full_name

    def bearers(self, name: str) -> Sequence[Unit]:
        """Give all units of a name."""
        return self._by_key.get(key(syllables_of(name)), ())


@cache
def gazetteer() -> Gazetteer:
    """Give the packaged lists, read when they are first needed."""
    return Gazetteer(rows("communes"), rows("aliases"), rows("ordinary"))


def rows(table: str) -> list[str]:
    """Give the lines of a packaged table without its heading."""
    text = (files("search_service.query") / "data" / f"{table}.tsv").read_text("utf-8")
    return text.splitlines()[1:]


def split_type(full_name: str) -> tuple[str, str]:
    """Take `Xã Đăk Pék` into `xã` and `Đăk Pék`. Raises ValueError when it does not say what it is."""
    for type_ in TYPES:
        if full_name.lower().startswith(f"{type_} "):
            return type_, full_name[len(type_) + 1 :]
    raise ValueError(f"{full_name!r} does not begin with what it is")


def _syllables(name: str) -> list[str]:
    """Give what `syllables_of` gives, in a fourth of the time: there are thousands of names."""
    return [canonical(text) for text in name.translate(_GAPS).split()]


class _Reader:
    """Makes units of the rows of `communes.tsv`: one for each province, district and commune."""

    def __init__(self) -> None:
        self.provinces: dict[str, Unit] = {}
        self.districts: dict[tuple[str, str], Unit] = {}
        self.old: dict[tuple[Unit, str], Unit] = {}
        self.new: list[Unit] = []
        self._shares: dict[Unit, Counter[Unit]] = {}
        self._split: dict[str, tuple[str, str]] = {}

    def units(self, rows: Sequence[str]) -> Iterator[Unit]:
        """Yield all units, the higher ones first."""
        fields = [row.split("\t") for row in rows]
        # Provinces of today come first: of those that kept their name there is one unit, a new one.
        holders = [self._province(province, is_new=True) for province, _, _ in fields]
        for holder, (_, full_name, made_of) in zip(holders, fields, strict=True):
            self._commune(holder, full_name, made_of)
        for district, shares in self._shares.items():
            district.others.extend(unit for unit, _ in shares.most_common())
        yield from self.provinces.values()
        yield from self.districts.values()
        yield from self.old.values()
        yield from self.new

    def _commune(self, holder: Unit, full_name: str, made_of: str) -> None:
        unit = Unit(Tier.COMMUNE, *self._typed(full_name), holder.name, "", is_new=True)
        self.new.append(unit)
        wholes: list[tuple[Unit, str]] = []
        parts: list[tuple[Unit, str]] = []
        for of_district in made_of.split(" | "):
            place, _, names = of_district.partition(": ")
            district = self._district(holder, *place.split(", "))
            self._shares[district][unit] += names.count(";") + 1
            if not names:  # an island that had no communes of its own
                unit.others.append(district)
            for name in names.split("; ") if names else ():
                (parts if name[0] == "~" else wholes).append((district, name))
        for district, name in wholes + parts:
            old = self._old(district, name.lstrip("~*"))
            old.others.insert(len(old.others) if name[0] == "~" else 0, unit)
            unit.others.append(old)

    def _province(self, full_name: str, *, is_new: bool) -> Unit:
        if full_name not in self.provinces:
            type_, name = self._typed(full_name)
            self.provinces[full_name] = Unit(Tier.PROVINCE, type_, name, name, "", is_new)
        return self.provinces[full_name]

    def _district(self, holder: Unit, of_province: str, full_name: str) -> Unit:
        """Give a district of before; its province went into `holder`."""
        known = self.districts.get((of_province, full_name))
        if known:
            return known
        province = self._province(of_province, is_new=False)
        if province is not holder and holder not in province.others:
            province.others.append(holder)
            holder.others.append(province)
        unit = Unit(Tier.DISTRICT, *self._typed(full_name), province.name, "", is_new=False)
        self.districts[of_province, full_name] = unit
        self._shares[unit] = Counter()
        return unit

    def _old(self, district: Unit, full_name: str) -> Unit:
        known = self.old.get((district, full_name))
        if not known:
            type_, name = self._typed(full_name)
            known = Unit(Tier.COMMUNE, type_, name, district.province, district.name, is_new=False)
            self.old[district, full_name] = known
        return known

    def _typed(self, full_name: str) -> tuple[str, str]:
        # Names recur: one string of each is kept.
        if full_name not in self._split:
            self._split[full_name] = split_type(full_name)
        return self._split[full_name]
