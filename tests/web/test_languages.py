"""Does every page speak the visitor's language, Vietnamese or English, to the last word?"""

from __future__ import annotations

import datetime as dt
import re
import string
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

import search_service.web
from search_service.articles.article import Article
from search_service.query.expansions import ExpansionKind, expansions
from search_service.query.parse import parse
from search_service.query.periods import Period
from search_service.query.time_phrases import chips
from search_service.search.ranking import Why
from search_service.search.results import Reason
from search_service.web.catalogue import Catalogue
from search_service.web.languages import LANGUAGES, language_for, preferred
from search_service.web.messages import MESSAGES, PARTS
from search_service.web.translating import chip_in, expansion_in, reason_in
from tests.web.conftest import Serve
from tests.web.test_site import addresses, pages
from tests.web.visitor import Visitor, titles, total

WEB = Path(search_service.web.__file__).parent
VI, EN = Catalogue("vi"), Catalogue("en")
TODAY = dt.date(2026, 11, 28)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "vi"),
        ("vi", "vi"),
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("en-US,en;q=0.9,vi;q=0.8", "en"),
        ("vi-VN,vi;q=0.9,fr-FR;q=0.8,fr;q=0.7,en-US;q=0.6,en;q=0.5", "vi"),
        ("en;q=0.5, vi;q=0.7", "vi"),
        ("EN-gb ; q=0.900", "en"),
        ("en, vi", "vi"),
        ("fr", "vi"),
        ("fr, en;q=0.1", "en"),
        ("*", "vi"),
        ("vi;q=0, *", "en"),
        ("en;q=0", "vi"),
        ("*;q=0.5, en;q=0.4", "vi"),
        ("en;q=2, vi;q=0.1", "vi"),
        ("en_US", "vi"),
        (";;,,=q", "vi"),
    ],
)
def test_the_browser_says_which_language_is_liked_best(header: str, language: str) -> None:
    assert preferred(header) == language


@given(st.text(), st.text() | st.sampled_from(LANGUAGES))
def test_whatever_a_browser_says_there_is_a_language(header: str, asked: str) -> None:
    assert preferred(header) in LANGUAGES
    assert language_for(asked, header) == (asked if asked in LANGUAGES else preferred(header))


@given(st.lists(st.tuples(st.sampled_from(["vi", "en", "en-GB", "km"]), st.integers(0, 1000)), min_size=1))
def test_no_language_is_given_that_is_liked_less(ranges: list[tuple[str, int]]) -> None:
    header = ", ".join(f"{tag};q={weight / 1000:.3f}" for tag, weight in ranges)
    liked = {
        language: max((w for tag, w in ranges if tag[:2] == language), default=0) for language in LANGUAGES
    }
    assert liked[preferred(header)] == max(liked.values())


def test_the_address_comes_before_the_browser_and_the_answer_says_what_it_hung_on(visitor: Visitor) -> None:
    english = {"Accept-Language": "en-US,en;q=0.9"}
    for path in ("/", "/?q=th%C3%B4n", "/articles/none", "/?sort=best"):
        and_ = "&" if "?" in path else "?"
        for asked, headers, language in (
            ("", {}, "vi"),
            ("", english, "en"),
            (f"{and_}lang=vi", english, "vi"),
            (f"{and_}lang=en", {}, "en"),
            (f"{and_}lang=fr", english, "en"),
        ):
            answer = visitor.client.get(path + asked, headers=headers)
            assert f'<html lang="{language}">' in answer.text
            assert answer.headers["content-language"] == language
            assert "accept-language" in answer.headers["vary"].lower()


def test_a_page_that_was_kept_in_one_language_is_not_taken_for_the_other(visitor: Visitor) -> None:
    kept = visitor.client.get("/?q=th%C3%B4n", headers={"Accept-Language": "vi"}).headers["etag"]
    again = {"If-None-Match": kept}
    assert visitor.client.get("/?q=th%C3%B4n", headers=again | {"Accept-Language": "vi"}).status_code == 304
    english = visitor.client.get("/?q=th%C3%B4n", headers=again | {"Accept-Language": "en"})
    assert english.status_code == 200
    assert english.headers["content-language"] == "en"


