"""Are arrays read back as they were written, and is damage noticed before it is used?"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.engine.whoosh.arrays import Array, ArrayFile, ArrayFileWriter, joined
from search_service.errors import IndexDamaged

arrays = st.lists(
    st.tuples(st.sampled_from(["u1", "u2", "u4", "i8"]), st.lists(st.integers(0, 255), max_size=30)),
    max_size=5,
).map(lambda each: {f"a{at}": np.array(values, dtype=dtype) for at, (dtype, values) in enumerate(each)})


def write(path: Path, content: dict[str, Array]) -> int:
    with ArrayFileWriter(path) as writer:
        for name, values in content.items():
            writer.put(name, values)
        return writer.finish()


@given(content=arrays)
def test_arrays_are_read_back_as_they_were_written(content: dict[str, Array]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        checksum = write(path, content)
        file = ArrayFile(path)
        assert file.checksum == checksum
        assert file.size == path.stat().st_size
        assert "nothing" not in file
        for name, values in content.items():
            assert name in file
            assert len(file[name]) == len(values)
            assert np.array_equal(file[name].all(), values)
            assert np.array_equal(file[name].slice(len(values) // 2, len(values)), values[len(values) // 2 :])
        file.verify_all()


def test_pieces_make_one_array_and_no_more_than_was_reserved(tmp_path: Path) -> None:
    with ArrayFileWriter(tmp_path / "file") as writer:
        one, two = writer.reserve("one", np.uint16, 4), writer.reserve("two", np.uint32, 2)
        one.write(np.array([1, 2]))
        two.write(np.array([7, 8]))
        one.write(np.array([3, 4]))
        with pytest.raises(ValueError, match="1 elements more"):
            two.write(np.array([9]))
        writer.finish()
    file = ArrayFile(tmp_path / "file")
    assert file["one"].all().tolist() == [1, 2, 3, 4]
    assert file["two"].all().tolist() == [7, 8]
    with pytest.raises(ValueError, match="read-only"):
        file["one"].all()[0] = 9


def test_a_writer_that_fails_leaves_no_file_and_none_is_overwritten(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="8 elements more"), ArrayFileWriter(tmp_path / "file") as writer:
        writer.reserve("a", np.uint8, 1).write(np.arange(9))
    assert not list(tmp_path.iterdir())
    write(tmp_path / "file", {"a": np.arange(3)})
    with pytest.raises(FileExistsError):
        ArrayFileWriter(tmp_path / "file")
    assert ArrayFile(tmp_path / "file")["a"].all().tolist() == [0, 1, 2]


def test_a_block_is_verified_when_it_is_read_and_not_before(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write(path, {"first": np.arange(50_000), "last": np.arange(50_000)})
    at = ArrayFile(path)["last"].offset + 8 * 40_000  # far from what lies before
    with path.open("rb+") as raw:
        raw.seek(at)
        raw.write(b"\xff")
    file = ArrayFile(path)
    assert len(file["first"].all()) == 50_000
    assert file["last"].slice(0, 9).tolist() == list(range(9))
    for _ in range(2):  # it does not become right by being asked again
        with pytest.raises(IndexDamaged, match="file is damaged: the checksum of its block"):
            file["last"].slice(40_000, 40_001)
        with pytest.raises(IndexDamaged):
            file["last"].all()
    with pytest.raises(IndexDamaged):
        file.verify_all()
    assert file["last"].slice(0, 9).tolist() == list(range(9))


def test_verify_all_reads_again_what_was_right_before(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write(path, {"a": np.arange(100)})
    file = ArrayFile(path)
    file["a"].all()
    with path.open("rb+") as raw:
        raw.seek(file["a"].offset)
        raw.write(b"\xff")
    with pytest.raises(IndexDamaged):
        file.verify_all()


def test_a_file_that_was_written_to_is_suspect_and_one_that_is_gone_is_not(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write(path, {"a": np.arange(100)})
    file = ArrayFile(path)
    assert not file.is_suspect
    stamp = path.stat()
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns + 1))
    assert file.is_suspect
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert not file.is_suspect
    os.truncate(path, 10)
    assert file.is_suspect
    path.unlink()
    assert not file.is_suspect


def test_one_array_is_joined_without_a_copy_and_none_are_an_empty_one() -> None:
    one = np.arange(3)
    assert joined([one], np.intp) is one
    assert joined([one, one], np.intp).tolist() == [0, 1, 2, 0, 1, 2]
    assert joined([], np.uint32).dtype == np.uint32
