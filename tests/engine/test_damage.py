"""Is every torn, altered or exchanged file noticed before anything is answered from it?"""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search_service.articles.article import Audience
from search_service.engine.contract import Document, Facet, Filters, Hit, Request, Sort, Weighted
from search_service.engine.whoosh import arrays, building, toc
from search_service.engine.whoosh.index import WhooshEngine
from search_service.errors import IndexDamaged, IndexNotReady, IndexOutdated
from search_service.query.tree import EVERYTHING, AllOf, AnyOf, AtLeast, Phrase, Prefix, Term, Without
from search_service.vietnamese.streams import Stream
from tests.engine.archive import EVERYONE, PUBLIC, STAFF, commit, document, folded

STEP = 1 if os.environ.get("SEARCH_EVERY_BYTE") else 17
"""Every byte is altered when asked for, else one in so many."""


def some_articles() -> list[Document]:
    return [
        document("a", "Hội nghị tổng kết", "số 1 hội nghị", authors=("X", "Y"), topics=("T",)),
        document("b", "Đường mới", "đường đi Đăk Glei", authors=("Y",)),
        document("c", "Trường học", "hội thao"),
    ]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of two segments, one of them with a deletion."""
    folder = tmp_path / "index"
    engine = WhooshEngine(folder)
    engine.apply(some_articles(), [], commit(1))
    engine.apply([document("s", "Hội ý", "nội bộ", audience=Audience.STAFF)], ["c"], commit(2))
    engine.close()
    return folder


def read(hit: Hit | None) -> object:
    """Read an article now, not when the file may have changed."""
    return hit and (hit.key, hit.article, hit.cited)


def answers(folder: Path) -> list[object]:
    """Open an index and ask it about everything it has."""
    engine = WhooshEngine(folder)
    snapshot = engine.snapshot()
    hoi, nghi = folded("hoi"), folded("nghi")
    facets = tuple(Facet)
    requests = [
        Request(EVERYONE, EVERYTHING, sort=Sort.NEWEST, facets=facets),
        Request(
            PUBLIC, hoi, (Weighted(hoi, 1.0), Weighted(Term(Stream.PAIRS, "hoi_nghi"), 0.5)), facets=facets
        ),
        Request(EVERYONE, Phrase(((hoi,), (nghi,))), (Weighted(nghi, 1.0),)),
        Request(EVERYONE, Prefix(Stream.ACCENTED, "đ"), (Weighted(Term(Stream.WORDS, "đường"), 1.0),)),
        Request(STAFF, AnyOf((hoi, Term(Stream.BARE, "bai"))), (Weighted(hoi, 1.0),), facets=facets),
        Request(
            EVERYONE, Without(EVERYTHING, AllOf((hoi, nghi))), filters=Filters(authors=("Y",)), facets=facets
        ),
        Request(EVERYONE, AtLeast(1, (hoi, nghi)), filters=Filters(numbers=("1-KL/TW",))),
    ]
    found: list[object] = [snapshot.commit, snapshot.size(EVERYONE), snapshot.size(STAFF)]
    for request in requests:
        page = snapshot.search(request)
        found += [page.total, page.facets, [read(hit) for hit in page.hits]]
    found += [read(snapshot.article(EVERYONE, id_)) for id_ in "abcs"]
    found += [snapshot.titles(EVERYONE, typed, 9) for typed in (["hoi"], ["đường", "m"])]
    engine.close()
    return found


def outcome(folder: Path, file: Path, right: list[object]) -> str:
    """Say what became of an index with an altered file: never a wrong answer, nor another file blamed."""
    try:
        found = answers(folder)
    except IndexDamaged as error:
        for report in folder.glob("*.damaged"):  # the file is put right again without a rebuild
            report.unlink()
        return "damaged" if error.file == file.name else f"{error.file} blamed for {file.name}"
    except IndexNotReady:
        return "not ready"
    assert found == right, "a wrong answer was given"
    return "harmless"


def test_every_altered_byte_is_noticed(index: Path) -> None:
    right = answers(index)
    altered = 0
    for file in sorted(index.iterdir()):
        if file.name == toc.LOCK_NAME:
            continue
        content = file.read_bytes()
        with file.open("rb+", buffering=0) as raw:
            for at in range(altered % STEP, len(content), STEP):
                for bits in (0xFF, 0x01):
                    os.pwrite(raw.fileno(), bytes([content[at] ^ bits]), at)
                    assert outcome(index, file, right) == "damaged", f"byte {at} of {file.name}"
                    altered += 1
                os.pwrite(raw.fileno(), content[at : at + 1], at)
    assert answers(index) == right
    assert altered > 20_000 // STEP
    if STEP == 1:
        print(f"{altered} flips")


def changed(index: Path, pattern: str) -> Iterator[tuple[Path, bytes]]:
    for file in sorted(index.glob(pattern)):
        content = file.read_bytes()
        yield file, content
        file.write_bytes(content)


def test_every_shorter_or_longer_file_is_noticed(index: Path) -> None:
    right = answers(index)
    for file, content in changed(index, "*MAIN_*.*"):
        for length in range(0, len(content), 64):
            file.write_bytes(content[:length])
            assert outcome(index, file, right) == "damaged"
        for further in (b"\0", content):
            file.write_bytes(content + further)
            assert outcome(index, file, right) == "damaged"
    assert answers(index) == right


def test_every_empty_missing_or_overwritten_file_is_noticed(index: Path) -> None:
    right = answers(index)
    for file, content in changed(index, "*MAIN_*.*"):
        for other in (b"", b"\0" * len(content), os.urandom(len(content)), content[::-1]):
            file.write_bytes(other)
            assert outcome(index, file, right) == "damaged"
        file.unlink()
        # Without a table of contents there is no index; the indexer builds it.
        assert outcome(index, file, right) == ("damaged" if file.suffix == ".seg" else "not ready")


def test_a_sound_file_in_another_ones_place_is_noticed(index: Path, tmp_path: Path) -> None:
    right = answers(index)
    one, two = sorted(index.glob("MAIN_*.seg"))
    other = WhooshEngine(tmp_path / "other")
    other.apply([document("a", "Một bài"), *some_articles()[1:]], [], commit(1))
    (foreign,) = (tmp_path / "other").glob("MAIN_*.seg")
    for file, content in changed(index, "MAIN_*.seg"):
        for source in {one, two, foreign} - {file}:
            shutil.copy(source, file)
            assert outcome(index, file, right) == "damaged"
        file.write_bytes(content)
        assert answers(index) == right


def test_another_format_of_segments_is_named(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = arrays.FORMAT
    monkeypatch.setattr(arrays, "FORMAT", 99)
    with pytest.raises(IndexDamaged, match=rf"MAIN_\w+\.seg .*format {written}, this program reads 99"):
        answers(index)


def test_a_table_of_contents_of_another_version_is_not_read(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(toc, "FORMAT", 99)
        with pytest.raises(IndexOutdated, match=r"_MAIN_1\.toc.* is of another version of this program"):
            answers(index)
        with pytest.raises(IndexOutdated):
            WhooshEngine(index).committed()
    # What it pickles may have other names by now: it is sound, but cannot be read.
    table = index / "_MAIN_1.toc"
    body = table.read_bytes()[:-4].replace(b"PartitionSegment", b"PartitionSegmenU")
    table.write_bytes(body + zlib.crc32(body).to_bytes(4))
    with pytest.raises(IndexOutdated, match=r"_MAIN_1\.toc"):
        answers(index)


def test_a_damaged_index_can_begin_anew(index: Path) -> None:
    for file in index.glob("*MAIN_*.*"):
        file.write_bytes(b"x" * 200)
    engine = WhooshEngine(index)
    with pytest.raises(IndexDamaged):
        engine.apply(some_articles(), [], commit(3))
    engine.reset(commit(0))
    assert not list(index.glob("MAIN_*.seg"))
    engine.apply(some_articles(), [], commit(3))
    assert engine.snapshot().size(EVERYONE) == 3


def shrink(file: Path) -> None:
    os.truncate(file, 100)


def overwrite(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])


@pytest.mark.parametrize("spoil", [shrink, overwrite])
def test_damage_under_a_running_reader_is_an_error_and_then_a_rebuild(
    index: Path, spoil: Callable[[Path], None]
) -> None:
    engine = WhooshEngine(index)
    snapshot = engine.snapshot()
    request = Request(EVERYONE, folded("hoi"), facets=tuple(Facet))
    assert snapshot.search(request).total == 2
    file = sorted(index.glob("MAIN_*.seg"))[0]
    spoil(file)
    # An answer that is under way fails; reading what is no longer there would end the process.
    for ask in (
        lambda: snapshot.search(request),
        lambda: snapshot.count(EVERYONE, folded("nghi")),
        lambda: snapshot.article(EVERYONE, "a"),
        lambda: snapshot.titles(EVERYONE, ["hoi"], 9),
        engine.snapshot,
    ):
        with pytest.raises(IndexDamaged, match=file.name):
            ask()
    engine.reset(commit(0))
    engine.apply(some_articles(), [], commit(3))
    assert engine.snapshot().search(request).total == 2
    assert engine.snapshot().size(EVERYONE) == 3


def test_reading_everything_finds_damage_that_no_search_has_met(index: Path) -> None:
    engine = WhooshEngine(index)
    engine.apply(
        [document(f"l{n}", "Dài", " ".join(f"t{n}x{i}" for i in range(900))) for n in range(9)], [], commit(3)
    )
    engine.verify()
    file = max(index.glob("MAIN_*.seg"), key=lambda path: path.stat().st_size)
    snapshot, reader = engine.snapshot(), WhooshEngine(index)
    assert reader.snapshot().search(Request(EVERYONE, folded("dai"))).total == 9
    stamp, content = file.stat(), bytearray(file.read_bytes())
    at = content.index(b"t5x777")
    with file.open("rb+") as raw:
        raw.seek(at)
        raw.write(b"T")
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # as a disk fails: nobody wrote to it
    assert snapshot.search(Request(EVERYONE, folded("dai"))).total == 9
    with pytest.raises(IndexDamaged, match=file.name):
        engine.verify()
    for each in (engine, reader, WhooshEngine(index)):  # every process knows of it now
        with pytest.raises(IndexDamaged, match=file.name):
            each.snapshot()
        with pytest.raises(IndexDamaged, match=file.name):
            each.committed()
    engine.reset(commit(0))
    assert not list(index.glob("*.damaged"))
    assert reader.snapshot().size(EVERYONE) == 0


def test_damage_that_a_search_meets_is_told_to_every_process(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrays, "_BLOCK_BITS", 6)
    monkeypatch.setattr(arrays, "_BLOCK", 64)
    engine = WhooshEngine(index)
    engine.reset(commit(0))
    engine.apply(some_articles(), [], commit(3))
    snapshot, reader = engine.snapshot(), WhooshEngine(index)
    assert reader.snapshot().size(EVERYONE) == 3
    (file,) = index.glob("MAIN_*.seg")
    stamp, at = file.stat(), arrays.ArrayFile(file)["folded.weights"].offset
    with file.open("rb+") as raw:
        raw.seek(at)
        raw.write(b"\x77")
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert snapshot.search(Request(EVERYONE, EVERYTHING)).total == 3
    with pytest.raises(IndexDamaged, match=f"{file.name}.*block"):
        snapshot.count(EVERYONE, Prefix(Stream.FOLDED, ""))
    with pytest.raises(IndexDamaged, match=file.name):
        reader.snapshot()


def test_an_article_that_makes_no_sense_is_damage(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "encode_head", lambda document: b"no article")
    engine = WhooshEngine(index)
    engine.apply(some_articles(), [], commit(3))
    (hit,) = engine.snapshot().search(Request(EVERYONE, folded("duong"))).hits
    with pytest.raises(IndexDamaged, match=r"MAIN_\w+\.seg .*it cannot be read"):
        _ = hit.article


def test_a_segment_that_is_missing_is_told_to_every_process(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply([document("a", "Một")], [], commit(1))
    engine.snapshot()  # still mapped here
    file = next(tmp_path.glob("MAIN_*.seg"))
    file.unlink()
    with pytest.raises(IndexDamaged, match=file.name):
        WhooshEngine(tmp_path).snapshot()
    with pytest.raises(IndexDamaged, match="missing"):
        engine.committed()
    with pytest.raises(IndexDamaged, match="missing"):
        engine.snapshot()
    engine.reset(commit(0))
    assert engine.snapshot().size(EVERYONE) == 0


def test_damage_that_a_write_meets_is_told_to_every_process(tmp_path: Path) -> None:
    WhooshEngine(tmp_path).apply([document("an-identifier", "Một")], [], commit(1))
    file = next(tmp_path.glob("MAIN_*.seg"))
    file.write_bytes(file.read_bytes().replace(b"an-identifier", b"an-identifieR", 1))
    with pytest.raises(IndexDamaged, match=file.name):
        WhooshEngine(tmp_path).apply([document("b", "Hai")], ["an-identifier"], commit(2))
    with pytest.raises(IndexDamaged, match=file.name):
        WhooshEngine(tmp_path).committed()


def test_a_file_that_was_only_touched_is_opened_anew(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply([document("a", "Một")], [], commit(1))
    before = engine.snapshot()
    os.utime(next(tmp_path.glob("MAIN_*.seg")), (1, 1))
    with pytest.raises(IndexDamaged):  # it might be shorter now
        before.count(EVERYONE, EVERYTHING)
    assert engine.snapshot().count(EVERYONE, EVERYTHING) == 1
    assert not list(tmp_path.glob("*.damaged"))
