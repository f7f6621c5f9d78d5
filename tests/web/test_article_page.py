from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.articles.article import Article, Audience, Kind
from search_service.articles.keys import Scope
from search_service.articles.store import Store
from search_service.web.address import Address
from search_service.web.article_text import Paragraph, paragraphs
from tests.web.conftest import Serve, settings_for
from tests.web.html_page import Element
from tests.web.staff.office import sign_in
from tests.web.visitor import Visitor, titles, total

DECISION = Article(
    id="quyet-dinh-12",
    title="Về việc phân công </script> nhiệm vụ",
    text="Căn cứ Kết luận số 01-KL/TW.\n\n  Điều 1. Phân công:  \n- Bà Y Xuê; <b>\nĐiều 2. Thi hành.",
    url="https://dakglei.example.vn/van-ban/12?a=1&b=2",
    date=dt.date(2022, 3, 5),
    authors=("Y Đông", "Văn phòng HĐND-UBND huyện"),
    topics=("Chỉ đạo điều hành", "Giáo dục"),
    kind=Kind.DECISION,
    abstract="Phân công trong năm học.",
    source="Cổng thông tin",
    doc_number="12/QĐ-UBND",
    doc_type="Quyết định",
)
CITING = Article(
    id="hop", title="Họp ban chỉ đạo", text="Theo Quyết định 12/QĐ-UBND.", date=dt.date(2022, 4, 1)
)
SECRET = Article(
    id="mat",
    title="Báo cáo phân công nhiệm vụ",
    text="Phân công nhiệm vụ theo 12/QĐ-UBND.",
    date=dt.date(2022, 4, 2),
    audience=Audience.STAFF,
)


def facts(page: Element) -> dict[str, str]:
    """Give what the page says about the article, by its label."""
    return {dt.text: dd.text for dt, dd in zip(page.all("dt"), page.all("dd"), strict=True)}


def metas(page: Element, attribute: str = "name") -> dict[str, list[str]]:
    """Give what stands in the page's head, by name."""
    found: dict[str, list[str]] = {}
    for meta in page.all("meta"):
        if attribute in meta.attributes:
            found.setdefault(meta.attributes[attribute], []).append(meta.attributes["content"])
    return found


def described(page: Element) -> dict[str, object]:
    """Give what search engines are told."""
    (script,) = page.all("script", type="application/ld+json")
    read: dict[str, object] = json.loads(script.text)
    return read


def test_everything_about_an_article_is_on_its_page(serve: Serve) -> None:
    visitor = serve([DECISION])
    page = visitor.open("/articles/quyet-dinh-12")
    assert page.one("h1").text == DECISION.title
    assert page.one("title").text.startswith(DECISION.title)
    assert [p.text for p in page.one(class_="text").all("p")] == [
        "Căn cứ Kết luận số 01-KL/TW.",
        "Điều 1. Phân công:",
        "- Bà Y Xuê; <b>",
        "Điều 2. Thi hành.",
    ]
    assert [p.text for p in page.one(class_="text").all("p", "item")] == ["- Bà Y Xuê; <b>"]
    assert page.one(class_="abstract").text == DECISION.abstract
    assert page.one("time").text == "05/03/2022"
    assert page.one(class_="kind").text == "Quyết định"
    assert page.one(class_="authors").text == "Y Đông, Văn phòng HĐND-UBND huyện"
    assert facts(page) == {
        "Chuyên mục": "Chỉ đạo điều hành, Giáo dục",
        "Loại văn bản": "Quyết định",
        "Số, ký hiệu": "12/QĐ-UBND",
        "Văn bản được nhắc đến": "01-KL/TW",
        "Nguồn": "Cổng thông tin",
    }
    links = {**page.one(class_="authors").links(), **page.one("aside").links()}
    original = links.pop("Xem bài gốc tại dakglei.example.vn")
    assert original == DECISION.url
    assert len(links) == 6
    links["in the text"] = page.one(class_="text").links()["01-KL/TW"]
    for text, href in links.items():
        assert total(visitor.open(href)) == 1, text


def test_search_engines_are_told_what_it_is(serve: Serve) -> None:
    visitor = serve([DECISION])
    page = visitor.open("/articles/quyet-dinh-12?q=x&lang=en")
    here = str(visitor.last.url.copy_with(query=None))
    assert page.one("link", rel="canonical").attributes["href"] == here
    assert described(page) == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": DECISION.title,
        "inLanguage": "vi",
        "datePublished": "2022-03-05",
        "author": list(DECISION.authors),
        "articleSection": list(DECISION.topics),
        "abstract": DECISION.abstract,
        "identifier": "12/QĐ-UBND",
        "citation": ["01-KL/TW"],
        "publisher": {"@type": "Organization", "name": "Cổng thông tin"},
        "url": DECISION.url,
    }


