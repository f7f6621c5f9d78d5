"""Do abbreviations help those who search, and do they hurt nobody? Sixty queries, with and without them.

`python -m benchmarks.abbreviations [--json FILE]`. The articles are tuoitre2024 and phapdien where
SEARCH_TEST_DATA has them, and the project's examples. Relevant to a query is, by brute force over the texts,
every article that has the short form or the words it stands for (as a phrase), and all other words of the
query. So it measures what spelling out finds that is plainly asked for, not whether an article is a good one.

The queries were written before the search was asked any (five that no article answers were shortened): half
use the short form, half the words; a third of each is typed without marks or in small letters.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from search_service.articles.article import Article
from search_service.engine.contract import Commit
from search_service.engine.whoosh.index import WhooshEngine
from search_service.indexing.documents import documents
from search_service.ingestion.files import Draft, read_paths
from search_service.search.results import SearchRequest
from search_service.search.service import Search
from search_service.vietnamese.analysis import VERSION
from search_service.vietnamese.tokens import tokenize

_BATCH: Final = 1000
_EXAMPLES: Final = Path(__file__).parent.parent / "examples"
_DEEP: Final = 100
"""Results that a patient reader looks through."""

QUERIES: Final = """
UBND cấp huyện thu hồi đất | UBND = ủy ban nhân dân | cấp huyện thu hồi đất
ubnd xã hòa giải tranh chấp | UBND = ủy ban nhân dân | xã hòa giải tranh chấp
ubnd tinh khoang san | UBND = ủy ban nhân dân | tỉnh khoáng sản
HĐND bầu chủ tịch | HĐND = hội đồng nhân dân | bầu chủ tịch
hdnd giam sat | HĐND = hội đồng nhân dân | giám sát
MTTQ giám sát phản biện | MTTQ = mặt trận tổ quốc | giám sát phản biện
UBMTTQ hiệp thương | UBMTTQ = ủy ban mặt trận tổ quốc | hiệp thương
NTM tiêu chí xã | NTM = nông thôn mới | tiêu chí xã
ntm dan toc | NTM = nông thôn mới | dân tộc
TTHC một cửa | TTHC = thủ tục hành chính | một cửa
CCHC công chức | CCHC = cải cách hành chính | công chức
PCCC nhà chung cư | PCCC = phòng cháy chữa cháy | nhà chung cư
pccc cho | PCCC = phòng cháy chữa cháy | chợ
THPT thi tốt nghiệp | THPT = trung học phổ thông | thi tốt nghiệp
thcs hoc phi | THCS = trung học cơ sở | học phí
ATGT xe máy | ATGT = an toàn giao thông | xe máy
CSGT nồng độ cồn | CSGT = cảnh sát giao thông | nồng độ cồn
TNGT người chết | TNGT = tai nạn giao thông | người chết
BHYT hộ nghèo | BHYT = bảo hiểm y tế | hộ nghèo
bhxh thai san | BHXH = bảo hiểm xã hội | thai sản
HTX nông nghiệp vay vốn | HTX = hợp tác xã | nông nghiệp vay vốn
TAND thẩm quyền | TAND = tòa án nhân dân | thẩm quyền
VKSND kháng nghị | VKSND = viện kiểm sát nhân dân | kháng nghị
DQTV huấn luyện | DQTV = dân quân tự vệ | huấn luyện
CNTT cơ quan nhà nước | CNTT = công nghệ thông tin | cơ quan nhà nước
TP.HCM kẹt xe | TPHCM = thành phố Hồ Chí Minh / TP HCM | kẹt xe
tphcm metro | TPHCM = thành phố Hồ Chí Minh / TP HCM | metro
GCNQSDĐ hộ gia đình | GCNQSDĐ = giấy chứng nhận quyền sử dụng đất | hộ gia đình
NSNN quyết toán | NSNN = ngân sách nhà nước | quyết toán
VBQPPL rà soát | VBQPPL = văn bản quy phạm pháp luật | rà soát
ủy ban nhân dân phường | UBND = ủy ban nhân dân | phường
uy ban nhan dan quan | UBND = ủy ban nhân dân | quận
hội đồng nhân dân thành phố kỳ họp | HĐND = hội đồng nhân dân | thành phố kỳ họp
mặt trận tổ quốc ủng hộ | MTTQ = mặt trận tổ quốc | ủng hộ
nông thôn mới nâng cao | NTM = nông thôn mới | nâng cao
phòng cháy chữa cháy rừng | PCCC = phòng cháy chữa cháy | rừng
phong chay chua chay chung cu | PCCC = phòng cháy chữa cháy | chung cư
cứu nạn cứu hộ cảnh sát | CNCH = cứu nạn cứu hộ | cảnh sát
trung học phổ thông lớp 10 | THPT = trung học phổ thông | lớp 10
trung hoc pho thong hoc sinh gioi | THPT = trung học phổ thông | học sinh giỏi
trung học cơ sở giáo viên | THCS = trung học cơ sở | giáo viên
cảnh sát giao thông bằng lái | CSGT = cảnh sát giao thông | bằng lái
canh sat giao thong camera | CSGT = cảnh sát giao thông | camera
an toàn giao thông học sinh | ATGT = an toàn giao thông | học sinh
cảnh sát hình sự bắt giữ | CSHS = cảnh sát hình sự | bắt giữ
cảnh sát điều tra khởi tố | CSĐT = cảnh sát điều tra | khởi tố
bảo hiểm y tế thông tuyến | BHYT = bảo hiểm y tế | thông tuyến
bảo hiểm xã hội một lần | BHXH = bảo hiểm xã hội | một lần
bao hiem xa hoi luong huu | BHXH = bảo hiểm xã hội | lương hưu
tòa án nhân dân xét xử lừa đảo | TAND = tòa án nhân dân | xét xử lừa đảo
viện kiểm sát nhân dân truy tố | VKSND = viện kiểm sát nhân dân | truy tố
bất động sản giá bán | BĐS = bất động sản | giá bán
đại biểu quốc hội chất vấn | ĐBQH = đại biểu quốc hội | chất vấn
công nghệ thông tin chuyển đổi số | CNTT = công nghệ thông tin | chuyển đổi số
thành phố hồ chí minh tuyển sinh | TPHCM = thành phố Hồ Chí Minh / TP HCM | tuyển sinh
thanh pho ho chi minh ngap nuoc | TPHCM = thành phố Hồ Chí Minh / TP HCM | ngập nước
hợp tác xã nông nghiệp | HTX = hợp tác xã | nông nghiệp
ngân hàng nhà nước giá vàng | NHNN = ngân hàng nhà nước | giá vàng
khu công nghiệp công nhân | KCN = khu công nghiệp | công nhân
đồng bằng sông cửu long hạn mặn | ĐBSCL = đồng bằng sông Cửu Long | hạn mặn
"""
"""Each: what is typed, the short form with what it stands for (`/` parts several), the other words."""


@dataclass(frozen=True, slots=True)
class Row:
    """How one way of asking did, averaged over the queries: shares of 1.

    Recall at n is of the relevant articles, of n where there are more; `recall` is of all, in all that is
    found. `precision` is the share of what was found that is relevant.
    """

    queries: str
    asked: int
    ndcg10: float
    recall10: float
    recall100: float
    recall: float
    precision: float


@dataclass(frozen=True, slots=True)
class Asked:
    """One query and the ids of the articles that are relevant to it."""

    typed: str
    relevant: frozenset[str]


def main() -> None:
    """Index the articles, ask every query both ways, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the rows here too")
    parser.add_argument("--each", action="store_true", help="print every query")
    options = parser.parse_args()
    chosen = list(articles())
    asked = [one for one in judged(chosen) if one.relevant]
    print(f"{len(chosen)} articles; {len(asked)} of 60 queries have something relevant")
    with tempfile.TemporaryDirectory() as folder:
        search = indexed(chosen, Path(folder))
        rows = [measured(search, asked, as_typed=as_typed, each=options.each) for as_typed in (True, False)]
    print(f"{'':12} nDCG@10 recall@10 recall@100  recall precision")
    for row in rows:
        shares = (row.ndcg10, row.recall10, row.recall100, row.recall, row.precision)
        print(f"{row.queries:12} " + " ".join(f"{share:8.3f}" for share in shares))
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", "utf-8")


