"""Does everything that results can be narrowed by keep its promise?"""

from __future__ import annotations

import datetime as dt

import pytest

from search_service.articles.article import Article
from search_service.web.address import Address, Links
from search_service.web.catalogue import Catalogue
from search_service.web.narrowing import QuickPeriod, quick_periods
from tests.web.conftest import Serve
from tests.web.html_page import Element
from tests.web.visitor import Visitor, chips, facet, parameters, titles, total


@pytest.mark.parametrize("address", ["/", "/?q=thon", "/?q=th%C3%B4n&sort=newest&page=2&lang=en"])
def test_every_facet_link_leads_to_as_many_articles_as_it_promises(visitor: Visitor, address: str) -> None:
    page = visitor.open(address)
    promises = [link for box in page.all("section", "facet") for link in box.all("a")]
    assert len(promises) > 30
    for link in promises:
        count = int(link.one(class_="count").text)
        assert count > 0
        assert total(visitor.open(link.attributes["href"])) == count, link.text


def test_facets_of_a_narrowed_search_keep_their_promises_too(visitor: Visitor) -> None:
    page = visitor.search(q="thôn", date="2023")
    for name in ("Chuyên mục", "Tác giả", "Loại"):
        for label, (count, href) in facet(page, name).items():
            assert total(visitor.open(href)) == count, label


def test_a_chosen_year_opens_its_months_and_a_month_takes_its_place(visitor: Visitor) -> None:
    year = visitor.open(facet(visitor.search(q="thôn"), "Thời gian")["2023"][1])
    dates = facet(year, "Thời gian")
    months = {label: value for label, value in dates.items() if label.endswith("/2023")}
    assert sum(count for count, _ in months.values()) == total(year) == dates["2023 (đang chọn)"][0]
    for label, (count, href) in months.items():
        month = visitor.open(href)
        assert total(month) == count
        assert list(chips(month)) == [f"Thời gian: {label}"]
        assert facet(month, "Thời gian")[f"{label} (đang chọn)"][0] == count
        assert parameters(facet(month, "Thời gian")["2023"][1]) == [("q", "thôn"), ("date", "2023")]


def test_years_run_from_the_newest_to_the_oldest(serve: Serve) -> None:
    days = [dt.date(2019, 5, 1), dt.date(2021, 5, 1), dt.date(2021, 6, 1), None, None, None]
    visitor = serve(Article(title=f"Bài {at}", date=day) for at, day in enumerate(days))
    page = visitor.open("/")
    assert list(facet(page, "Thời gian")) == ["2021", "2019", "Không rõ ngày"]
    undated = visitor.open(facet(page, "Thời gian")["Không rõ ngày"][1])
    assert total(undated) == 3
    assert not undated.one("ol", "hits").all("time")


def test_a_second_value_adds_and_choosing_again_takes_away(visitor: Visitor) -> None:
    start = visitor.search(q="thôn", sort="newest")
    (first, (count, href)), (second, _), *_ = facet(start, "Tác giả").items()
    one = visitor.open(href)
    assert total(one) == count
    both = visitor.open(facet(one, "Tác giả")[second][1])
    assert total(both) >= count
    assert list(chips(both)) == [f"Tác giả: {first}", f"Tác giả: {second}"]
    assert facet(both, "Tác giả")[f"{second} (đang chọn)"][1] == chips(both)[f"Tác giả: {second}"]
    assert titles(visitor.open(chips(both)[f"Tác giả: {second}"])) == titles(one)


def test_chips_take_their_filter_away_and_all_can_be_cleared(visitor: Visitor) -> None:
    page = visitor.search(
        q="thôn", kind="news", date=["2023", "2024"], date_from="2023-02", document="01-KL/TW", lang="en"
    )
    labels = {chip.removeprefix("Remove filter "): href for chip, href in chips(page).items()}
    assert list(labels) == [
        "Kind: News",
        "Date: 2023",
        "Date: 2024",
        "From 1 February 2023",
        "Document 01-KL/TW",
    ]
    whole = parameters(str(visitor.last.url))
    for href in labels.values():
        left = parameters(href)
        assert len(left) == len(whole) - 1
        assert set(left) < set(whole)
    assert parameters(page.one("a", "clear").attributes["href"]) == [("q", "thôn"), ("lang", "en")]
    assert not chips(visitor.open(page.one("a", "clear").attributes["href"]))


def test_a_month_at_the_end_of_a_range_is_shown_by_its_last_day(visitor: Visitor) -> None:
    page = visitor.search(date_to="2024-02")
    assert page.one("input", id="date_to").attributes["value"] == "2024-02-29"
    assert list(chips(page)) == ["Đến ngày 29/02/2024"]