def test_catalogues_and_links_elsewhere_are_told_what_it_is(serve: Serve) -> None:
    visitor = serve([DECISION])
    page = visitor.open("/articles/quyet-dinh-12")
    named = metas(page)
    assert {name: named[name] for name in named if name.startswith("DC")} == {
        "DC.title": [DECISION.title],
        "DC.creator": list(DECISION.authors),
        "DC.subject": list(DECISION.topics),
        "DC.description": [DECISION.abstract],
        "DC.publisher": ["Cổng thông tin"],
        "DC.date": ["2022-03-05"],
        "DC.type": ["Text"],
        "DC.format": ["text/html"],
        "DC.language": ["vi"],
        "DC.identifier": ["12/QĐ-UBND"],
        "DC.source": [DECISION.url],
        "DCTERMS.references": ["01-KL/TW"],
    }
    for prefix in ("DC", "DCTERMS"):
        assert page.one("link", rel=f"schema.{prefix}").attributes["href"].startswith("http://purl.org/dc/")
    assert metas(page, "property") == {
        "og:type": ["article"],
        "og:title": [DECISION.title],
        "og:description": [DECISION.abstract],
        "og:url": [str(visitor.last.url)],
        "og:site_name": ["Kho bài viết Đăk Glei"],
        "og:locale": ["vi_VN"],
        "article:published_time": ["2022-03-05"],
        "article:section": ["Chỉ đạo điều hành"],
    }


def test_a_description_is_how_the_text_begins(serve: Serve) -> None:
    text = "Sáng nay, huyện họp.\n" + "Người dân vui mừng. " * 40
    page = serve([Article(id="a", title="Họp", text=text)]).open("/articles/a")
    (description,) = metas(page)["description"]
    assert description.startswith("Sáng nay, huyện họp. Người dân")
    assert description.endswith(" …")
    assert len(description) <= 202


def test_a_bare_article_has_a_page_without_empty_places(serve: Serve) -> None:
    page = serve([Article(id="bare", title="Chỉ có tên")]).open("/articles/bare")
    assert page.one("h1").text == "Chỉ có tên"
    for name in ("time", "dt", "dd", "mark", "h2"):
        assert not page.all(name)
    for name in ("authors", "found-by", "around"):
        assert not page.all(class_=name)
    assert page.one("nav", "back").links() == {"Xem các bài mới nhất": "/"}
    assert all(one for contents in metas(page).values() for one in contents)


def test_what_was_looked_for_is_marked(visitor: Visitor) -> None:
    results = visitor.search(q="tuyen giao")
    page = visitor.open(results.one("ol", "hits").all("a")[0].attributes["href"])
    marks = [mark.text for mark in page.all("mark")]
    assert marks
    assert all("giáo" in mark.lower() or "giao" in mark.lower() for mark in marks), marks
    found = page.one("section", "found-by")
    in_text = [mark for mark in page.all("mark") if mark not in page.one("h1").all("mark")]
    assert "Tìm thấy bằng “tuyen giao”" in found.text
    assert f"{len(in_text)} chỗ được đánh dấu" in found.text
    assert found.links()["Đến chỗ đầu tiên"] == "#first-mark"
    assert page.one(id="first-mark").tag == "mark"
    unmarked = visitor.open(found.links()["Bỏ đánh dấu"])
    assert not unmarked.all("mark")
    assert unmarked.one(class_="text").text == page.one(class_="text").text


def test_what_was_meant_is_said(serve: Serve) -> None:
    visitor = serve([DECISION])
    page = visitor.open(f"/articles/quyet-dinh-12?q={quote('phaan coong')}")
    assert "Tìm thấy bằng “phaan coong”, hiểu là “phân công”" in page.one("section", "found-by").text
    assert [mark.text for mark in page.one(class_="text").all("mark")] == ["Phân công"]
    assert page.one(class_="abstract").one("mark").attributes == {"id": "first-mark"}
    assert "2 chỗ" in page.one("section", "found-by").text


def test_a_document_that_was_looked_for_is_marked_in_its_link(serve: Serve) -> None:
    page = serve([DECISION]).open("/articles/quyet-dinh-12?document=01-KL/TW&lang=en")
    assert page.one(class_="text").one("a").one("mark").text == "01-KL/TW"
    assert "Found by the document number 01-KL/TW" in page.one("section", "found-by").text
    assert "1 place is marked" in page.one("section", "found-by").text


def test_a_search_that_marks_nothing_offers_no_jump(serve: Serve) -> None:
    page = serve([DECISION]).open("/articles/quyet-dinh-12?q=zzz")
    assert list(page.one("section", "found-by").links()) == ["Bỏ đánh dấu"]
    assert not page.all("mark")


