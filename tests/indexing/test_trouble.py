"""The indexer's flag is seen by everybody, and is down when nobody holds it up."""

from __future__ import annotations

from pathlib import Path

from search_service.indexing.trouble import flag, in_trouble


def test_the_flag_is_up_from_begin_to_end(tmp_path: Path) -> None:
    with flag(tmp_path) as trouble:
        assert not in_trouble(tmp_path)
        for _ in range(2):
            trouble.begin()
            assert in_trouble(tmp_path)
        trouble.end()
        assert not in_trouble(tmp_path)
        trouble.begin()
    assert not in_trouble(tmp_path)


def test_the_next_flag_goes_up_when_the_first_is_down(tmp_path: Path) -> None:
    with flag(tmp_path) as second:
        with flag(tmp_path) as first:
            first.begin()
            second.begin()
        assert not in_trouble(tmp_path)
        second.begin()
        assert in_trouble(tmp_path)


def test_there_is_no_trouble_without_a_folder(tmp_path: Path) -> None:
    with flag(tmp_path / "nowhere") as trouble:
        trouble.begin()
        assert not in_trouble(tmp_path / "nowhere")
