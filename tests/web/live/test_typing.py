"""Do results follow what is typed, and none but what is typed?"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.web.live.conftest import Visit
from tests.web.live.reader import AGES, DOUBT, TYPED, asked, box, heading, query
from tests.web.test_browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


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
    assert query(page.url) == {"q": text, "unfinished": "true"}
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
    assert [query(one.url) for one in requests] == [{"q": "thôn", "unfinished": "true"}]
    box(page).press("Enter")
    expect(page.locator("#live[aria-busy]")).to_have_count(0)
    assert query(requests[-1].url) == {"q": "thôn"}


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
    assert [query(one.url)["q"] for one in requests] == ["tuyên"]


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

    page.route(re.compile(r"/\?q=thon&"), hold)
    with page.expect_request(re.compile(r"/\?q=thon&")):
        box(page).fill("thon")
    box(page).fill("huyen")
    expect(heading(page)).to_have_text(re.compile("“huyen”$"))
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    expect(heading(page)).to_have_text(re.compile("“huyen”$"))
    assert query(page.url) == {"q": "huyen", "unfinished": "true"}


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
    assert query(page.url) == {"q": "thon moi", "unfinished": "true"}


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
    with page.expect_response(re.compile("/[?]q=.*xyzzyq&")) as answer:
        page.clock.run_for(TYPED)
    answer.value.finished()
    page.clock.run_for(DOUBT // 2)
    expect(heading(page)).to_have_text(re.compile("“thon”$"))
    page.clock.run_for(DOUBT)
    expect(heading(page)).to_have_text(shown)


def test_a_half_typed_word_is_any_that_begins_so_until_enter_says_that_it_is_whole(visit: Visit) -> None:
    page = visit()
    box(page).press_sequentially("nong th")
    expect(heading(page)).to_have_text(re.compile("“nong th”$"))
    expect(page.locator(".hits mark").first).to_have_text(re.compile("nông thôn", re.IGNORECASE))
    expect(page.locator(".note")).to_have_count(0)
    page.locator(".hits h2 a").first.click()
    expect(page.locator("main mark").first).to_have_text(re.compile("nông thôn", re.IGNORECASE))
    page.go_back()
    box(page).press("Enter")
    expect(page.locator(".note")).not_to_have_count(0)  # `th` is no word: what was meant is guessed, and said
    assert query(page.url) == {"q": "nong th"}


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
