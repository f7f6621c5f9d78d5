"""When the index cannot be written the service answers as before, says so, and goes on when it can again."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from search_service.articles.article import Article
from search_service.articles.keys import Scope
from search_service.indexing.trouble import in_trouble
from tests.api.running import Running, ids, indexing, problem, running, settings_in
from tests.conftest import missing

ARTICLES = tuple(Article(id=f"a{n}", title=f"Bài {n}", text="suối rừng") for n in range(3))
GIVE_UP = 20.0
"""Seconds after which something that must happen by itself has not."""


def mount(*arguments: object) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True, capture_output=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give the folder of a disk of 1 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", folder)
    except (OSError, subprocess.CalledProcessError):
        missing("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def served(tmp_path: Path, disk: Path, *, indexed: bool = True) -> Iterator[Running]:
    settings = settings_in(tmp_path, index_dir=disk / "index", wait_timeout=GIVE_UP)
    with ExitStack() as stack:
        service = stack.enter_context(running(settings, *ARTICLES))
        if indexed:
            stack.enter_context(indexing(service))
        yield service


def full(disk: Path) -> Path:
    """Fill a disk to the last byte and give what can be removed to make room."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            return filler
    raise AssertionError("the disk has no end")


def eventually(service: Running, **expected: Any) -> dict[str, Any]:
    """Ask for the status until it is as expected."""
    deadline = time.monotonic() + GIVE_UP
    while True:
        status: dict[str, Any] = service.get("/api/v1/status")
        if expected.items() <= status.items():
            return status
        assert time.monotonic() < deadline, status


def shown(service: Running) -> set[str]:
    return set(ids(service.search(q="suối")))


def test_a_full_disk(small_disk: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with served(tmp_path, small_disk) as service:
        writer = service.key(Scope.WRITE)
        eventually(service, index_revision=3)
        filler = full(small_disk)

        told = service.client.delete("/api/v1/articles/a0", headers=writer)
        problem(told, 507)
        assert "a0 was deleted, but searches may still show it" in told.json()["detail"]
        assert "No space left" in told.json()["detail"]
        assert int(told.headers["Retry-After"]) > 0
        problem(service.client.delete("/api/v1/articles/a1?wait=true", headers=writer), 507)
        new = {"title": "Mới", "text": "suối"}
        problem(service.client.put("/api/v1/articles/b?wait=true", json=new, headers=writer), 507)
        assert service.client.put("/api/v1/articles/c", json=new, headers=writer).status_code == 201
        hidden = {"title": "Bài 2", "audience": "staff"}
        told = service.client.put("/api/v1/articles/a2", json=hidden, headers=writer)
        problem(told, 507)
        assert "a2 is no longer public" in told.json()["detail"]

        assert service.store.get("a0") is None
        assert shown(service) == {"a0", "a1", "a2"}
        assert service.get("/readyz") == {"status": "ok"}
        status = eventually(service, record_revision=8, index_revision=3, pending_removals=3)
        assert "No space left" in status["index_problem"]

        filler.unlink()
        eventually(service, index_revision=8, pending_removals=0, index_problem=None)
        assert shown(service) == {"b", "c"}
        assert service.client.delete("/api/v1/articles/b", headers=writer).status_code == 200
    complaints = [record for record in caplog.records if "No space left" in record.getMessage()]
    assert len([record for record in complaints if record.name.startswith("search_service.indexing")]) == 1
    assert "indexing works again" in caplog.text


def test_a_read_only_disk(small_disk: Path, tmp_path: Path) -> None:
    with served(tmp_path, small_disk, indexed=False) as service:
        writer = service.key(Scope.WRITE)
        mount("-o", "remount,ro", small_disk)
        with indexing(service):
            eventually(service, index_problem="the index cannot be written: its disk is full or read-only")
            problem(service.client.delete("/api/v1/articles/a0", headers=writer), 507)
            assert shown(service) == {"a0", "a1", "a2"}
            mount("-o", "remount,rw", small_disk)
            eventually(service, index_revision=4, pending_removals=0, index_problem=None)
            assert shown(service) == {"a1", "a2"}


def test_a_folder_that_may_only_be_read(tmp_path: Path) -> None:
    with served(tmp_path, tmp_path, indexed=False) as service:
        writer = service.key(Scope.WRITE)
        service.settings.index_dir.chmod(0o555)
        if os.access(service.settings.index_dir, os.W_OK):
            pytest.skip("root may write everywhere")
        try:
            with indexing(service):
                problem(service.client.delete("/api/v1/articles/a0?wait=true", headers=writer), 507)
                assert shown(service) == {"a0", "a1", "a2"}
                service.settings.index_dir.chmod(0o755)
                eventually(service, index_revision=4, index_problem=None)
        finally:
            service.settings.index_dir.chmod(0o755)


def test_the_trouble_of_an_indexer_ends_with_it(tmp_path: Path) -> None:
    assert not in_trouble(tmp_path / "nowhere")
    with served(tmp_path, tmp_path) as service:
        eventually(service, index_revision=3)
        assert not in_trouble(service.settings.index_dir)
