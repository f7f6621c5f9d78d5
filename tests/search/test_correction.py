"""Is a query with a slip mended, and a bare one given its marks, by what the archive itself says?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.articles.article import Article, Audience
from search_service.engine.contract import Commit, Snapshot
from search_service.engine.whoosh.index import WhooshEngine
from search_service.indexing.documents import document
from search_service.search.correction import Correction, corrections
from search_service.search.restoring import Restored, restored
from search_service.search.results import EVERYONE, PUBLIC
from search_service.vietnamese.analysis import VERSION
from search_service.vietnamese.syllables import fold, is_marked
from search_service.vietnamese.tokens import tokenize

TEXTS = [
    "Hội nghị tuyên giáo toàn quốc năm 2024. Ban Tuyên giáo Huyện ủy Đăk Glei dự hội nghị.",
    "Công tác tuyên giáo của Huyện ủy: giao nhiệm vụ cho từng chi bộ, giao chỉ tiêu cho từng xã.",
    "Giáo viên và học sinh của trường trung học phổ thông dự lễ khai giảng. Ủy ban nhân dân huyện tặng quà.",
    "Đường giao thông nông thôn được mở rộng. Người dân hiến đất làm đường.",
    "Dương Văn Hòa, bí thư chi bộ thôn, vận động bà con trồng cà phê. Tuyển quân đạt chỉ tiêu.",
    "Ủy ban nhân dân huyện giao ban tháng. Tuyến đường về xã đã xong.",
]
SECRET = "Mật khẩu của kho là hoa lan trắng, tuyến giao kín."


def corrected(
    snapshot: Snapshot, audiences: frozenset[Audience], typed: Sequence[str]
) -> tuple[str, ...] | None:
    """Give the best correction that is likelier than what was typed."""
    found = corrections(snapshot, audiences, typed)
    return found[0].syllables if found and found[0].gain > 0 else None


def syllables(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


@pytest.fixture(scope="module")
def archive() -> Iterator[Snapshot]:
    articles = [
        *(Article(id=f"p{at}", title=text.split(".")[0], text=text) for at, text in enumerate(TEXTS)),
        *(Article(id=f"q{at}", title="Tin ngắn", text=text) for at, text in enumerate(TEXTS)),
        *(Article(id=f"s{at}", title="Mật", text=SECRET, audience=Audience.STAFF) for at in range(9)),
    ]
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder))
        for revision, article in enumerate(articles, 1):  # several segments
            engine.apply([document(article)], [], Commit("test", revision, VERSION))
        yield engine.snapshot()
        engine.close()


def forms(archive: Snapshot, text: str) -> str:
    return " ".join(restored(archive, PUBLIC, syllables(text)).forms)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tuyen giao", "tuyên giáo"),
        ("giao thong", "giao thông"),
        ("giao vien", "giáo viên"),
        ("chi bo giao ban", "chi bộ giao ban"),
        ("giao chi tieu", "giao chỉ tiêu"),
        ("mo rong duong", "mở rộng đường"),
        ("duong van hoa", "dương văn hòa"),
        ("hoi nghi 2024", "hội nghị 2024"),
        ("hôị nghi", "hội nghị"),
    ],
)
def test_a_form_is_chosen_by_what_stands_around_it(archive: Snapshot, typed: str, meant: str) -> None:
    assert forms(archive, typed) == meant


def test_two_before_tell_more_than_one() -> None:
    texts = [
        "lá cờ đỏ bay",
        "lá cờ đỏ bay",
        "ván cờ do ai",
        "ván cờ do ai",
        "ván cờ do ai",
        "lá thư",
        "ván gỗ",
    ]
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder))
        articles = [Article(id=f"a{at}", title="Tin", text=text) for at, text in enumerate(texts)]
        engine.apply([document(article) for article in articles], [], Commit("test", 1, VERSION))
        snapshot = engine.snapshot()
        assert restored(snapshot, PUBLIC, ["lá", "co", "do"]).forms == ("lá", "cờ", "đỏ")
        assert restored(snapshot, PUBLIC, ["ván", "co", "do"]).forms == ("ván", "cờ", "do")
        engine.close()


def test_marks_that_were_typed_stay_and_help(archive: Snapshot) -> None:
    assert forms(archive, "giáo thong") == "giáo thông"
    assert forms(archive, "hòa duong") == "hòa đường"
    assert forms(archive, "tuyển giao") == "tuyển giao"


def test_what_the_archive_does_not_have_stays(archive: Snapshot) -> None:
    assert forms(archive, "tuyen giao xyz 2031") == "tuyên giáo xyz 2031"
    assert restored(archive, PUBLIC, []) == Restored((), ())


def test_one_reading_is_sure_and_one_of_several_is_a_guess(archive: Snapshot) -> None:
    assert restored(archive, PUBLIC, ["khai", "giang"]).is_sure
    assert not restored(archive, PUBLIC, ["giao"]).is_sure


def test_staff_text_restores_nothing_for_the_public(archive: Snapshot) -> None:
    assert forms(archive, "mat khau") == "mat khau"
    assert " ".join(restored(archive, EVERYONE, ["mat", "khau"]).forms) == "mật khẩu"
    assert corrected(archive, PUBLIC, ["khaau"]) is None
    assert corrected(archive, EVERYONE, ["khaau"]) == ("khau",)


@given(st.lists(st.sampled_from(syllables(" ".join([*TEXTS, SECRET, "xyz 12a"]))), max_size=9), st.booleans())
def test_only_marks_are_added(archive: Snapshot, typed: list[str], bare: bool) -> None:
    asked = [fold(syllable) if bare else syllable for syllable in typed]
    found = restored(archive, PUBLIC, asked)
    assert [fold(form) for form in found.forms] == [fold(syllable) for syllable in asked]
    assert all(form == typed for form, typed in zip(found.forms, asked, strict=True) if is_marked(typed))
    assert all(0 < confidence <= 1.000001 for confidence in found.confidences)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tuyen goao", "tuyen giao"),
        ("tuyen gia", "tuyen giao"),
        ("tuyen giaoo", "tuyen giao"),
        ("tuyen gaio", "tuyen giao"),
        ("tuyên giáoo", "tuyên giáo"),
        ("tuyên gáio", "tuyên giáo"),
        ("huyen uyt", "huyen uy"),
        ("hội nghịi", "hội nghị"),
        ("tuyengiao", "tuyen giao"),
        ("tuyêngiáo", "tuyên giáo"),
        ("nhandanhuyen", "nhan dan huyen"),
        ("nhândânhuyện tặng", "nhân dân huyện tặng"),
        ("nam2024", "nam 2024"),
        ("tu yen giao", "tuyen giao"),
        ("tu yên giáo", "tuyên giáo"),
        ("hoi nghj tuyen giao 2024", "hoi nghi tuyen giao 2024"),
        ("hoi nghj tuyenn giao", "hoi nghi tuyen giao"),
    ],
)
def test_a_slip_is_mended(archive: Snapshot, typed: str, meant: str) -> None:
    assert corrections(archive, PUBLIC, syllables(typed))[0].syllables == tuple(syllables(meant))
    assert corrected(archive, PUBLIC, syllables(typed)) == tuple(syllables(meant))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tuyen goao xqzw", "tuyen giao xqzw"),
        ("xqzw tuyên giáoo", "xqzw tuyên giáo"),
        ("xqzw hoi nghj zzzz tuyenn giao", "xqzw hoi nghi zzzz tuyen giao"),
    ],
)
def test_a_slip_beside_what_the_archive_does_not_have_is_mended(
    archive: Snapshot, typed: str, meant: str
) -> None:
    assert corrected(archive, PUBLIC, syllables(typed)) == tuple(syllables(meant))


def test_what_is_longer_than_any_word_is_no_slip(archive: Snapshot) -> None:
    assert corrected(archive, PUBLIC, ["tuyen" + "giao" * 9]) is None
    assert corrected(archive, PUBLIC, ["goao", "a" * 900]) == ("giao", "a" * 900)


def test_a_known_syllable_can_be_the_slip(archive: Snapshot) -> None:
    first, *_ = corrections(archive, PUBLIC, ["tuyen", "gia"])
    assert first.syllables == ("tuyen", "giao")
    assert first.gain > 0


@pytest.mark.parametrize("typed", ["tuyen giao", "hoi nghi tuyen giao", "giao thông nông thôn"])
def test_what_the_archive_says_needs_no_mending(archive: Snapshot, typed: str) -> None:
    assert corrected(archive, PUBLIC, syllables(typed)) is None


@pytest.mark.parametrize("typed", ["", "2025", "12a 2031", "xqzw", "zzzz xqzw qqq", "a " * 40])
def test_what_cannot_be_mended_is_left(archive: Snapshot, typed: str) -> None:
    assert corrections(archive, PUBLIC, syllables(typed)) in ((), [])


@given(
    st.lists(st.sampled_from([*syllables(" ".join(TEXTS)), "goao", "xyz", "12a", "2031"]), max_size=8),
)
def test_a_correction_is_of_known_syllables_and_leaves_digits(archive: Snapshot, typed: list[str]) -> None:
    found = corrections(archive, PUBLIC, typed)
    assert [one.gain for one in found] == sorted((one.gain for one in found), reverse=True)
    assert len({one.syllables for one in found}) == len(found)
    for one in found:
        assert isinstance(one, Correction)
        assert one.syllables != tuple(typed)
        with_digits = [text for text in typed if any(char.isdigit() for char in text)]
        assert [text for text in one.syllables if any(char.isdigit() for char in text)] == with_digits
        new = {fold(text) for text in one.syllables} - {fold(text) for text in typed}
        assert all(archive.twins(PUBLIC, [text])[text] for text in new)