def test_a_filter_alone_marks_nothing(serve: Serve) -> None:
    page = serve([DECISION]).open("/articles/quyet-dinh-12?kind=decision&date=2022")
    assert not page.all(class_="found-by")
    assert page.one("nav", "back").links() == {"Quay lại kết quả tìm kiếm": "/?kind=decision&date=2022"}


@pytest.mark.parametrize("wrong", ["kind=x", "date=x", "date_from=x", "sort=x", "page=x", "author=x"])
def test_what_a_search_could_not_read_hides_no_article(serve: Serve, wrong: str) -> None:
    assert serve([DECISION]).open(f"/articles/quyet-dinh-12?q=a&{wrong}").one("h1").text == DECISION.title


def test_a_query_that_is_too_long_is_told(serve: Serve) -> None:
    page = serve([DECISION]).open(f"/articles/quyet-dinh-12?q={'a' * 1001}", 422)
    assert "quá dài" in page.one("main").text


def test_what_cites_a_document_is_listed_once(serve: Serve) -> None:
    visitor = serve([DECISION, CITING, SECRET, Article(id="khac", title="Tin khác")])
    page = visitor.open("/articles/quyet-dinh-12?q=ph%C3%A2n+c%C3%B4ng")
    box = page.one("section", "cited-by")
    assert box.one("h2").text == "Bài viết nhắc đến văn bản 12/QĐ-UBND"
    links = box.links()
    assert links.pop("Họp ban chỉ đạo") == "/articles/hop"
    (everything,) = links
    assert everything == "Xem cả 2 bài viết có số 12/QĐ-UBND"
    assert set(titles(visitor.open(links[everything]))) == {DECISION.title, CITING.title}
    assert CITING.title not in [link for one in page.all("section", "similar") for link in one.links()]
    assert "Báo cáo" not in page.text


def test_articles_like_it_are_listed_with_what_they_share(visitor: Visitor) -> None:
    results = visitor.search(q="sâm Ngọc Linh dưới tán rừng", lang="en")
    page = visitor.open(results.one("ol", "hits").all("a")[0].attributes["href"])
    similar = page.one("section", "similar")
    assert similar.one("h2").text == "Similar articles"
    assert 1 <= len(similar.all("li")) <= 5
    assert all("also about" in one.text for one in similar.all("li"))
    assert page.one("h1").text not in similar.links()
    for title, href in similar.links().items():
        assert visitor.open(href).one("h1").text == title


def test_an_abstract_that_begins_the_text_stands_once(serve: Serve) -> None:
    page = serve(
        [Article(id="a", title="Tin", abstract="Sáng nay họp.", text="Sáng nay họp.\nChiều về.")]
    ).open("/articles/a?q=h%E1%BB%8Dp")
    assert not page.all(class_="abstract")
    assert [p.text for p in page.one(class_="text").all("p")] == ["Sáng nay họp.", "Chiều về."]
    assert page.one(id="first-mark").text == "họp"
    assert "1 chỗ" in page.one(class_="found-by").text


def test_the_way_back_keeps_the_search(visitor: Visitor) -> None:
    results = visitor.search(q="thôn", kind="news", date_from="2016", sort="oldest", page="2", lang="en")
    article = visitor.open(results.one("ol", "hits").all("a")[0].attributes["href"])
    back = article.one("nav", "back").links()["Back to the search results"]
    assert titles(visitor.open(back)) == titles(results)
    # A new search from here is not narrowed by what nobody sees on this page.
    visitor.submit(article, q="rừng")
    assert parse_qsl(urlsplit(str(visitor.last.url)).query) == [("q", "rừng"), ("lang", "en")]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "/etc/passwd", "http://[", "https://"],
)
def test_only_web_addresses_are_linked(serve: Serve, url: str) -> None:
    page = serve([Article(id="a", title="Bài", url=url)]).open("/articles/a")
    assert not [link for link in page.all("a") if link.attributes["href"] == url]
    assert "url" not in described(page)
    assert "DC.source" not in metas(page)


def test_a_number_that_no_grammar_knows_leads_to_its_article(serve: Serve) -> None:
    visitor = serve([Article(id="a", title="Bài", doc_number="Phụ lục IIa"), Article(id="b", title="Khác")])
    links = visitor.open("/articles/a").one("dd").links()
    assert titles(visitor.open(links["Phụ lục IIa"])) == ["Bài"]


def test_a_number_breaks_across_lines_only_if_it_is_long(serve: Serve) -> None:
    long = "01/2017/TTLT-BCA-BQP-BTC-BNN&PTNT-VKSNDTC"
    page = serve([Article(id="a", title="Tin", text=f"Theo 42/2022/NĐ-CP và {long}.")]).open("/articles/a")
    for place in (page.one(class_="text"), page.one("dl")):
        classes = {link.text: link.attributes.get("class") for link in place.all("a")}
        assert classes == {"42/2022/NĐ-CP": "number", long: None}


