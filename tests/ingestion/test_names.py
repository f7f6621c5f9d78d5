"""People, organisations and bylines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.ingestion.bylines import Credit, read_bare, read_labelled
from search_service.ingestion.lines import Line
from search_service.ingestion.names import is_organisation, is_person, split_names


@pytest.mark.parametrize(
    "name",
    [
        "Minh Đức", "Y Đông", "Y Ngọc Lan", "A Thiên", "Thu Hiền", "Ánh Tuyết", "Phan Quốc Dũng",
        "Hồ Thị Lan", "Huyền Trang",
        "Đoàn Minh Đức", "Đoàn Thu Huyền", "Trường Giang", "Ban Mai", "Văn Phong", "Lưu Bá Thọ", "Bảo Châu",
        "Hội An", "Đài Trang",
        "THANH HÀ", "MINH ĐỨC", "ĐOÀN THỊ MỸ", "K'Bông", "H’Lan", "Rơ Châm H'Yéo", "Y Hlim", "Minh Duc",
        "T.T", "PV", "CTV Y Đông",
        "Hoàng Phủ Ngọc Tường Vy", "Hải",
    ],
)  # fmt: skip
def test_people(name: str) -> None:
    assert is_person(name)
    assert not is_organisation(name)


@pytest.mark.parametrize(
    "name",
    [
        "Văn phòng HĐND-UBND huyện", "Van phong HDND-UBND huyen", "Trung tâm VHTT - TDTT",
        "Ban Tuyên giáo Huyện ủy", "BBT", "BTG HU",
        "UBND xã Đăk Long", "TTVHTTDL&TT huyện", "Phòng Giáo dục và Đào tạo", "PHÒNG NỘI VỤ",
        "Hội Nông dân xã", "Đoàn Thanh niên",
        "ĐOÀN THANH NIÊN XÃ", "Trường Tiểu học Đăk Pék", "Trường THCS Đăk Môn", "Báo Kon Tum",
        "Đài Truyền thanh", "Công an huyện",
        "Huyện đoàn", "Sở Y tế", "NN&PTNT", "VH-TT", "Bộ Chỉ huy Quân sự", "Ban Tổ chức Huyện ủy",
    ],
)  # fmt: skip
def test_organisations(name: str) -> None:
    assert is_organisation(name)
    assert not is_person(name)


@pytest.mark.parametrize(
    "text",
    [
        "", "Toàn cảnh hội nghị", "Kon Tum", "Đăk Glei", "Thác Đăk Chè", "Hội nghị", "Ban tổ chức",
        "Đoàn công tác", "minh đức",
        "Nguyễn Văn A dự hội nghị", "TIÊU ĐIỂM", "Ảnh", "Phụ lục 1", "Kính gửi", "Minh Đức.",
        "Một Hai Ba Bốn Năm Sáu", "Lớp 5A",
    ],
)  # fmt: skip
def test_neither(text: str) -> None:
    assert not is_person(text)
    assert not is_organisation(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Minh Đức - Y Đông", ["Minh Đức", "Y Đông"]),
        ("Minh Đức – Y Đông, A Thiên; Thu Hà", ["Minh Đức", "Y Đông", "A Thiên", "Thu Hà"]),
        ("Minh Đức và Y Đông & A Thiên", ["Minh Đức", "Y Đông", "A Thiên"]),
        ("Minh Đức-Y Đông", ["Minh Đức", "Y Đông"]),
        ("Minh Đức/Y Đông", ["Minh Đức", "Y Đông"]),
        ("Văn phòng HĐND - UBND huyện", ["Văn phòng HĐND - UBND huyện"]),
        ("Phòng Văn hóa và Thông tin", ["Phòng Văn hóa và Thông tin"]),
        ("Khánh Trang - Trung tâm VHTT - TDTT", ["Khánh Trang", "Trung tâm VHTT - TDTT"]),
        ("Trần Hương - TT VH,TT&TT", ["Trần Hương", "TT VH,TT&TT"]),
        (
            "Trung tâm Văn Hóa - Thể Thao - Du Lịch và Truyền thông, Thu Hà",
            ["Trung tâm Văn Hóa - Thể Thao - Du Lịch và Truyền thông", "Thu Hà"],
        ),
        ("Hội Nông dân - Đoàn Thanh niên", ["Hội Nông dân", "Đoàn Thanh niên"]),
    ],
)
def test_names_are_split(text: str, names: list[str]) -> None:
    assert [name.text for name in split_names(text)] == names


@pytest.mark.parametrize(
    ("line", "people", "organisations", "source"),
    [
        ("Tin, ảnh: Minh Đức - Y Đông", ("Minh Đức", "Y Đông"), (), None),
        ("Tin và ảnh: Minh Đức", ("Minh Đức",), (), None),
        ("Tin bài, ảnh: Minh Đức", ("Minh Đức",), (), None),
        ("TIN, ẢNH : MINH ĐỨC", ("MINH ĐỨC",), (), None),
        ("Tin ảnh: thu hà", ("thu hà",), (), None),
        ("Tin, ảnh Minh Đức", ("Minh Đức",), (), None),
        ("Tin: Minh Đức; ảnh: Y Đông", ("Minh Đức", "Y Đông"), (), None),
        ("Bài: Minh Đức - Ảnh: Minh Đức", ("Minh Đức",), (), None),
        ("(Bài và ảnh: Minh Đức)", ("Minh Đức",), (), None),
        ("T/h: Minh Đức", ("Minh Đức",), (), None),
        ("Tác giả: Minh Đức, Nguồn: Báo Kon Tum", ("Minh Đức",), (), "Báo Kon Tum"),
        ("Viết bởi Minh Đức", ("Minh Đức",), (), None),
        ("Thực hiện: Minh Đức (tổng hợp)", ("Minh Đức",), (), None),
        ("Ảnh: Văn Hải (Phòng Nội vụ)", ("Văn Hải",), ("Phòng Nội vụ",), None),
        ("Tin, ảnh: Văn phòng Huyện ủy", (), ("Văn phòng Huyện ủy",), None),
        ("Tin, ảnh:", (), (), None),
        ("Nguồn tin: Báo Kon Tum", (), (), "Báo Kon Tum"),
        ("Nguồn: https://kontum.gov.vn/tin-1", (), (), "https://kontum.gov.vn/tin-1"),
        ("Theo TTXVN", (), (), "TTXVN"),
        ("(Theo Báo Nhân Dân)", (), (), "Báo Nhân Dân"),
        ("Theo Minh Thư (Báo Kon Tum)", (), (), "Minh Thư (Báo Kon Tum)"),
    ],
)
def test_labelled_bylines(
    line: str, people: tuple[str, ...], organisations: tuple[str, ...], source: str | None
) -> None:
    assert read_labelled(Line.of(line)) == Credit(people, organisations, source)


@pytest.mark.parametrize(
    "line",
    [
        "Theo kế hoạch, hội nghị diễn ra trong hai ngày.",
        "Theo Quyết định số 12/QĐ-UBND",
        "Ảnh: Quang cảnh hội nghị",
        "Tin: bão số 3 đã đổi hướng",
        "Thực hiện: rà soát hộ nghèo, cận nghèo",
        "PV: Thưa ông, năm nay có gì mới?",
        "Nguồn nhân lực còn thiếu",
        "Video: Lễ hội đâm trâu",
        "Tác giả: bài thơ này là một cụ già đã ngoài tám mươi tuổi sống ở xã Xốp.",
    ],
)
def test_what_is_no_byline(line: str) -> None:
    assert read_labelled(Line.of(line)) is None
    assert read_bare(Line.of(line)) is None


def test_an_organisation_beside_a_person_is_that_persons() -> None:
    credit = read_bare(Line.of("Khánh Trang - Phòng Nội vụ"))
    assert credit is not None
    assert (credit.authors, credit.origin) == (("Khánh Trang",), "Phòng Nội vụ")
    alone = Credit(organisations=("Phòng Nội vụ",))
    assert (alone.authors, alone.origin) == (("Phòng Nội vụ",), None)


people = st.lists(
    st.sampled_from(["Minh Đức", "Y Đông", "A Thiên", "Phan Thị Mỹ Lệ", "THU HÀ", "Rơ Châm H'Yéo"]),
    min_size=1,
    unique=True,
)


@given(
    people, st.lists(st.sampled_from([" - ", " – ", ", ", "; ", " và ", " & ", "/"]), min_size=6, max_size=6)
)
def test_people_come_back_in_their_order(names: list[str], joints: list[str]) -> None:
    text = names[0] + "".join(joint + name for joint, name in zip(joints, names[1:], strict=False))
    credit = read_bare(Line.of(text))
    assert credit is not None
    assert credit.people == tuple(names)


@given(st.text())
def test_any_text_is_split_or_not(text: str) -> None:
    assert all(name.text for name in split_names(text))
    read_bare(Line.of(text))
    read_labelled(Line.of(text))
