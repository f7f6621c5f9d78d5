from __future__ import annotations

import lzma
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.query import refresh
from search_service.query.expansions import Expansion, ExpansionKind, expansions
from search_service.query.gazetteer import Gazetteer, Tier, gazetteer, rows, split_type
from search_service.query.parse import Syllable, parse
from search_service.query.places import places
from search_service.query.refresh import HEADING, communes
from search_service.query.spellings import eased, forms, is_foreign, is_vietnamese, key, syllables_of
from search_service.vietnamese.syllables import canonical, fold, is_marked
from search_service.vietnamese.tokens import tokenize
from tests.query.test_expansions import PLACE, SPELLING, others

DISTRICT = ["dak plo", "xã ngọc linh", "xã xốp", "dak mon", "dak pek", "dak long"]


def found(text: str) -> list[Expansion]:
    return [one for one in expansions(parse(text)) if one.kind is not ExpansionKind.ABBREVIATION]


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "Đăk Glei",
            "Đắk Glei",
            "Đak Glei",
            "Đác Glei",
            "Dak Glei",
            "dak glei",
            "ĐĂK GLEI",
            "Đăk-Glei",
            "Dakglei",
        ),
        *("huyện Đăk Glei", "huyen dak glei", "huyện Đắk Glei tỉnh Kon Tum"),
    ],
)
def test_the_district_is_found_by_its_six_communes_however_it_is_typed(typed: str) -> None:
    assert set(others(typed, PLACE)) >= set(DISTRICT)


@pytest.mark.parametrize(
    ("typed", "known_as"),
    [
        ("xã Đăk Blô", ["dak plo"]),
        ("xã Đăk Plô", ["dak blo", "dak man", "dak nhoong"]),
        ("xa dak plo", ["dak blo", "dak man", "dak nhoong"]),
        ("thị trấn Đăk Glei", ["dak pek"]),
        ("xã Đăk Pék", ["thị trấn dak glei"]),
        ("xã Xốp", ["dak choong"]),
        ("xã Đăk Choong", ["xã xốp"]),
        ("xã Ngọc Linh, huyện Đăk Glei", ["muong hoong", *DISTRICT]),
        ("Kon Tum", ["quảng ngãi"]),
        ("Quảng Ngãi", ["kon tum"]),
        ("quang ngai", ["kon tum"]),
        ("Đà Nẵng", ["quảng nam"]),
        ("tỉnh Bình Dương", ["thành phố hồ chí minh", "tp hồ chí minh"]),
        ("tỉnh Hòa Bình", ["phú thọ"]),
        ("đặc khu Lý Sơn", ["huyện lý sơn"]),
        ("huyện Ia H'Drai", ["ia toi", "ia dal"]),
    ],
)
def test_the_old_name_finds_the_new_one_and_the_reverse(typed: str, known_as: list[str]) -> None:
    assert others(typed, PLACE) == known_as


@pytest.mark.parametrize(
    "typed",
    [
        # Words that some place is called by, and names that many places bear.
        *(
            "hòa bình",
            "hoa binh",
            "thống nhất",
            "chợ mới",
            "cho moi",
            "xốp",
            "Ngọc Linh",
            "Tân Lập",
            "xã Tân Lập",
        ),
        *(
            "phường 1",
            "xã hội an ninh",
            "xa hoi an toan",
            "thái bình dương",
            "tư tưởng Hồ Chí Minh",
            "con dao",
            "Gia Rai",
            "dân tộc Gia Rai",
        ),
        *(
            "hội nghị tuyên giáo",
            "Hà Nội",
            "tỉnh",
            "xã",
            "thành phố",
            "phường trung tâm",
            "lạc đường",
            "vinh danh",
        ),
        # People, streets and schools that bear a place's name.
        *("Nguyễn Kim Sơn", "lê đức thọ", "phố Tây Sơn", "trường THCS Chi Lăng"),
    ],
)
def test_what_is_no_clear_name_has_no_other_names(typed: str) -> None:
    assert found(typed) == []


