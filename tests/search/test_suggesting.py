"""Does the box offer what goes on from what was typed, and only what the asker finds?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_service.articles.article import Article, Audience
from search_service.engine.contract import Commit
from search_service.engine.whoosh.index import WhooshEngine
from search_service.errors import InvalidInput
from search_service.indexing.documents import document, documents
from search_service.search.results import EVERYONE, PUBLIC, SearchRequest, Suggestion
from search_service.search.suggesting import suggestions
from search_service.vietnamese.analysis import VERSION
from search_service.vietnamese.syllables import fold
from search_service.vietnamese.tokens import tokenize
from tests.archive import search_over

Box = Callable[[str], Sequence[Suggestion]]

ARCHIVE = [
    Article(
        title="Hội nghị Tuyên giáo toàn quốc năm 2024",
        text="Ban Tuyên giáo Huyện ủy Đăk Glei dự hội nghị. Thực hiện Nghị định 42/2022/NĐ-CP.",
        date=dt.date(2024, 1, 5),
        authors=("Minh Đức", "Y Đông"),
        topics=("Xây dựng Đảng",),
    ),
    Article(
        title="Huyện Đăk Glei xây dựng nông thôn mới",
        text="Công tác tuyên giáo của huyện Đăk Glei theo Kết luận số 01 - KL/TW và Nghị định 42/2022/NĐ-CP.",
        date=dt.date(2023, 5, 2),
        authors=("Minh Đức",),
        topics=("Nông thôn mới",),
    ),
    Article(
        title="Mở đường vào thôn Đăk Ra",
        text="Xã xây dựng nông thôn mới, làm đường bê tông.",
        date=dt.date(2022, 3, 1),
        authors=("Dương Minh",),
    ),
    Article(
        title="Dương Hòa tập huấn về chuyển đổi số", text="Chuyển đổi số ở xã.", date=dt.date(2021, 1, 1)
    ),
    Article(title="HOI NGHI TONG KET", text="Bai viet khong dau.", date=dt.date(2020, 1, 1)),
]
STAFF = Article(
    title="Hội nghị nội bộ mật về cán bộ",
    text="Cán bộ chủ chốt họp theo Quyết định 99-QĐ/HU, cán bộ chủ chốt ký.",
    date=dt.date(2025, 1, 1),
    authors=("Bí Mật",),
    topics=("Hội nghị kín",),
    audience=Audience.STAFF,
)


def box_over(folder: Path, articles: Iterable[Article], limit: int = 8) -> Box:
    search_over(folder, articles)
    snapshot = WhooshEngine(folder).snapshot()
    return lambda q: suggestions(snapshot, q, PUBLIC, limit)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return box_over(tmp_path, ARCHIVE)


def texts(offered: Iterable[Suggestion], kind: str) -> list[str]:
    return [one.text for one in offered if one.kind == kind]


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("tuyên gi", ["Hội nghị Tuyên giáo toàn quốc năm 2024"]),
        ("TUYEN GIAO TO", ["Hội nghị Tuyên giáo toàn quốc năm 2024"]),
        ("hoi nghi", ["Hội nghị Tuyên giáo toàn quốc năm 2024", "HOI NGHI TONG KET"]),
        ("hội nghị", ["Hội nghị Tuyên giáo toàn quốc năm 2024", "HOI NGHI TONG KET"]),
        ("hội nghị t", ["Hội nghị Tuyên giáo toàn quốc năm 2024", "HOI NGHI TONG KET"]),
        ("đường", ["Mở đường vào thôn Đăk Ra"]),
        ("duong", ["Mở đường vào thôn Đăk Ra", "Dương Hòa tập huấn về chuyển đổi số"]),
        ("dương hoà", ["Dương Hòa tập huấn về chuyển đổi số"]),
        ("nghị giáo", []),
        ("năm 2024 hội", []),
    ],
)
def test_titles_have_what_is_typed_in_a_row_newest_first(box: Box, typed: str, titles: list[str]) -> None:
    assert texts(box(typed), "title") == titles


def test_a_title_comes_once_with_how_many_bear_it(tmp_path: Path) -> None:
    same = [Article(title="Thông báo về tuyển sinh lớp một", text=f"Lần {n}") for n in range(5)]
    box = box_over(tmp_path, [*same, Article(title="Thông báo nghỉ Tết")])
    assert box("thong bao")[-2:] == (
        Suggestion("Thông báo về tuyển sinh lớp một", "title", 5),
        Suggestion("Thông báo nghỉ Tết", "title", 1),
    )


def test_a_phrase_outlives_the_newest_article_that_has_it(tmp_path: Path) -> None:
    said = ["bệnh viện", "thành phố", "chính phủ", "nhân dân", "học sinh", "giáo viên", "sức khỏe", "kinh tế"]
    archive = [Article(id=f"n{n}", title=f"Tin {n}", text=f"{'; '.join(said)}.") for n in range(80)]
    engine = WhooshEngine(tmp_path)
    engine.apply(documents(archive), [], Commit("test", 1, VERSION))
    for deleted in ([], ["n79"], ["n78", "n77"]):
        engine.apply([], deleted, Commit("test", 2, VERSION))
        offered = [texts(suggestions(engine.snapshot(), phrase[:-1], PUBLIC), "phrase") for phrase in said]
        assert sum(phrase in found for phrase, found in zip(said, offered, strict=True)) >= len(said) - 1


def test_phrases_are_what_several_articles_say(box: Box) -> None:
    assert texts(box("tuyên g"), "phrase") == ["tuyên giáo"]
    assert texts(box("nông th"), "phrase") == ["nông thôn"]
    assert texts(box("nông th"), "topic") == ["Nông thôn mới"]  # and not once more as a phrase
    assert texts(box("chuyển đ"), "phrase") == []  # one article: its title is offered
    assert texts(box("chuyển đ"), "title") == ["Dương Hòa tập huấn về chuyển đổi số"]


def test_places_are_written_as_names(box: Box) -> None:
    assert texts(box("dak gl"), "place") == ["Đăk Glei"]
    assert texts(box("đắk gl"), "place") == []  # marks are held: another spelling is for the search to find


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("tuyeen gi", "phrase", "tuyên giáo"),
        ("huye65n dak", "place", "huyện Đăk Glei"),
        ("dakglei", "place", "Đăk Glei"),
        ("nongthonmoi", "topic", "Nông thôn mới"),
    ],
)
def test_raw_typing_and_missing_spaces_are_read(box: Box, typed: str, kind: str, text: str) -> None:
    assert text in texts(box(typed), kind)


def test_authors_and_topics_have_what_is_typed_in_a_row(box: Box) -> None:
    assert box("minh")[0] == Suggestion("Minh Đức", "author", 2)
    assert texts(box("minh"), "author") == ["Minh Đức", "Dương Minh"]  # that begin so first
    assert texts(box("duc"), "author") == ["Minh Đức"]
    assert texts(box("minh dư"), "author") == []
    assert box("dựng đả")[0] == Suggestion("Xây dựng Đảng", "topic", 1)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "42/2",
            "42/2022/NĐ-CP",
            "42 2022 nd cp",
            "nd 42",
            "nđ42/2022",
            "NĐ 42",
            "42-nd",
            "42/2022/nđ",
            "042",
        ),
        *(
            "nghị định 42",
            "nghi dinh 42",
            "NGHỊ ĐỊNH 42",
            "nghị định số 42",
            "nghị định 4",
            "nghi dinh so 42/20",
        ),
        *("nghị định 42 năm 2022", "nghị định 42/2022/N", "Nghị định 42/2022/NĐ-CP", "nđ 42/2022/NĐ-CP"),
    ],
)
def test_document_numbers_are_found_by_their_parts(box: Box, typed: str) -> None:
    assert box(typed)[0] == Suggestion("42/2022/NĐ-CP", "document", 2)


def test_a_type_in_words_offers_the_numbers_of_that_type_the_most_cited_first(tmp_path: Path) -> None:
    cited = {
        "15/2019/QĐ-UBND": 3,
        "15-QĐ/HU": 4,
        "15/2020/TT-BTC": 2,
        "15/NQ-HĐND": 2,
        "20/2021/TT-BYT": 1,
        "20/2016/TTLT-BYT-BTC": 1,
        "7/HD-UBND": 1,
        "7/HĐ-UBND": 2,
        "91/2015/QH13": 1,
        "18/2020/QH14": 2,
        "18-NQ/TW": 1,
    }
    box = box_over(
        tmp_path, [Article(title="Tin", text=f"Theo {key}.") for key, n in cited.items() for _ in range(n)]
    )
    for typed, numbers in {
        "quyết định 15": ["15-QĐ/HU", "15/2019/QĐ-UBND"],
        "quyet dinh 15": ["15-QĐ/HU", "15/2019/QĐ-UBND"],
        "quyết định 15 u": ["15/2019/QĐ-UBND"],
        "quy định 15": ["15-QĐ/HU"],
        "thông tư 15": ["15/2020/TT-BTC"],
        "nghị quyết 15": ["15/NQ-HĐND"],
        "thông tư 20": ["20/2021/TT-BYT"],
        "thông tư liên tịch 20": ["20/2016/TTLT-BYT-BTC"],
        "thong tu 2": ["20/2021/TT-BYT"],
        "hướng dẫn 7": ["7/HD-UBND"],
        "hợp đồng 7": ["7/HĐ-UBND"],
        "bộ luật 91": ["91/2015/QH13"],
        "nghị quyết 18": ["18-NQ/TW", "18/2020/QH14"],
        "chỉ thị 15": [],
    }.items():
        assert texts(box(typed), "document") == numbers, typed


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [("01", ["01-KL/TW"]), ("1 kl", ["01-KL/TW"]), ("kết luận 01", ["01-KL/TW"]), ("kl", [])],
)
def test_a_number_is_written_as_in_an_article(box: Box, typed: str, numbers: list[str]) -> None:
    assert texts(box(typed), "document") == numbers


@pytest.mark.parametrize("typed", ["42 cầu", "0", "43", "2022 42", "cp"])
def test_no_document_number_without_all_its_parts(box: Box, typed: str) -> None:
    assert texts(box(typed), "document") == []


def test_the_same_is_offered_once(tmp_path: Path) -> None:
    articles = [
        Article(title="Nông thôn mới", text="Nông thôn mới.", topics=("nông thôn mới",)),
        Article(title="NÔNG THÔN MỚI", text="Xã nông thôn mới", topics=("Nông thôn mới",)),
    ]
    offered = box_over(tmp_path, articles)("nông thôn m")
    assert [one.text.lower() for one in offered].count("nông thôn mới") == 1


def test_titles_are_left_room(tmp_path: Path) -> None:
    articles = [
        Article(
            title=f"Tuyên truyền {n}",
            text="tuyên dương tuyên bố tuyên giáo tuyên huấn",
            authors=(f"Tuyên {n}",),
            topics=(f"Tuyên {n}",),
        )
        for n in range(9)
    ]
    offered = box_over(tmp_path, articles, limit=6)("tuyên")
    assert len(offered) == 6
    assert len(texts(offered, "title")) == 3


def test_nothing_is_offered_for_nothing(box: Box) -> None:
    for typed in ("", "   ", "???", "-", '"', "zzz", "hội " * 40):
        assert box(typed) == ()
    with pytest.raises(InvalidInput):
        box("a" * 1001)


def test_articles_without_a_word_are_no_trouble(tmp_path: Path) -> None:
    assert box_over(tmp_path, [Article(title="???"), Article(title="…", text="!")])("h") == ()


def test_the_asker_is_offered_what_he_may_see(tmp_path: Path) -> None:
    search_over(tmp_path / "public", ARCHIVE)
    search_over(tmp_path / "both", [*ARCHIVE, STAFF])
    alone, both = (WhooshEngine(tmp_path / name).snapshot() for name in ("public", "both"))
    for typed in ("h", "hội", "noi bo", "mat", "bi m", "99", "can bo chu", "hoi nghi kin"):
        assert suggestions(both, typed, PUBLIC) == suggestions(alone, typed, PUBLIC)
        assert not [one for one in suggestions(alone, typed, PUBLIC) if "mật" in one.text.lower()]
    assert texts(suggestions(both, "noi bo", EVERYONE), "title") == [STAFF.title]
    assert texts(suggestions(both, "bi m", EVERYONE), "author") == ["Bí Mật"]
    assert texts(suggestions(both, "hoi nghi k", EVERYONE), "topic") == ["Hội nghị kín"]
    assert texts(suggestions(both, "99", EVERYONE), "document") == ["99-QĐ/HU"]


def test_what_is_deleted_is_offered_no_more(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    kept, gone = (
        [document(Article(id=f"{name}{n}", title=title, text=text, authors=(name,))) for n in range(3)]
        for name, title, text in (
            ("kept", "Đường mới", "Cầu và đường, mật và thư."),
            ("gone", "Mật thư tuyên giáo", "Mật thư theo Nghị định 42/2022/NĐ-CP"),
        )
    )
    engine.apply([*kept, *gone], [], Commit("test", 1, VERSION))
    typed = ("mật", "mat t", "tuyen", "gone", "42")
    assert all(suggestions(engine.snapshot(), q, PUBLIC) for q in typed)
    engine.apply([], [one.article.id for one in gone], Commit("test", 2, VERSION))
    for _ in range(2):
        assert not any(suggestions(engine.snapshot(), q, PUBLIC) for q in typed)
        assert suggestions(engine.snapshot(), "đường", PUBLIC)
        while engine.tidy():
            pass


def test_phrases_live_on_through_updates_and_merges(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    for n in range(30):
        article = Article(id=f"a{n % 20}", title=f"Bài {n}", text="Đẩy mạnh chuyển đổi số ở Đăk Glei.")
        engine.apply([document(article)], [], Commit("test", n, VERSION))
    offered = suggestions(engine.snapshot(), "chuyen d", PUBLIC)
    assert (
        Suggestion("chuyển đổi", "phrase", 20) in offered
        or Suggestion("chuyển đổi số", "phrase", 20) in offered
    )
    while engine.tidy():
        pass
    assert {*suggestions(engine.snapshot(), "chuyen d", PUBLIC)} == {*offered}


SYLLABLES = [
    "tuyên",
    "giáo",
    "giao",
    "đường",
    "dương",
    "duong",
    "hội",
    "nghị",
    "nông",
    "thôn",
    "mới",
    "đăk",
    "glei",
]
sentences = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=9).map(" ".join)
names = st.lists(sentences, max_size=2).map(tuple)
articles = st.builds(
    lambda number, **fields: Article(**fields, doc_number=number),
    number=st.sampled_from([None, "42/2022/NĐ-CP", "421-KL/TW"]),
    title=sentences,
    text=sentences,
    authors=names,
    topics=names,
    date=st.sampled_from([None, dt.date(2024, 1, 1), dt.date(2023, 1, 1)]),
    audience=st.sampled_from([Audience.PUBLIC, Audience.PUBLIC, Audience.STAFF]),
)
typing = st.one_of(
    st.tuples(sentences, st.integers(1, 30)).map(lambda pair: pair[0][: pair[1]]),
    st.tuples(sentences, st.integers(1, 30)).map(lambda pair: fold(pair[0])[: pair[1]]),
    st.sampled_from(["4", "42", "kl 421", "nđ 4", "42/20"]),
    st.text(max_size=20),
)


@settings(max_examples=60, deadline=None)
@given(archive=st.lists(articles, max_size=8), asked=st.lists(typing, min_size=1, max_size=4))
def test_every_suggestion_goes_on_from_what_is_typed_and_finds_what_it_says(
    archive: list[Article], asked: list[str]
) -> None:
    with TemporaryDirectory() as folder:
        search = search_over(Path(folder), archive)
        snapshot = WhooshEngine(Path(folder)).snapshot()
        for typed in asked:
            offered = suggestions(snapshot, typed, PUBLIC, 6)
            assert len(offered) <= 6
            assert len({(one.text, one.kind) for one in offered}) == len(offered)
            for one in offered:
                assert one.count > 0
                if one.kind == "title":
                    bearers = [a for a in archive if a.title == one.text and a.audience in PUBLIC]
                    assert one.count == len(bearers)
                else:
                    assert one.count == search.run(asking_for(one)).total
                if one.kind != "document":
                    assert has_in_a_row(one.text, typed)


def asking_for(one: Suggestion) -> SearchRequest:
    everything = SearchRequest(as_typed=True, size=1)
    match one.kind:
        case "author":
            return replace(everything, authors=(one.text,))
        case "topic":
            return replace(everything, topics=(one.text,))
        case "document":
            return replace(everything, documents=(one.text,))
        case _:
            return replace(everything, q=one.text)


def has_in_a_row(text: str, typed: str) -> bool:
    there, wanted = (" " + " ".join(fold(token.text) for token in tokenize(of)) for of in (text, typed))
    return wanted in there
