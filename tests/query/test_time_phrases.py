from __future__ import annotations

import datetime as dt
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.query.periods import Period
from search_service.query.time_phrases import MAX_CHIPS, chips
from search_service.vietnamese.syllables import fold

TODAY = dt.date(2024, 11, 20)  # a Wednesday

# What is typed, and the one period that it names: its first and last day.
EXAMPLES = {
    # quarters
    "quý I/2024": "2024-01-01 2024-03-31",
    "quý 1 năm 2024": "2024-01-01 2024-03-31",
    "quý hai năm 2023": "2023-04-01 2023-06-30",
    "quí III-2023": "2023-07-01 2023-09-30",
    "Q4/2023": "2023-10-01 2023-12-31",
    "quý 3": "2024-07-01 2024-09-30",
    "quý IV": "2024-10-01 2024-12-31",
    "quý này": "2024-10-01 2024-12-31",
    "quý trước": "2024-07-01 2024-09-30",
    "quý tư 2023": "2023-10-01 2023-12-31",
    "quý 1-2/2024": "2024-01-01 2024-06-30",
    "quý I năm ngoái": "2023-01-01 2023-03-31",
    # months
    "tháng 3/2023": "2023-03-01 2023-03-31",
    "tháng 2 năm 2024": "2024-02-01 2024-02-29",
    "tháng ba": "2024-03-01 2024-03-31",
    "tháng 12": "2023-12-01 2023-12-31",
    "tháng mười hai năm 2022": "2022-12-01 2022-12-31",
    "tháng năm 2023": "2023-05-01 2023-05-31",
    "tháng tư năm 2023": "2023-04-01 2023-04-30",
    "T3/2023": "2023-03-01 2023-03-31",
    "3/2023": "2023-03-01 2023-03-31",
    "03-2023": "2023-03-01 2023-03-31",
    "tháng này": "2024-11-01 2024-11-30",
    "tháng trước": "2024-10-01 2024-10-31",
    # days
    "ngày 15/3/2023": "2023-03-15 2023-03-15",
    "15-3-2023": "2023-03-15 2023-03-15",
    "15.03.2023": "2023-03-15 2023-03-15",
    "2023-03-15": "2023-03-15 2023-03-15",
    "ngày 15 tháng 3 năm 2023": "2023-03-15 2023-03-15",
    "ngày 30 tháng tư 2023": "2023-04-30 2023-04-30",
    "mùng 2/9/2023": "2023-09-02 2023-09-02",
    "30/4 năm 2023": "2023-04-30 2023-04-30",
    "ngày 15/3": "2024-03-15 2024-03-15",
    "ngày 25/12": "2023-12-25 2023-12-25",
    "ngày 29 tháng 2": "2024-02-29 2024-02-29",
    "thứ hai ngày 15/4": "2024-04-15 2024-04-15",
    "hôm nay": "2024-11-20 2024-11-20",
    "hôm qua": "2024-11-19 2024-11-19",
    "tuần này": "2024-11-18 2024-11-24",
    "tuần qua": "2024-11-11 2024-11-17",
    "thứ năm tuần trước": "2024-11-11 2024-11-17",
    # years and their parts
    "năm 2023": "2023-01-01 2023-12-31",
    "2023": "2023-01-01 2023-12-31",
    "Việt Nam 2023": "2023-01-01 2023-12-31",
    "năm nay": "2024-01-01 2024-12-31",
    "năm ngoái": "2023-01-01 2023-12-31",
    "năm kia": "2022-01-01 2022-12-31",
    "6 tháng đầu năm 2023": "2023-01-01 2023-06-30",
    "sáu tháng đầu năm": "2024-01-01 2024-06-30",
    "6 tháng cuối năm": "2024-07-01 2024-12-31",
    "9 tháng năm 2023": "2023-01-01 2023-09-30",
    "9 tháng đầu năm nay": "2024-01-01 2024-09-30",
    "nửa đầu năm": "2024-01-01 2024-06-30",
    "đầu năm 2023": "2023-01-01 2023-04-30",
    "giữa năm 2023": "2023-05-01 2023-08-31",
    "cuối năm ngoái": "2023-09-01 2023-12-31",
    "hàng tháng năm 2023": "2023-01-01 2023-12-31",
    # from one to another
    "2021-2025": "2021-01-01 2025-12-31",
    "nhiệm kỳ 2020 – 2025": "2020-01-01 2025-12-31",
    "giai đoạn 2021 đến 2025": "2021-01-01 2025-12-31",
    "năm học 2023-2024": "2023-09-01 2024-05-31",
    "từ 2020 đến 2023": "2020-01-01 2023-12-31",
    "từ tháng 3 đến tháng 6 năm 2023": "2023-03-01 2023-06-30",
    "tháng 3-6/2023": "2023-03-01 2023-06-30",
    "quý I - III/2023": "2023-01-01 2023-09-30",
    "từ tháng 11 đến tháng 2 năm 2023": "2022-11-01 2023-02-28",
    "từ tháng 10 đến tháng 2": "2024-10-01 2025-02-28",
    "từ ngày 1/3/2023 đến 15/4/2023": "2023-03-01 2023-04-15",
    "từ 1/3 đến hết 15/4/2023": "2023-03-01 2023-04-15",
    "từ ngày 1 đến 15/3/2023": "2023-03-01 2023-03-15",
    "ngày 15 - 20/3": "2024-03-15 2024-03-20",
    "trước 2020": "- 2019-12-31",
    "trước ngày 1/7/2023": "- 2023-06-30",
    "sau năm 2020": "2021-01-01 -",
    "từ năm 2020": "2020-01-01 -",
    "từ tháng 3/2023 đến nay": "2023-03-01 -",
    "năm 2020 đến nay": "2020-01-01 -",
    # Tết: from the 23rd of tháng Chạp to the 7th of Giêng
    "Tết 2022": "2022-01-25 2022-02-07",
    "Tết Nguyên đán 2022": "2022-01-25 2022-02-07",
    "Tết Nhâm Dần": "2022-01-25 2022-02-07",
    "mừng xuân Giáp Thìn 2024": "2024-02-02 2024-02-16",
    "Tết Nguyên đán": "2024-02-02 2024-02-16",
    "Tết năm ngoái": "2023-01-14 2023-01-28",
    "Tết Quý Tỵ": "2013-02-03 2013-02-16",
    "Tết Canh Tý": "2020-01-17 2020-01-31",
}