def test_values_beyond_the_first_are_folded_away_but_never_a_chosen_one(serve: Serve) -> None:
    visitor = serve(Article(title="Bài", text=f"{at}", authors=(f"Người {at:02}",)) for at in range(20))
    (box,) = [b for b in visitor.open("/").all("section", "facet") if b.one("h2").text == "Tác giả"]
    assert box.one("summary").text == "Xem thêm 12"
    assert len(box.one("details").all("a")) == 12
    page = visitor.search(author="Người 15")
    (box,) = [b for b in page.all("section", "facet") if b.one("h2").text == "Tác giả"]
    assert "Người 15 (đang chọn) 1" not in box.one("details").links()
    assert "Người 15 (đang chọn) 1" in box.links()


TODAY = dt.date(2026, 11, 28)  # a Saturday


def quick(page: Element) -> dict[str, str]:
    (dates,) = [one for one in page.all("section", "range") if one.one("h2").text == "Khoảng ngày"]
    return dates.one("ul", "quick").links()


def test_days_that_many_ask_for_are_one_click_away() -> None:
    def periods(address: Address) -> list[QuickPeriod]:
        return list(quick_periods(TODAY, address, Links(""), Catalogue("vi")))

    narrowed = {
        one.label: dict(parameters(one.href))
        for one in periods(Address.of([("q", "thôn"), ("date", "2019"), ("date_from", "2020")]))
    }
    assert narrowed == {
        "Tuần này": {"q": "thôn", "date_from": "2026-11-23", "date_to": "2026-11-29"},
        "Tháng này": {"q": "thôn", "date_from": "2026-11-01", "date_to": "2026-11-30"},
        "30 ngày qua": {"q": "thôn", "date_from": "2026-10-30", "date_to": "2026-11-28"},
        "Năm nay": {"q": "thôn", "date_from": "2026-01-01", "date_to": "2026-12-31"},
        "Năm ngoái": {"q": "thôn", "date_from": "2025-01-01", "date_to": "2025-12-31"},
    }
    chosen = Address.of([("q", "thôn"), *narrowed["Năm ngoái"].items()])
    assert [(one.label, one.href) for one in periods(chosen) if one.selected] == [
        ("Năm ngoái", "/?q=th%C3%B4n")
    ]


def test_a_quick_period_narrows_and_a_second_click_takes_it_away(visitor: Visitor) -> None:
    page = visitor.search(q="thôn", page="2")
    narrowed = visitor.open(quick(page)["Năm ngoái"], 200)
    assert len(chips(narrowed)) == 2
    assert parameters(quick(narrowed)["Năm ngoái"]) == [("q", "thôn")]


def bars(page: Element) -> dict[str, tuple[str, int]]:
    """Give the rows of the chart's table: the link of each year or month, and its number of articles."""
    rows = page.one("figure", "chart").one("tbody").all("tr")
    return {row.one("a").text: (row.one("a").attributes["href"], int(row.one("td").text)) for row in rows}


def test_the_chart_of_years_leads_to_the_months_of_one_and_back(visitor: Visitor) -> None:
    page = visitor.search(q="thôn")
    years = bars(page)
    assert list(years) == sorted(years)
    assert sum(count for _, count in years.values()) == total(page)
    drawn = [link.attributes["href"] for link in page.one("figure", "chart").one("svg").all("a")]
    assert drawn == [href for href, _ in years.values()]
    for href, count in years.values():
        assert total(visitor.open(href)) == count
    year = visitor.open(years["2023"][0])
    months = bars(year)
    assert sum(count for _, count in months.values()) == total(year)
    for name, (href, count) in months.items():
        month = visitor.open(href)
        assert total(month) == count
        assert bars(month)[f"{name} (đang chọn)"][1] == count
        chart = month.one("figure", "chart").links()
        assert parameters(chart["Cả năm 2023"]) == [("q", "thôn"), ("date", "2023")]
    assert parameters(year.one("figure", "chart").links()["Xem tất cả các năm"]) == [("q", "thôn")]


def test_a_chart_of_one_year_would_compare_nothing(serve: Serve) -> None:
    visitor = serve([Article(title="Một", date=dt.date(2020, 5, 1)), Article(title="Hai")])
    assert not visitor.open("/").all("figure")
    assert bars(visitor.search(date="2020")) == {"05/2020": ("/?date=2020-05", 1)}
    assert not visitor.search(date="none").all("figure")
