"""What does GET /search answer?"""

from __future__ import annotations

from typing import Any

import pytest

from search_service.api.parameters import MAX_VALUES
from search_service.api.schemas import SearchAnswer
from search_service.articles.article import Article
from tests.api.running import PUBLIC, Running, counts, ids, problem, running, settings_in


def test_a_page_of_results_has_every_field_of_the_contract(archive: Running) -> None:
    answer = archive.search(q="hội nghị tuyên giáo")
    assert list(answer) == ["query", "total", "took_ms", "revision", "next_cursor", "hits", "facets"]
    assert answer["query"] == {
        "text": "hội nghị tuyên giáo",
        "match": "exact",
        "searched_for": None,
        "did_you_mean": None,
        "did_you_mean_count": None,
        "expansions": [],
        "chips": [],
    }
    assert answer["total"] == 1
    assert answer["revision"] == 6
    assert answer["next_cursor"] is None
    (hit,) = answer["hits"]
    assert hit.pop("score") > 0
    assert "<mark>" in hit.pop("snippet")
    assert hit == {
        "id": "hoi-nghi-tuyen-giao-2023",
        "title": "Hội nghị tổng kết công tác tuyên giáo năm 2023",
        "title_highlighted": "<mark>Hội nghị</mark> tổng kết công tác <mark>tuyên giáo</mark> năm 2023",
        "url": "https://dakglei.example.vn/tin-tuc/hoi-nghi-tuyen-giao-2023",
        "date": "2023-12-29",
        "authors": ["Minh Đức", "Y Đông"],
        "topics": ["Tuyên giáo", "Xây dựng Đảng"],
        "kind": "news",
        "documents": ["01-KL/TW"],
    }
    assert answer["facets"]["author"] == [
        {"value": "Minh Đức", "count": 1, "selected": False},
        {"value": "Y Đông", "count": 1, "selected": False},
    ]
    assert answer["facets"]["date"] == [{"value": "2023", "count": 1, "selected": False, "months": []}]


@pytest.mark.parametrize(
    "asked",
    [
        {"size": 1},
        {"q": "tuyên giáo", "explain": True},
        {"q": "UBND huyen năm 2024", "explain": True},
        {"q": "khong co gi", "facets": ""},
        {"facets": "date,author", "date": ["2024-03", "none"], "author": "Y Đông"},
    ],
)
def test_what_is_written_is_what_its_schema_would_write(archive: Running, asked: dict[str, Any]) -> None:
    written = archive.client.get("/api/v1/search", params=asked).text
    assert SearchAnswer.model_validate_json(written).model_dump_json(exclude_unset=True) == written


def test_without_a_query_everything_comes_newest_first_and_undated_last(archive: Running) -> None:
    assert ids(archive.search()) == [
        "ke-hoach-truong-hoc",
        "nong-thon-moi",
        "hoi-nghi-tuyen-giao-2023",
        "cong-thuc",
        "khong-ngay",
    ]


@pytest.mark.parametrize(
    "typed", ["tuyên giáo", "tuyen giao", "TUYÊN GIÁO", '"tuyên giáo"', '"tuyên giáo', "tuyên -xã giáo"]
)
def test_it_is_found_however_it_is_typed(archive: Running, typed: str) -> None:
    assert ids(archive.search(q=typed)) == ["hoi-nghi-tuyen-giao-2023"]


def test_an_article_without_an_address_is_read_on_this_service(archive: Running) -> None:
    (hit,) = archive.search(q="nông thôn")["hits"]
    assert hit["url"] == "/articles/nong-thon-moi"


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"author": "Y Đông"}, {"hoi-nghi-tuyen-giao-2023", "ke-hoach-truong-hoc"}),
        ({"author": ["A Thanh", "Minh Đức"]}, {"nong-thon-moi", "hoi-nghi-tuyen-giao-2023"}),
        ({"author": "Y Đông", "topic": "Giáo dục"}, {"ke-hoach-truong-hoc"}),
        ({"kind": "plan"}, {"ke-hoach-truong-hoc"}),
        ({"date": "2024"}, {"nong-thon-moi", "ke-hoach-truong-hoc"}),
        ({"date": ["2024-03", "none"]}, {"nong-thon-moi", "khong-ngay"}),
        ({"date_from": "2023-12-29", "date_to": "2024-03"}, {"hoi-nghi-tuyen-giao-2023", "nong-thon-moi"}),
        ({"document": "01-KL/TW"}, {"hoi-nghi-tuyen-giao-2023"}),
        ({"document": ["42/KH-UBND", "1-KL/TW"]}, {"hoi-nghi-tuyen-giao-2023", "ke-hoach-truong-hoc"}),
        ({"author": "Không Ai"}, set()),
        ({"document": "hello"}, set()),
    ],
)
def test_values_of_one_facet_are_or_and_facets_are_and(
    archive: Running, parameters: dict[str, Any], found: set[str]
) -> None:
    answer = archive.search(**parameters)
    assert set(ids(answer)) == found
    assert answer["total"] == len(found)


