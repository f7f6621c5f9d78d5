"""Do commands do with a service elsewhere what they do with the archive here, and print the same?"""

from __future__ import annotations

import json
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search_service.articles.article import Audience
from search_service.articles.keys import Scope
from search_service.cli import main, sending
from search_service.client.backoff import Backoff
from tests.api.running import ARTICLES, PUBLIC, Running, indexing, running, settings_in

NOWHERE = {"SEARCH_STORE_URL": "sqlite:////nowhere/at/all", "SEARCH_INDEX_DIR": "/nowhere/at/all"}
"""An archive on this machine that cannot be: what is asked elsewhere must not need it."""


def run(*arguments: str | Path, exit_code: int = 0, env: dict[str, str] | None = None) -> Result:
    result = CliRunner().invoke(main, [str(one) for one in arguments], env={**NOWHERE, **(env or {})})
    assert result.exit_code == exit_code, result.output
    assert "Traceback" not in result.output
    return result


def here(service: Running) -> dict[str, str]:
    """Give the environment of commands that use the same archive on this machine."""
    return {
        "SEARCH_STORE_URL": service.settings.store_url,
        "SEARCH_INDEX_DIR": str(service.settings.index_dir),
    }


def there(service: Running, *scopes: Scope) -> dict[str, str]:
    """Give the environment of commands that ask the service, with a key if there are scopes."""
    address = {"SEARCH_REMOTE": str(service.client.base_url)}
    return {**address, "SEARCH_KEY": secret(service, *scopes)} if scopes else address


def secret(service: Running, *scopes: Scope) -> str:
    return service.key(*scopes)["Authorization"].removeprefix("Bearer ")


def untimed(result: Result) -> str:
    return re.sub(r"[0-9.]+ ms|\"took_ms\":[0-9.]+", "TIME", result.stdout)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(settings_in(tmp_path_factory.mktemp("archive")), *ARTICLES) as service:
        yield service


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setattr(sending, "LOOK_SECONDS", 0.01)
    with running(settings_in(tmp_path / "service")) as mine, indexing(mine):
        yield mine


@pytest.mark.parametrize(
    "command",
    [
        ["search", "tuyen giao"],
        ["search", "tuyen", "goao", "--explain"],
        ["search", "tuyen", "goao", "--as-typed"],
        ["search", "hội nghị năm 2023", "--sort", "newest", "--size", "1"],
        ["search", "", "--author", "Y Đông", "--author", "A Thanh", "--topic", "Giáo dục", "--kind", "plan"],
        ["search", "", "--from", "2024-03", "--to", "2024-07-31", "--document", "42/KH-UBND"],
        ["search", "huyện", "--json"],
        ["suggest", "tuyên", "gi"],
        ["export"],
        ["export", "--format", "csv"],
    ],
)
@pytest.mark.parametrize("staff", [False, True])
def test_a_command_prints_the_same_wherever_the_archive_is(
    archive: Running, command: list[str], staff: bool
) -> None:
    asked = [*command, "--staff"] if staff else command
    printed = untimed(run(*asked, env=here(archive)))
    assert printed
    assert untimed(run(*asked, env=there(archive, *([Scope.SEARCH_STAFF] if staff else [])))) == printed


def test_without_saying_so_nothing_for_the_staff_is_shown(archive: Running) -> None:
    keyed = there(archive, Scope.SEARCH_STAFF)
    assert "noi-bo" not in run("search", "tuyên giáo", env=keyed).stdout
    assert "noi-bo" not in run("export", env=keyed).stdout
    assert "noi-bo" in run("export", "--staff", env=keyed).stdout


def test_who_may_not_see_what_is_for_the_staff_is_told_so(archive: Running) -> None:
    for command in (["search", "giáo"], ["suggest", "gi"], ["export"]):
        assert "search-staff" in run(*command, "--staff", exit_code=1, env=there(archive)).stderr
        told = run(*command, "--staff", exit_code=1, env=there(archive, Scope.WRITE))
        assert "lacks the scope search-staff" in told.stderr
        assert told.stdout == ""


def test_status_counts_what_the_key_may_see(archive: Running) -> None:
    assert f"articles: {len(PUBLIC)}\n" in run("status", env=there(archive)).stdout
    told = run("status", env=there(archive, Scope.SEARCH_STAFF)).stdout
    assert told == run("status", env=here(archive)).stdout
    assert f"articles: {len(ARTICLES)}\n" in told


