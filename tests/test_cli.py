"""Does each command do what it says, and say plainly what it cannot do?"""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from httpx2 import Client, TransportError

from search_service.articles.article import Article, Audience
from search_service.articles.store import Draft, Store
from search_service.cli import main
from search_service.engine.whoosh.index import WhooshEngine
from search_service.indexing.lock import is_held, only_indexer
from tests.conftest import ROOT, missing
from tests.servers.ports import free_ports

Run = Callable[..., Result]
COMMAND = [sys.executable, "-m", "search_service"]


def environment(folder: Path) -> dict[str, str]:
    return {
        "SEARCH_STORE_URL": f"sqlite:///{folder}/articles.sqlite3",
        "SEARCH_INDEX_DIR": str(folder / "index"),
        "SEARCH_BUSY_TIMEOUT": "0.2",
    }


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Give what runs a command on an archive of the test's own."""

    def run(*arguments: str | Path, exit_code: int = 0, **settings: str) -> Result:
        env = environment(tmp_path) | settings
        result = CliRunner().invoke(main, [str(one) for one in arguments], env=env)
        assert result.exit_code == exit_code, result.output
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Give a folder of two articles for the public, one for staff, and one that is none."""
    folder = tmp_path / "files"
    folder.mkdir()
    lines = [
        {
            "id": "hoi-nghi",
            "title": "Hội nghị tuyên giáo <b>",
            "author": "Minh Đức",
            "topic": "Tuyên giáo",
            "date": "2023-12-29",
        },
        {
            "id": "nong-thon",
            "title": "Nông thôn mới",
            "text": "Họp tuyên giáo xã.",
            "date": "2024-03-15",
            "colour": "red",
        },
        {"id": "noi-bo", "title": "Tuyên giáo nội bộ", "audience": "staff"},
    ]
    (folder / "tin.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n{}\n", encoding="utf-8")
    (folder / "anh.png").write_bytes(b"\x89PNG")
    return folder


def test_help_comes_at_once_and_without_the_heavy_parts() -> None:
    heavy = {"fastapi", "httpx2", "numpy", "pydantic", "pyvi", "rich", "sqlalchemy", "uvicorn", "whoosh"}
    script = "import sys, search_service.cli; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert not heavy & set(loaded.stdout.split())


@pytest.mark.parametrize("command", [[], *[[name] for name in main.commands], ["keys", "create"]])
def test_every_command_explains_itself(run: Run, command: list[str]) -> None:
    assert "Usage: " in run(*command, "--help").output


def test_ingest_keeps_what_is_good_and_names_what_is_not(run: Run, files: Path) -> None:
    result = run("ingest", files, exit_code=3)
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"refused: {files / 'anh.png'}: ")
    assert lines[1].startswith(f"refused: {files / 'tin.jsonl'}, line 4: title: ")
    assert lines[2:] == ["3 created, 0 changed, 0 unchanged, 2 refused", "the index is at revision 3"]
    assert "colour" in result.stderr


def test_on_a_terminal_what_was_refused_is_a_table(files: Path, tmp_path: Path) -> None:
    try:
        master, slave = pty.openpty()
    except OSError as error:  # a chroot without /dev/pts
        missing(f"this machine has no terminals to open ({error})")
    env = {**os.environ, **environment(tmp_path), "COLUMNS": "200", "TERM": "xterm"}
    with (
        subprocess.Popen(
            [*COMMAND, "ingest", files], env=env, cwd=ROOT, stdout=slave, stderr=slave
        ) as process,
        open(master, "rb", buffering=0) as terminal,  # noqa: PTH123  # a descriptor
    ):
        os.close(slave)
        shown = b""
        with suppress(OSError):  # the terminal hangs up when the command has ended
            while piece := terminal.read(4096):
                shown += piece
    assert process.returncode == 3
    told = shown.decode()
    assert "indexing" in told
    row = next(line for line in told.splitlines() if "tin.jsonl" in line)
    assert [cell.strip() for cell in row.split("│")[1:3]] == [str(files / "tin.jsonl"), "4"]
    assert "title: is missing" in row


def test_an_article_that_comes_twice_is_counted_and_told(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    lines = [{"id": "a", "title": title} for title in ("Một", "Một", "Hai")]
    first, last = folder / "1.jsonl", folder / "2.json"
    first.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    last.write_text(json.dumps([{"id": "b", "title": "Ba"}, {"id": "a", "title": "Bốn"}]), encoding="utf-8")
    told = run("ingest", folder)
    assert told.stdout.startswith("2 created, 2 changed, 1 unchanged, 0 refused\n")
    assert [line for line in told.stderr.splitlines() if line.startswith("warning: ")] == [
        f"warning: {first}, line 3: replaces {first}, line 2: both are article a (1 times)",
        f"warning: {last}, record 2: replaces {first}, line 3: both are article a (1 times)",
    ]


def test_a_line_that_is_there_a_thousand_times_is_one_article(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "same.jsonl"
    file.write_text('{"id": "a", "title": "Một"}\n' * 1000, encoding="utf-8")
    told = run("ingest", file)
    assert told.stdout.startswith("1 created, 0 changed, 999 unchanged, 0 refused\n")
    assert "warning" not in told.stderr


def test_of_many_warnings_the_first_are_shown_and_the_others_counted(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    lines = [{"id": "a", "title": f"Số {number}"} for number in range(30)]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert run("ingest", file).stderr.splitlines()[20] == "warning: 9 others like these"


def test_ingesting_again_changes_nothing_and_a_change_replaces(run: Run, files: Path) -> None:
    (files / "anh.png").unlink()
    page = files / "tin.jsonl"
    page.write_text(page.read_text().removesuffix("{}\n"))
    run("ingest", page)
    assert "0 created, 0 changed, 3 unchanged, 0 refused" in run("ingest", page).stdout
    page.write_text(page.read_text().replace("2024-03-15", "2024-03-16"))
    assert "0 created, 1 changed, 2 unchanged, 0 refused" in run("ingest", page).stdout


def test_defaults_hold_for_what_does_not_say_so_itself(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tin.jsonl").write_text(
        '{"title": "Một"}\n{"title": "Hai", "kind": "plan", "topic": "Khác"}\n'
    )
    run("ingest", tmp_path / "tin.jsonl", "--audience", "staff", "--kind", "report", "--topic", "Mật")
    exported = [json.loads(line) for line in run("export", "--staff").stdout.splitlines()]
    assert {(one["title"], one["kind"], *one["topics"]) for one in exported} == {
        ("Một", "report", "Mật"),
        ("Hai", "plan", "Khác"),
    }
    assert run("export").stdout == ""


def test_what_a_folder_keeps_for_the_staff_no_option_publishes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "noi-bo").mkdir()
    (tmp_path / "noi-bo" / "defaults.toml").write_text('audience = "staff"\n')
    for folder, title in ((tmp_path, "Một"), (tmp_path / "noi-bo", "Hai")):
        (folder / "tin.jsonl").write_text(json.dumps({"title": title}) + "\n")
    run("ingest", "--audience", "public", tmp_path / "noi-bo", tmp_path / "tin.jsonl")
    assert [json.loads(line)["title"] for line in run("export").stdout.splitlines()] == ["Một"]


def test_only_if_empty_leaves_a_record_alone_that_has_had_articles(run: Run, files: Path) -> None:
    run("ingest", "--only-if-empty", files, exit_code=3)
    assert "nothing was taken in" in run("ingest", "--only-if-empty", files).stdout


def test_ingest_waits_for_the_process_that_is_the_indexer(
    run: Run, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_service.cli.indexing.INDEXER_SECONDS", 0.1)
    with only_indexer(tmp_path / "index"):
        result = run("ingest", files / "tin.jsonl", exit_code=3)
    assert f"process {os.getpid()} is the indexer" in result.stderr
    assert "goes on by itself" in result.stderr
    assert "the index is at revision" not in result.stdout
    assert run("index").stdout == "the index is at revision 3\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["ingest"],
        ["ingest", "/nowhere/at/all"],
        ["ingest", ".", "--kind", "poem"],
        ["search"],
        ["search", "a", "--size", "0"],
        ["search", "a", "--sort", "best"],
        ["export", "--format", "pdf"],
        ["keys", "create"],
        ["keys", "create", "--scope", "everything"],
        ["serve", "--port", "0"],
        ["fly"],
    ],
)
def test_what_is_not_understood_ends_with_2(run: Run, arguments: list[str]) -> None:
    run(*arguments, exit_code=2)


def test_a_search_is_read_by_people(run: Run, files: Path) -> None:
    run("ingest", files, exit_code=3)
    shown = run("search", "tuyen giao").stdout
    assert "2 found" in shown
    assert "Hội nghị tuyên giáo <b>" in shown
    assert "2023-12-29 · Minh Đức · Tuyên giáo · hoi-nghi" in shown
    assert "nội bộ" not in shown
    assert "3 found" in run("search", "tuyen giao", "--staff").stdout
    assert "1 found" in run("search", "tuyen giao", "--author", "Minh Đức", "--topic", "Tuyên giáo").stdout
    assert "1 found" in run("search", "", "--from", "2024", "--to", "2024-03").stdout
    assert "Did you mean: tuyên giáo (2 found)" in shown
    explained = run("search", "tuyen", "goao", "--explain").stdout
    assert "Nothing matches as typed; searched for: tuyen giao" in explained
    assert "liền nhau" in explained
    assert "0 found" in run("search", "tuyen", "goao", "--as-typed", "--kind", "report").stdout
    assert "Period: năm 2023 (1/1/2023 – 31/12/2023): --from 2023-01-01 --to 2023-12-31" in (
        run("search", "tuyên giáo", "năm 2023").stdout
    )
    newest = run("search", "tuyen giao", "--sort", "newest", "--size", "1").stdout
    assert "nong-thon" in newest
    assert "hoi-nghi" not in newest


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1258"])
def test_a_terminal_without_vietnamese_letters_shows_what_it_can(
    run: Run, files: Path, tmp_path: Path, encoding: str
) -> None:
    run("ingest", files, exit_code=3)
    env = os.environ | environment(tmp_path) | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}

    def printed(*arguments: str) -> bytes:
        return subprocess.run([*COMMAND, *arguments], env=env, capture_output=True, check=True).stdout

    assert b"1. " in printed("search", "giao")
    # What programs read is UTF-8 all the same.
    assert json.loads(printed("search", "--json", "giao").decode())["hits"]


def test_a_search_as_json_is_the_answer_of_the_api(run: Run, files: Path, tmp_path: Path) -> None:
    run("ingest", files, exit_code=3)
    with serving(tmp_path, "--no-indexer") as client:
        answer = client.get("/api/v1/search", params={"q": "tuyên giáo", "size": 1}).json()
    told = json.loads(run("search", "tuyên giáo", "--size", "1", "--json").stdout)
    assert {**told, "took_ms": 0} == {**answer, "took_ms": 0}


def test_an_export_is_the_whole_archive(run: Run, files: Path) -> None:
    run("ingest", files, exit_code=3)
    assert [json.loads(line)["id"] for line in run("export").stdout.splitlines()] == ["nong-thon", "hoi-nghi"]
    table = run("export", "--format", "csv", "--staff").stdout_bytes.decode("utf-8-sig")
    assert {row["id"] for row in csv.DictReader(io.StringIO(table, newline=""))} == {
        "nong-thon",
        "hoi-nghi",
        "noi-bo",
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ["status"],
        ["check"],
        ["backup", "copy.sqlite3"],
        ["search", "a"],
        ["suggest", "a"],
        ["export"],
        ["keys", "list"],
        ["keys", "revoke", "id"],
    ],
)
def test_where_no_record_is_nothing_is_read_and_none_made(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    told = run(*arguments, exit_code=1, SEARCH_STORE_URL="sqlite:///data/articles.sqlite3").stderr
    assert f"there is no record at {tmp_path}/data/articles.sqlite3" in told
    assert "SEARCH_STORE_URL" in told
    assert not list(tmp_path.iterdir())


def test_status_check_backup_and_restore(run: Run, files: Path, tmp_path: Path) -> None:
    run("keys", "create", "--scope", "write")  # the record is made, the index is not
    assert "index_revision: -\n" in run("status").stdout
    assert run("check").stderr.startswith("no index to check: ")
    run("ingest", files, exit_code=3)
    assert run("status").stdout.splitlines()[:3] == ["record_revision: 3", "index_revision: 3", "articles: 3"]
    assert run("check", "--deep").stdout == "no damage was found\n"
    copy = tmp_path / "copy.sqlite3"
    run("backup", copy)
    assert "is there already" in run("backup", copy, exit_code=1).stderr
    with Store.open(environment(tmp_path)["SEARCH_STORE_URL"]) as store:
        store.delete("hoi-nghi")
        assert "is in use" in run("restore", copy, exit_code=1).stderr
    run("index")
    assert "1 found" in run("search", "tuyen giao").stdout
    assert "revision 3" in run("restore", copy).stdout
    for command in (("search", "tuyen giao"), ("suggest", "tuyen"), ("export",)):
        assert "another record" in run(*command, exit_code=1).stderr
    assert "index_problem: the index is of another record" in run("status").stdout
    assert "another record" in run("check", exit_code=1).stdout
    run("index")
    assert run("check", "--deep").stdout == "no damage was found\n"
    assert "2 found" in run("search", "tuyen giao").stdout
    assert "there is no backup" in run("restore", tmp_path / "nothing", exit_code=1).stderr


def test_an_index_of_another_version_is_no_damage(
    run: Run, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("ingest", files, exit_code=3)
    monkeypatch.setattr("search_service.engine.whoosh.toc.FORMAT", 99)
    assert "of another version of this program" in run("check", "--deep").stderr


def test_check_finds_a_damaged_index_and_one_that_lacks_articles(
    run: Run, files: Path, tmp_path: Path
) -> None:
    run("ingest", files, exit_code=3)
    segments = sorted((tmp_path / "index").glob("*.seg"))
    segments[0].write_bytes(segments[0].read_bytes()[:-2])
    assert "damaged" in run("check", exit_code=1).stdout
    run("index", "--rebuild")
    with closing(WhooshEngine(tmp_path / "index")) as engine:
        held = engine.committed()
        assert held
        engine.apply([], ["hoi-nghi"], held)
    run("check")
    told = run("check", "--deep", exit_code=1).stdout
    assert told == "the index has 1 public articles, the record 2\n"
    run("index", "--rebuild")
    assert run("check", "--deep").stdout == "no damage was found\n"


def test_keys_are_printed_once_alone_on_the_last_line(run: Run) -> None:
    created = run("keys", "create", "--scope", "write", "--scope", "search-staff", "--name", "Cổng thông tin")
    secret = created.output.splitlines()[-1]
    assert created.stdout == f"{secret}\n"
    (listed,) = run("keys", "list").stdout.splitlines()
    assert secret not in listed
    assert "search-staff,write" in listed
    assert "Cổng thông tin" in listed
    assert "good" in listed
    id_ = listed.split()[0]
    run("keys", "revoke", id_)
    assert "revoked" in run("keys", "list").stdout
    assert "there is no key" in run("keys", "revoke", "nope", exit_code=1).stderr


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"SEARCH_PORT": "many"}, "SEARCH_PORT"),
        ({"SEARCH_INDEXER": "maybe", "SEARCH_WORKERS": "0"}, "SEARCH_WORKERS"),
        ({"SEARCH_STORE_URL": "nonsense"}, "SEARCH_STORE_URL"),
    ],
)
def test_a_bad_setting_is_named_in_one_line(run: Run, settings: dict[str, str], named: str) -> None:
    told = run("status", exit_code=1, **settings).stderr
    assert named in told
    assert len(told.splitlines()) == 1


def test_a_bad_value_or_a_missing_index_is_told_in_one_line(run: Run, files: Path) -> None:
    run("keys", "create", "--scope", "write")  # the record is made, the index is not
    assert run("search", "a", exit_code=1).stderr.startswith("Error: there is no index yet")
    run("ingest", files, exit_code=3)
    assert run("search", "a", "--from", "2024-13", exit_code=1).stderr.startswith("Error: date_from: ")


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command until it is told to end, which it does without complaint."""
    env = {**os.environ, **environment(folder), "SEARCH_LOG_LEVEL": "warning"}
    with subprocess.Popen(
        [*COMMAND, *arguments], env=env, cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            _, told = process.communicate(timeout=30)
    assert process.returncode in {0, -signal.SIGTERM}, told
    assert "Traceback" not in told


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[Client]:
    """Run `serve` as a process of its own and give a client once it answers."""
    (port,) = free_ports(1)
    with (
        started(folder, "serve", "--port", str(port), *arguments) as process,
        Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
    ):
        give_up = time.monotonic() + 60
        while not answers(client):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < give_up
        yield client


def answers(client: Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except TransportError:
        return False


def test_a_service_a_command_and_a_write_get_along(run: Run, files: Path, tmp_path: Path) -> None:
    key = run("keys", "create", "--scope", "write").stdout.strip()
    with serving(tmp_path, "--workers", "2") as client:
        give_up = time.monotonic() + 60
        while not is_held(tmp_path / "index"):
            assert time.monotonic() < give_up
        taken = run("ingest", files, exit_code=3)
        assert "is the indexer" in taken.stderr
        assert "the index is at revision 3" in taken.stdout
        assert client.get("/api/v1/search", params={"q": "tuyen giao"}).json()["total"] == 2
        for number in range(3):
            sent: Any = client.put(
                f"/api/v1/articles/a{number}?wait=true",
                json={"title": f"Tuyên giáo {number}"},
                headers={"Authorization": f"Bearer {key}"},
            )
            assert (sent.status_code, sent.json()["indexed"]) == (201, True)
            assert client.get("/api/v1/search", params={"q": "tuyen giao"}).json()["total"] == 3 + number
        assert "5 found" in run("search", "tuyen giao").stdout
        run("check", "--deep")


def test_an_indexer_of_its_own_keeps_a_service_current(run: Run, tmp_path: Path) -> None:
    key = run("keys", "create", "--scope", "write").stdout.strip()
    with started(tmp_path, "index", "--watch"), serving(tmp_path, "--no-indexer") as client:
        sent = client.put(
            "/api/v1/articles/a?wait=true", json={"title": "Một"}, headers={"Authorization": f"Bearer {key}"}
        )
        assert (sent.status_code, sent.json()["indexed"]) == (201, True)
        with Store.open(environment(tmp_path)["SEARCH_STORE_URL"]) as store:
            store.put([Draft(Article(id="b", title="Hai", audience=Audience.STAFF))])
        assert run("index").stdout == "the index is at revision 2\n"
