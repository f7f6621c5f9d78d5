from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from search_service.errors import IndexerRunning, IndexUnwritable
from search_service.indexing.lock import LOCK_FILE, is_held, noted, only_indexer

HOLD = """
import sys
from pathlib import Path
from search_service.indexing.lock import only_indexer
with only_indexer(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_there_is_one_indexer_and_the_file_names_it(tmp_path: Path) -> None:
    with only_indexer(tmp_path):
        assert (tmp_path / LOCK_FILE).read_text().strip() == str(os.getpid())
        with pytest.raises(IndexerRunning, match=str(os.getpid())), only_indexer(tmp_path):
            pass
    with only_indexer(tmp_path):
        pass


def test_a_killed_indexer_frees_the_lock(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(IndexerRunning, match=str(other.pid)), only_indexer(tmp_path):
            pass
        other.kill()
        other.wait()
    with only_indexer(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_named_with_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(IndexUnwritable, match=r"file/index.*SEARCH_INDEX_DIR"),
        only_indexer(tmp_path / "file/index"),
    ):
        pass


def test_a_lock_whose_file_is_gone_is_lost(tmp_path: Path) -> None:
    with only_indexer(tmp_path) as first:
        first.confirm()
        (tmp_path / LOCK_FILE).unlink()
        with pytest.raises(IndexerRunning, match="deleted"):
            first.confirm()
        with only_indexer(tmp_path) as second:
            second.confirm()
            with pytest.raises(IndexerRunning, match="replaced"):
                first.confirm()


def test_the_indexer_leaves_a_note_for_those_who_ask(tmp_path: Path) -> None:
    assert not is_held(tmp_path)
    assert not noted(tmp_path)
    with only_indexer(tmp_path) as lock:
        assert is_held(tmp_path)
        assert not noted(tmp_path)
        size = (tmp_path / LOCK_FILE).stat().st_size
        for text in ("tệp chỉ mục bị hỏng", "x" * 10_000, ""):
            lock.note(text)
            assert text.startswith(noted(tmp_path))
            assert bool(noted(tmp_path)) is bool(text)
            assert (tmp_path / LOCK_FILE).stat().st_size == size
        lock.note("busy")
    assert not is_held(tmp_path)
    assert not noted(tmp_path)