def test_its_type_or_what_it_is_part_of_makes_a_name_clear() -> None:
    assert others("Tân Lập", PLACE) == []
    assert "kon braih" in others("Tân Lập huyện Kon Rẫy", PLACE)
    assert "kon braih" in others("xã Tân Lập tỉnh Kon Tum", PLACE)
    assert others("tân lập kế hoạch huyện Kon Rẫy", PLACE) == others("huyện Kon Rẫy", PLACE)
    assert "phường xuân hương đà lạt" in others("phường 3 Đà Lạt", PLACE)
    assert others("3 dự án Đà Lạt", PLACE) == others("Đà Lạt", PLACE)
    assert "phường kon tum" in others("thành phố Kon Tum", PLACE)
    assert "quảng ngãi" not in others("thành phố Kon Tum", PLACE)


@pytest.mark.parametrize(
    ("typed", "ways"),
    [
        ("Đắk Glei", ["dak glei", "dac glei", "dakglei"]),
        ("dakglei", ["dak glei", "dac glei"]),
        ("Kon Tum", ["kontum", "công tum"]),
        ("KonTum", ["kon tum", "công tum"]),
        ("Plei Ku", ["pleiku", "po lay cu", "polaycu"]),
        ("Ban Mê Thuột", ["buôn ma thuột", "buôn mê thuật", "buôn mê thuột"]),
        ("Daklak", ["dak lak", "dac lac", "darlac"]),
        ("Đắc Hà", ["dak ha", "dac ha", "dakha"]),
        ("Đắc Lắc", ["dak lak", "dac lac", "daklak", "darlac"]),
        ("Gialai", ["gia lai"]),
        ("Gia Lai", []),
    ],
)
def test_ways_to_write_a_name(typed: str, ways: list[str]) -> None:
    assert others(typed, SPELLING) == ways


def test_which_syllables_could_be_vietnamese() -> None:
    for text in (
        "nghiêng",
        "quyết",
        "giặt",
        "khuỷu",
        "thuở",
        "yêu",
        "ưa",
        "gì",
        "ghế",
        "uống",
        "hoạch",
        "quai",
        "quý",
    ):
        assert is_vietnamese(text), text
    for text in (
        "đăk",
        "glei",
        "kon",
        "plei",
        "pék",
        "krông",
        "ia",
        "ea",
        "nhoong",
        "h",
        "drai",
        "ubnd",
        "57",
    ):
        assert not is_vietnamese(text), text


@given(
    st.sampled_from(
        [
            unit.name
            for row in rows("communes")[::25]
            for unit in gazetteer().bearers(split_type(row.split("\t")[1])[1])
        ]
    )
)
def test_every_way_to_write_a_name_is_the_same_name(name: str) -> None:
    syllables = syllables_of(name)
    for way in forms(name):
        typed = [syllable.text for syllable in way]
        if len(typed) == len(syllables):
            assert "".join(eased(fold(text)) for text in typed) == "".join(
                eased(fold(text)) for text in syllables
            )
        else:
            assert key(typed) == key(syllables)
        assert is_foreign(syllables) or typed == list(syllables)


@pytest.mark.parametrize("table", ["communes", "aliases", "ordinary", "abbreviations"])
def test_tables_are_sorted_without_repetition_and_composed(table: str) -> None:
    lines = rows(table)
    assert len(lines) > 5
    keys = [line.split("\t")[0] if table == "abbreviations" else line for line in lines]
    assert keys == sorted(keys)
    assert len(set(lines)) == len(lines)
    assert all(unicodedata.is_normalized("NFC", line) and line == line.strip() for line in lines)


def test_every_name_becomes_canonical_syllables() -> None:
    for row in rows("communes"):
        province, commune, made_of = row.split("\t")
        names = [
            province,
            commune,
            *made_of.replace(" | ", ";").replace(": ", ";").replace(", ", ";").split(";"),
        ]
        for name in filter(None, (name.strip(" ~*") for name in names)):
            type_, bare = split_type(name)
            syllables = syllables_of(bare)
            assert syllables, name
            assert all(canonical(text) == text for text in syllables)
            assert any(unit.name == bare for unit in gazetteer().bearers(bare)), name
            assert type_ in split_type(f"{type_} {bare}")


