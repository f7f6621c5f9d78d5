"""What a visitor sees and does whose browser runs the page's script: results as one types, no page anew."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from search_service.articles.article import Article
from search_service.articles.store import Draft
from search_service.web.assets import ASSETS
from tests.web.conftest import fill, settings_for
from tests.web.server import serving
from tests.web.test_browser import DESKTOP, PHONE, expect_fits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TYPED = 200  # milliseconds without a key until the page searches
DOUBT = 600  # and until it believes that what is typed finds nothing
AGES = 60_000

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def service(archive: Path) -> Iterator[str]:
    with serving(settings_for(archive)) as where:
        yield where


@pytest.fixture
def visit(browser: Browser, service: str) -> Iterator[Visit]:
    """Give a way to open a page; nothing of its script may fail.

    With `stopped`, time goes on only when a test says so.
    """
    failures: list[str] = []
    with ExitStack() as opened:

        def start(path: str = "/", *, stopped: bool = False, where: str = service, **options: Any) -> Page:
            given: dict[str, Any] = {"viewport": DESKTOP, "locale": "vi-VN", "base_url": where, **options}
            context = browser.new_context(**given)
            opened.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: failures.append(str(error)))
            if stopped:
                page.clock.install(time=0)
                page.clock.pause_at(1000)
            page.goto(path)
            return page

        yield start
    assert failures == []


def box(page: Page) -> Locator:
    return page.locator("#q")


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def facet_link(page: Page, facet: str, value: str) -> Locator:
    section = page.locator(".facet").filter(has=page.get_by_role("heading", name=facet, exact=True))
    return section.get_by_role("link", name=value)


def asked(page: Page) -> list[Request]:
    """Give a list that fills with the page's searches, but for the first that opened it."""
    requests: list[Request] = []

    def heard(request: Request) -> None:
        if request.resource_type == "fetch" and urlsplit(request.url).path == "/":
            requests.append(request)

    page.on("request", heard)
    return requests


