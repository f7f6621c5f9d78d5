"""Files and folders: every good article is kept, every bad file and line is named."""

from __future__ import annotations

import gzip
import json
import lzma
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import pytest

from search_service.articles.article import MAX_ARTICLE_BYTES, Audience, Kind
from search_service.errors import UnreadableFile
from search_service.ingestion.defaults import Defaults
from search_service.ingestion.files import Draft, read_paths

PAGE = """Thứ 2, ngày 25 tháng 11 năm 2024
Đăk Long phủ xanh đồi trọc
12-05-2021
Sáng 12/5, xã Đăk Long tổ chức trồng 2.000 cây bời lời trên đồi trọc.
Tin, ảnh: A Nhôi
"""


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def split(found: Iterable[Draft | UnreadableFile]) -> tuple[list[Draft], list[UnreadableFile]]:
    every = list(found)
    return [one for one in every if isinstance(one, Draft)], [
        one for one in every if isinstance(one, UnreadableFile)
    ]


def line(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False) + "\n"


def test_a_page_dump(tmp_path: Path) -> None:
    path = write(tmp_path / "dak-long-phu-xanh-doi-troc-10772.txt", PAGE)
    (draft,), refused = split(read_paths([path]))
    assert refused == []
    assert (draft.article.title, draft.article.authors) == ("Đăk Long phủ xanh đồi trọc", ("A Nhôi",))
    assert draft.path == str(path.resolve())
    assert draft.article.id == ""


def test_an_html_page(tmp_path: Path) -> None:
    path = write(
        tmp_path / "bai.HTM",
        """<html><head><title>Đăk Long phủ xanh đồi trọc | Cổng</title>
        <meta property="article:published_time" content="2021-05-12T20:00:00Z"></head><body>
        <nav>Trang chủ</nav><div>Tin đọc nhiều nhất</div><div>Lễ mừng lúa mới</div>
        <h1>Đăk Long phủ xanh đồi trọc</h1>
        <p>Sáng 12/5, x&atilde; tổ chức trồng 2.000 cây bời lời.</p><p>A Nhôi</p></body>""",
    )
    (draft,), _ = split(read_paths([path]))
    assert draft.article.title == "Đăk Long phủ xanh đồi trọc"
    assert draft.article.text == "Sáng 12/5, xã tổ chức trồng 2.000 cây bời lời."
    assert (str(draft.article.date), draft.article.authors) == ("2021-05-13", ("A Nhôi",))


def test_a_folder_is_read_in_order_and_each_file_once(tmp_path: Path) -> None:
    write(tmp_path / "b" / "2.txt", PAGE)
    write(tmp_path / "a.txt", PAGE)
    write(tmp_path / "b" / "1.txt", PAGE)
    for ignored in (
        ".git/x.txt",
        ".hidden.txt",
        "README.md",
        "readme.txt",
        "manifest.json",
        "pyproject.toml",
    ):
        write(tmp_path / ignored, "x")
    drafts, refused = split(read_paths([tmp_path, tmp_path / "a.txt", str(tmp_path / "b")]))
    assert refused == []
    assert [Path(draft.path).name for draft in drafts] == ["a.txt", "1.txt", "2.txt"]