def test_a_facet_leaves_out_its_own_filter_and_shows_what_is_selected(archive: Running) -> None:
    facets = archive.search(author="A Thanh", date="2024-03")["facets"]
    assert counts(facets["author"]) == {"A Thanh": 1}
    facets = archive.search(author="A Thanh")["facets"]
    assert counts(facets["author"]) == {"Y Đông": 2, "A Thanh": 1, "Minh Đức": 1}
    assert [value["value"] for value in facets["author"] if value["selected"]] == ["A Thanh"]
    (year,) = [value for value in archive.search(date="2024-03")["facets"]["date"] if value["months"]]
    assert year["value"] == "2024"
    assert year["months"] == [
        {"value": "2024-03", "count": 1, "selected": True},
        {"value": "2024-08", "count": 1, "selected": False},
    ]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (None, ["author", "topic", "kind", "date"]),
        ("", []),
        ("date", ["date"]),
        ("kind,author", ["author", "kind"]),
        (" kind , kind ,", ["kind"]),
    ],
)
def test_just_the_facets_that_were_asked_for_are_counted(
    archive: Running, asked: str | None, given: list[str]
) -> None:
    answer = archive.search() if asked is None else archive.search(facets=asked)
    assert list(answer["facets"]) == given


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_a_cursor_goes_on_to_the_last_hit_as_pages_do(archive: Running, sort: str) -> None:
    asked: dict[str, Any] = {"q": "huyện", "sort": sort, "size": 1}
    by_page = [ids(archive.search(**asked, page=page)) for page in (1, 2)]
    by_cursor = []
    answer = archive.search(**asked)
    while True:
        by_cursor += ids(answer)
        if not answer["next_cursor"]:
            break
        answer = archive.search(**asked, cursor=answer["next_cursor"])
    assert by_cursor == ids(archive.search(**{**asked, "size": 100}))
    assert len(by_cursor) == 3
    assert [[id_] for id_ in by_cursor[:2]] == by_page


def test_sort_orders_by_date(archive: Running) -> None:
    newest = ids(archive.search(q="năm", sort="newest"))
    assert newest == ["ke-hoach-truong-hoc", "hoi-nghi-tuyen-giao-2023"]
    assert ids(archive.search(q="năm", sort="oldest")) == newest[::-1]


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ("size=0", "size"),
        ("size=101", "size"),
        ("size=many", "size"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=1001&size=10", "page"),
        ("page=99999999999999999999999", "page"),
        ("page=1&cursor=abc", "cursor"),
        ("cursor=abc", "cursor"),
        ("cursor=%00%ff", "cursor"),
        ("sort=best", "sort"),
        ("facets=autor", "facets"),
        ("facets=author,,date,x", "facets"),
        ("kind=poem", "kind"),
        ("kind=news&kind=poem", "kind"),
        ("date=2024-13", "date"),
        ("date=", "date"),
        ("date=2024&date=gestern", "date"),
        ("date_from=2024-02-30", "date_from"),
        ("date_from=none", "date_from"),
        ("date_to=0000", "date_to"),
        ("audience=everyone", "audience"),
        ("as_typed=maybe", "as_typed"),
        (f"q={'a' * 1001}", "q"),
        (f"q={'a' * 10_240}", "q"),
    ],
)
def test_a_bad_parameter_is_named(archive: Running, parameters: str, field: str) -> None:
    assert set(problem(archive.client.get(f"/api/v1/search?{parameters}"), 422)) == {field}


def test_several_bad_parameters_are_all_named(archive: Running) -> None:
    assert set(problem(archive.client.get("/api/v1/search?size=0&page=x&sort=y"), 422)) == {
        "size",
        "page",
        "sort",
    }