def query(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


@pytest.mark.parametrize("text", ["bảo hiểm y tế", "bao hiem y te"], ids=["with marks", "without"])
def test_results_follow_what_is_typed(visit: Visit, text: str) -> None:
    page = visit()
    loads: list[str] = []
    page.on("load", lambda _: loads.append(page.url))
    box(page).press_sequentially(text)
    expect(heading(page)).to_have_text(re.compile(f"^\\d+ bài viết cho “{text}”$"))
    expect(page.locator(".hits h2").first).to_have_text("Hết cảnh quên thẻ bảo hiểm y tế trên rẫy ở Xốp")
    expect(page.locator(".hits mark").first).to_have_text(re.compile("bảo hiểm", re.IGNORECASE))
    expect(page.locator("#status[role=status]")).to_have_text(re.compile(f"^\\d+ bài viết cho “{text}”$"))
    expect(box(page)).to_be_focused()
    assert query(page.url) == {"q": text}
    assert page.title().startswith(text)
    box(page).press("Home")
    page.keyboard.type("xã ")  # the caret stayed where it was put
    expect(heading(page)).to_have_text(re.compile(f"“xã {text}”$"))
    expect(box(page)).to_have_value(f"xã {text}")
    assert loads == []


def test_the_page_that_typing_shows_is_the_one_its_address_gives(visit: Visit) -> None:
    page = visit()
    box(page).fill("thôn")
    expect(page.locator(".hits mark").first).to_be_visible()
    live = page.locator("#live").inner_html(), page.locator("#kept").inner_html()
    page.reload()
    page.wait_for_function("!document.querySelector('#live[aria-busy]')")
    assert (page.locator("#live").inner_html(), page.locator("#kept").inner_html()) == live


def test_a_burst_of_keys_is_one_search_that_says_it_is_typing(visit: Visit) -> None:
    page = visit(stopped=True)
    requests = asked(page)
    box(page).press_sequentially("thôn")
    page.clock.run_for(TYPED - 1)
    assert requests == []
    page.clock.run_for(1)
    expect(heading(page)).to_have_text(re.compile("“thôn”$"))
    assert [query(one.url) for one in requests] == [{"q": "thôn"}]
    assert requests[0].headers["x-search"] == "typing"
    box(page).press("Enter")
    expect(page.locator("#live[aria-busy]")).to_have_count(0)
    assert requests[-1].headers["x-search"] != "typing"


def test_an_input_method_is_left_alone_until_the_word_is_there(visit: Visit) -> None:
    page = visit(stopped=True)
    requests = asked(page)
    box(page).focus()
    keys = page.context.new_cdp_session(page)
    for composed in ("t", "tu", "tuy", "tuye", "tuyê", "tuyên"):
        keys.send(
            "Input.imeSetComposition",
            {"text": composed, "selectionStart": len(composed), "selectionEnd": len(composed)},
        )
        page.clock.run_for(AGES)
    assert requests == []
    keys.send("Input.insertText", {"text": "tuyên"})
    page.clock.run_for(TYPED)
    expect(heading(page)).to_have_text(re.compile("“tuyên”$"))
    assert [query(one.url) for one in requests] == [{"q": "tuyên"}]


def test_a_keyboard_of_android_that_composes_everything_is_answered_when_it_rests(visit: Visit) -> None:
    page = visit(
        stopped=True,
        viewport=PHONE,
        user_agent="Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/80.0 Mobile Safari/537.36",
    )
    requests = asked(page)
    box(page).focus()
    keys = page.context.new_cdp_session(page)
    for composed in ("tho", "thô", "thôn"):
        page.clock.run_for(TYPED)
        keys.send(
            "Input.imeSetComposition",
            {"text": composed, "selectionStart": len(composed), "selectionEnd": len(composed)},
        )
    page.clock.run_for(TYPED)
    assert requests == []
    page.clock.run_for(2 * TYPED)
    expect(heading(page)).to_have_text(re.compile("“thôn”$"))
    assert len(requests) == 1


def test_a_late_answer_never_takes_the_place_of_a_newer_one(visit: Visit) -> None:
    page = visit()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/\?q=thon$"), hold)
    with page.expect_request(re.compile(r"/\?q=thon$")):
        box(page).fill("thon")
    box(page).fill("huyen")
    expect(heading(page)).to_have_text(re.compile("“huyen”$"))
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    expect(heading(page)).to_have_text(re.compile("“huyen”$"))
    assert query(page.url) == {"q": "huyen"}


def test_what_is_typed_while_an_answer_is_on_its_way_is_not_lost(visit: Visit) -> None:
    page = visit()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/\?q=thon$"), hold)
    box(page).fill("thon")
    with page.expect_request(re.compile(r"/\?q=thon$")):
        box(page).press("Enter")
    page.keyboard.type(" moi")
    held[-1].continue_()
    expect(heading(page)).to_have_text(re.compile("“thon moi”$"))
    expect(box(page)).to_have_value("thon moi")
    assert query(page.url) == {"q": "thon moi"}


def test_a_choice_is_kept_by_who_types_before_it_is_answered(visit: Visit) -> None:
    page = visit("/?q=thon", stopped=True)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile("/[?]q=thon&date=2019$"), hold)
    with page.expect_request(re.compile("date=2019$")):
        facet_link(page, "Thời gian", "2019").click()
    box(page).press("End")
    page.keyboard.type(" moi")
    page.clock.run_for(10 * TYPED)
    held[0].continue_()
    expect(page.locator("a.chip")).to_have_count(1)
    expect(box(page)).to_be_focused()
    page.clock.run_for(2 * TYPED)
    expect(heading(page)).to_have_text(re.compile("“thon moi”$"))
    assert query(page.url) == {"q": "thon moi", "date": "2019"}


def test_what_was_typed_right_before_a_choice_is_searched_with_it(visit: Visit) -> None:
    page = visit("/?q=thon", stopped=True)
    box(page).fill("thon moi")
    facet_link(page, "Thời gian", "2019").click()
    expect(heading(page)).to_have_text(re.compile("“thon moi”$"))
    expect(page.locator("a.chip")).to_have_count(1)
    assert query(page.url) == {"q": "thon moi", "date": "2019"}


