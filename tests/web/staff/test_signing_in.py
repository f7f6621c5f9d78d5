"""Do staff get in, and nobody else?"""

from __future__ import annotations

import pytest

from search_service.api.limiter import WINDOW_SECONDS
from search_service.articles.keys import Scope
from search_service.web.attempts import MAX_FAILURES
from tests.web.html_page import read
from tests.web.staff.conftest import Open
from tests.web.staff.office import Office, page, sign_in


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


def test_who_guesses_at_home_is_one_whatever_device_it_is(opening: Open) -> None:
    office = opening()
    for at in range(MAX_FAILURES):
        browser = office.browser(**{"x-forwarded-for": f"2001:db8:1:2::{at + 1}"})
        assert sign_in(browser, "x").status_code == 403
    for address, status in (("2001:db8:1:2:ffff::1", 429), ("2001:db8:1:3::1", 403), ("198.51.100.7", 403)):
        assert sign_in(office.browser(**{"x-forwarded-for": address}), "x").status_code == status
