"""Do staff get in, see what is theirs, and does nobody else learn that there is anything?"""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Client, Response
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect

from search_service.articles.article import Article, Audience
from search_service.articles.keys import Scope
from search_service.articles.queries import Search
from search_service.articles.refusals import Door, Refusal
from search_service.articles.store import Draft, Store
from search_service.query.periods import today
from search_service.web.attempts import MAX_CALLERS, MAX_FAILURES, WINDOW_SECONDS, Attempts
from search_service.web.catalogue import Catalogue
from tests.web.conftest import fill, settings_for
from tests.web.html_page import Element, read
from tests.web.server import serving

ARTICLES = (
    Article(
        id="cong-khai",
        title="Tin công khai",
        date=dt.date(2021, 5, 1),
        topics=("Giáo dục",),
        authors=("Y Đông",),
    ),
    Article(id="cu", title="Tin cũ", date=dt.date(2018, 5, 1), topics=("Giáo dục",), authors=("=A Thanh",)),
    Article(id="khong-ngay", title="Tin không ngày"),
    Article(
        id="noi-bo",
        title="Tin nội bộ",
        date=dt.date(2021, 6, 1),
        topics=("Giáo dục", "Mật"),
        authors=("Bí Danh",),
        audience=Audience.STAFF,
    ),
)
TABLES = ("unanswered", "popular", "topics", "authors", "years", "refused")
PUBLIC_PAGES = (
    "/",
    "/?q=tin",
    "/?q=tin&audience=staff",
    "/articles/cong-khai",
    "/articles/noi-bo",
    "/staff/sign-in",
)


@dataclass(frozen=True)
class Office:
    """A service, its record, and new browsers for whoever comes."""

    address: str
    store: Store
    opened: ExitStack

    def browser(self, **headers: str) -> Client:
        return self.opened.enter_context(Client(base_url=self.address, timeout=30, headers=headers))

    def key(self, *scopes: Scope) -> tuple[str, str]:
        return self.store.keys.create(scopes or (Scope.SEARCH_STAFF,), "Văn phòng Huyện ủy")

    def staff(self) -> Client:
        """Give the browser of somebody who signed in."""
        browser = self.browser()
        answer = sign_in(browser, self.key()[1])
        assert answer.status_code == 303, answer.text
        return browser


def sign_in(browser: Client, key: str, query: str = "", **headers: str) -> Response:
    return browser.post(f"/staff/sign-in{query}", data={"key": key}, headers=headers)


def page(browser: Client, address: str, status: int = 200) -> Element:
    answer = browser.get(address)
    assert answer.status_code == status, answer.text
    return read(answer.text)


def table(browser: Client, name: str) -> list[list[str]]:
    """Give the rows of a table of the desk as its file has them, after looking that its page has them too."""
    answer = browser.get(f"/staff/{name}.csv")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
    assert answer.text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    shown = page(browser, f"/staff/{name}").all("tr")
    assert len(shown) in {0, len(rows)}
    return rows[1:]


Open = Callable[..., Office]


@pytest.fixture(scope="module")
def opening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """Give a way to open an office over `ARTICLES`."""
    with ExitStack() as opened:

        def start(**changed: Any) -> Office:
            folder: Path = tmp_path_factory.mktemp("office")
            settings = settings_for(folder).model_copy(update=changed)
            fill(settings, [Draft(article) for article in ARTICLES])
            store = opened.enter_context(Store.open(settings.store_url))
            return Office(opened.enter_context(serving(settings)), store, opened)

        yield start


@pytest.fixture(scope="module")
def office(opening: Open) -> Office:
    return opening()