NOTHING = """
42/2022/NĐ-CP|QL14|01-KL/TW|1.500|100% 2023m2|số 15/2023|số 3/2023|quyết định 3/2023
Luật 45/2019/QH14|3/2023 nđ cp|42 2022 nd cp|2020/2021|3/23|15/3/23|ngày 15/3/23|15/3|1.5|2000 người
từ 2000 người|2023%|COVID-2019|31/2/2023|ngày 31 tháng 2 năm 2023|ngày 0/3/2023|tháng 13
tháng 13/2023|tháng 0/2023|quý V|quý 5 năm 2023|quý 0|31/4/2023|29/2/2023|năm học 2023-2025
2025-2020|từ tháng 6 đến tháng 3/1945|2023-02-30|12 tháng cuối năm|thắng 3|nắm 2023m
chien thang truoc|chien thang 3|viet nam nay|5 năm trước
ba năm nay|3 tuần qua|thứ năm tới|hàng tháng|ngày tháng năm sinh|6 tháng 3 lần|6 tháng tù|năm 1944
1900|năm 2030|tháng 3/2030|quý II/2025|2030-2035|năm tới|tháng tới|hội nghị -2023|-"năm 2023"|Tết
Tết Trung thu|Tết trồng cây|xuân|Tết Giáp Tỵ|Tết Nhâm Dần 2023|Tết Ất Tỵ|đầu năm học|tháng 3 âm lịch
quận 1|Q1||-|/|rằm tháng 7/2023|ngày rằm tháng bảy năm 2023|ram thang 7|mùng 3 tháng 3 năm 2023
mồng mười tháng ba|mùng 1 tháng Giêng năm 2024|ngày 14, 15/7 âm lịch|6 thang tu|thang tu
"""


def period(days: str) -> Period:
    first, last = (None if day == "-" else dt.date.fromisoformat(day) for day in days.split())
    return Period(first, last)


def periods(typed: str) -> list[Period]:
    return [chip.period for chip in chips(typed, TODAY)]


@pytest.mark.parametrize(("typed", "days"), EXAMPLES.items())
def test_a_phrase_names_a_period_however_it_is_typed(typed: str, days: str) -> None:
    bare = fold(unicodedata.normalize("NFC", typed).lower())
    for written in (typed, typed.upper(), bare, bare.title(), unicodedata.normalize("NFD", typed)):
        assert periods(written) == [period(days)], written


