from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.query.periods import NO_DATE
from search_service.search.results import FacetValue
from search_service.web.address import Address, Links
from search_service.web.catalogue import Catalogue
from search_service.web.chart import HEIGHT, Chart, chart


def draw(*dates: FacetValue, language: str = "vi") -> Chart | None:
    return chart(dates, Address.of([("q", "thôn")]), Links(""), Catalogue(language))


def value(name: str, count: int, *months: FacetValue, selected: bool = False) -> FacetValue:
    return FacetValue(name, count, selected, months)


COUNTS = st.dictionaries(st.integers(1945, 2099).map(str), st.integers(1, 10**6), min_size=2)


@given(COUNTS, st.integers(0, 10))
def test_each_year_has_its_place_and_a_bar_as_high_as_its_count(counts: dict[str, int], undated: int) -> None:
    drawn = draw(*(value(year, count) for year, count in counts.items()), value(NO_DATE, undated))
    assert drawn
    assert {bar.value: bar.count for bar in drawn.bars if bar.href} == counts
    assert drawn.peak == max(counts.values())
    years = [bar.value for bar in drawn.bars]
    assert years == sorted(set(years))
    right = 0.0
    for bar in drawn.bars:
        assert right < bar.x < bar.x + drawn.bar_width < drawn.width
        right = bar.x + drawn.bar_width
        assert bar.y + bar.height == HEIGHT
        assert bool(bar.height) == bool(bar.count)
    by_count = sorted(drawn.bars, key=lambda bar: bar.count)
    assert [bar.height for bar in by_count] == sorted(bar.height for bar in drawn.bars)
    assert by_count[-1].height == HEIGHT


@given(COUNTS)
def test_labels_fit_and_the_newest_year_has_one(counts: dict[str, int]) -> None:
    drawn = draw(*(value(year, count) for year, count in counts.items()))
    assert drawn
    ticks = [bar.tick for bar in drawn.bars]
    assert ticks[-1] == "always"
    assert ticks.count("always") <= 6
    assert ticks.count("always") + ticks.count("wide") <= 18


def test_years_without_articles_leave_a_gap_that_leads_nowhere() -> None:
    drawn = draw(value("2018", 2), value("2021", 1))
    assert drawn
    assert [(bar.label, bar.count, bar.href is None) for bar in drawn.bars] == [
        ("2018", 2, False),
        ("2019", 0, True),
        ("2020", 0, True),
        ("2021", 1, False),
    ]
    far = draw(value("1945", 2), value("2021", 1))
    assert far
    assert [bar.label for bar in far.bars] == ["1945", "2021"]


@pytest.mark.parametrize(("language", "march"), [("vi", ("T3", "03/2023")), ("en", ("Mar", "March 2023"))])
def test_the_chosen_year_is_drawn_by_month(language: str, march: tuple[str, str]) -> None:
    year = value("2023", 5, value("2023-03", 5), selected=True)
    drawn = draw(value("2022", 9), year, language=language)
    assert drawn
    assert drawn.year == "2023"
    assert len(drawn.bars) == 12
    (bar,) = [bar for bar in drawn.bars if bar.count]
    assert (bar.label, bar.name) == march
    assert bar.href == "/?q=th%C3%B4n&date=2023-03"
    assert drawn.every_year == "/?q=th%C3%B4n"
    assert drawn.whole_year is None


def test_a_chosen_month_leads_back_to_its_year_and_a_chosen_day_is_its_month() -> None:
    months = value("2023-03", 5), value("2023-03-15", 1, selected=True), value("2023-04", 2)
    drawn = draw(value("2023", 7, *months))
    assert drawn
    assert [bar.value for bar in drawn.bars if bar.selected] == ["2023-03"]
    assert drawn.is_narrowed
    assert drawn.whole_year == "/?q=th%C3%B4n&date=2023"


def test_two_chosen_years_stand_out_among_all() -> None:
    chosen = [value(year, 5, value(f"{year}-03", 5), selected=True) for year in ("2021", "2023")]
    drawn = draw(value("2022", 9), *chosen)
    assert drawn
    assert drawn.year is None
    assert [bar.selected for bar in drawn.bars] == [True, False, True]


def test_nothing_to_compare_is_not_drawn() -> None:
    assert draw() is None
    assert draw(value("2023", 5), value(NO_DATE, 3)) is None
    assert draw(value("2022", 0), value("2023", 0)) is None
    assert draw(value("2023", 0, value("2023-03", 0), selected=True)) is None
