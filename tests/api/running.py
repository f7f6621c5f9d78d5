"""A running service over a small archive written for these tests, asked over HTTP."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from httpx2 import Client, Response

from search_service.articles.article import Article, Audience, Kind
from search_service.articles.keys import Scope
from search_service.articles.store import Draft, Store
from search_service.engine.factory import open_engine
from search_service.indexing.bell import ring
from search_service.indexing.indexer import Indexer, wait_for
from search_service.settings import Settings
from tests.web.server import serving

ARTICLES: Final = (
    Article(
        id="hoi-nghi-tuyen-giao-2023",
        title="Hội nghị tổng kết công tác tuyên giáo năm 2023",
        text="Sáng 28/12, huyện tổ chức hội nghị. Kết luận 01-KL/TW được quán triệt.\nHội nghị bế mạc.",
        url="https://dakglei.example.vn/tin-tuc/hoi-nghi-tuyen-giao-2023",
        date=dt.date(2023, 12, 29),
        authors=("Minh Đức", "Y Đông"),
        topics=("Tuyên giáo", "Xây dựng Đảng"),
    ),
    Article(
        id="nong-thon-moi",
        title="Xã Đăk Môn đạt chuẩn nông thôn mới",
        text="Người dân góp công làm đường. Lễ công bố diễn ra sáng 15/3.",
        date=dt.date(2024, 3, 15),
        authors=("A Thanh",),
        topics=("Nông thôn mới",),
    ),
    Article(
        id="ke-hoach-truong-hoc",
        title="Kế hoạch năm học mới",
        text="Huyện sửa chữa 12 phòng học trước năm học mới.",
        date=dt.date(2024, 8, 1),
        authors=("Y Đông",),
        topics=("Giáo dục",),
        kind=Kind.PLAN,
        doc_number="42/KH-UBND",
        doc_type="Kế hoạch",
    ),
    Article(
        id="khong-ngay", title="Giới thiệu huyện Đăk Glei", text="Huyện ở phía bắc tỉnh.", source="Sổ tay"
    ),
    Article(
        id="cong-thuc", title="=1+1 là một công thức", text="+84 là mã điện thoại.", date=dt.date(2022, 1, 5)
    ),
    Article(
        id="noi-bo",
        title="Báo cáo nội bộ về tuyên giáo và xiêu vẹo",
        text="Chỉ dành cho cán bộ. Hội nghị tuyên giáo kín bàn về kờrông.",
        date=dt.date(2024, 1, 2),
        authors=("Minh Đức", "Bí Danh"),
        topics=("Tuyên giáo", "Mật"),
        kind=Kind.REPORT,
        audience=Audience.STAFF,
    ),
)
PUBLIC: Final = tuple(article for article in ARTICLES if article.audience is Audience.PUBLIC)


@dataclass(frozen=True)
class Running:
    """A service that runs, and the record under it."""

    settings: Settings
    client: Client
    store: Store

    def key(self, *scopes: Scope) -> dict[str, str]:
        """Make a key and give the header that sends it."""
        _, secret = self.store.keys.create(scopes, "test")
        return {"Authorization": f"Bearer {secret}"}

    def index(self) -> None:
        """Bring the index to the record's revision."""
        with closing(open_engine(self.settings)) as engine:
            Indexer(self.store, engine, self.settings.index_dir).catch_up()

    def wait_for(self, revision: int) -> None:
        """Wait until searches show a revision."""
        with closing(open_engine(self.settings)) as engine:
            assert wait_for(engine, revision, 20)

    def get(self, path: str, headers: dict[str, str] | None = None, **parameters: Any) -> Any:
        """Ask for something that is there."""
        response = self.client.get(path, params=parameters or None, headers=headers)
        assert response.status_code == 200, response.text
        return response.json()

    def search(self, headers: dict[str, str] | None = None, **parameters: Any) -> Any:
        """Search with parameters that are right."""
        return self.get("/api/v1/search", headers, **parameters)


def settings_in(folder: Path, **others: Any) -> Settings:
    """Give the settings of a service that lives in `folder`, without an indexer unless `others` say so."""
    places = {"store_url": f"sqlite:///{folder}/articles.sqlite3", "index_dir": folder / "index"}
    return Settings(**{"indexer": "off", "_env_file": None, **places, **others})


@contextmanager
def running(settings: Settings, *articles: Article) -> Iterator[Running]:
    """Run a service that holds these articles."""
    with Store.open(settings.store_url) as store:
        store.put([Draft(article) for article in articles])
        if settings.indexer == "off":
            with closing(open_engine(settings)) as engine:
                Indexer(store, engine, settings.index_dir).catch_up()
        with serving(settings) as address, Client(base_url=address, timeout=30) as client:
            yield Running(settings, client, store)


@contextmanager
def indexing(service: Running) -> Iterator[None]:
    """Keep the index of a service current from this process, which starts sooner than a new one."""
    stop = threading.Event()
    with closing(open_engine(service.settings)) as engine:
        indexer = Indexer(service.store, engine, service.settings.index_dir)
        thread = threading.Thread(target=indexer.watch, args=(stop,))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            ring(service.settings.index_dir)
            thread.join()


def problem(response: Response, status: int) -> dict[str, str]:
    """Give what a problem says of each field, after making sure that it is a good problem of this status."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert set(told) == {"type", "title", "status", "detail", "errors"}
    assert told["status"] == status
    assert told["type"] == "about:blank" or "/docs#" in told["type"]
    assert told["title"]
    assert told["detail"]
    return {error["field"]: error["detail"] for error in told["errors"]}


def ids(answer: Any) -> list[str]:
    """Give the ids of an answer's hits."""
    return [hit["id"] for hit in answer["hits"]]


def counts(values: list[dict[str, Any]]) -> dict[str, int]:
    """Give a facet's values with their counts."""
    return {value["value"]: value["count"] for value in values}