def test_a_title_that_is_not_the_articles_own_is_marked(serve: Serve) -> None:
    article = Article(id="a", title="Câu đầu.", text="Câu đầu. Câu sau.", title_derived=True)
    page = serve([article]).open("/articles/a")
    assert "Bài gốc không có tiêu đề" in page.one("aside").text


@pytest.mark.parametrize("id_", ["none", "a%20b", "%00", "x" * 500, "đ", "noi-bo"])
def test_an_unknown_article_is_a_page_that_helps_on(visitor: Visitor, id_: str) -> None:
    page = visitor.open(f"/articles/{id_}", 404)
    assert page.one("h1").text == "Không có bài viết này"
    assert page.one("input", id="q")
    visitor.open(page.one(class_="language").links()["English"], 404)


def test_a_staff_article_is_no_page_for_the_public(serve: Serve) -> None:
    serve([DECISION, SECRET]).open("/articles/mat", 404)


def test_staff_see_what_is_internal_and_that_it_is(serve: Serve, tmp_path: Path) -> None:
    visitor = serve([DECISION, CITING, SECRET])
    with Store.open(settings_for(tmp_path).store_url) as store:
        _, key = store.keys.create([Scope.SEARCH_STAFF], "test")
    sign_in(visitor.client, key)
    page = visitor.open("/articles/mat")
    assert page.one("article").one(class_="staff").text == "Nội bộ"
    assert metas(page)["robots"] == ["noindex, nofollow"]
    cited_by = visitor.open("/articles/quyet-dinh-12").one("section", "cited-by")
    assert [one.one("a").text for one in cited_by.all("li")] == [SECRET.title, CITING.title]
    assert [bool(one.all(class_="staff")) for one in cited_by.all("li")] == [True, False]
    assert "Xem cả 3 bài viết" in cited_by.text


def test_an_address_has_one_form() -> None:
    written = "page=1&kind=&sort=relevance&x=y&date=2023&q=b&q=a"
    address = Address.of(parse_qsl(written))
    assert address.query == "q=a&date=2023"
    assert address.toggled("date", "2023-04").query == "q=a&date=2023-04"
    assert address.toggled("date", "2024").query == "q=a&date=2023&date=2024"
    assert Address.of([("author", "\u0110o\u0302ng")]) == Address.of([("author", "Đông")] * 2)
    assert address.setting("page", "3").toggled("kind", "news").query == "q=a&kind=news&date=2023"


def _joined(several: tuple[Paragraph, ...]) -> list[str]:
    return ["".join(run.text for run in one.runs) for one in several]


_LINK: Callable[[str], str] = "/?document={}".format


@given(
    text=st.text(st.sampled_from("ab \n\r\u2028\u00a0-.") | st.characters(), max_size=80),
    cuts=st.sets(st.integers(0, 80)),
)
def test_paragraphs_have_every_letter_of_every_line(text: str, cuts: set[int]) -> None:
    ends = sorted(cut for cut in cuts if cut <= len(text))
    marks = list(zip(ends[::2], ends[1::2], strict=False))
    found = paragraphs(text, marks, _LINK, has_first=True)
    assert _joined(found) == [line.strip() for line in text.splitlines() if line.strip()]
    shown = [piece for one in found for run in one.runs for piece in run.pieces]
    assert all(piece.text for piece in shown)
    covered = {at for start, end in marks for at in range(start, end)}
    read = [char for at, char in enumerate(text) if at in covered and not char.isspace()]
    marked = [char for piece in shown if piece.marked for char in piece.text if not char.isspace()]
    assert marked == read
    assert sum(piece.is_first for piece in shown) <= 1


def test_numbers_are_links_whatever_is_marked_in_them() -> None:
    text = "Theo 01 - KL/TW và 42/2022/NĐ-CP.\nKết luận 01-KL/TW"
    (one, two) = paragraphs(text, [(5, 7), (10, 15)], _LINK, has_first=True)
    assert [(run.text, run.href) for run in one.runs] == [
        ("Theo ", None),
        ("01 - KL/TW", "/?document=01 - KL/TW"),
        (" và ", None),
        ("42/2022/NĐ-CP", "/?document=42/2022/NĐ-CP"),
        (".", None),
    ]
    assert [(piece.text, piece.marked, piece.is_first) for piece in one.runs[1].pieces] == [
        ("01", True, True),
        (" - ", False, False),
        ("KL/TW", True, False),
    ]
    assert [run.text for run in two.runs] == ["Kết luận ", "01-KL/TW"]
