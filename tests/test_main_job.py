"""The main job end to end on real articles: files in by the command line, answers out by the API."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from search_service.app import create_app
from search_service.cli import main
from search_service.settings import Settings

pytestmark = pytest.mark.xdist_group("main-job")


def ingest(folder: Path, *paths: Path) -> Settings:
    """Take files in as `search-service ingest` does and give the settings of that archive."""
    environment = {
        "SEARCH_STORE_URL": f"sqlite:///{folder}/articles.sqlite3",
        "SEARCH_INDEX_DIR": str(folder / "index"),
        "SEARCH_INDEXER": "off",
    }
    result = CliRunner().invoke(main, ["ingest", *map(str, paths)], env=environment, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return Settings(
        store_url=environment["SEARCH_STORE_URL"], index_dir=folder / "index", indexer="off", _env_file=None
    )


def answer(client: TestClient, **parameters: Any) -> dict[str, Any]:
    response = client.get("/api/v1/search", params=parameters)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


@pytest.fixture(scope="module")
def newspaper(shared_data: Path) -> list[dict[str, Any]]:
    with lzma.open(shared_data / "tuoitre2024.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def newspaper_client(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = ingest(tmp_path_factory.mktemp("tuoitre"), shared_data / "tuoitre2024.jsonl.xz")
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.mark.data
def test_counts_by_topic_author_and_date_are_those_of_the_file(
    newspaper_client: TestClient, newspaper: list[dict[str, Any]]
) -> None:
    everything = answer(newspaper_client, size=1)
    assert everything["total"] == len(newspaper) == 1000
    for facet, name in (("topic", "topic"), ("author", "author")):
        expected = Counter(row[name] for row in newspaper)
        shown = {value["value"]: value["count"] for value in everything["facets"][facet]}
        assert shown == dict(sorted(expected.items(), key=lambda pair: (-pair[1], pair[0]))[:50])
        for value, count in expected.most_common(8):
            assert answer(newspaper_client, **{facet: value}, size=1)["total"] == count
    years = Counter(row["date"][:4] for row in newspaper)
    assert {v["value"]: v["count"] for v in everything["facets"]["date"]} == dict(years)
    months = Counter(row["date"][:7] for row in newspaper)
    for month, count in months.items():
        assert answer(newspaper_client, date=month, size=1)["total"] == count
    year = answer(newspaper_client, date="2024", size=1)["facets"]["date"][0]
    assert {m["value"]: m["count"] for m in year["months"]} == {
        month: count for month, count in months.items() if month.startswith("2024")
    }


@pytest.mark.data
def test_combined_filters_count_as_the_file_does(
    newspaper_client: TestClient, newspaper: list[dict[str, Any]]
) -> None:
    topics, first, last = ["Pháp luật", "Sức khỏe"], "2024-11-10", "2024-11-20"
    inside = [row for row in newspaper if row["topic"] in topics and first <= row["date"][:10] <= last]
    page = answer(newspaper_client, topic=topics, date_from=first, date_to=last, size=100)
    assert page["total"] == len(inside) > 0
    authors = Counter(row["author"] for row in inside)
    assert {v["value"]: v["count"] for v in page["facets"]["author"]}.items() <= dict(authors).items()


@pytest.mark.data
def test_every_title_finds_its_article(newspaper_client: TestClient, newspaper: list[dict[str, Any]]) -> None:
    for row in newspaper[::10]:
        page = answer(newspaper_client, q=row["title"][:1000], size=10)
        assert row["id"] in [hit["id"] for hit in page["hits"]], row["title"]


@pytest.fixture(scope="module")
def portal_client(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    page = shared_data / "pages" / "000_d4be9f589cff320c.txt"
    with TestClient(create_app(ingest(tmp_path_factory.mktemp("portal"), page))) as client:
        yield client


@pytest.mark.data
@pytest.mark.parametrize(
    "q",
    [
        "tuyen giao",
        "tuyên giáo",
        "TUYÊN GIÁO 2023",
        "Thái Văn Tưởng",
        "01-KL/TW",
        "Cư Kuin",
        "thai van tuong",
    ],
)
def test_the_portals_own_page_is_found(portal_client: TestClient, q: str) -> None:
    page = answer(portal_client, q=q)
    assert page["total"] == 1
    assert page["query"]["match"] == "exact"
    (hit,) = page["hits"]
    assert hit["title"] == "Hội nghị trực tuyến tổng kết công tác tuyên giáo năm 2023"
    assert hit["authors"] == ["Minh Đức", "Y Đông"]
    assert hit["date"] == "2023-12-29"
    assert "01-KL/TW" in hit["documents"]


@pytest.mark.data
@pytest.mark.parametrize(
    "q",
    [
        "1405042",
        "Tổng số người truy cập",
        "Đỗ Đăng Dự",
        "vphdndubnd.dakglei",
        "Cơ quan chủ quản",
        "Tin Nhiem Mang",
        "lượt xem",
        "line_weight",
        "25 tháng 11 năm 2024",
    ],
)
def test_its_footer_and_counters_find_nothing(portal_client: TestClient, q: str) -> None:
    assert answer(portal_client, q=f'"{q}"')["total"] == 0


def test_ingesting_the_examples_twice_changes_nothing(examples: Path, tmp_path: Path) -> None:
    settings = ingest(tmp_path, examples)
    with TestClient(create_app(settings)) as client:
        first = answer(client, size=100)
        ingest(tmp_path, examples)
        second = answer(client, size=100)
    assert first["total"] == 47  # 55 with the staff's
    assert first["revision"] == 55
    first.pop("took_ms")
    second.pop("took_ms")
    assert second == first