def test_links_are_followed_once(tmp_path: Path) -> None:
    write(tmp_path / "real" / "1.txt", PAGE)
    (tmp_path / "real" / "loop").symlink_to(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    drafts, refused = split(read_paths([tmp_path]))
    assert [Path(draft.path).name for draft in drafts] == ["1.txt"]
    assert [(Path(one.path).name, one.reason) for one in refused] == [("gone", "does not exist")]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", "", "is empty"),
        ("blank.txt", " \n\n", "is empty"),
        ("bom.txt", b"\xef\xbb\xbf", "is empty"),
        ("binary.txt", b"%PDF-1.4\x00\x01\x02", "is binary"),
        ("controls.txt", b"\x01\x02\x03abc" * 30, "is binary"),
        ("image.txt", b"\xff\xd8\xff\xe0" + bytes(range(1, 32)) * 9, "is binary"),
        ("latin.txt", "Đại hội".encode("utf-16")[2:-1] + b"\x00", "is binary"),
        ("tcvn.txt", b"\xa7\xb9i h\xe9i \xa7\xb6ng b\xe9 huy\xd6n", "is not UTF-8"),
        ("cut.txt", b"\xff\xfea", "is not UTF-16"),
        ("clock.txt", "Thứ 2, ngày 25 tháng 11 năm 2024\nCơ quan chủ quản: UBND huyện\n", "holds no article"),
        ("page.html", "<script>var x = 1</script>", "holds no article"),
        ("report.docx", "x", "is of a kind that is not read"),
        ("noending", "x", "is of a kind that is not read"),
        ("big.txt", b"a" * (4 * MAX_ARTICLE_BYTES + 1), "is larger than"),
        ("long.txt", "Tiêu đề\n" + "a" * MAX_ARTICLE_BYTES + "bc", "is larger than 4 MB"),
        ("broken.json", "{", "is not JSON"),
        ("torn.jsonl", '{"title": "Một\n', "is not JSON: Invalid control character at character 15"),
        ("torn.json", '{"title": "Một', "is not JSON: Unterminated string starting at character 11"),
        ("empty.jsonl", "", "is empty"),
        ("blank.jsonl", "\n \n", "is empty"),
        ("wide.jsonl", line(title="a").encode("utf-16"), "is not UTF-8"),
        ("binary.jsonl", b"\x00\x01", "is not UTF-8"),
        ("packed.jsonl.xz", b"no xz file", "is no sound .xz file"),
        ("packed.jsonl.GZ", b"no gz file", "is no sound .gz file"),
        ("torn.jsonl.gz", gzip.compress(b"{}", mtime=0)[:10] + b"\xff" * 9, "is no sound .gz file"),
        ("packed.jsonl", lzma.compress(b"{}"), "is not UTF-8"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_every_other_is_kept(
    tmp_path: Path, name: str, content: str | bytes, reason: str
) -> None:
    write(tmp_path / "a.txt", PAGE)
    bad = write(tmp_path / name, content)
    write(tmp_path / "z.txt", PAGE)
    drafts, (refused,) = split(read_paths([tmp_path]))
    assert len(drafts) == 2
    assert refused.path == str(bad.resolve())
    assert reason in refused.reason


def test_what_is_named_but_is_not_there(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", PAGE)
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    drafts, refused = split(
        read_paths([tmp_path / "none.txt", tmp_path / "a.txt" / "b.txt", pipe, tmp_path / "a.txt"])
    )
    assert len(drafts) == 1
    assert [one.reason.split(":")[0] for one in refused] == [
        "does not exist",
        "cannot be read",
        "is neither a file nor a folder",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", PAGE).chmod(0)
    write(tmp_path / "b" / "c.txt", PAGE)
    (tmp_path / "b").chmod(0)
    _, refused = split(read_paths([tmp_path]))
    (tmp_path / "b").chmod(0o700)
    assert [one.reason for one in refused] == ["may not be read: permission denied"] * 2


def test_a_readme_that_is_named_is_read(tmp_path: Path) -> None:
    drafts, refused = split(read_paths([write(tmp_path / "README.txt", PAGE)]))
    assert (len(drafts), refused) == (1, [])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_byte_order_marks(tmp_path: Path, encoding: str) -> None:
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    (draft,), _ = split(read_paths([write(tmp_path / "a.txt", mark + PAGE.encode(encoding))]))
    assert draft.article.title == "Đăk Long phủ xanh đồi trọc"


@pytest.mark.parametrize(
    ("ending", "pack"), [(".jsonl", bytes), (".jsonl.xz", lzma.compress), (".jsonl.gz", gzip.compress)]
)
def test_json_lines(tmp_path: Path, ending: str, pack: Callable[[bytes], bytes]) -> None:
    lines = [
        "\ufeff" + line(id="a", title="Một"),
        "\n",
        line(title="Hai", x=1),
        "{bad\n",
        line(title=""),
        line(title="Hai"),
        '{"title": "\\ud800"}\n',
        "[1]\n",
    ]
    content = "".join(lines).encode() + b'{"title": "\xff"}\n' + line(title="Cuối").strip().encode()
    path = write(tmp_path / f"bai{ending}", pack(content))
    drafts, refused = split(read_paths([path]))
    assert [draft.path for draft in drafts] == [
        f"{path.resolve()}#{key}" for key in ("a", "Hai", "Hai#2", "Cuối")
    ]
    assert [draft.article.id for draft in drafts] == ["a", "", "", ""]
    assert drafts[1].warnings == ("x: unknown field, ignored",)
    assert [one.line for one in refused] == [4, 5, 7, 8, 9]
    assert "is not JSON" in refused[0].reason
    assert "title" in refused[1].reason
    assert str(refused[0]).startswith(f"{path.resolve()}, line 4: ")


@pytest.mark.parametrize(("ending", "pack"), [("xz", lzma.compress), ("gz", gzip.compress)])
def test_a_cut_archive_keeps_the_lines_before_the_cut(
    tmp_path: Path, ending: str, pack: Callable[[bytes], bytes]
) -> None:
    texts = [Random(number).randbytes(500).hex() for number in range(200)]
    content = "".join(line(title=f"Bài {number}", text=text) for number, text in enumerate(texts))
    packed = pack(content.encode())
    path = write(tmp_path / f"bai.jsonl.{ending}", packed[: len(packed) // 2])
    drafts, (refused,) = split(read_paths([path]))
    assert 50 < len(drafts) < 150
    assert [draft.article.title for draft in drafts] == [f"Bài {number}" for number in range(len(drafts))]
    assert refused.path == str(path.resolve())
    assert f"the {len(drafts)} lines before" in refused.reason


def test_json_lines_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "bai.jsonl.xz", lzma.compress(line(title="Một").encode() * 1000)[:-40])
    first = next(iter(read_paths([path])))
    assert isinstance(first, Draft)


def test_a_line_that_is_too_long_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_service.ingestion.json_lines._LONGEST", 100)
    path = write(tmp_path / "bai.jsonl", line(title="Một") + line(title="a" * 1000) + line(title="Hai"))
    drafts, (refused,) = split(read_paths([path]))
    assert [draft.article.title for draft in drafts] == ["Một", "Hai"]
    assert (refused.line, "is longer than" in refused.reason) == (2, True)


def test_json_files(tmp_path: Path) -> None:
    write(tmp_path / "one.json", line(title="Một"))
    write(tmp_path / "two.json", json.dumps([{"title": "Hai"}, {"text": "x"}, {"title": "Ba"}]))
    drafts, (refused,) = split(read_paths([tmp_path]))
    assert [draft.article.title for draft in drafts] == ["Một", "Hai", "Ba"]
    assert refused.reason.startswith("record 2: title")


def test_defaults_of_folders(tmp_path: Path) -> None:
    write(tmp_path / "defaults.toml", 'audience = "staff"\nkind = "report"\ntopic = "Giáo dục"\n')
    write(tmp_path / "a.txt", PAGE)
    write(tmp_path / "b" / "defaults.toml", 'topics = ["Y tế", "Dân số"]\nkind = "plan"\n')
    write(tmp_path / "b" / "c" / "b.txt", PAGE)
    write(
        tmp_path / "b" / "c" / "c.jsonl", line(title="x", audience="public") + line(title="y", topic="Khác")
    )
    drafts, _ = split(read_paths([tmp_path]))
    found = [
        (draft.article.audience.value, draft.article.kind.value, draft.article.topics) for draft in drafts
    ]
    assert found == [
        ("staff", "report", ("Giáo dục",)),
        ("staff", "plan", ("Y tế", "Dân số")),
        ("public", "plan", ("Y tế", "Dân số")),
        ("staff", "plan", ("Khác",)),
    ]


def test_defaults_above_hold_for_a_file_that_is_named(tmp_path: Path) -> None:
    write(tmp_path / "defaults.toml", 'audience = "staff"')
    (draft,), _ = split(read_paths([write(tmp_path / "b" / "a.txt", PAGE)]))
    assert draft.article.audience is Audience.STAFF


def test_the_callers_defaults_fill_what_neither_a_folder_nor_a_record_says(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", PAGE)
    write(tmp_path / "b.jsonl", line(title="x", kind="news", audience="staff"))
    write(tmp_path / "c" / "defaults.toml", 'audience = "staff"\ntopic = "Giáo dục"\n')
    write(tmp_path / "c" / "d" / "a.txt", PAGE)
    drafts, _ = split(read_paths([tmp_path], Defaults(Audience.PUBLIC, Kind.PLAN, ("Y tế",))))
    found = [
        (draft.article.audience.value, draft.article.kind.value, draft.article.topics) for draft in drafts
    ]
    assert found == [
        ("public", "plan", ("Y tế",)),
        ("staff", "news", ("Y tế",)),
        ("staff", "plan", ("Giáo dục",)),
    ]


def test_a_section_of_the_page_is_its_topic_only_where_nothing_else_says(tmp_path: Path) -> None:
    page = "Trang chủ > Tin tức > Nông nghiệp\n" + PAGE
    path = write(tmp_path / "a.txt", page)
    assert split(read_paths([path]))[0][0].article.topics == ("Nông nghiệp",)
    write(tmp_path / "defaults.toml", 'topic = "Giáo dục"')
    assert split(read_paths([path]))[0][0].article.topics == ("Giáo dục",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('audence = "staff"', "audence"),
        ('audience = "nobody"', "audience"),
        ('kind = "blog"', "kind"),
        ('topic = " "', "topic"),
        ("topics = []", "topics"),
        ('topic = "a"\ntopics = ["b"]', "both"),
        ("audience = staff", "is not TOML"),
        (b"\xff", "is not TOML"),
    ],
)
def test_wrong_defaults_refuse_everything_below(tmp_path: Path, content: str | bytes, reason: str) -> None:
    write(tmp_path / "a.txt", PAGE)
    wrong = write(tmp_path / "b" / "defaults.toml", content)
    write(tmp_path / "b" / "c" / "defaults.toml", 'audience = "staff"')
    below = [write(tmp_path / "b" / "b.txt", PAGE), write(tmp_path / "b" / "c" / "c.txt", PAGE)]
    drafts, refused = split(read_paths([tmp_path], Defaults(audience=Audience.PUBLIC)))
    assert [Path(draft.path).name for draft in drafts] == ["a.txt"]
    assert [one.path for one in refused] == [str(path.resolve()) for path in (wrong, *below)]
    assert reason in refused[0].reason
    assert all(str(wrong.resolve()) in one.reason for one in refused[1:])


def test_defaults_that_cannot_be_read_refuse_everything_below(tmp_path: Path) -> None:
    (tmp_path / "defaults.toml").mkdir()
    write(tmp_path / "a.txt", PAGE)
    drafts, refused = split(read_paths([tmp_path]))
    assert (drafts, len(refused)) == ([], 2)


def test_a_name_that_is_no_utf8_is_named_all_the_same(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xe0i.txt"))
    path.write_text(PAGE, encoding="utf-8")
    (draft,), _ = split(read_paths([tmp_path]))
    assert draft.path.endswith("b\\xe0i.txt")
    draft.path.encode()


def test_the_examples_are_read_whole(examples: Path) -> None:
    drafts, refused = split(read_paths([examples]))
    assert refused == []
    assert len(drafts) >= 48
    staff = [draft for draft in drafts if draft.article.audience is Audience.STAFF]
    assert staff
    assert all("noi-bo" in draft.path for draft in staff)
    for draft in drafts:
        article = draft.article
        assert article.date is not None, draft.path
        assert article.authors, draft.path
        assert article.topics, draft.path
        assert not article.title_derived, draft.path
        for furniture in ("lượt xem", "truy cập:", "LIÊN QUAN", "@example.vn", "Cơ quan quản lý"):
            assert furniture not in article.text, draft.path


@pytest.mark.data
def test_real_json_lines(shared_data: Path) -> None:
    drafts, refused = split(read_paths([shared_data / "tuoitre2024.jsonl.xz"]))
    assert (len(drafts), refused) == (1000, [])
    assert all(draft.article.id and draft.article.date and draft.article.text for draft in drafts)


@pytest.mark.parametrize("robots", ["noindex", "NOINDEX, nofollow", "none"])
def test_a_page_that_asks_not_to_be_searched_is_no_article(tmp_path: Path, robots: str) -> None:
    page = "<title>Kết quả tìm kiếm</title><p>Không có bài nào.</p>"
    (tmp_path / "a.html").write_text(f"<meta name='robots' content='{robots}'>{page}", encoding="utf-8")
    assert split(read_paths([tmp_path])) == ([], [])


@pytest.mark.parametrize(
    "robots", ["index", "index, max-image-preview:none", "max-snippet: none", "nonempty"]
)
def test_a_page_that_asks_for_something_else_is_one(tmp_path: Path, robots: str) -> None:
    page = "<title>Kết quả tìm kiếm</title><p>Không có bài nào.</p>"
    (tmp_path / "a.html").write_text(f"<meta name='robots' content='{robots}'>{page}", encoding="utf-8")
    assert len(split(read_paths([tmp_path]))[0]) == 1