@pytest.mark.parametrize(
    "typed",
    [
        "%00",
        "%ff%fe",
        "%ED%A0%80",
        "%22",
        "%22a",
        "a%22b%22c%22",
        "-",
        "--a",
        "%e2%80%9c",
        "%0a%0d%09",
        "%F0%9F%98%80",
        "%25",
    ],
)
def test_a_strange_query_is_a_query(archive: Running, typed: str) -> None:
    assert archive.client.get(f"/api/v1/search?q={typed}").status_code == 200


def test_1000_characters_are_a_query(archive: Running) -> None:
    assert archive.search(q="ắ" * 1000)["total"] == 0


def test_the_last_numbered_page_is_answered(archive: Running) -> None:
    assert archive.search(page=1000, size=10)["hits"] == []
    assert archive.search(page=100, size=100)["hits"] == []


def test_unknown_parameters_do_no_harm(archive: Running) -> None:
    expected = archive.search(q="năm")
    answer = archive.search(q="năm", utm_source="x")
    assert {**answer, "took_ms": 0} == {**expected, "took_ms": 0}


def test_explain_adds_reasons_that_sum_to_the_score_and_changes_nothing_else(archive: Running) -> None:
    expected = archive.search(q="năm")["hits"]
    explained = archive.search(q="năm", explain="true")["hits"]
    for hit in explained:
        reasons = hit.pop("reasons")
        assert reasons[0]["text"].startswith("có ")
        assert sum(reason["score"] for reason in reasons) == pytest.approx(hit["score"], abs=1e-9)
    assert explained == expected
    assert expected


def test_a_facet_lists_the_values_that_contain_something(archive: Running) -> None:
    listed = archive.get("/api/v1/facets/author", value="dong", topic="Giáo dục")
    assert listed == {"values": [{"value": "Y Đông", "count": 1, "selected": False}]}
    assert counts(archive.get("/api/v1/facets/topic", q="hội nghị")["values"]) == {
        "Tuyên giáo": 1,
        "Xây dựng Đảng": 1,
    }
    years = archive.get("/api/v1/facets/date", date="2024")["values"]
    assert counts(years) == {"2024": 2, "2022": 1, "2023": 1, "none": 1}
    assert counts(years[0]["months"]) == {"2024-03": 1, "2024-08": 1}
    assert set(problem(archive.client.get("/api/v1/facets/colour"), 422)) == {"facet"}
    assert set(problem(archive.client.get("/api/v1/facets/author?date=2024-13"), 422)) == {"date"}


def test_suggestions_are_topics_and_titles(archive: Running) -> None:
    assert archive.get("/api/v1/suggest", q="nong thon m") == {
        "suggestions": [
            {"text": "Nông thôn mới", "kind": "topic", "count": 1},
            {"text": "Xã Đăk Môn đạt chuẩn nông thôn mới", "kind": "title", "count": 1},
        ]
    }
    assert archive.get("/api/v1/suggest", q="") == {"suggestions": []}
    assert set(problem(archive.client.get("/api/v1/suggest"), 422)) == {"q"}
    assert set(problem(archive.client.get(f"/api/v1/suggest?q={'a' * 1001}"), 422)) == {"q"}


def test_a_hit_is_html_escaped_but_for_marks(tmp_path_factory: pytest.TempPathFactory) -> None:
    evil = Article(id="x", title="<script>alert(1)</script> năm", text="<mark>không</mark> năm & tháng")
    with running(settings_in(tmp_path_factory.mktemp("evil")), evil) as service:
        (hit,) = service.search(q="năm")["hits"]
    assert hit["title_highlighted"] == "&lt;script&gt;alert(1)&lt;/script&gt; <mark>năm</mark>"
    assert "&lt;mark&gt;không&lt;/mark&gt;" in hit["snippet"]
    assert hit["title"] == evil.title


def test_every_public_article_is_found_by_its_title(archive: Running) -> None:
    for article in PUBLIC:
        assert ids(archive.search(q=article.title))[0] == article.id


@pytest.mark.parametrize("name", ["author", "topic", "kind", "date", "document"])
def test_nobody_narrows_by_more_values_than_anybody_chooses(archive: Running, name: str) -> None:
    value = {"kind": "news", "date": "2023"}.get(name, "x")
    for path in ("search", "facets/author", "export"):
        address = f"/api/v1/{path}"
        assert archive.client.get(address, params={name: [value] * MAX_VALUES}).status_code == 200
    for path in ("search", "facets/author", "export"):
        answer = archive.client.get(f"/api/v1/{path}", params={name: [value] * (MAX_VALUES + 1)})
        assert name in problem(answer, 422)
