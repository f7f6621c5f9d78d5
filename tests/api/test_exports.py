"""Does an export flow, however long it is and however slowly it is read?"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest
from httpx2 import Client, RemoteProtocolError

from search_service.api.exports import formula_safe
from search_service.articles.article import Article
from search_service.search.service import Search
from tests.api.running import Running, running, settings_in

MANY: Final = 20_000
MIB: Final = 1 << 20
_SERVER: Final = """
import socket, uvicorn
from search_service.app import create_app
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(create_app(), log_level="warning", ws="none")).run(sockets=[listening])
"""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a service with many articles: 80 MB, most of it in what is kept but not searched."""
    folder = tmp_path_factory.mktemp("many")
    source = "Cổng thông tin điện tử " * 125
    articles = (Article(id=f"a{at}", title=f"Bài số {at}", source=f"{source}{at}") for at in range(MANY))
    with running(settings_in(folder), *articles):
        return folder


@contextmanager
def serving_apart(folder: Path) -> Iterator[tuple[Client, int]]:
    """Serve in a process of its own; give a client and the process's id."""
    settings = settings_in(folder)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SEARCH_")},
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "SEARCH_STORE_URL": settings.store_url,
        "SEARCH_INDEX_DIR": str(settings.index_dir),
        "SEARCH_INDEXER": "off",
    }
    command = [sys.executable, "-c", _SERVER]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            port = process.stdout.readline().strip()
            with Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
                yield client, process.pid
        finally:
            process.terminate()


def own_memory(pid: int) -> int:
    """Give the bytes of a process's memory that are its own: not those of files, as the index is."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    (line,) = [line for line in status.splitlines() if line.startswith("RssAnon:")]
    return int(line.split()[1]) * 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's own memory")
@pytest.mark.xdist_group("many")
@pytest.mark.parametrize("format_", ["jsonl", "csv", "atom"])
def test_many_results_take_no_more_memory_than_few(many: Path, format_: str) -> None:
    with serving_apart(many) as (client, pid):
        assert client.get("/api/v1/export", params={"format": format_, "q": "19999"}).status_code == 200
        client.get("/api/v1/search").raise_for_status()
        before = most = own_memory(pid)
        size = ends = 0
        with client.stream("GET", "/api/v1/export", params={"format": format_}) as answer:
            assert "Content-Length" not in answer.headers
            for piece in answer.iter_bytes(chunk_size=MIB // 4):
                if not size:  # while nobody reads on, the service answers others, and holds no more
                    for _ in range(20):
                        client.get("/api/v1/search?q=bài").raise_for_status()
                size += len(piece)
                ends += piece.count({"jsonl": b"\n", "csv": b"\r\n", "atom": b"</entry>"}[format_])
                most = max(most, own_memory(pid))
        assert size > (4 if format_ == "atom" else 60) * MIB
        assert abs(ends - MANY) <= 1 + size // (MIB // 4)  # an end may lie between two pieces
        assert most - before < 16 * MIB, f"{(most - before) / MIB:.1f} MiB more for {size / MIB:.0f} MiB"


def test_it_is_compressed_as_it_flows(archive: Running) -> None:
    for format_ in ("jsonl", "csv", "atom"):
        address = f"/api/v1/export?format={format_}"
        with archive.client.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert "Accept-Encoding" in answer.headers["Vary"]
            sent = b"".join(answer.iter_raw())
        plain = archive.client.get(address, headers={"Accept-Encoding": "identity"})
        assert "Content-Encoding" not in plain.headers
        assert gzip.decompress(sent) == plain.content


@pytest.mark.parametrize("format_", ["jsonl", "csv", "atom"])
@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_one_that_breaks_off_does_not_look_complete(
    archive: Running, monkeypatch: pytest.MonkeyPatch, format_: str, coding: str
) -> None:
    def breaking(*_: object) -> Iterator[Article]:
        yield Article(id="a", title="Một", text="x" * 100_000)
        raise RuntimeError("the disk went away")

    monkeypatch.setattr(Search, "export", breaking)
    with pytest.raises(RemoteProtocolError):
        archive.client.get(f"/api/v1/export?format={format_}", headers={"Accept-Encoding": coding})


def test_each_form_has_every_result(archive: Running) -> None:
    got = {
        format_: archive.client.get("/api/v1/export", params={"format": format_, "sort": "newest"}).content
        for format_ in ("jsonl", "csv", "atom")
    }
    expected = [json.loads(line)["title"] for line in got["jsonl"].splitlines()]
    rows = csv.DictReader(io.StringIO(got["csv"].decode("utf-8-sig"), newline=""))
    assert [row["title"].removeprefix("'") for row in rows] == expected
    namespace = "{http://www.w3.org/2005/Atom}"
    entries = ET.fromstring(got["atom"]).iter(f"{namespace}entry")
    assert [entry.findtext(f"{namespace}title") for entry in entries] == expected


@pytest.mark.parametrize(
    ("cookie", "coding"),
    [
        ("a=1; search-session=x", None),
        ("__Secure-search-session=x", None),
        ("_ga=GA1.2; portal=x", "gzip"),
    ],
)
def test_what_somebody_may_see_who_signed_in_is_not_compressed(
    archive: Running, cookie: str, coding: str | None
) -> None:
    headers = {"Accept-Encoding": "gzip", "Cookie": cookie}
    for address in ("/", "/api/v1/search", "/api/v1/export"):
        assert archive.client.get(address, headers=headers).headers.get("Content-Encoding") == coding


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("- một", "'- một"),
        ("＝1+1", "'＝1+1"),
        ("\n=1", "'\n'=1"),
        # Excel set to Vietnamese begins a new cell at a semicolon.
        ('tin;=HYPERLINK("x")', 'tin;\'=HYPERLINK("x")'),
        ("Mật; Y;@x;+1;-1", "Mật; Y;'@x;'+1;'-1"),
        ("một\n=1\n- hai\n-3", "một\n'=1\n- hai\n'-3"),
        ("a=1; b-2 +3", "a=1; b-2 +3"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula_whatever_the_spreadsheet_splits_at(text: str, cell: str) -> None:
    assert formula_safe(text) == cell
