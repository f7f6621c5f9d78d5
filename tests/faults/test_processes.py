"""The indexer is a process beside the service: they end together, and a dead indexer is started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from search_service.app import create_app
from search_service.articles.keys import Scope
from search_service.articles.store import Store
from search_service.indexing.lock import LOCK_FILE, is_held
from search_service.indexing.process import NICENESS
from search_service.settings import Settings
from tests.api.running import settings_in
from tests.servers.machine import until

GIVE_UP = 20.0
"""Seconds after which something that must happen by itself has not."""

SERVICE = """
import sys, threading
from contextlib import suppress
from search_service.indexing.leadership import InFolder
from search_service.indexing.process import indexer_beside
from search_service.settings import Settings
settings = Settings.model_validate_json(sys.argv[1])
with suppress(KeyboardInterrupt), indexer_beside(settings, InFolder(settings.index_dir)):
    threading.Event().wait()
"""


def holder(settings: Settings) -> int:
    """Give the process that is the indexer, once there is one."""
    until(lambda: is_held(settings.index_dir) and (settings.index_dir / LOCK_FILE).stat().st_size > 0)
    return int((settings.index_dir / LOCK_FILE).read_text().split()[0])


def put(client: TestClient, settings: Settings, id_: str) -> bool:
    with Store.open(settings.store_url) as store:
        _, secret = store.keys.create([Scope.WRITE], "test")
    headers = {"Authorization": f"Bearer {secret}"}
    told = client.put(f"/api/v1/articles/{id_}?wait=true", json={"title": f"Bài {id_}"}, headers=headers)
    return told.json()["indexed"] is True


def test_a_dead_indexer_is_started_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = settings_in(tmp_path, indexer="on", wait_timeout=GIVE_UP)
    with TestClient(create_app(settings)) as client:
        assert put(client, settings, "a")
        first = holder(settings)
        assert first != os.getpid()
        own = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, first) == min(own + NICENESS, 19)
        os.kill(first, signal.SIGKILL)
        assert put(client, settings, "b")
        assert holder(settings) != first
    assert f"the indexer ended with status {-signal.SIGKILL}, it is started again" in caplog.text
    assert not is_held(settings.index_dir)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_indexer_ends_with_its_service(tmp_path: Path, number: int) -> None:
    if number == signal.SIGINT and signal.getsignal(number) == signal.SIG_IGN:
        pytest.skip("a shell started these tests in the background, where programs are deaf to SIGINT")
    settings = settings_in(tmp_path)
    command = [sys.executable, "-c", SERVICE, settings.model_dump_json()]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as service:
        indexer = holder(settings)
        assert indexer != service.pid
        if number == signal.SIGINT:  # a terminal sends it to both
            os.kill(indexer, number)
        service.send_signal(number)
        _, told = service.communicate(timeout=GIVE_UP)
    until(lambda: not is_held(settings.index_dir))
    assert told.count("\n") <= 1, told  # the index is built anew


def test_an_indexer_that_cannot_work_says_why_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = settings_in(tmp_path, store_url=f"sqlite:///{tmp_path}/file/articles.sqlite3")
    command = [sys.executable, "-m", "search_service.indexing.process"]
    sent = settings.model_dump_json() + "\n"
    told = subprocess.run(command, check=False, input=sent, capture_output=True, text=True, timeout=GIVE_UP)
    assert told.returncode == 1
    (line,) = told.stderr.splitlines()
    assert line.startswith("ERROR:")
    assert "SEARCH_STORE_URL" in line
