"""Does the desk say in Vietnamese whatever was wrong with what was sent?"""

from __future__ import annotations

import gzip
import json
import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.errors import InvalidInput, UnreadableFile
from search_service.ingestion.files import read_paths
from search_service.ingestion.records import parse_json, parse_record
from search_service.web.refusal_reasons import in_vietnamese

WORDS = {" is ", " not ", " the ", " may ", " should "}
LINE = b'{"title": "Tin"}\n'
BAD_FILES: dict[str, bytes] = {
    "trong.txt": b"",
    "nhi-phan.txt": b"\0" * 99,
    "la.txt": "Tiêu đề".encode("utf-16-le")[1:] + b"\xff",
    "khung.txt": "Thứ 2, ngày 25 tháng 11 năm 2024\n".encode(),
    "cu.txt": "Đăk Long phủ xanh đồi trọc".encode("cp1258", "replace") + b"\xd0\xff",
    "anh.png": b"x",
    "utf16.jsonl": "{}".encode("utf-16"),
    "trong.jsonl": b"\n",
    "nua.jsonl.xz": lzma.compress(LINE * 999)[:-9],
    "hong.jsonl.xz": b"khong phai xz",
    "nua.jsonl.gz": gzip.compress(LINE * 999)[:-9],
    "hong.jsonl.gz": b"khong phai gz",
    "ba.json": b'[{"title": "Tin"}, {"title": ""}, 7]',
    "kho.json": b"[" * 99_999,
}
BAD_RECORDS: list[object] = [
    7,
    {},
    {"tieu de": "Tin"},
    {"title": " "},
    {"title": 7},
    {"title": "Tin\0"},
    {"title": "Tin\ud800"},
    {"title": "Tin", "id": "a b"},
    {"title": "Tin", "url": "x"},
    {"title": "Tin", "date": "hôm qua"},
    {"title": "Tin", "kind": "x"},
    {"title": "Tin", "audience": "x"},
    {"title": "Tin", "authors": "A"},
    {"title": "Tin", "authors": ["A" * 9_999]},
    {"title": "Tin", "text": "a" * 5_000_000},
]


def refused(path: Path) -> list[str]:
    return [one.reason for one in read_paths([path]) if isinstance(one, UnreadableFile)]


def expect_vietnamese(reason: str) -> None:
    said = in_vietnamese(reason)
    assert said is not None, reason
    assert not any(word in f" {said} " for word in WORDS), said


@pytest.mark.parametrize("name", BAD_FILES)
def test_of_files(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BAD_FILES[name])
    reasons = refused(tmp_path / name)
    assert reasons
    for reason in reasons:
        expect_vietnamese(reason)


def test_of_what_is_no_file_and_of_what_waits_for_another(tmp_path: Path) -> None:
    (tmp_path / "vong").symlink_to(tmp_path / "vong")
    for path in (tmp_path / "khong-co.txt", tmp_path / "vong", Path("/dev/null")):
        (reason,) = refused(path)
        expect_vietnamese(reason)
    (tmp_path / "tin.json").write_text('{"title": "Tin"}')
    for settings in ("=", 'kind = "x"', 'topic = "a"\ntopics = ["b"]'):
        (tmp_path / "defaults.toml").write_text(settings)
        reasons = refused(tmp_path / "tin.json")
        assert len(reasons) == 2
        for reason in reasons:
            expect_vietnamese(reason)


@pytest.mark.parametrize("record", BAD_RECORDS, ids=lambda record: json.dumps(record)[:40])
def test_of_articles(record: object) -> None:
    with pytest.raises(InvalidInput) as wrong:
        parse_record(record)
    expect_vietnamese(str(wrong.value))


@pytest.mark.parametrize("line", [b"{", b'{"title": "T', b"\xff", b"[" * 99_999, b"9" * 9_999])
def test_of_lines(line: bytes) -> None:
    with pytest.raises(InvalidInput) as wrong:
        parse_record(parse_json(line))
    expect_vietnamese(str(wrong.value))


def test_of_what_was_purged() -> None:
    for of in ("", "article a1 "):
        expect_vietnamese(f"{of}was purged and may not come back (known by its url)")


@given(st.text())
def test_what_is_not_known_is_left_alone(reason: str) -> None:
    assert in_vietnamese(f"{reason}~") is None
    assert in_vietnamese(f"title: {reason}~") is None