@pytest.mark.parametrize("typed", [line for lines in NOTHING.splitlines() for line in lines.split("|")])
def test_what_names_no_past_days_is_not_taken(typed: str) -> None:
    assert not periods(typed)
    assert not periods(unicodedata.normalize("NFD", typed))


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("quy 1 nam 2024", "quý I/2024 (1/1/2024 – 31/3/2024)"),
        ("thang 3-2023", "tháng 3/2023 (1/3/2023 – 31/3/2023)"),
        ("NĂM NGOÁI", "năm 2023 (1/1/2023 – 31/12/2023)"),
        ("ngay 15/3", "ngày 15/3/2024"),
        ("hom qua", "hôm qua (19/11/2024)"),
        ("9 tháng năm 2023", "9 tháng đầu năm 2023 (1/1/2023 – 30/9/2023)"),
        ("nhiem ky 2020-2025", "nhiệm kỳ 2020–2025 (1/1/2020 – 31/12/2025)"),
        ("năm học 2023-2024", "năm học 2023–2024 (1/9/2023 – 31/5/2024)"),
        ("tháng 3-6/2023", "từ tháng 3/2023 đến tháng 6/2023 (1/3/2023 – 30/6/2023)"),
        ("ngày 15-20/3/2023", "từ ngày 15/3/2023 đến ngày 20/3/2023"),
        ("trước 2020", "trước năm 2020 (đến 31/12/2019)"),
        ("từ 2020 đến nay", "từ năm 2020 (từ 1/1/2020)"),
        ("tet nham dan", "Tết Nhâm Dần 2022 (25/1/2022 – 7/2/2022)"),
    ],
)
def test_a_label_says_what_is_meant_and_its_days(typed: str, label: str) -> None:
    assert [chip.label for chip in chips(typed, TODAY)] == [label]


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("Báo cáo quý I/2024, kế hoạch Quý II/2024", ["quý I/2024", "Quý II/2024"]),
        ("hội nghị từ tháng 3 đến tháng 6 năm 2023 tại Đăk Glei", ["từ tháng 3 đến tháng 6 năm 2023"]),
        ("giám sát 2021-2023 (ngày 5/6/2024)", ["2021-2023", "ngày 5/6/2024"]),
        ("2023 hội nghị năm 2023", ["2023"]),
        ("kế hoạch 5 năm 2021-2025", ["năm 2021-2025"]),
        ("Kết luận 01-KL/TW ngày 4/4/2023", ["ngày 4/4/2023"]),
        ("Nghị định 42/2022/NĐ-CP năm 2023", ["năm 2023"]),
        ("von dau tu 2023", ["2023"]),
        ("quảng nam 2023", ["2023"]),
        ('"quý I/2024" -2023', ["quý I/2024"]),
        ("năm 2023 - Đăk Glei", ["năm 2023"]),
    ],
)
def test_chips_are_in_order_the_longest_and_each_once(typed: str, texts: list[str]) -> None:
    assert [chip.text for chip in chips(typed, TODAY)] == texts


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("tháng 3 và tháng 4 năm 2022", ["2022-03-01 2022-03-31", "2022-04-01 2022-04-30"]),
        ("ngày 15/3, 16/3/2022", ["2022-03-15 2022-03-15", "2022-03-16 2022-03-16"]),
        (
            "sơ kết 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2022",
            ["2022-01-01 2022-06-30", "2022-07-01 2022-12-31"],
        ),
        ("năm 2022: hội nghị tháng 3", ["2022-01-01 2022-12-31", "2022-03-01 2022-03-31"]),
        ("quý 1 và quý 2/2023", ["2023-01-01 2023-03-31", "2023-04-01 2023-06-30"]),
        ("tháng 3, quyết định 15/2022/QĐ-UBND", ["2024-03-01 2024-03-31"]),
        ("quý IV và phương hướng 2025", ["2024-10-01 2024-12-31"]),
    ],
)
def test_a_phrase_without_a_year_takes_the_one_that_is_said(typed: str, days: list[str]) -> None:
    assert periods(typed) == [period(each) for each in days]


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("quý 1 và 2/2024", ["2024-01-01 2024-03-31", "2024-04-01 2024-06-30"]),
        ("quý I, II/2023", ["2023-01-01 2023-03-31", "2023-04-01 2023-06-30"]),
        ("quý 4/2023 và 1/2024", ["2023-10-01 2023-12-31", "2024-01-01 2024-03-31"]),
        ("quý 1 và 2/2024/QĐ-UBND", ["2024-01-01 2024-03-31"]),
        ("tháng 3/2023 và 4 hộ", ["2023-03-01 2023-03-31"]),
        ("tháng 3 và 4/2024", ["2024-03-01 2024-03-31", "2024-04-01 2024-04-30"]),
        (
            "tháng 3, 4 và 5 năm 2023",
            ["2023-03-01 2023-03-31", "2023-04-01 2023-04-30", "2023-05-01 2023-05-31"],
        ),
        ("tháng 3, 13/2023", ["2023-03-01 2023-03-31"]),
        ("tháng 3 và 15 người", ["2024-03-01 2024-03-31"]),
        ("quý 1 và 6 tháng đầu năm 2023", ["2023-01-01 2023-03-31", "2023-01-01 2023-06-30"]),
        ("thang 3 va tu 2023", ["2023-03-01 2023-03-31", "2023-01-01 -"]),
        ("hai ngày 15 và 16/3/2022", ["2022-03-15 2022-03-15", "2022-03-16 2022-03-16"]),
        (
            "ngày 1, 2 và 3 tháng 5 năm 2022",
            ["2022-05-01 2022-05-01", "2022-05-02 2022-05-02", "2022-05-03 2022-05-03"],
        ),
        ("rằm tháng 7 (ngày 30/8/2023)", ["2023-08-30 2023-08-30"]),
    ],
)
def test_a_list_says_once_what_its_numbers_are(typed: str, days: list[str]) -> None:
    bare = fold(typed.lower())
    assert periods(typed) == periods(bare) == [period(each) for each in days]


