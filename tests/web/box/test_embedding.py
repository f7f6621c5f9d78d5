"""Does the box stay itself in any page that it is put into?"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from search_service.settings import Settings
from search_service.web.assets import ASSETS
from tests.conftest import ROOT
from tests.web.box.conftest import Visit
from tests.web.box.portal import Portal
from tests.web.box.reader import PAUSE, Answers, field, options, query, type_in
from tests.web.conftest import settings_for
from tests.web.server import serving, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HOSTILE = """* { all: unset !important; letter-spacing: 1em !important; text-transform: uppercase !important;
  direction: rtl !important; font: 70px/4 cursive !important; visibility: hidden !important; }
html { font-size: 40px !important; }"""


def test_the_script_is_small_stays_at_its_address_and_may_be_used_by_any_site(archive: Path) -> None:
    for root in ("", "/tim-kiem"):
        with visiting(settings_for(archive, public_url=f"https://dakglei.example.vn{root}")) as client:
            answer = client.get(f"{root}/box.js")
            assert answer.content == ASSETS["box.js"].content
            assert len(answer.content) < 10_000
            assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
            assert answer.headers["cache-control"] == "public, max-age=3600"
            assert answer.headers["access-control-allow-origin"] == "*"
            assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
            tag = answer.headers["etag"]
            again = client.get(f"{root}/box.js", headers={"If-None-Match": f'"other", {tag}'})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
            assert client.get(f"{root}/box.js", headers={"If-None-Match": '"other"'}).status_code == 200


def test_suggestions_look_alike_here_and_elsewhere_from_one_source() -> None:
    rule = b"[role=option] { display: flex;"
    for name in ("box.js", "style.css"):
        assert ASSETS[name].content.count(rule) == 1
        assert b"/* see " not in ASSETS[name].content


def test_a_site_that_is_not_allowed_gets_the_box_without_suggestions(visit: Visit, archive: Path) -> None:
    with serving(settings_for(archive)) as closed:
        page = visit(where=closed)
        type_in(page, "thon")
        expect(page.get_by_role("status")).to_have_text("Chưa tải được gợi ý")
        page.get_by_role("button").click()
        assert query(page, closed)["q"] == ["thon"]


LOOK = """() => [...document.querySelector("dakglei-search").shadowRoot.querySelectorAll("*")].map((one) => {
  const style = getComputedStyle(one);
  const depends = /^(width|inline-size|right|inset-inline-end|(perspective|transform)-origin)$/;
  const names = [...style].filter((name) => !depends.test(name)).sort();  // variables come in any order
  return [one.tagName, ...names.map((name) => `${name}: ${style.getPropertyValue(name)}`)];
})"""


def test_the_style_of_the_page_does_not_reach_it(visit: Visit) -> None:
    looks = []
    for style in ("", HOSTILE):
        page = visit(style=style, answer=Answers())
        type_in(page, "thon")
        expect(options(page)).to_have_count(2)
        looks.append(page.evaluate(LOOK))
        assert field(page).evaluate("input => input.clientWidth") > 500
    assert looks[0] == looks[1]
    assert len(looks[0]) > 10


def test_a_strict_policy_of_the_page_leaves_it_its_style(visit: Visit, service: str) -> None:
    policy = f"default-src 'none'; script-src {service}; connect-src {service}; form-action {service}"
    page = visit(policy=policy)
    type_in(page, "thon")
    expect(options(page).first).to_be_visible()
    assert page.get_by_role("listbox").evaluate("list => getComputedStyle(list).position") == "absolute"


def test_variables_give_it_the_colours_and_the_font_of_the_page(visit: Visit) -> None:
    page = visit(style="dakglei-search { --dakglei-accent: rgb(140, 47, 27); --dakglei-font: 30px serif; }")
    button = page.get_by_role("button")
    expect(button).to_have_css("background-color", "rgb(140, 47, 27)")
    expect(button).to_have_css("font-size", "30px")


FORM = '<form action="{where}/"><input name="q" value="Đăk"><button>Gửi</button></form>'


def test_without_javascript_the_form_inside_searches(visit: Visit, service: str) -> None:
    box = f"<dakglei-search>{FORM.format(where=service)}</dakglei-search>"
    page = visit(box, java_script_enabled=False)
    page.get_by_role("textbox").fill("thon")
    page.get_by_role("textbox").press("Enter")
    assert query(page, service) == {"q": ["thon"]}
    page = visit(box)
    expect(page.get_by_role("textbox")).to_be_hidden()
    expect(field(page)).to_have_value("Đăk")


def test_its_attributes(visit: Visit, service: str) -> None:
    answers = Answers()
    page = visit(
        f'<dakglei-search action="{service}/" lang="en-GB" placeholder="Decisions" min="3"></dakglei-search>',
        answer=answers,
    )
    expect(field(page)).to_have_attribute("placeholder", "Decisions")
    expect(field(page)).to_have_attribute("aria-label", "Search news, reports, documents")
    type_in(page, "  th")
    type_in(page, "ô")
    expect(page.get_by_role("status")).to_have_text("Suggestions: 2")
    assert [one.strip() for one in answers.asked] == ["thô"]
    page.get_by_role("button", name="Search").click()
    assert query(page, service)["lang"] == ["en"]


def test_below_a_sub_path_it_finds_its_service(visit: Visit, settings: Settings) -> None:
    below = settings.model_copy(update={"public_url": "https://dakglei.example.vn/tim-kiem"})
    with serving(below) as where:
        page = visit(where=f"{where}/tim-kiem")
        type_in(page, "thon")
        expect(options(page).first).to_be_visible()
        page.get_by_role("button").click()
        assert query(page, f"{where}/tim-kiem")["q"] == ["thon"]


def test_in_a_page_that_is_one_big_form_enter_still_searches(visit: Visit, service: str) -> None:
    """As ASP.NET makes pages: Enter anywhere presses the page's own button, and a form inside is dropped."""
    box = f"<dakglei-search>{FORM.format(where=service)}</dakglei-search>"
    page = visit(f'<form action="/login" onkeypress="return event.key !== `Enter`">{box}</form>')
    type_in(page, "thon")
    page.keyboard.press("Enter")
    assert query(page, service)["q"] == ["thon"]


def test_two_on_one_page_and_one_that_is_moved(visit: Visit) -> None:
    page = visit("<dakglei-search></dakglei-search>" * 2, answer=Answers())
    page.evaluate("document.body.append(document.querySelector('dakglei-search'))")
    expect(field(page)).to_have_count(2)
    field(page).last.press_sequentially("thon")
    page.clock.run_for(PAUSE)
    expect(options(page)).to_have_count(2)


def test_the_example_portal_holds_the_box(browser: Browser, portal: Portal, service: str) -> None:
    example = (ROOT / "examples" / "portal.html").read_text(encoding="utf-8")
    assert example.count("http://127.0.0.1:8000") == 4
    page = browser.new_page()
    page.goto(portal.put(example.replace("http://127.0.0.1:8000", service)))
    field(page).press_sequentially("thon")
    expect(options(page).first).to_be_visible()
    page.close()
