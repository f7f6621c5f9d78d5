"""What does the desk show of the archive, of searches and of what was refused?"""

from __future__ import annotations

import datetime as dt
import itertools
from contextlib import ExitStack
from pathlib import Path

from search_service.articles.article import Audience
from search_service.articles.keys import Scope
from search_service.articles.queries import Search
from search_service.articles.refusals import Door, Refusal
from search_service.articles.store import Draft, Store
from search_service.query.periods import today
from tests.web.conftest import settings_for
from tests.web.server import serving
from tests.web.staff.conftest import Open
from tests.web.staff.office import ARTICLES, TABLES, Office, page, table


def test_coverage_counts_every_article_and_shows_the_gaps(office: Office) -> None:
    browser = office.staff()
    assert table(browser, "years") == [
        ["2021", "1", "1", "2"],
        ["2020", "0", "0", "0"],
        ["2019", "0", "0", "0"],
        ["2018", "1", "0", "1"],
        ["Không rõ ngày", "1", "0", "1"],
    ]
    assert table(browser, "topics") == [["Giáo dục", "2", "1", "3"], ["Mật", "0", "1", "1"]]
    # What a spreadsheet would take for a formula is none.
    assert table(browser, "authors") == [
        ["'=A Thanh", "1", "0", "1"],
        ["Bí Danh", "0", "1", "1"],
        ["Y Đông", "1", "0", "1"],
    ]
    years = page(browser, "/staff/years")
    assert "Tin nội bộ" in browser.get(years.links()["2021"]).text
    assert "2020" not in years.links()


def test_searches_are_shown_with_what_they_found(opening: Open) -> None:
    office = opening()
    day = today()
    office.store.queries.add(
        [
            Search(day, Audience.PUBLIC, "lịch cắt điện 0912 345 678", 0),
            *itertools.repeat(Search(day, Audience.PUBLIC, "tin", 3), 2),
            Search(day, Audience.STAFF, "sâm", 0),
            Search(day - dt.timedelta(days=29), Audience.PUBLIC, "hôm xưa", 0),
            Search(day - dt.timedelta(days=30), Audience.PUBLIC, "lâu rồi", 0),
        ]
    )
    browser = office.staff()
    now, then = day.isoformat(), (day - dt.timedelta(days=29)).isoformat()
    assert table(browser, "popular") == [
        ["tin", "2", "3", "Công chúng", now],
        ["lịch cắt điện […]", "1", "0", "Công chúng", now],
        ["sâm", "1", "0", "Cán bộ", now],
        ["hôm xưa", "1", "0", "Công chúng", then],
    ]
    assert [row[0] for row in table(browser, "unanswered")] == ["lịch cắt điện […]", "sâm", "hôm xưa"]
    links = page(browser, "/staff/popular").links()
    assert browser.get(links["tin"]).status_code == 200
    assert "lịch cắt điện […]" not in links


def test_what_was_refused_is_shown_whichever_way_it_came(opening: Open) -> None:
    office = opening()
    office.store.refusals.note(Door.INGEST, [Refusal("/srv/bai.jsonl", 7, "title: is empty")])
    key = office.key(Scope.WRITE)[1]
    sent = '{"id": "tot", "title": "Tin tốt"}\n{"id": "xau", "title": ""}\nkhông phải\n'
    headers = {"authorization": f"Bearer {key}", "content-type": "application/x-ndjson"}
    answer = office.browser().post("/api/v1/articles/bulk", content=sent.encode(), headers=headers)
    assert [one["line"] for one in answer.json()["refused"]] == [2, 3]
    browser = office.staff()
    rows = table(browser, "refused")
    assert [row[:2] + row[3:4] for row in rows] == [
        ["xau", "2", "API"],
        ["", "3", "API"],
        ["/srv/bai.jsonl", "7", "Tệp"],
    ]
    assert [row[2] for row in rows] == [
        "title: trống; hãy ghi tiêu đề của bài",
        "article: không phải JSON, sai ở ký tự 1",
        "title: trống",
    ]
    (shown,) = page(browser, "/staff/refused").all("td", **{"data-column": "Lý do"})[2:]
    assert "lang" not in shown.attributes
    (english,) = page(browser, "/staff/refused?lang=en").all("td", **{"data-column": "Reason"})[2:]
    assert english.text == "title: is empty"
    put_right = sent.replace('"xau", "title": ""', '"xau", "title": "Tin"').encode()
    office.browser().post("/api/v1/articles/bulk", content=put_right, headers=headers)
    assert "xau" not in [row[0] for row in table(browser, "refused")]


def test_the_desk_shows_every_table_and_how_the_service_is(office: Office) -> None:
    browser = office.staff()
    desk = page(browser, "/staff")
    assert desk.one("h1").text == "Bảng theo dõi"
    assert "Văn phòng Huyện ủy" in desk.one("main").text
    status = desk.one("section", "status").text
    assert "3 công khai, 1 nội bộ" in status
    assert "Đã cập nhật đầy đủ" in status
    for name in TABLES:
        section = desk.one("section", f"of-{name}")
        href = section.one("h2").one("a").attributes["href"]
        assert href == f"/staff/{name}"
        assert page(browser, href).one("h1").text == section.one("h2").text
    assert page(browser, "/staff/none", 404)
    assert browser.get("/staff/none.csv").status_code == 404
    assert browser.get("/staff/").headers["location"] == "/staff"


def test_the_desk_helps_while_there_is_no_index(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with Store.open(settings.store_url) as store, serving(settings) as address, ExitStack() as opened:
        office = Office(address, store, opened)
        store.put([Draft(ARTICLES[0])])
        store.refusals.note(Door.INGEST, [Refusal("/srv/bai.jsonl", 7, "title: is empty")])
        browser = office.staff()
        desk = page(browser, "/staff")
        assert "Chưa sẵn sàng" in desk.one("section", "status").text
        assert "/srv/bai.jsonl" in desk.one("section", "of-refused").text
        assert not desk.all("section", "of-years")
        assert page(browser, "/staff/years", 503)