def test_only_the_first_periods_are_offered() -> None:
    typed = " ".join(f"năm {year}" for year in range(2000, 2024))
    assert [chip.text for chip in chips(typed, TODAY)] == [
        f"năm {year}" for year in range(2000, 2000 + MAX_CHIPS)
    ]


VOCABULARY = """
từ tu đến den trước sau ngày tháng năm nam quý tuần hôm nay qua này ngoái đầu cuối nửa tết xuân nhâm
dần giáp ty nguyên đán nhiệm kỳ giai đoạn học kể các và tư tu rằm mùng số nghị định âm
lịch 0 1 2 3 6 9 12 13 15 29 31 I II IV V Q1 T3 2000 2020 2023 2024 1944 2030 42 NĐ CP người % Đăk
"""
WORDS = st.sampled_from(VOCABULARY.split())
SIGNS = st.sampled_from(
    [" ", " ", " ", "/", "-", " - ", " – ", ".", ", ", "", '"', "\u0301", "\u200b", " -", "(", "\n"]
)
QUERIES = st.lists(st.tuples(WORDS, SIGNS), max_size=14).map(lambda parts: "".join(map("".join, parts)))


@given(st.one_of(QUERIES, st.text(max_size=60)), st.dates(dt.date(2000, 1, 1), dt.date(2090, 12, 31)))
def test_whatever_is_typed_chips_are_slices_in_order_with_days_that_have_begun(
    text: str, today: dt.date
) -> None:
    at = 0
    seen = set()
    for chip in chips(text, today):
        assert chip.text
        assert text.find(chip.text, at) >= at
        at = text.index(chip.text, at) + len(chip.text)
        first, last = chip.period.first, chip.period.last
        assert first or last
        assert not first or first <= today
        assert not (first and last) or first <= last
        assert chip.label
        assert chip.period not in seen
        seen.add(chip.period)


YEARS = st.integers(1990, 2023)
PHRASES = st.one_of(
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["quý ", "Quý "]),
        st.sampled_from(["1", "2", "3", "4", "I", "II", "III", "IV", "một", "hai", "ba"]),
        st.sampled_from(["/", " ", " năm ", "-", ", năm "]),
        YEARS,
    ),
    st.builds("tháng {:02}{}{}".format, st.integers(1, 12), st.sampled_from(["/", " ", " năm ", "-"]), YEARS),
    st.dates(dt.date(1990, 1, 1), TODAY).map(lambda day: f"ngày {day.day} tháng {day.month} năm {day.year}"),
    st.builds("{} tháng {} năm {}".format, st.integers(2, 11), st.sampled_from(["đầu", "cuối"]), YEARS),
    st.builds(
        "{} năm {}".format, st.sampled_from(["nửa đầu", "đầu", "giữa", "cuối", "từ", "trước", "sau"]), YEARS
    ),
    st.builds("Tết Nguyên đán {}".format, YEARS),
    YEARS.map(lambda year: f"giai đoạn {year} – {year + 5}"),
)


@given(PHRASES)
def test_a_generated_phrase_is_one_chip_and_the_same_without_marks(phrase: str) -> None:
    (chip,) = chips(f"hội nghị {phrase}", TODAY)
    assert chip.text == phrase
    assert periods(fold(phrase)) == periods(unicodedata.normalize("NFD", phrase)) == [chip.period]


@given(st.dates(dt.date(1945, 1, 1), TODAY), st.dates(dt.date(1945, 1, 1), TODAY))
def test_any_two_days_are_the_ends_of_a_range(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    typed = f"từ ngày {first.day}/{first.month}/{first.year} đến {last.day}/{last.month}/{last.year}"
    assert periods(typed) == ([Period(first, last)] if first < last else [])


def test_how_long_it_takes() -> None:
    queries = [
        *EXAMPLES,
        *NOTHING.split("|"),
        "hội nghị tổng kết công tác tuyên giáo huyện Đăk Glei quý I/2024",
    ]
    started = time.perf_counter()
    found = sum(len(chips(query, TODAY)) for query in queries)
    print(f"{(time.perf_counter() - started) / len(queries) * 1000:.3f} ms a query")
    assert found >= len(EXAMPLES)
