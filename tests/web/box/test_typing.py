"""Does the box wait for what is meant, and suggest for the text that is there?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Route, expect

from tests.web.box.conftest import Visit
from tests.web.box.reader import (
    LONG,
    PAUSE,
    Answers,
    asked,
    field,
    fulfil,
    options,
    query,
    suggestion,
    type_in,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_an_input_method_is_left_alone_until_the_syllable_is_there(visit: Visit) -> None:
    answers = Answers()
    page = visit(answer=answers)
    field(page).focus()
    keyboard = page.context.new_cdp_session(page)
    for text in ("h", "hu", "huy", "huyê", "huyệ", "huyện"):
        keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": 0, "selectionEnd": 0})
        page.clock.run_for(10 * PAUSE)
    expect(field(page)).to_have_value("huyện")
    assert answers.asked == []
    keyboard.send("Input.insertText", {"text": "huyện"})
    page.clock.run_for(PAUSE)
    expect(options(page)).to_have_text(["huyện của3 bài", "huyện mới3 bài"])
    assert answers.asked == ["huyện"]
    page.keyboard.press("ArrowDown")
    # Enter takes the input method's candidate; browsers say so with code 229 (UI Events, 7.3.1)
    process = "new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true, cancelable: true})"
    assert field(page).evaluate(f"input => input.dispatchEvent({process})")
    keyboard.send("Input.imeSetComposition", {"text": "u", "selectionStart": 1, "selectionEnd": 1})
    page.clock.run_for(10 * PAUSE)
    assert answers.asked == ["huyện"]


def test_keyboards_of_phones_compose_all_words_and_are_answered(visit: Visit) -> None:
    answers = Answers()
    page = visit(
        answer=answers, user_agent="Mozilla/5.0 (Linux; Android 10) Chrome/80.0 Mobile Safari/537.36"
    )
    field(page).focus()
    keyboard = page.context.new_cdp_session(page)
    for text in ("hu", "huy", "huyện"):
        keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": 5, "selectionEnd": 5})
        page.clock.run_for(PAUSE)
    page.clock.run_for(10 * PAUSE)
    expect(options(page)).to_have_count(2)
    assert answers.asked == ["huyện"]


def test_a_syllable_that_is_retyped_to_get_its_mark_is_asked_for_once(visit: Visit) -> None:
    """Unikey and EVKey send backspaces and letters."""
    answers = Answers()
    page = visit(answer=answers)
    field(page).press_sequentially("huyen")
    for letters in ("ên", "ện"):
        page.clock.run_for(PAUSE - 1)
        page.keyboard.press("Backspace")
        page.keyboard.press("Backspace")
        page.keyboard.insert_text(letters)
    page.clock.run_for(PAUSE)
    expect(options(page)).to_have_count(2)
    assert answers.asked == ["huyện"]


def test_a_late_answer_never_takes_the_place_of_a_newer_one(visit: Visit) -> None:
    held: list[Route] = []

    def answer(route: Route) -> None:
        if asked(route) == "th":
            held.append(route)
        else:
            fulfil(route, suggestion("thôn mới"))

    page = visit(answer=answer)
    with page.expect_request("**/suggest?q=th"):
        type_in(page, "th")
    type_in(page, "on")
    expect(options(page)).to_have_text(["thôn mới3 bài"])
    for route in held:
        with suppress(Error):  # the box may have given it up already
            fulfil(route, suggestion("thị trấn"))
    page.clock.run_for(10 * PAUSE)
    expect(options(page)).to_have_text(["thôn mới3 bài"])
    # What was suggested before does not stay below a text that it is not for, nor come after one searched.
    held.clear()
    field(page).fill("")
    expect(page.get_by_role("listbox")).to_be_hidden()
    type_in(page, "thon")
    expect(options(page)).to_be_visible()
    with page.expect_request("**/suggest?q=th"):
        field(page).fill("th")
        page.clock.run_for(PAUSE)
    expect(options(page)).to_be_visible()
    page.clock.run_for(300)
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Tab")
    for route in held:
        with suppress(Error):
            fulfil(route, suggestion("thị trấn"))
    page.clock.run_for(10 * PAUSE)
    expect(page.get_by_role("listbox")).to_be_hidden()


FAILURES: dict[str, Callable[[Route], None]] = {
    "offline": lambda route: route.abort("internetdisconnected"),
    "problem": lambda route: route.fulfill(
        status=503, body='{"title": "x"}', headers={"Access-Control-Allow-Origin": "*"}
    ),
    "another site": lambda route: route.fulfill(
        body="<h1>Wi-Fi</h1>", headers={"Access-Control-Allow-Origin": "*"}
    ),
}


def test_an_answer_that_never_comes_is_not_waited_for(visit: Visit) -> None:
    page = visit(answer=lambda route: None)
    with page.expect_request("**/suggest?*"):
        type_in(page, "thon")
    page.clock.run_for(LONG - PAUSE)
    expect(page.get_by_role("status")).to_have_text("")
    page.clock.run_for(PAUSE)
    expect(page.get_by_role("status")).to_have_text("Chưa tải được gợi ý")


@pytest.mark.parametrize("failure", FAILURES)
def test_without_suggestions_one_can_still_search(visit: Visit, service: str, failure: str) -> None:
    page = visit(answer=FAILURES[failure])
    type_in(page, "thon")
    expect(page.get_by_role("status")).to_have_text("Chưa tải được gợi ý")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    assert query(page, service)["q"] == ["thon"]