def test_options_hold_over_settings(archive: Running, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(f"{secret(archive, Scope.SEARCH_STAFF)}\n")
    address = str(archive.client.base_url)
    wrong = {"SEARCH_REMOTE": "http://127.0.0.1:1", "SEARCH_KEY": "wrong"}
    told = run("status", "--remote", address, "--key-file", key, env=wrong).stdout
    assert f"articles: {len(ARTICLES)}\n" in told
    assert (
        run("status", "--remote", "", env={**here(archive), "SEARCH_REMOTE": "http://127.0.0.1:1"}).stdout
        == told
    )


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Give a folder of two articles that are good, one that is not, and a file that holds none."""
    folder = tmp_path / "files"
    folder.mkdir()
    lines = [
        {"id": "hoi-nghi", "title": "Hội nghị tuyên giáo", "date": "2023-12-29", "colour": "red"},
        {"id": "da-xoa", "title": "Đã xóa hẳn"},
        {"title": "Họp xã", "text": "Bàn về tuyên giáo."},
        {"text": "không tên"},
    ]
    (folder / "tin.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    (folder / "anh.png").write_bytes(b"\x89PNG")
    return folder


def test_files_are_sent_and_each_that_is_refused_is_named(service: Running, files: Path) -> None:
    writer = there(service, Scope.WRITE)
    run("ingest", files / "tin.jsonl", exit_code=3, env=writer)
    service.store.delete("da-xoa", purge=True)
    result = run("ingest", files, "--topic", "Tuyên giáo", "--audience", "staff", exit_code=3, env=writer)
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"refused: {files / 'anh.png'}: ")
    assert lines[1].startswith(f"refused: {files / 'tin.jsonl'}, line 4: title: ")
    assert lines[2].startswith(f"refused: {files / 'tin.jsonl'}#da-xoa: ")
    assert lines[3:] == ["0 created, 2 changed, 0 unchanged, 3 refused", "the index is at revision 6"]
    assert "colour" in result.stderr
    assert run("search", "tuyen giao", env=there(service)).stdout.startswith("0 found")
    assert {article.topics for article in service.store.export({Audience.STAFF})} == {("Tuyên giáo",)}


def test_files_are_sent_only_where_there_was_nothing(service: Running, files: Path) -> None:
    writer = there(service, Scope.WRITE)
    run("ingest", "--only-if-empty", files, exit_code=3, env=writer)
    assert "nothing was sent" in run("ingest", "--only-if-empty", files, env=writer).stdout


def test_a_service_that_does_not_index_is_not_waited_for_without_end(
    tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "INDEXED_SECONDS", 0.0)
    with running(settings_in(tmp_path / "service")) as service:
        result = run("ingest", files / "tin.jsonl", exit_code=3, env=there(service, Scope.WRITE))
        assert "goes on by itself" in result.stderr
        assert "the index is at" not in result.stdout
        assert service.store.count(frozenset(Audience)) == 3


def test_who_may_not_write_is_told_so(service: Running, files: Path) -> None:
    assert "scope write" in run("ingest", files, exit_code=1, env=there(service)).stderr
    assert "scope write" in run("ingest", files, exit_code=1, env=there(service, Scope.SEARCH_STAFF)).stderr


@contextmanager
def nobody() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    yield address


def test_what_goes_wrong_is_told_in_one_line(
    archive: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Backoff, "wait", lambda *_: None)
    empty = tmp_path / "empty"
    empty.write_text("\n")
    with nobody() as address:
        told = [
            run("search", "a", "--remote", address, exit_code=1),
            run("export", "--remote", address, exit_code=1),
            run("search", "a", "--remote", "example.vn", exit_code=1),
            run("status", "--remote", address, "--key-file", empty, exit_code=1),
            run("search", "a", "--from", "2024-13", exit_code=1, env=there(archive)),
        ]
    assert [len(one.stderr.splitlines()) for one in told] == [1] * len(told)
    assert "does not answer" in told[0].stderr
    assert told[-1].stderr == run("search", "a", "--from", "2024-13", exit_code=1, env=here(archive)).stderr
    assert "--remote" in run("status", "--key-file", empty, exit_code=2).stderr


def test_the_key_is_not_sent_where_it_is_not_needed(archive: Running) -> None:
    unknown = {**there(archive), "SEARCH_KEY": "revoked"}
    assert "found" in run("search", "huyện", env=unknown).stdout
    assert "unknown or was revoked" in run("search", "huyện", "--staff", exit_code=1, env=unknown).stderr


def test_the_key_is_in_no_message(archive: Running) -> None:
    shown = run("search", "a", "--staff", exit_code=1, env={**there(archive), "SEARCH_KEY": "một-khóa-sai"})
    assert "key: is no key" in shown.stderr
    assert "khóa" not in shown.output


def test_without_its_library_it_is_told_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("search_service.client")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "httpx2", None)
    told = run("status", "--remote", "http://127.0.0.1:1", exit_code=1).stderr
    assert told == "Error: the client needs httpx2: pip install '.[client]' in a checkout\n"


@pytest.mark.parametrize("content", [b"\xff\xfek\x00e\x00y\x00", b"\x89PNG", "khóa".encode()])
def test_a_file_that_holds_no_key_is_told_so(archive: Running, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    result = run("search", "--staff", "--key-file", file, "giao", exit_code=1, env=there(archive))
    assert "is no key of a service" in result.output


def test_a_file_of_an_editor_that_marks_its_beginning_holds_a_key(archive: Running, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(secret(archive, Scope.SEARCH_STAFF), encoding="utf-8-sig")
    run("search", "--staff", "--key-file", file, "giao", env=there(archive))


def test_what_is_typed_wrong_is_asked_or_told_in_one_line(archive: Running) -> None:
    half = run("search", "giao\udcff", env=there(archive))
    assert untimed(half) == untimed(run("search", "giao\udcff", env=here(archive)))
    assert "make it shorter" in run("search", "a" * 70_000, exit_code=1, env=there(archive)).output


def test_where_nothing_is_sent_nothing_is_waited_for(service: Running, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    result = run("ingest", tmp_path / "none", env=there(service, Scope.WRITE))
    assert result.stdout == "0 created, 0 changed, 0 unchanged, 0 refused\n"


def test_an_article_that_is_sent_twice_is_told_with_its_places(service: Running, tmp_path: Path) -> None:
    file = tmp_path / "tin.jsonl"
    file.write_text('{"id": "a", "title": "M"}\n\n{"id": "a", "title": "H"}\n', encoding="utf-8")
    told = run("ingest", file, env=there(service, Scope.WRITE))
    assert told.stdout.startswith("1 created, 1 changed, 0 unchanged, 0 refused\n")
    assert f"warning: {file}, line 3: replaces {file}, line 1: both are article a" in told.stderr
