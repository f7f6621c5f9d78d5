"""What holds for every page: sub-path, headers, failures, style."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import search_service.web
from search_service.web.assets import ASSETS
from tests.web.conftest import settings_for
from tests.web.html_page import Element, read
from tests.web.server import visiting
from tests.web.visitor import Visitor

WEB = Path(search_service.web.__file__).parent


def addresses(page: Element) -> list[str]:
    return [
        element.attributes[name]
        for element in page.all()
        for name in ("href", "src", "action")
        if not element.attributes.get(name, "#").startswith("#")
    ]


def pages(visitor: Visitor, root: str = "") -> list[Element]:
    results = visitor.open(f"{root}/?q=th%C3%B4n&date=2023&lang=en")
    return [
        results,
        visitor.open(results.one("ol", "hits").all("a")[0].attributes["href"]),
        visitor.open(f"{root}/?q=xyzzy&lang=en"),
        visitor.open(f"{root}/?sort=best&lang=en", 422),
        visitor.open(f"{root}/articles/none?lang=en", 404),
    ]


@pytest.mark.parametrize("stripped", [False, True], ids=["kept by the proxy", "stripped by the proxy"])
def test_all_links_stay_below_a_sub_path(archive: Path, stripped: bool) -> None:
    settings = settings_for(archive, public_url="https://dakglei.example.vn/tim-kiem")
    with visiting(settings) as client:
        visitor = Visitor(client)
        root = "" if stripped else "/tim-kiem"
        for page in [visitor.open(f"{root}/"), visitor.open(f"{root}/?q=th%C3%B4n")]:
            assert all(href.startswith("/tim-kiem/") for href in addresses(page))
            for href in addresses(page):
                if "/docs" not in href:
                    assert client.get(href.removeprefix("/tim-kiem") if stripped else href).status_code == 200
        article = page.one("ol", "hits").all("a")[0].attributes["href"]
        shown = visitor.open(article.removeprefix("/tim-kiem") if stripped else article)
        assert all(href.startswith(("/tim-kiem/", "http")) for href in addresses(shown))
        assert shown.one("nav", "back").one("a").attributes["href"] == "/tim-kiem/?q=th%C3%B4n"
        assert shown.one(class_="language").one("a").attributes["href"].startswith("/tim-kiem/articles/")


def _is_loaded(link: Element) -> bool:
    """Say whether a browser fetches it by itself, to show the page."""
    return link.attributes["rel"] in {"stylesheet", "icon", "manifest", "preload"}


def test_nothing_comes_from_elsewhere_and_nothing_runs_inside_a_page(visitor: Visitor) -> None:
    for page in pages(visitor):
        loaded = [link.attributes["href"] for link in page.all("link") if _is_loaded(link)]
        shown = [element.attributes["src"] for element in page.all() if "src" in element.attributes]
        assert all(address.startswith("/") for address in (*loaded, *shown))
        headers = visitor.last.headers
        policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'none'"
        for what in ("script-src", "style-src", "connect-src", "form-action"):
            assert policy[what] == "'self'"
        assert policy["img-src"] == "'self' data:"
        assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-cache"
        assert headers["content-type"] == "text/html; charset=utf-8"


def test_the_files_of_a_page_are_kept_for_ever_under_their_version(visitor: Visitor) -> None:
    page = visitor.open("/")
    links = [link.attributes["href"] for link in page.all("link") if _is_loaded(link)]
    links += [script.attributes["src"] for script in page.all("script") if "src" in script.attributes]
    types = {name: asset.media_type for name, asset in ASSETS.items()}
    assert {"style.css", "icon.svg"} <= {href.rpartition("/")[2] for href in links} <= set(types)
    for href in links:
        _, _, version, name = href.split("/")
        answer = visitor.client.get(href)
        assert answer.headers["content-type"] == types[name]
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.content == ASSETS[name].content
        other = visitor.client.get(f"/static/{'0' * len(version)}/{name}")
        assert other.content == answer.content
        assert other.headers["cache-control"] == "no-cache"
    assert visitor.client.get("/static/x/secret.txt").status_code == 404
    assert visitor.client.get("/static/x/..%2Froutes.py").status_code == 404


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("address", ["/nope", "/articles/", "/docs/"])
def test_an_address_where_nothing_is_is_told_on_a_page_to_browsers(visitor: Visitor, address: str) -> None:
    for language, told in ("vi", "Không có trang này"), ("en", "There is no such page"):
        answer = visitor.client.get(address, headers=BROWSER | {"Accept-Language": language})
        page = read(answer.text)
        assert (answer.status_code, page.attributes["lang"]) == (404, language)
        assert page.one("h1").text == told
        assert page.one("form", id="search")
        assert page.one("meta", name="robots").attributes["content"] == "noindex"


@pytest.mark.parametrize(
    ("address", "headers"),
    [("/nope", {}), ("/nope", {"Accept": "application/json"}), ("/api/v1/nope", BROWSER)],
)
def test_a_program_is_told_in_its_way(visitor: Visitor, address: str, headers: dict[str, str]) -> None:
    answer = visitor.client.get(address, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_a_link_checker_may_ask_for_the_head_alone(visitor: Visitor) -> None:
    assert visitor.client.head("/").status_code == 200
    assert visitor.client.head("/articles/none").status_code == 404


WRONG = {
    "q": "ă" * 1001,
    "kind": "novel",
    "date": "2024-13",
    "date_from": "2024-02-30",
    "date_to": "none",
    "sort": "best",
    "page": "0",
}


@pytest.mark.parametrize("field", WRONG)
def test_a_wrong_parameter_is_named_and_can_be_left_out(visitor: Visitor, field: str) -> None:
    page = visitor.search(**({"q": "thôn", "topic": "Giáo dục"} | {field: WRONG[field]}), status=422)
    assert f"({field})" in page.one(class_="problem").text
    assert WRONG[field][:50] in page.one("main").text
    assert page.one("form").one("input", id="q").attributes["value"] == (
        "thôn" if field != "q" else WRONG["q"]
    )
    good = visitor.open(page.one("main").links()["Tìm lại, bỏ giá trị này"])
    assert good.all("a", "chip")


@pytest.mark.parametrize("written", ["-1", "1.5", "a", "²", "1001", "9" * 30])
def test_a_page_is_a_number_within_reach(visitor: Visitor, written: str) -> None:
    assert "(page)" in visitor.search(page=written, status=422).one(class_="problem").text


def test_without_an_index_the_page_says_when_to_try_again(tmp_path: Path) -> None:
    with visiting(settings_for(tmp_path)) as client:
        visitor = Visitor(client)
        for address in ("/?q=th%C3%B4n", "/articles/a1?q=th%C3%B4n"):
            page = visitor.open(address, 503)
            seconds = visitor.last.headers["retry-after"]
            assert f" {seconds} giây" in page.one("main").text
            assert page.one("main").links()["Thử lại"] == ""  # this very address
            assert page.one("input", id="q").attributes["value"] == "thôn"


NAMES = st.sampled_from([*WRONG, "author", "topic", "lang", "size"])
WORDS = st.sampled_from(["2023", "2023-04", "none", "newest", "news", "2", "thôn", "01-KL/TW"])


@given(st.lists(st.tuples(NAMES, WORDS | st.text(max_size=12)), max_size=6))
@example([("q", "\x00"), ("author", "\x00")])
@example([("q", '"thôn'), ("q", "{q}")])
@example([("date", "2023"), ("date", "2023-04"), ("date", "2023-04-11")])
def test_whatever_is_asked_a_sound_page_answers(visitor: Visitor, asked: list[tuple[str, str]]) -> None:
    response = visitor.client.get(f"/?{urlencode(asked, errors='replace')}")
    assert response.status_code in (200, 404, 422)
    visitor.open(str(response.url), response.status_code)


def test_half_a_letter_is_no_reason_to_fail(visitor: Visitor) -> None:
    visitor.open("/?q=%ED%A0%80%FF&author=%C3")


def _colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", css))


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(scheme: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text; 1.4.11: 3 to 1 for the edges of fields."""
    light, dark = re.findall(r":root \{(.*?)\}", (WEB / "static" / "style.css").read_text(), re.DOTALL)[:2]
    colours = _colours(light) | (_colours(dark) if scheme == "dark" else {})

    def contrast(one: str, other: str) -> float:
        brighter, darker = sorted((_luminance(colours[one]), _luminance(colours[other])), reverse=True)
        return (brighter + 0.05) / (darker + 0.05)

    for behind in ("ground", "paper", "accent-faint"):
        for text in ("ink", "soft", "accent"):
            assert contrast(text, behind) >= 4.5, (text, behind)
    assert contrast("visited", "ground") >= 4.5
    for text in ("ink", "accent", "visited"):
        assert contrast(text, "mark") >= 4.5, text
    assert contrast("on-accent", "accent") >= 4.5
    assert contrast("field", "paper") >= 3
