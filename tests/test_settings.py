"""Are the settings read as people write them, and is what is wrong with them said?"""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from search_service.app import create_app
from search_service.cli import main
from search_service.settings import Settings


def read(monkeypatch: pytest.MonkeyPatch, **written: str) -> Settings:
    """Give the settings of an environment that says this and nothing else."""
    for name, value in written.items():
        monkeypatch.setenv(f"SEARCH_{name.upper()}", value)
    return Settings(_env_file=None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://portal.example.vn", ["https://portal.example.vn"]),
        (
            "https://a.example.vn, http://b.example.vn:8080",
            ["https://a.example.vn", "http://b.example.vn:8080"],
        ),
        (
            '["https://a.example.vn", "https://b.example.vn"]',
            ["https://a.example.vn", "https://b.example.vn"],
        ),
        ("https://Portal.example.vn/", ["https://portal.example.vn"]),
        ("*", ["*"]),
        ("", []),
        ("[]", []),
    ],
)
def test_origins_are_a_json_list_or_have_commas(
    monkeypatch: pytest.MonkeyPatch, written: str, meant: list[str]
) -> None:
    assert read(monkeypatch, cors_origins=written).cors_origins == meant


def test_an_origin_with_a_slash_behind_it_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, cors_origins="https://portal.example.vn/", indexer="off")
    answer = TestClient(create_app(settings)).get("/healthz", headers={"Origin": "https://portal.example.vn"})
    assert answer.headers["access-control-allow-origin"] == "https://portal.example.vn"


def test_proxies_are_a_json_list_or_have_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, trusted_proxies="10.0.0.7, 10.1.0.0/16").trusted_proxies == [
        "10.0.0.7",
        "10.1.0.0/16",
    ]
    assert read(monkeypatch, trusted_proxies='["10.0.0.7", "::1"]').trusted_proxies == ["10.0.0.7", "::1"]
    assert read(monkeypatch, trusted_proxies="*").trusted_proxies == ["*"]
    assert read(monkeypatch, trusted_proxies="").trusted_proxies == []


@pytest.mark.parametrize(
    "written",
    ["", "/tim-kiem", "https://example.vn", "https://example.vn/tim-kiem/", "http://127.0.0.1:8000"],
)
def test_an_address_is_whole_or_a_sub_path(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    assert read(monkeypatch, public_url=written).public_url == written


@pytest.mark.parametrize(
    "written",
    [
        "whoosh",
        "opensearch+http://127.0.0.1:9200/articles",
        "opensearch+https://user:pass%40word@one.example.vn:9200,two.example.vn/dak-glei_1",
        "opensearch+http://[::1]:9200/a",
    ],
)
def test_an_engine_is_a_folder_or_an_index_of_a_cluster(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    assert read(monkeypatch, engine=written).engine == written
    assert "word" not in repr(read(monkeypatch, engine=written))


@pytest.mark.parametrize(
    "written",
    [
        "lucene",
        "http://secret@127.0.0.1:9200/articles",
        "opensearch+http://secret:secret@127.0.0.1:9200/",
        "opensearch+http://secret@127.0.0.1:9200/Articles",
        "opensearch+http:///secret",
        "opensearch+http://one:99999/secret",
        "opensearch+http://one:9200/secret?x=y",
        "opensearch+http://one:9200,,two:9200/secret",
    ],
)
def test_no_engine_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("SEARCH_ENGINE", written)
    told = CliRunner().invoke(main, ["status"])
    assert told.exit_code == 1
    assert told.stderr.startswith(
        "Error: SEARCH_ENGINE: names no engine; write whoosh, or opensearch+http://"
    )
    assert "secret" not in told.stderr


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        ("cors_origins", "portal.example.vn", "is no origin; write https://host, without a path"),
        (
            "cors_origins",
            "https://portal.example.vn/tin-tuc",
            "is no origin; write https://host, without a path",
        ),
        (
            "cors_origins",
            "[https://portal.example.vn]",
            "is no list; write one entry after another, with commas",
        ),
        ("trusted_proxies", "abc", "'abc' is no address or network; write 10.0.0.7, or of a network"),
        ("trusted_proxies", "127.0.0.1, proxy.example.vn", "'proxy.example.vn' is no address or network"),
        ("trusted_proxies", "10.0.0.7/99", "'10.0.0.7/99' is no address or network"),
        ("trusted_proxies", "10.0.0.7/8", "'10.0.0.7/8' is no address or network"),
        ("trusted_proxies", "10.0.0.7:8080", "'10.0.0.7:8080' is no address or network"),
        ("trusted_proxies", "10.0.0.7, *", "'*' is no address or network"),
        ("public_url", "timkiem.example.vn", "is no address; write https://host, https://host/path or /path"),
        ("public_url", "https://timkiem.example.vn/?lang=vi", "is no address"),
        ("port", "abc", "valid integer"),
    ],
)
def test_a_wrong_setting_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, written: str, said: str
) -> None:
    monkeypatch.setenv(f"SEARCH_{name.upper()}", written)
    told = CliRunner().invoke(main, ["status"])
    assert told.exit_code == 1
    assert told.stderr.startswith(f"Error: SEARCH_{name.upper()}: ")
    assert said in told.stderr
    assert told.stderr.count("\n") == 1