def test_a_chosen_language_stays_and_the_other_is_one_link_away(visitor: Visitor) -> None:
    for page in [*pages(visitor), visitor.open("/staff/sign-in?lang=en")]:
        assert page.attributes["lang"] == "en"
        for href in addresses(page):
            if re.match("/(static|docs|api|feed)", href):
                continue
            language = dict(parse_qsl(urlsplit(href).query)).get("lang")
            is_form = href in [form.attributes.get("action") for form in page.all("form")]
            is_switch = href == page.one(class_="language").one("a").attributes["href"]
            is_for_machines = href in [link.attributes["href"] for link in page.all("link")]
            assert language == "en" or is_form or is_switch or is_for_machines, href
    results = visitor.search(q="thôn", topic="Nông thôn mới")
    english = visitor.open(results.one(class_="language").links()["English"])
    assert english.one("h1").text == f"{total(results)} articles for “thôn”"
    assert english.one("ol", "hits").attributes["lang"] == "vi"
    assert english.one("ol", "hits").all("time")[0].attributes["lang"] == "en"
    assert english.one("ol", "hits").all("details", "why")[0].attributes["lang"] == "en"
    assert titles(english) == titles(results)
    switch = english.one(class_="language").links()["Tiếng Việt"]
    assert "lang=vi" in switch
    assert titles(visitor.open(switch)) == titles(results)


def test_vietnamese_that_was_chosen_stays_in_a_browser_that_prefers_english(visitor: Visitor) -> None:
    page = visitor.search(q="thôn", lang="vi")
    inside = [href for href in page.one("main").links().values() if not re.search("/api/|/feed", href)]
    assert inside
    assert all("lang=vi" in href for href in inside)
    assert page.one("form").all("input", name="lang", value="vi")


def test_one_article_is_singular_in_english(visitor: Visitor) -> None:
    assert visitor.search(q='"bảo hiểm y tế trên rẫy"', lang="en").one("h1").text.startswith("1 article for")


def test_an_english_page_says_in_english_why_and_what_else(serve: Serve) -> None:
    article = Article(
        id="a1",
        title="UBND xã Đăk Pék họp quý I/2024",
        text="Ủy ban nhân dân xã Đăk Pék đã họp.",
        date=dt.date(2024, 3, 9),
    )
    visitor = serve([article])
    english = visitor.search(q="UBND xã Đăk Pék quý I/2024", lang="en")
    assert english.one("time").text == "9 March 2024"
    assert "side by side" in english.one(class_="why").text
    assert "quý I/2024 (1 January 2024 – 31 March 2024)" in english.one(class_="periods").text
    assert "UBND: ủy ban nhân dân" in english.text
    # Whatever is Vietnamese on an English page is marked so, or was typed, or is a name.
    vietnamese = visitor.search(q="UBND xã Đăk Pék quý I/2024")
    assert vietnamese.one("time").text == "09/03/2024"
    assert "liền nhau" in vietnamese.one(class_="why").text
    assert "quý I/2024 (1/1/2024 – 31/3/2024)" in vietnamese.one(class_="periods").text


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_has_its_english(why: Why) -> None:
    reason = Reason("có “hội”, “nghị”", 1.5, why, ("hội", "nghị") if why is not Why.FRESH else ())
    assert reason_in(VI, reason) == reason.text
    english = reason_in(EN, reason)
    assert english.isascii() or "“hội”, “nghị”" in english
    assert "có" not in english


@pytest.mark.parametrize(
    ("typed", "english"),
    [
        ("xã Đăk Plô", {"before 1 July 2025: xã Đăk Blô", "xã Đăk Man", "xã Đăk Nhoong"}),
        ("thị trấn Đăk Glei", {"thị trấn Đăk Glei (now in xã Đăk Pék, tỉnh Quảng Ngãi)"}),
        ("UBND", {"UBND: ủy ban nhân dân"}),
        ("Đắk Glei", {"Đắk Glei: “Dak Glei”"}),
    ],
)
def test_other_names_are_told_in_english_and_stay_as_they_are(typed: str, english: set[str]) -> None:
    found = expansions(parse(typed))
    told = " ".join(expansion_in(EN, one) for one in found)
    assert all(part in told for part in english), told
    assert not re.search("nay thuộc|trước|tìm cả", told)
    for one in found:
        assert expansion_in(VI, one) == one.note
        assert one.kind in set(ExpansionKind)