def test_all_units_of_before_and_after_are_known() -> None:
    known = gazetteer()
    names = {split_type(row.split("\t")[at])[1] for row in rows("communes") for at in (0, 1)}
    units = {unit for name in names for unit in known.bearers(name)}
    assert sum(unit.is_new and unit.tier is Tier.COMMUNE for unit in units) == 3321
    assert sum(unit.is_new and unit.tier is Tier.PROVINCE for unit in units) == 34
    for unit in units:
        assert known.province(unit).split(" ")[0] in ("tỉnh", "thành")
        if unit.tier is Tier.PROVINCE:
            continue
        assert unit.others, unit
        if unit.tier is Tier.COMMUNE:
            assert all(unit in other.others for other in unit.others), unit


def test_ordinary_words_and_aliases_name_what_is_in_the_lists() -> None:
    known = gazetteer()
    for row in rows("aliases"):
        alias, name = row.split("\t")
        assert known.bearers(name), alias
    for row in rows("ordinary"):
        name, kind = row.split("\t")
        assert kind in ("word", "bare", "phrase")
        assert known.bearers(name) or kind == "phrase", name


def test_a_unit_without_a_type_is_refused() -> None:
    with pytest.raises(ValueError, match="Đăk Pék"):
        split_type("Đăk Pék")
    with pytest.raises(ValueError, match="Kon Tum"):
        Gazetteer(["Kon Tum\tXã Đăk Pék\tTỉnh Kon Tum, Huyện Đắk Glei: Xã Đăk Pék"], [], [])


def written(lists: Path, changes: str, districts: str) -> Path:
    columns = "old_province\told_district\told_ward\tnew_province\tnew_ward\tkind\n"
    (lists / "admin_old_to_new_2025.tsv.xz").write_bytes(lzma.compress((columns + changes).encode()))
    (lists / "admin_legacy_districts.tsv").write_text("province\tdistrict\n" + districts, "utf-8")
    return lists


def test_refreshing_gives_each_commune_of_today_with_what_it_was_made_of(tmp_path: Path) -> None:
    changes = (
        "Tỉnh A\tHuyện B\tXã C\tTỉnh D\tXã E\tsplit_default\n"
        "Tỉnh A\tHuyện B\tXã C\tTỉnh D\tXã F\tsplit\n"
        "Tỉnh A\tHuyện B\tThị Trấn G\tTỉnh D\tXã E\twhole\n"
    )
    table = communes(written(tmp_path, changes, "Tỉnh A\tHuyện B\nTỉnh A\tHuyện Đảo\n"))
    assert table == [
        "Tỉnh D\tXã E\tTỉnh A, Huyện B: *Xã C; Thị trấn G",
        "Tỉnh D\tXã F\tTỉnh A, Huyện B: ~Xã C",
        "Tỉnh D\tĐặc khu Đảo\tTỉnh A, Huyện Đảo",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        "Tỉnh A\tHuyện B\tXã C\tTỉnh D\tXã E\twhole\nTỉnh A\tHuyện B\tXã F\tTỉnh G\tXã H\twhole\n",
        "Tỉnh A\tHuyện B\tXã C|D\tTỉnh D\tXã E\twhole\n",
        "Tỉnh A\tHuyện B\tXã C\tTỉnh D\tXã E\tno such kind\n",
    ],
)
def test_lists_that_contradict_each_other_are_refused(tmp_path: Path, changes: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        communes(written(tmp_path, changes, "Tỉnh A\tHuyện B\n"))


def test_the_command_names_what_is_wrong_and_writes_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", refresh.__name__, "--lists", str(tmp_path), "--to", str(tmp_path)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONUTF8": "1"}
    )
    assert done.returncode == 1
    assert "cannot use the lists" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_number_alone_is_no_district_beside_a_place() -> None:
    words = [
        Syllable(token.text, is_marked(token.text)) for token in tokenize("phường 5, ngày 20-11, TP Đà Lạt")
    ]
    ward, city = places(words)  # and no `Quận 11`, which has a `Phường 5` as well
    assert {unit.district for unit in ward.units} == {"Đà Lạt"}
    assert [unit.name for unit in city.units] == ["Đà Lạt"]


@pytest.mark.data
def test_refreshing_from_the_lists_gives_the_packaged_table(shared_data: Path) -> None:
    table = communes(shared_data / "lists")
    packaged = (refresh.DATA / "communes.tsv").read_text("utf-8")
    assert "\n".join([HEADING, *table, ""]) == packaged