def test_it_is_said_aloud_that_results_are_not_for_what_was_typed(visit: Visit) -> None:
    page = visit()
    box(page).fill("tuyển giảo")
    box(page).press("Enter")
    note = "Không có kết quả đúng dấu, đang hiện kết quả bỏ qua dấu."
    expect(page.locator(".relaxed")).to_have_text(note)
    expect(page.locator("#status")).to_have_text(re.compile(f"^.* “tuyển giảo”[.] {note}$"))
    expect(page.get_by_role("status").filter(has_text=note)).to_have_count(1)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("xyzzyq", "Không tìm thấy bài viết nào cho “xyzzyq”"),
        ("thôn xyzzyq", "32 bài viết cho “thôn xyzzyq”"),
    ],
    ids=["nothing", "most of the words"],
)
def test_a_half_typed_word_does_not_take_the_results_away_at_once(
    visit: Visit, text: str, shown: str
) -> None:
    page = visit("/?q=thon", stopped=True)
    box(page).fill(text)
    with page.expect_response(re.compile("/[?]q=.*xyzzyq$")) as answer:
        page.clock.run_for(TYPED)
    answer.value.finished()
    page.clock.run_for(DOUBT // 2)
    expect(heading(page)).to_have_text(re.compile("“thon”$"))
    page.clock.run_for(DOUBT)
    expect(heading(page)).to_have_text(shown)


def slow_answer(route: Route) -> None:
    """Answer never: the page has to give up by itself."""


@pytest.mark.parametrize(
    "failure",
    [
        lambda route: route.abort(),
        lambda route: route.fulfill(status=500, body="Internal Server Error"),
        lambda route: route.fulfill(status=429, body="{}", content_type="application/problem+json"),
        lambda route: route.fulfill(
            status=503, body="<main id='live'><h1>Soon</h1></main>", content_type="text/html"
        ),
        lambda route: route.fulfill(body="<h1>Wi-Fi: please sign in</h1>", content_type="text/html"),
        slow_answer,
    ],
    ids=["no connection", "500", "429", "503", "another page", "no answer"],
)
def test_when_the_service_fails_results_stay_and_can_be_asked_for_again(
    visit: Visit, failure: Callable[[Route], None]
) -> None:
    page = visit("/?q=thon", stopped=True)
    titles = page.locator(".hits h2").all_inner_texts()
    page.route("**/api/v1/suggest?*", lambda route: route.abort())  # else they lie above the message
    page.route(re.compile(r"/\?q=huyen$"), failure)
    with page.expect_request(re.compile(r"/\?q=huyen$")):
        box(page).fill("huyen")
        page.clock.run_for(TYPED)
    if failure is slow_answer:
        expect(page.locator("#live")).to_have_attribute("aria-busy", "true")
        page.clock.run_for(AGES)
    trouble = page.get_by_role("alert")
    expect(trouble).to_contain_text("Chưa lấy được kết quả mới")
    expect(page.locator("#live[aria-busy]")).to_have_count(0)
    assert page.locator(".hits h2").all_inner_texts() == titles
    assert query(page.url) == {"q": "thon"}
    page.unroute(re.compile(r"/\?q=huyen$"))
    trouble.get_by_role("button", name="Thử lại").click()
    expect(heading(page)).to_have_text(re.compile("“huyen”$"))
    expect(trouble).to_be_hidden()
    expect(page.locator("main")).to_be_focused()  # the button is gone


def test_without_a_connection_it_says_so_and_goes_on_when_there_is_one(visit: Visit) -> None:
    page = visit("/?q=thon")
    page.context.set_offline(True)
    facet_link(page, "Thời gian", "2019").click()
    expect(page.get_by_role("alert")).to_contain_text("Máy đang mất kết nối mạng")
    expect(heading(page)).to_have_text(re.compile("“thon”$"))
    page.context.set_offline(False)
    expect(page.locator("a.chip")).to_have_count(1)
    expect(page.get_by_role("alert")).to_be_hidden()
    assert query(page.url) == {"q": "thon", "date": "2019"}


def test_back_and_forward_restore_the_page_and_the_place_on_it(visit: Visit) -> None:
    page = visit("/?q=thon")
    last = page.locator(".hits h2 a").last
    last.scroll_into_view_if_needed()
    down = page.evaluate("scrollY")
    assert down > 300
    page.get_by_role("link", name="Trang sau").click()
    expect(page.locator(".summary p")).to_have_text(re.compile("^Trang 2/"))
    expect(page.locator("main")).to_be_focused()
    assert page.evaluate("scrollY") == 0
    page.go_back()
    expect(page.locator("[aria-current=page]")).to_have_text(re.compile("1$"))
    page.wait_for_function("down => Math.abs(scrollY - down) < 2", arg=down)
    page.go_forward()
    expect(page.locator(".summary p")).to_have_text(re.compile("^Trang 2/"))
    page.wait_for_function("scrollY === 0")
    box(page).focus()
    page.go_back()
    page.wait_for_function("down => Math.abs(scrollY - down) < 2", arg=down)
    page.go_forward()
    expect(page.locator(".summary p")).to_have_text(re.compile("^Trang 2/"))
    # from an article too
    page.go_back()
    page.wait_for_function("down => Math.abs(scrollY - down) < 2", arg=down)
    title = last.inner_text()
    last.click()
    expect(heading(page)).to_have_text(title)
    page.go_back()
    expect(heading(page)).to_have_text(re.compile("“thon”$"))
    page.wait_for_function("down => Math.abs(scrollY - down) < 2", arg=down)


def test_who_went_back_stays_there(visit: Visit) -> None:
    page = visit("/?date=2019&q=thon", stopped=True)  # not the order that the page has
    box(page).fill("huyen")
    box(page).press("Enter")
    expect(heading(page)).to_have_text(re.compile("“huyen”$"))
    page.go_back()
    expect(box(page)).to_have_value("thon")
    requests = asked(page)
    page.clock.run_for(10 * TYPED)
    assert not requests
    assert page.url.endswith("/?date=2019&q=thon")


def test_typing_is_one_step_of_the_history_and_enter_ends_it(visit: Visit) -> None:
    page = visit("/?kind=news")
    for text in ("thôn", "thôn Đăk", "huyện"):
        box(page).fill(text)
        expect(heading(page)).to_have_text(re.compile(f"“{text}”$"))
    box(page).press("Enter")
    expect(page.locator("#live[aria-busy]")).to_have_count(0)
    box(page).fill("xã")
    expect(heading(page)).to_have_text(re.compile("“xã”$"))
    page.go_back()
    expect(heading(page)).to_have_text(re.compile("“huyện”$"))
    expect(box(page)).to_have_value("huyện")
    page.go_back()
    expect(heading(page)).to_have_text(re.compile(r"^\d+ bài viết$"))
    expect(box(page)).to_have_value("")
    assert query(page.url) == {"kind": "news"}


def test_the_keyboard_alone_narrows_sorts_and_goes_on_where_it_was(visit: Visit) -> None:
    page = visit("/?q=thon")
    topic = facet_link(page, "Chuyên mục", "Nông thôn mới")
    topic.focus()
    page.keyboard.press("Enter")
    expect(page.locator("a.chip")).to_have_count(1)
    expect(topic).to_be_focused()
    expect(topic).to_have_accessible_name(re.compile("đang chọn"))
    page.get_by_role("link", name="Mới nhất").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Mới nhất")).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("link", name="Mới nhất")).to_be_focused()
    page.get_by_role("link", name="Bỏ lọc Chuyên mục: Nông thôn mới").focus()
    page.keyboard.press("Enter")
    expect(page.locator("a.chip")).to_have_count(0)
    expect(page.locator("main")).to_be_focused()
    assert query(page.url) == {"q": "thon", "sort": "newest"}
    box(page).fill("huyen")  # keeps what was chosen
    expect(heading(page)).to_have_text(re.compile("“huyen”$"))
    assert query(page.url) == {"q": "huyen", "sort": "newest"}


def test_a_link_that_is_meant_for_a_new_tab_opens_one(visit: Visit) -> None:
    page = visit("/?q=thon")
    with page.context.expect_page() as opened:
        facet_link(page, "Thời gian", "2019").click(modifiers=["ControlOrMeta"])
    expect(opened.value.locator("a.chip")).to_have_count(1)
    assert query(page.url) == {"q": "thon"}


def test_on_a_phone_the_open_panel_stays_open_while_one_chooses(visit: Visit) -> None:
    page = visit("/?q=thon", viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator("#narrow summary").click()
    link = facet_link(page, "Tác giả", "A Thiên")
    link.scroll_into_view_if_needed()
    before = link.bounding_box()
    link.tap()
    expect(link).to_have_accessible_name(re.compile("đang chọn"))
    expect(page.locator(".panel")).to_be_visible()
    after = link.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 2  # what was tapped is still under the finger
    expect_fits(page)
    see = page.get_by_role("link", name=re.compile(r"^Xem \d+ bài viết$"))
    see.tap()
    expect(heading(page)).to_be_in_viewport()


def test_on_a_phone_what_the_keyboard_reaches_is_not_covered(visit: Visit, large: str) -> None:
    page = visit("/?q=bai", where=large, viewport=PHONE)
    page.locator("#narrow summary").click()
    find = page.get_by_label("Tìm tác giả")
    while not find.evaluate("field => field === document.activeElement"):
        page.keyboard.press("Tab")
    field, cover = find.bounding_box(), page.locator(".see").bounding_box()
    assert field
    assert cover
    assert field["y"] + field["height"] <= cover["y"]


def test_what_was_tapped_does_not_look_chosen(visit: Visit) -> None:
    page = visit("/?q=thon", viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator("#narrow summary").click()
    link = facet_link(page, "Thời gian", "2019")
    plain = link.evaluate("link => getComputedStyle(link).backgroundColor")
    link.hover()
    expect(page.locator("[data-key='date:2019']:hover")).to_have_count(1)
    assert link.evaluate("link => getComputedStyle(link).backgroundColor") == plain


def test_a_bar_of_the_chart_leads_to_its_year_and_its_month(visit: Visit) -> None:
    page = visit("/?q=thon")
    bar = page.locator(".plot a").filter(has_text="2019: 4 bài viết")
    bar.locator(".slot").click()
    expect(heading(page)).to_have_text(re.compile("^4 bài viết"))
    expect(page.locator("figcaption")).to_contain_text("Số bài từng tháng, 2019")
    page.get_by_text("Xem dạng bảng").click()
    page.get_by_role("row", name="09/2019").get_by_role("link").click()
    expect(heading(page)).to_have_text(re.compile("^1 bài viết"))
    expect(page.get_by_role("table")).to_be_visible()  # the table stays open
    assert query(page.url) == {"q": "thon", "date": "2019-09"}
    page.get_by_role("link", name="Xem tất cả các năm").click()
    expect(page.locator("figcaption")).to_contain_text("Số bài theo năm")


def test_two_days_narrow_without_a_new_page(visit: Visit) -> None:
    page = visit("/?q=thon")
    requests = asked(page)
    page.get_by_label("Từ ngày").fill("2018-01-01")
    page.get_by_label("Đến ngày").fill("2018-12-31")
    page.get_by_role("button", name="Áp dụng").click()
    expect(page.locator("a.chip")).to_have_count(2)
    assert query(page.url) == {"q": "thon", "date_from": "2018-01-01", "date_to": "2018-12-31"}
    assert len(requests) == 1


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of an archive of many authors and years."""
    folder = tmp_path_factory.mktemp("large")
    names = [f"{name} {at}" for at in range(30) for name in ("Lê Thị Ngọc", "Đỗ Văn", "Y Hằng")]
    articles = (
        Article(
            title=f"Bài số {at}", text=f"Nội dung {at}", authors=(name,), date=dt.date(1990 + at % 37, 1, 1)
        )
        for at, name in enumerate(names)
    )
    fill(settings_for(folder), [Draft(article) for article in articles])
    with serving(settings_for(folder)) as where:
        yield where


def test_a_long_facet_is_searched_as_one_types(visit: Visit, large: str) -> None:
    page = visit("/?q=bai", where=large)
    authors = page.locator(".facet").filter(has=page.get_by_role("heading", name="Tác giả", exact=True))
    find = authors.get_by_label("Tìm tác giả")
    find.press_sequentially("do van 2")
    expect(authors.locator(".found li").first).to_have_text(re.compile("^Đỗ Văn 2"))
    expect(authors.locator(".values").first).to_be_hidden()
    expect(authors.get_by_role("link")).to_have_count(11)  # 2, and 20 to 29
    find.fill("")
    expect(authors.locator(".values").first).to_be_visible()
    expect(authors.locator(".found")).to_be_hidden()
    find.fill("không có ai")
    expect(authors.locator(".found")).to_have_text("Không có mục nào phù hợp.")
    find.fill("hang 29")
    find.press("Enter")
    authors.get_by_role("link", name="Y Hằng 29").click()
    expect(heading(page)).to_have_text(re.compile("^1 bài viết"))
    expect(page.locator("a.chip")).to_have_text(re.compile("Tác giả: Y Hằng 29"))


def test_the_search_of_a_facet_fails_as_visibly_as_any(visit: Visit, large: str) -> None:
    page = visit("/?q=bai", where=large)
    page.route(re.compile("/facets/"), lambda route: route.abort())
    page.get_by_label("Tìm tác giả").fill("hằng")
    expect(page.get_by_role("alert")).to_contain_text("Chưa lấy được kết quả mới")
    page.unroute_all()
    page.get_by_role("button", name="Thử lại").click()
    expect(page.locator(".found li")).to_have_count(30)


def test_suggestions_and_results_live_side_by_side(visit: Visit) -> None:
    page = visit()
    box(page).press_sequentially("nông th")
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    box(page).press("ArrowDown")
    box(page).press("Enter")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.locator(".hits li").first).to_be_visible()
    expect(page.locator("#live[aria-busy]")).to_have_count(0)


def test_what_cannot_be_searched_is_explained_in_place(visit: Visit) -> None:
    page = visit("/?q=thon")
    box(page).evaluate("box => { box.removeAttribute('maxlength') }")
    box(page).fill("ă" * 1001)
    box(page).press("Enter")
    expect(heading(page)).to_have_text("Không hiểu được yêu cầu tìm kiếm")
    box(page).fill("thôn")
    expect(heading(page)).to_have_text(re.compile("“thôn”$"))


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=bai&date=2019",
        "/?q=bai&date=2019&date=2020",
        "/?q=xyzzy",
        "/facets/author?q=bai",
        "/?page=99",
    ],
)
def test_no_page_is_wider_than_a_phone(visit: Visit, large: str, path: str, javascript: bool) -> None:
    page = visit(path, where=large, viewport=PHONE, java_script_enabled=javascript)
    for summary in page.locator("summary:visible").all():
        summary.click()
    expect_fits(page)


def test_in_print_there_are_results_and_where_they_are_from_and_nothing_to_click(visit: Visit) -> None:
    page = visit("/?q=thon&topic=N%C3%B4ng+th%C3%B4n+m%E1%BB%9Bi")
    page.emulate_media(media="print")
    expect(page.locator(".hits h2").first).to_be_visible()
    expect(page.locator(".hits time").first).to_have_text(re.compile(r"^\d\d/\d\d/\d{4}$"))
    expect(page.get_by_text("Chuyên mục: Nông thôn mới").first).to_be_visible()
    expect(page.locator(".printed")).to_contain_text(page.url)
    for one in ("#search", ".panel", ".sorts", ".pages", ".tools", "summary", "footer", ".language"):
        for hidden in page.locator(one).all():
            expect(hidden).to_be_hidden()


def test_in_forced_colours_the_button_has_an_edge_and_bars_have_the_colour_of_text(visit: Visit) -> None:
    page = visit("/?q=thon", forced_colors="active")
    button = page.get_by_role("button", name="Tìm kiếm")
    assert button.evaluate("button => parseFloat(getComputedStyle(button).borderTopWidth)") > 0
    bar = page.locator(".plot .bar").first
    assert bar.evaluate("bar => getComputedStyle(bar).fill === getComputedStyle(document.body).color")


def test_paper_is_white_whatever_the_screen_is(visit: Visit) -> None:
    page = visit("/?q=thon", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    for part in ("header.site", ".chart", "body"):
        painted = page.locator(part).evaluate("part => getComputedStyle(part).backgroundColor")
        assert painted == "rgb(255, 255, 255)", part


def test_the_first_view_is_light_and_all_from_here(visit: Visit, service: str) -> None:
    page = visit("about:blank")
    requests: list[Request] = []

    def finished(request: Request) -> None:
        requests.append(request)

    page.on("requestfinished", finished)
    page.goto(f"{service}/?q=thon")
    page.wait_for_load_state("networkidle")
    files = {urlsplit(request.url).path.rpartition("/")[2] for request in requests}
    assert {"", "style.css", "search.js", "box.js"} <= files
    assert all(request.url.startswith(service) for request in requests)
    sizes = [request.sizes() for request in requests]
    received = sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)
    assert 10_000 < received <= 60_000


def test_the_script_is_small_enough_to_be_read() -> None:
    assert len(ASSETS["search.js"].content) < 7 * 1024
