"""Is a query taken as it was meant, however it is typed, and is that said?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from search_service.articles.article import Article, Audience, Kind
from search_service.query.levels import Level
from search_service.query.parse import MAX_LENGTH
from search_service.search.results import EVERYONE, SearchRequest, SearchResult
from search_service.search.service import Search
from tests.archive import search_over

ARTICLES = [
    Article(
        id="tuyen-giao",
        title="Hội nghị tuyên giáo huyện Đăk Glei",
        text="Ban Tuyên giáo Huyện ủy họp hội nghị tuyên giáo. Kỹ thuật và lý luận. Kết luận số 01-KL/TW.",
        date=dt.date(2023, 12, 29),
    ),
    Article(
        id="giao-thong",
        title="Bảo đảm an toàn giao thông trên đường Hồ Chí Minh",
        text="Ủy ban nhân dân huyện họp về giao thông. Thực hiện Nghị định 42/2022/NĐ-CP của Chính phủ.",
        date=dt.date(2022, 5, 1),
    ),
    Article(
        id="dak-pek",
        title="Xã Đăk Pék trồng cà phê",
        text="UBND xã Đăk Pék, tỉnh Quảng Ngãi, hướng dẫn bà con trồng cà phê và chăm sóc đàn bò.",
        date=dt.date(2025, 9, 1),
    ),
    Article(
        id="thi-tran",
        title="Thị trấn Đăk Glei làm đường bê tông",
        text="Thị trấn Đăk Glei, tỉnh Kon Tum, làm đường bê tông.",
        date=dt.date(2021, 9, 1),
    ),
    Article(
        id="noi-bo",
        title="Xênôni nội bộ",
        text="Chuyện xênôni chỉ người trong cơ quan biết.",
        audience=Audience.STAFF,
        kind=Kind.REPORT,
    ),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Search:
    return search_over(tmp_path_factory.mktemp("reading"), ARTICLES)


def found(result: SearchResult) -> list[str]:
    return [hit.article.id for hit in result.hits]


def ask(archive: Search, q: str, **more: object) -> SearchResult:
    return archive.run(SearchRequest(q=q, **more))  # type: ignore[arg-type]


def test_an_unaccented_query_keeps_all_that_it_finds_and_is_offered_with_its_marks(archive: Search) -> None:
    result = ask(archive, "tuyen giao")
    assert (found(result), result.level, result.searched_for) == (["tuyen-giao"], Level.EXACT, None)
    assert result.did_you_mean is not None
    assert (result.did_you_mean.text, result.did_you_mean.count) == ("tuyên giáo", 1)
    assert set(found(ask(archive, "giao"))) == {"tuyen-giao", "giao-thong"}


@pytest.mark.parametrize(
    ("typed", "offered"), [("Dak Glei", "Đăk Glei"), ("DUONG HO CHI MINH", "ĐƯỜNG HỒ CHÍ MINH")]
)
def test_capitals_stay_where_marks_are_offered(archive: Search, typed: str, offered: str) -> None:
    meant = ask(archive, typed).did_you_mean
    assert meant is not None
    assert meant.text == offered
    assert ask(archive, meant.text).total == meant.count


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Search:
    """Give an archive in which syllables stand side by side that only their marks tell apart."""
    texts = ["Họp trực tuyến", "Lớp trực tuyến", "Công tác tuyên giáo", "Tuyên giáo họp", "Báo cáo năm"]
    texts += ["Báo cáo tháng", "Bảo hiểm xã hội", "Đóng bảo hiểm", "Họp trực tuyến tuyên giáo"]
    texts += ["Báo cáo về bảo hiểm", "Tuyên giáo, và giao ban"]
    return search_over(tmp_path_factory.mktemp("twins"), [Article(title=text) for text in texts])


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("truc tuyen tuyen giao", "trực tuyến tuyên giáo"),
        ("Tuyen giao TRUC TUYEN", "Tuyên giáo TRỰC TUYẾN"),
        ("bao cao bao hiem", "báo cáo bảo hiểm"),
        ("-ban truc tuyen -nam tuyen giao", "-ban trực tuyến -nam tuyên giáo"),
        ('truc tuyen -hiem "tuyen giao"', 'trực tuyến -hiem "tuyên giáo"'),
    ],
)
def test_a_syllable_that_is_typed_twice_has_the_marks_of_each_place(
    twins: Search, typed: str, offered: str
) -> None:
    meant = ask(twins, typed).did_you_mean
    assert meant is not None
    assert meant.text == offered


@pytest.mark.parametrize(
    ("bare", "marked"),
    [
        ("truc tuyen tuyen giao", "trực tuyến tuyên giáo"),
        ("bao cao bao hiem", "báo cáo bảo hiểm"),
        ("giao ban tuyen giao", "giao ban tuyên giáo"),
    ],
)
def test_each_form_of_a_syllable_that_is_typed_twice_scores(twins: Search, bare: str, marked: str) -> None:
    scores = {hit.article.id: hit.score for hit in ask(twins, bare).hits}
    assert {hit.article.id: hit.score for hit in ask(twins, marked).hits} == scores != {}


@pytest.mark.parametrize(
    "typed", ["tuyeen giaos", "tuye6n gia1o", "huyeejn uyr tuyeen giaos", "TUYEEN GIAOS"]
)
def test_raw_typing_is_read_and_told(archive: Search, typed: str) -> None:
    result = ask(archive, typed)
    assert found(result) == ["tuyen-giao"]
    assert result.searched_for is not None
    assert result.searched_for.lower().endswith("tuyên giáo")
    assert result.did_you_mean is None
    assert ask(archive, typed, as_typed=True).total == 0


@pytest.mark.parametrize("typed", ["tuyen goao", "tuyên giáoo", "tuyn giao", "utyen giao", "tuyengiao"])
def test_a_slip_is_mended_and_told(archive: Search, typed: str) -> None:
    result = ask(archive, typed)
    assert found(result)[0] == "tuyen-giao"
    assert result.searched_for in ("tuyen giao", "tuyên giáo")
    assert ask(archive, result.searched_for).total == result.total


@pytest.mark.parametrize(
    ("typed", "meant", "level"),
    [
        ("tuyen goao qwxz", "tuyen giao qwxz", Level.MOST),
        ("hội nghị tuyên giáoo Xqzw", "hội nghị tuyên giáo xqzw", Level.MOST),
        ("hoi nghi tuyen goao huyen qwxz", "hoi nghi tuyen giao huyen qwxz", Level.EXACT),
    ],
)
def test_a_slip_is_mended_beside_a_name_that_is_not_there(
    archive: Search, typed: str, meant: str, level: Level
) -> None:
    result = ask(archive, typed)
    assert (found(result)[0], result.searched_for, result.level) == ("tuyen-giao", meant, level)
    assert ask(archive, meant).total == result.total


def test_a_slip_is_not_mended_where_the_query_would_be_too_long(archive: Search) -> None:
    longest = "hoi nghi tuyn giao ".ljust(MAX_LENGTH, "x")
    result = ask(archive, longest)
    assert (found(result), result.searched_for) == (["tuyen-giao"], None)
    assert ask(archive, longest[:-1]).searched_for == longest[:-1].replace("tuyn", "tuyen")


def test_a_name_that_is_not_there_changes_nothing_without_a_slip(archive: Search) -> None:
    result = ask(archive, "tuyen giao qwxz")
    assert (found(result), result.searched_for, result.level) == (["tuyen-giao"], None, Level.MOST)


def test_what_is_there_as_typed_is_not_mended(archive: Search) -> None:
    for typed in ("đường", "ca phe", "hội nghị", "giao thông"):
        result = ask(archive, typed)
        assert result.total
        assert result.searched_for is None


def test_known_places_and_phrases_are_no_slip(tmp_path: Path) -> None:
    texts = [*["Thu gom rác thải"] * 2, *["Xe rác tải Lạc"] * 30, *["Máy bay va chim"] * 30]
    archive = search_over(tmp_path, [Article(title=text) for text in texts])
    for typed in ("rác thải Lạc", "Ia Chim", "xa Ia Chim"):
        result = ask(archive, typed)
        assert (result.searched_for, result.did_you_mean) == (None, None)
    assert ask(archive, "rác thảii").searched_for == "rác thải"


def test_initials_and_document_numbers_are_no_slips(tmp_path: Path) -> None:
    texts = [*["Ông Y Huấn họp"] * 30, *["Thuộc 13-CB/HU"] * 30, *["ăn từ tốn"] * 30]
    archive = search_over(tmp_path, [Article(title=text) for text in texts])
    for typed in ("U Huấn", "T Tốn", "13-CB/HA", "13-cb/ha", "tut&ton"):
        result = ask(archive, typed)
        assert (result.searched_for, result.did_you_mean) == (None, None), typed
    assert ask(archive, "tut ton").searched_for == "tu ton"


@pytest.mark.parametrize(
    ("typed", "same"), [("kĩ thuật", "kỹ thuật"), ("lí luận", "LÝ LUẬN"), ("li luan", "ly luan")]
)
def test_i_and_y_are_one(archive: Search, typed: str, same: str) -> None:
    assert found(ask(archive, typed)) == found(ask(archive, same)) == ["tuyen-giao"]


def test_an_abbreviation_and_its_words_find_each_other_ranked_under_what_was_typed(archive: Search) -> None:
    for typed, first in (("UBND", "dak-pek"), ("ủy ban nhân dân", "giao-thong")):
        result = ask(archive, typed)
        assert set(found(result)) == {"dak-pek", "giao-thong"}
        assert found(result)[0] == first
        assert [one.kind for one in result.expansions] == ["abbreviation"]
        assert found(ask(archive, typed, as_typed=True)) == [first]


def test_places_of_before_and_after_find_each_other(archive: Search) -> None:
    result = ask(archive, "thị trấn Đăk Glei")
    assert found(result)[0] == "thi-tran"
    assert "dak-pek" in found(result)  # the town went into the commune Đăk Pék
    assert any("Đăk Pék" in one.note for one in result.expansions)
    assert found(ask(archive, "thị trấn Đăk Glei", as_typed=True)) == ["thi-tran"]
    spelled = ask(archive, "Đắk Glei")
    assert {"tuyen-giao", "thi-tran"} <= set(found(spelled))
    assert "spelling" in [one.kind for one in spelled.expansions]


def test_other_names_that_the_archive_does_not_have_are_not_told(archive: Search) -> None:
    for typed in ("Đắk Glei", "UBND", "Kon Tum"):
        for one in ask(archive, typed).expansions:
            for name in one.alternatives:
                phrase = " ".join(syllable.text for syllable in name)
                assert ask(archive, f'"{phrase}"', as_typed=True).total


@pytest.mark.parametrize(
    "typed", ["42/2022/NĐ-CP", "42 2022 nd cp", "nđ 42/2022", "NĐ42/2022/NĐ-CP", "nghi dinh 42/2022"]
)
def test_a_document_number_is_found_however_it_is_typed(archive: Search, typed: str) -> None:
    result = ask(archive, typed)
    assert found(result) == ["giao-thong"]
    assert (result.searched_for, result.did_you_mean, result.expansions) == (None, None, ())
    assert found(ask(archive, "", documents=(typed,))) == ["giao-thong"]


def test_every_way_to_type_a_number_finds_the_same(tmp_path: Path) -> None:
    scattered = Article(id="scattered", title="Nghị định cp", text="Có 42 nhà, năm 2022 nđ số 7.")
    archive = search_over(tmp_path, [*ARTICLES, scattered])
    for typed in ("42/2022/NĐ-CP", "42 2022 nd cp", "nđ 42/2022", "NĐ42/2022/NĐ-CP"):
        assert found(ask(archive, typed)) == ["giao-thong"]


def test_a_number_in_full_width_is_one(archive: Search) -> None:
    result = ask(archive, "４２／２０２２／ＮĐ-ＣＰ")
    assert (found(result), result.level) == (["giao-thong"], Level.EXACT)
    assert "<mark>2022</mark>/<mark>NĐ</mark>" in result.hits[0].snippet
    chips = ask(archive, "tuyên giáo tháng １２／２０２\u200b３").chips
    assert [chip.text for chip in chips] == ["tháng 12/2023"]


@pytest.mark.parametrize("typed", ["bus", "tbt", "bò", "mtt"])
def test_short_words_that_are_not_there_are_not_taken_for_others(archive: Search, typed: str) -> None:
    assert ask(archive, typed).searched_for is None


def test_a_missing_space_in_a_short_word_is_one_between_what_is_often_side_by_side(tmp_path: Path) -> None:
    texts = [*["Trạm y tế xã phòng Covid-19"] * 3, "Ai bu k", *["Tin"] * 60]
    archive = search_over(tmp_path, [Article(title=text) for text in texts])
    for typed, meant in (("yte", "y te"), ("ytế", "y tế"), ("covid19", "covid 19"), ("buk", None)):
        assert ask(archive, typed).searched_for == meant
    assert ask(archive, "covid -19").total == 3


def test_a_local_name_beside_words_with_marks_is_no_raw_typing(tmp_path: Path) -> None:
    archive = search_over(
        tmp_path, [Article(title="Trường Đăk Choong"), Article(title="Chông gai ở Đăk Glei")]
    )
    result = ask(archive, "thôn Đăk Choong")
    assert (result.searched_for, result.hits[0].article.title) == (None, "Trường Đăk Choong")


@pytest.mark.parametrize("typed", ["d9a8k pek1", "xax DDawk Pesk", "Dak1 pek"])
def test_raw_typing_of_local_names_is_read(archive: Search, typed: str) -> None:
    result = ask(archive, typed)
    assert found(result)[0] == "dak-pek"
    assert result.searched_for is not None


def test_local_names_that_the_archive_has_are_no_raw_typing(tmp_path: Path) -> None:
    archive = search_over(
        tmp_path,
        [
            Article(title="Sạt lở ở Đăk Nhoong", text="Xã Mường Hoong họp. Anh Hoon nói."),
            Article(title="Nhông và hông", text="Đăk Glei sạt lở, mường nào cũng họp năm 2020. Ly hôn."),
        ],
    )
    for typed in ("sat lo dak nhoong 2020", "hop o muong hoong 2020"):
        result = ask(archive, typed)
        assert (result.searched_for, result.hits[0].article.title) == (None, "Sạt lở ở Đăk Nhoong")
    assert ask(archive, "ly hoon").searched_for == "ly hôn"  # `hoon` is there, but nowhere beside `ly`


def test_names_without_marks_and_short_forms_are_offered_none(tmp_path: Path) -> None:
    texts = [
        "Tỉnh Gia Lai họp. Giá lại tăng.",
        "Giá lại tăng.",
        "HĐND huyện họp",
        "hdnd xa",
        "QP-AN",
        "QP-ÁN",
    ]
    archive = search_over(tmp_path, [Article(title=text) for text in texts])
    for typed in ("Gia Lai", "QP-AN"):
        assert ask(archive, typed).did_you_mean is None


def test_articles_found_by_another_name_alone_are_ranked_by_it(tmp_path: Path) -> None:
    archive = search_over(tmp_path, [
        *(Article(title=f"Tin {n}") for n in range(30)),
        Article(id="much", title="Ban tuyên giáo", text="Ban tuyên giáo họp.", date=dt.date(2015, 1, 1)),
        Article(id="little", title="Tin", text=f"{'xa ' * 300} ban tuyên giáo", date=dt.date(2026, 11, 20)),
    ])  # fmt: skip
    assert found(ask(archive, "BTG")) == ["much", "little"]


def test_a_period_is_offered_and_not_applied(archive: Search) -> None:
    result = ask(archive, "tuyên giáo năm 2023")
    (chip,) = result.chips
    assert (chip.text, chip.period.first, chip.period.last) == (
        "năm 2023",
        dt.date(2023, 1, 1),
        dt.date(2023, 12, 31),
    )


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("hoji nghij quys 4/2023", "quý IV/2023 (1/10/2023 – 31/12/2023)"),
        ("hội nghị tru7o7c1 nawm 2020", "trước năm 2020 (đến 31/12/2019)"),
        ("tuyen goao 15/3/2023", "ngày 15/3/2023"),
    ],
)
def test_times_are_read_in_raw_typing_as_it_is_searched(tmp_path: Path, typed: str, label: str) -> None:
    text = "Hội nghị tuyên giáo quý 4 năm 2023, trước ngày 15/3/2023 và năm 2020"
    archive = search_over(tmp_path, [Article(title=text)])
    result = ask(archive, typed)
    assert result.searched_for
    assert [chip.label for chip in result.chips] == [label]


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Search:
    """Give an archive that writes days and months with a zero and without."""
    titles = {
        "two": "Tiêm phòng ngày 06/05/2016",
        "one": "Tiêm phòng 06/5/2016",
        "none": "Tiêm phòng 6/5/2016",
        "other": "Tiêm phòng 16/5/2016, tổ 60",
    }
    return search_over(
        tmp_path_factory.mktemp("dated"), [Article(id=id_, title=title) for id_, title in titles.items()]
    )


@pytest.mark.parametrize("typed", ["tiem phong 6/5/2016", "tiêm phòng 06/05/2016", '"06/5/2016"', "6.5"])
def test_a_number_below_ten_is_the_same_with_a_zero_before_it(dated: Search, typed: str) -> None:
    result = ask(dated, typed)
    assert (set(found(result)), result.level) == ({"two", "one", "none"}, Level.EXACT)
    for hit in result.hits:
        day = "06" if hit.article.id in ("one", "two") else "6"
        assert f"{day}</mark>/<mark>" in hit.title_highlighted
    assert found(ask(dated, 'tiem phong -"6"')) == ["other"]


def test_a_date_that_is_written_otherwise_comes_before_its_numbers_apart(tmp_path: Path) -> None:
    titles = {"apart": "Thôn 6, tổ 5 họp", "date": "Họp ngày 06/05", "fill": "Tin khác trong ngày"}
    archive = search_over(tmp_path, [Article(id=id_, title=title) for id_, title in titles.items()])
    assert found(ask(archive, "họp 6/5")) == ["date", "apart"]


def test_the_public_is_never_told_of_staff_text(archive: Search) -> None:
    for typed in ("xenon", "xenonu", "xênôni", "noi bo"):
        public = ask(archive, typed)
        assert "noi-bo" not in found(public)
        assert public.searched_for != "xenoni"
        assert public.did_you_mean is None
    assert found(ask(archive, "xenonu", audiences=EVERYONE)) == ["noi-bo"]


def test_a_query_as_typed_is_taken_as_it_is(archive: Search) -> None:
    for typed in ("tuyen goao", "UBND", "tuyeen giaos", "tuyen giao", "Đắk Glei"):
        result = ask(archive, typed, as_typed=True)
        assert (result.searched_for, result.did_you_mean, result.expansions) == (None, None, ())


def test_a_long_query_with_a_quotation_is_a_pasted_headline(archive: Search) -> None:
    q = 'Huyện tổ chức hội nghị "tuyên giáo toàn quốc" tại huyện Đăk Glei'
    result = ask(archive, q)
    assert (found(result)[0], result.level) == ("tuyen-giao", Level.EXACT)
    demanded = ask(archive, 'huyện "giáo tuyên"')
    assert demanded.level is Level.MOST or not demanded.total


def test_capitals_change_neither_what_is_found_nor_its_score(archive: Search) -> None:
    for typed in ("hội nghị tuyên giáo huyện Đăk Glei", "duong ho chi minh", "ủy ban nhân dân", "nđ 42/2022"):
        small, loud = (ask(archive, q) for q in (typed, typed.upper()))
        assert [(h.article.id, h.score) for h in small.hits] == [(h.article.id, h.score) for h in loud.hits]