def test_staff_sign_in_see_what_is_theirs_and_sign_out(office: Office) -> None:
    browser = office.browser()
    form = page(browser, "/staff/sign-in").one("form", id="sign-in")
    assert (form.attributes["action"], form.attributes["method"]) == ("/staff/sign-in", "post")
    assert form.one("input", id="key").attributes["type"] == "password"
    answer = sign_in(browser, office.key()[1])
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff")
    assert "Tin nội bộ" in page(browser, "/?q=tin").text
    assert page(browser, "/articles/noi-bo").one("h1").text == "Tin nội bộ"
    assert "Mật" in browser.get("/facets/topic").text
    assert browser.get("/staff/sign-in").headers["location"] == "/staff"
    token = browser.cookies["search-session"]
    out = page(browser, "/").one(class_="strip").one("form").attributes
    assert out["method"] == "post"
    answer = browser.post(out["action"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "search-session" not in browser.cookies
    assert "Tin nội bộ" not in page(browser, "/?q=tin").text
    # Nor does it help to have kept the cookie.
    kept = office.browser(cookie=f"search-session={token}")
    assert kept.get("/articles/noi-bo").status_code == 404


@pytest.mark.parametrize("scope", [Scope.SEARCH_STAFF, Scope.ADMIN])
def test_the_cookie_is_for_this_service_and_no_script(office: Office, scope: Scope) -> None:
    cookie = sign_in(office.browser(), office.key(scope)[1]).headers["set-cookie"]
    assert cookie.startswith("search-session=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {"httponly", "path=/", "samesite=lax"}


def test_behind_tls_and_below_a_sub_path_it_goes_nowhere_else(opening: Open) -> None:
    office = opening(public_url="https://dakglei.example.vn/tim-kiem")
    browser = office.browser(origin="https://dakglei.example.vn")
    answer = browser.post("/tim-kiem/staff/sign-in?to=/articles/noi-bo", data={"key": office.key()[1]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/tim-kiem/articles/noi-bo")
    name, *rest = answer.headers["set-cookie"].split(";")
    assert name.startswith("__Secure-search-session=")
    assert {part.strip().lower() for part in rest} == {"httponly", "path=/tim-kiem", "samesite=lax", "secure"}
    inside = office.browser(cookie=name)
    assert inside.get("/tim-kiem/articles/noi-bo").status_code == 200
    assert inside.get("/articles/noi-bo").status_code == 200  # a proxy may have stripped the sub-path
    assert (
        browser.get("/tim-kiem/staff/years").headers["location"]
        == "/tim-kiem/staff/sign-in?to=%2Fstaff%2Fyears"
    )


def test_the_cookie_goes_over_tls_only_when_the_proxy_says_that_it_came_so(office: Office) -> None:
    browser = office.browser(**{"x-forwarded-proto": "https"})
    cookie = sign_in(browser, office.key()[1]).headers["set-cookie"]
    assert cookie.startswith("__Secure-search-session=")
    assert "secure" in {part.strip().lower() for part in cookie.split(";")[1:]}
    inside = office.browser(cookie=cookie.partition(";")[0], **{"x-forwarded-proto": "https"})
    assert inside.get("/articles/noi-bo").status_code == 200


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


def test_a_key_that_is_no_good_is_told_alike(opening: Open) -> None:
    office = opening()
    revoked, secret = office.key()
    office.store.keys.revoke(revoked)
    answers = [
        sign_in(office.browser(), key) for key in ("", "x" * 43, "đ", secret, office.key(Scope.WRITE)[1])
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.text for answer in answers}) == 1
    form = read(answers[0].text).one("form", id="sign-in")
    assert form.one(class_="problem").text.startswith("Khóa")
    assert form.one("input", id="key").attributes.get("value", "") == ""
    assert not any("set-cookie" in answer.headers for answer in answers)


def test_a_revoked_key_ends_what_was_begun_with_it(office: Office) -> None:
    id_, secret = office.key()
    browser = office.browser()
    sign_in(browser, secret)
    assert browser.get("/articles/noi-bo").status_code == 200
    office.store.keys.revoke(id_)
    assert browser.get("/articles/noi-bo").status_code == 404
    assert browser.get("/staff").headers["location"].startswith("/staff/sign-in")


def test_whoever_guesses_has_to_wait(opening: Open) -> None:
    office = opening()
    browser = office.browser()
    for _ in range(MAX_FAILURES):
        assert sign_in(browser, "x").status_code == 403
    answer = sign_in(browser, office.key()[1])
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= WINDOW_SECONDS
    assert answer.headers["retry-after"] in read(answer.text).one(class_="problem").text


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_no_other_site_can_sign_anybody_in_or_out(office: Office, headers: dict[str, str]) -> None:
    assert sign_in(office.browser(), office.key()[1], **headers).status_code == 403
    browser = office.staff()
    answer = browser.post("/staff/sign-out", headers=headers)
    assert answer.status_code == 403
    assert browser.get("/articles/noi-bo").status_code == 200


def test_the_services_own_forms_are_taken(office: Office) -> None:
    for headers in ({"sec-fetch-site": "same-origin"}, {"origin": office.address}):
        assert sign_in(office.browser(), office.key()[1], **headers).status_code == 303


def test_a_form_is_small_and_a_form(office: Office) -> None:
    browser = office.browser()
    assert browser.post("/staff/sign-in", json={"key": "x"}).status_code == 415
    assert sign_in(browser, "x" * 5000).status_code == 413
    many = browser.post("/staff/sign-in", data={f"f{n}": "x" for n in range(50)})
    assert many.status_code == 400
    half = browser.post(
        "/staff/sign-in",
        content=b"key=%ED%A0%80\xff",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert half.status_code == 403


@pytest.mark.parametrize(
    "to", ["//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example", "/\t/x", "x", ""]
)
def test_nobody_is_sent_elsewhere(office: Office, to: str) -> None:
    browser = office.browser()
    answer = browser.post("/staff/sign-in", params={"to": to}, data={"key": office.key()[1]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff")


def test_the_language_stays(office: Office) -> None:
    browser = office.browser()
    there = browser.get("/staff/years?lang=en").headers["location"]
    assert there == "/staff/sign-in?lang=en&to=%2Fstaff%2Fyears"
    form = page(browser, there).one("form", id="sign-in")
    answer = browser.post(form.attributes["action"], data={"key": office.key()[1]})
    assert answer.headers["location"] == "/staff/years?lang=en"
    shown = page(browser, "/staff/years?lang=en")
    assert shown.attributes["lang"] == "en"
    assert shown.one("h1").text == "Articles by year"
    assert shown.one("nav", "back").one("a").attributes["href"] == "/staff?lang=en"


def test_staff_may_say_whose_articles_are_searched(office: Office) -> None:
    browser = office.staff()
    for audience, there, not_there in (("staff", "Tin nội bộ", "Tin cũ"), ("public", "Tin cũ", "Tin nội bộ")):
        text = page(browser, f"/?q=tin&audience={audience}").text
        assert there in text
        assert not_there not in text
    both = page(browser, "/?q=tin&audience=everybody").text
    assert "Tin nội bộ" in both
    assert "Tin cũ" in both


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
    assert rows[2][2] == "title: is empty"
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


class Watch:
    """Shows the seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@given(st.lists(st.integers(0, 100), max_size=40))
def test_at_most_so_many_wrong_keys_a_minute_are_tried(pauses: list[int]) -> None:
    watch = Watch()
    attempts = Attempts(watch)
    tried: list[float] = []
    for pause in pauses:
        watch.now += pause
        wait = attempts.wait("198.51.100.7")
        recent = [at for at in tried if watch.now - at < WINDOW_SECONDS]
        assert (wait > 0) == (len(recent) >= MAX_FAILURES)
        if not wait:
            attempts.failed("198.51.100.7")
            tried.append(watch.now)
        else:
            watch.now += wait
            assert not attempts.wait("198.51.100.7")


def test_those_who_wait_do_not_keep_others_out() -> None:
    attempts = Attempts(Watch())
    for _ in range(MAX_FAILURES):
        attempts.failed("198.51.100.7")
    assert attempts.wait("198.51.100.7")
    for other in ("198.51.100.8", "2001:db8:1:3::/64", "unknown", ""):
        assert not attempts.wait(other)
    for number in range(MAX_CALLERS):
        attempts.failed(f"caller {number}")
    assert not attempts.wait("198.51.100.7")  # memory has an end


def test_who_guesses_at_home_is_one_whatever_device_it_is(opening: Open) -> None:
    office = opening()
    for at in range(MAX_FAILURES):
        browser = office.browser(**{"x-forwarded-for": f"2001:db8:1:2::{at + 1}"})
        assert sign_in(browser, "x").status_code == 403
    for address, status in (("2001:db8:1:2:ffff::1", 429), ("2001:db8:1:3::1", 403), ("198.51.100.7", 403)):
        assert sign_in(office.browser(**{"x-forwarded-for": address}), "x").status_code == status


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_alone_leads_in_and_nothing_sticks_out(
    browser: Browser, opening: Open, width: int
) -> None:
    office = opening()
    day = today()
    office.store.queries.add(
        [Search(day, Audience.PUBLIC, query, 0) for query in ("dài" * 70, "nông thôn mới " * 20, "sâm")]
    )
    office.store.refusals.note(Door.INGEST, [Refusal("/srv/" + "thu-muc-" * 30, 7, "title: is empty")])
    context = browser.new_context(
        viewport={"width": width, "height": 740}, base_url=office.address, locale="vi-VN"
    )
    screen = context.new_page()
    screen.goto("/staff/popular")
    screen.locator("#key").focus()
    screen.keyboard.type("sai")
    screen.keyboard.press("Enter")
    expect(screen.locator("#problem")).to_contain_text("Khóa")
    screen.locator("#key").focus()
    screen.keyboard.type(office.key()[1])
    screen.keyboard.press("Tab")
    screen.keyboard.press("Enter")
    expect(screen).to_have_url(f"{office.address}/staff/popular")
    expect(screen.get_by_role("row")).to_have_count(4)
    # On a phone too it is a table, and says of each cell which column it is of.
    expect(screen.get_by_role("cell", name="Công chúng")).to_have_count(3)
    for address in ("/staff", "/staff/popular", "/staff/refused", "/staff/years"):
        screen.goto(address)
        assert screen.evaluate("document.documentElement.scrollWidth") <= width, address
        regions = screen.locator(".scroll").all()
        assert regions
        if width == 1280:
            assert all(one.evaluate("one => one.scrollWidth <= one.clientWidth") for one in regions), address
    screen.get_by_role("button", name="Đăng xuất").press("Enter")
    expect(screen.locator(".strip")).to_have_count(0)
    screen.go_back()
    expect(screen.get_by_role("heading", level=1)).to_have_text("Đăng nhập dành cho cán bộ")
    context.close()
