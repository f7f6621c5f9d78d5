"""Markup: entities, blocks, what is hidden, and that nothing breaks it."""

from __future__ import annotations

import datetime as dt
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.ingestion.html import html_to_text, read_markup


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("tr&ocirc;\u0300ng dưa chu&ocirc;\u0323t", "trồng dưa chuột"),  # entities before composition
        ("M&ocirc; h&igrave;nh &amp; &#7891; &#x1ED3;", "Mô hình & ồ ồ"),
        ("<p>một</p><p>hai<br>ba<br/>bốn</p>", "một\n\nhai\nba\nbốn"),
        ("<p>một\n dòng  bị\r\n ngắt</p>", "một dòng bị ngắt"),
        ("<div>H<b>à</b> <span>Nội</span></div>", "Hà Nội"),
        ("<p>hết<o:p>&nbsp;</o:p></p>", "hết"),
        ("<table><tr><td>1<td>2</tr><tr><th>3</table>", "1 2\n\n3"),
        ("<ul><li>một<li>hai</ul>", "một\nhai"),
        ("<nav><a>Trang chủ</a></nav>bài<script>var a = '<p>x</p>'</script><style>p{}</style>", "bài"),
        ("<STYLE>x</STYLE><Script>y</sCRIPT >bài", "bài"),
        ("<nav>không đóng<p>bài", "không đóng\n\nbài"),
        ("bài<script>không đóng <p>x", "bài"),
        ("<svg/>bài", "bài"),
        ("a <!-- b <p> --> c", "a c"),
        ("a<![if !supportLists]>b<![endif]>c", "abc"),
        ("<![dsgvo_service]>a", "a"),
        ("<![CDATA[một]]> hai", "một hai"),
        ("1 < 2 và 3 > 2, a<b", "1 < 2 và 3 > 2, a<b"),
        ("<img alt=\"a > b\"><a title='x > y'>c</a>", "c"),
        ("<p title=\"it's\">một</p><p>it's</p><p>hai</p>", "một\n\nit's\n\nhai"),
        ("<a href=x'>một</a> <a href='y'>hai</a>", "một hai"),
        ('<a href="chưa đóng>chữ</a> sau', "chữ sau"),
        ("chữ <b", "chữ <b"),
        ("", ""),
    ],
)
def test_text(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_what_the_head_says() -> None:
    page = """<html><head><title>Hội nghị &amp; lễ | Huyện</title>
        <meta content="Hội nghị tổng kết" property="og:title"/>
        <meta property='article:published_time' content='2023-12-28T20:00:00Z'></head>
        <body><h1>x</h1></body>"""
    markup = read_markup(page)
    assert (markup.text, markup.title, markup.published) == ("x", "Hội nghị tổng kết", dt.date(2023, 12, 29))
    assert read_markup("<title>Hội nghị &amp; lễ</title>").title == "Hội nghị & lễ"
    assert read_markup("<p>x").title is None


@given(
    st.lists(
        st.sampled_from(
            [
                "<",
                ">",
                "</",
                "<p",
                "<nav>",
                "</nav>",
                "<!--",
                "-->",
                "<![",
                "]]>",
                "&",
                "&#",
                '"',
                "'",
                "=",
                "a ",
                "<title>",
                "<meta content=",
            ]
        )
    )
)
def test_any_markup_is_read(pieces: list[str]) -> None:
    text = html_to_text("".join(pieces))
    assert text == unicodedata.normalize("NFC", text.strip())


@given(
    st.lists(st.text(st.characters(exclude_characters="<>&", exclude_categories=["Cs", "Cc"]), min_size=1))
)
def test_no_word_of_a_paragraph_is_lost(paragraphs: list[str]) -> None:
    text = html_to_text("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))
    assert text.split() == [
        word for paragraph in paragraphs for word in unicodedata.normalize("NFC", paragraph).split()
    ]


@pytest.mark.parametrize(
    "broken", ["<a ", "<", "<!", "</", '<a href="', "<!--", "<nav>", "<?", '<p a="', '<meta a="', "&#"]
)
def test_broken_pages_take_no_time(broken: str) -> None:
    start = time.perf_counter()
    html_to_text(broken * 50_000)
    assert time.perf_counter() - start < 5  # quadratic time would be minutes
