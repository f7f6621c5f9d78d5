"""Do staff see what is theirs, and does nobody else learn that there is anything?"""

from __future__ import annotations

import csv
import io

from search_service.articles.keys import Scope
from search_service.web.catalogue import Catalogue
from tests.web.staff.office import TABLES, Office, page, sign_in

PUBLIC_PAGES = (
    "/",
    "/?q=tin",
    "/?q=tin&audience=staff",
    "/articles/cong-khai",
    "/articles/noi-bo",
    "/staff/sign-in",
)


def test_what_staff_see_is_kept_nowhere(office: Office) -> None:
    browser = office.staff()
    for address in (
        "/",
        "/?q=tin",
        "/articles/noi-bo",
        "/articles/none",
        "/facets/topic",
        "/staff",
        "/staff/years",
    ):
        answer = browser.get(address)
        assert answer.headers["cache-control"] == "no-store", address
        assert "etag" not in answer.headers
    assert browser.get("/staff/years.csv").headers["cache-control"] == "no-store"
    for address in PUBLIC_PAGES[:3]:
        answer = office.browser().get(address)
        assert answer.headers["cache-control"] != "no-store"
        assert "cookie" in answer.headers["vary"].lower()


def test_what_a_page_reads_by_the_api_is_what_it_shows(office: Office) -> None:
    browser = office.staff()
    for address in (
        "search?q=tin",
        "export?format=csv",
        "articles/noi-bo",
        "suggest?q=tin+n",
        "search?audience=staff",
    ):
        answer = browser.get(f"/api/v1/{address}")
        assert "Tin nội bộ" in answer.text, address
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers
        assert "Tin nội bộ" not in office.browser().get(f"/api/v1/{address}").text
        assert "Tin nội bộ" not in office.browser(cookie="search-session=x").get(f"/api/v1/{address}").text


def test_the_file_of_results_holds_what_the_page_shows(office: Office) -> None:
    for browser, audience, held in (
        (office.browser(), "", 3),
        (office.staff(), "", 4),
        (office.staff(), "staff", 1),
        (office.staff(), "public", 3),
    ):
        shown = page(browser, f"/?audience={audience}")
        file = browser.get(shown.one(class_="tools").links()[Catalogue("vi")("download_csv")])
        assert len(list(csv.reader(io.StringIO(file.text)))) == 1 + held


def test_a_session_alone_changes_nothing(office: Office) -> None:
    browser = office.browser()
    sign_in(browser, office.key(Scope.ADMIN)[1])
    assert browser.get("/articles/noi-bo").status_code == 200
    assert browser.delete("/api/v1/articles/noi-bo").status_code == 401
    assert browser.put("/api/v1/articles/x", json={"title": "Bài"}).status_code == 401
    assert browser.post("/api/v1/articles", json={"title": "Bài"}).status_code == 401


def test_the_public_learns_nothing_of_the_desk(office: Office) -> None:
    browser = office.browser()
    for name in ("", *(f"/{name}{end}" for name in (*TABLES, "none", "a/b") for end in ("", ".csv"))):
        answer = browser.get(f"/staff{name}")
        to = f"/staff{name}".replace("/", "%2F")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/staff/sign-in?to={to}")
        assert answer.text == ""
        assert answer.headers["cache-control"] == "no-store"
    assert browser.post("/staff/none").status_code in {404, 405}


def test_public_pages_are_the_same_for_a_made_up_cookie(office: Office) -> None:
    for address in PUBLIC_PAGES:
        answers = [
            office.browser(**headers).get(address)
            for headers in ({}, {"cookie": "search-session=x"}, {"cookie": "search-session="})
        ]
        assert len({(answer.status_code, answer.text) for answer in answers}) == 1
        assert "nội bộ" not in answers[0].text or address.startswith("/staff")


def test_staff_may_say_whose_articles_are_searched(office: Office) -> None:
    browser = office.staff()
    for audience, there, not_there in (("staff", "Tin nội bộ", "Tin cũ"), ("public", "Tin cũ", "Tin nội bộ")):
        text = page(browser, f"/?q=tin&audience={audience}").text
        assert there in text
        assert not_there not in text
    both = page(browser, "/?q=tin&audience=everybody").text
    assert "Tin nội bộ" in both
    assert "Tin cũ" in both