def articles() -> Iterator[Article]:
    """Yield the articles that are searched."""
    for name in ("tuoitre2024", "phapdien"):
        file = Path(os.environ.get("SEARCH_TEST_DATA", "")) / f"{name}.jsonl.xz"
        if file.is_file():
            with lzma.open(file, "rt", encoding="utf-8") as lines:
                for row in map(json.loads, lines):
                    yield Article(id=row["id"], title=row["title"], text=row["text"])
    for number, found in enumerate(read_paths([_EXAMPLES])):
        if isinstance(found, Draft):
            yield Article(id=f"example{number}", title=found.article.title, text=found.article.text)


def judged(chosen: Sequence[Article]) -> Iterator[Asked]:
    """Yield the queries with what is relevant to them."""
    texts = [(article.id, _searchable(article)) for article in chosen]
    for line in QUERIES.strip().splitlines():
        typed, meaning, rest = line.split(" | ")
        short, _, full = meaning.partition(" = ")
        names = [_spaced(name) for name in (short, *full.split(" / "))]
        words = [f" {word} " for word in _spaced(rest).split()]
        yield Asked(
            typed,
            frozenset(
                id_
                for id_, text in texts
                if any(name in text for name in names) and all(word in text for word in words)
            ),
        )


def _searchable(article: Article) -> str:
    return f"{_spaced(article.title)}.{_spaced(article.text)}"


def _spaced(text: str) -> str:
    return f" {' '.join(token.text for token in tokenize(text))} "


def indexed(chosen: Sequence[Article], folder: Path) -> Search:
    """Index the articles in a folder."""
    engine = WhooshEngine(folder)
    for first in range(0, len(chosen), _BATCH):
        engine.apply(documents(chosen[first : first + _BATCH]), [], Commit("bench", first + 1, VERSION))
    while engine.tidy():
        pass
    return Search(engine)


def measured(search: Search, asked: Sequence[Asked], *, as_typed: bool, each: bool) -> Row:
    """Ask every query, and average how it did."""
    totals = [0.0] * 5
    for one in asked:
        request = SearchRequest(q=one.typed, as_typed=as_typed)
        found = [article.id for article in search.export(request)]
        relevant = one.relevant
        gains = [id_ in relevant for id_ in found[:10]]
        best = sum(1 / math.log2(at + 2) for at in range(min(10, len(relevant))))
        scores = (
            sum(1 / math.log2(at + 2) for at, gain in enumerate(gains) if gain) / best,
            sum(gains) / min(10, len(relevant)),
            len(relevant.intersection(found[:_DEEP])) / min(_DEEP, len(relevant)),
            len(relevant.intersection(found)) / len(relevant),
            len(relevant.intersection(found)) / len(found) if found else 1.0,
        )
        if each:
            print(f"{one.typed:40} {len(relevant):6}", " ".join(f"{score:.3f}" for score in scores))
        totals = [total + score for total, score in zip(totals, scores, strict=True)]
    means = [round(total / len(asked), 4) for total in totals]
    return Row("as_typed" if as_typed else "default", len(asked), *means)


if __name__ == "__main__":
    main()