@pytest.mark.parametrize(
    ("typed", "english"),
    [
        ("năm ngoái", "năm ngoái (2025)"),
        ("tháng 3 năm 2023", "tháng 3 năm 2023 (March 2023)"),
        ("quý I/2024", "quý I/2024 (1 January 2024 – 31 March 2024)"),
        ("nhiệm kỳ 2020 - 2025", "nhiệm kỳ 2020 - 2025 (2020–2025)"),
        ("trước 2020", "trước 2020 (until 31 December 2019)"),
        ("từ năm 2020", "từ năm 2020 (since 1 January 2020)"),
        ("ngày 15/3/2024", "ngày 15/3/2024 (15 March 2024)"),
        ("Tết 2022", "Tết 2022 (25 January 2022 – 7 February 2022)"),
    ],
)
def test_a_period_is_told_in_english(typed: str, english: str) -> None:
    (chip,) = chips(typed, TODAY)
    assert chip_in(EN, chip) == english
    assert chip_in(VI, chip) == chip.label


def test_numbers_days_and_months_are_written_as_the_language_does() -> None:
    day = dt.date(2026, 11, 8)
    assert (VI("found", n=12345), EN("found", n=12345)) == ("12.345 bài viết", "12,345 articles")
    assert (VI.decimal(1234.5), EN.decimal(1234.5)) == ("1.234,50", "1,234.50")
    assert (VI.day(day), EN.day(day)) == ("08/11/2026", "8 November 2026")
    assert (VI.month(3), EN.month(3)) == ("Tháng 3", "March")
    assert (VI.month(3, short=True), EN.month(3, short=True)) == ("T3", "Mar")
    assert [VI.period(v) for v in ("2024", "2024-03", "2024-03-05", "none")] == [
        "2024",
        "03/2024",
        "05/03/2024",
        "Không rõ ngày",
    ]
    assert [EN.period(v) for v in ("2024", "2024-03", "2024-03-05", "none")] == [
        "2024",
        "March 2024",
        "5 March 2024",
        "Undated",
    ]
    assert VI.days(Period(None, day)) == "đến 08/11/2026"
    assert Catalogue("fr").language == "vi"


def test_every_message_is_used() -> None:
    assert len(MESSAGES) == sum(map(len, PARTS))
    sources = [*WEB.glob("templates/*.jinja"), *WEB.glob("*.py")]
    written = "\n".join(source.read_text() for source in sources)
    asked = set(re.findall(r'\bt\("(\w*[a-z0-9])"[,)]', written))
    assert asked <= set(MESSAGES), asked - set(MESSAGES)
    # Of some keys the end is a value: t(f"kind_{kind}"), t("kind_" ~ kind).
    beginnings = tuple(re.findall(r'f"(\w+_)\{', written) + re.findall(r'"(\w+_)" ~', written))
    named = set(re.findall(r"[\"'](\w+)[\"']", written))
    assert {key for key in MESSAGES if key not in named and not key.startswith(beginnings)} == set()


@pytest.mark.parametrize("key", sorted(MESSAGES))
def test_a_message_says_the_same_in_both_languages(key: str) -> None:
    message = MESSAGES[key]
    texts = (message.vi, message.en, message.one or message.en)
    fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts]
    assert fields[0] == fields[1] == fields[2]
    for text in texts:
        assert text.strip() == text
        assert text
        assert '"' not in text, "quotation marks are “ ”"
        assert "..." not in text, "an ellipsis is …"
        assert "  " not in text
    assert bool(re.search(r"[.!?:…]$", message.vi)) == bool(re.search(r"[.!?:…]$", message.en)), "one ends"


ALWAYS_MANY = {
    "first_only",
    "first_values",
    "last_days",
    "article_all_with_number",
    "desk_more",
    "desk_popular_about",
    "desk_unanswered_about",
}


@pytest.mark.parametrize(
    "key", sorted(key for key, message in MESSAGES.items() if "{n}" in message.en and key not in ALWAYS_MANY)
)
def test_one_is_singular_in_english(key: str) -> None:
    """A message that counts says `1 article`; one without `one` must read well for 1 too."""
    message = MESSAGES[key]
    said = EN(key, **{"n": 1} | {f: "x" for f in re.findall(r"\{(\w+)\}", message.en) if f != "n"})
    assert not re.search(r"\b1 (?:[a-z]+ )?[a-z]{3,}s\b", said), said
