"""Is each draft taken for the article that it is?"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from search_service.articles.article import ID_PATTERN, Article, Audience
from search_service.articles.store import Draft, State, Store

A = Article(title="Bài A", text="nội dung A")
B = Article(title="Bài B", text="nội dung B")
URL, URL2 = "https://example.vn/a", "https://example.vn/b"


def live(store: Store) -> dict[str, Article]:
    return {article.id: article.with_id("") for article in store.export(frozenset(Audience))}


def test_a_derived_id_is_short_and_depends_on_the_url_or_else_on_the_content(store: Store) -> None:
    with_url = store.put_one(replace(A, url=URL)).id
    without = store.put_one(B).id
    for id_ in (with_url, without):
        assert re.fullmatch(r"[a-z2-7]{12}", id_)
        assert ID_PATTERN.fullmatch(id_)
    store.delete(with_url)
    store.delete(without)
    assert store.put_one(replace(B, title="khác", url=URL)).id == with_url
    assert store.put_one(B).id == without


def test_the_id_decides_before_everything_else(store: Store) -> None:
    store.put_one(replace(A, id="a", url=URL), "/a.txt")
    assert store.put_one(replace(A, id="b", url=URL), "/a.txt").state is State.CREATED
    assert store.put_one(replace(B, id="a")).state is State.CHANGED
    assert live(store) == {"a": B, "b": replace(A, url=URL)}


def test_the_url_decides_before_content_and_path(store: Store) -> None:
    first = store.put_one(replace(A, url=URL), "/a.txt")
    store.put_one(replace(B, url=URL2), "/b.txt")
    moved = store.put_one(replace(B, url=URL), "/b.txt")
    assert (moved.id, moved.state) == (first.id, State.CHANGED)
    assert sorted(article.url or "" for article in live(store).values()) == [URL, URL2]


def test_one_content_at_two_urls_is_two_articles(store: Store) -> None:
    drafts = [Draft(replace(A, url=URL), "/a.txt"), Draft(replace(A, url=URL2), "/a2.txt")]
    assert len({outcome.id for outcome in store.put(drafts)}) == 2
    assert {outcome.state for outcome in store.put(drafts)} == {State.UNCHANGED}


def test_a_copy_without_a_url_is_the_article_and_leaves_it_its_url(store: Store) -> None:
    first = store.put_one(replace(A, url=URL))
    copy = store.put_one(A, "/a.txt")
    assert (copy.id, copy.state) == (first.id, State.UNCHANGED)
    assert live(store) == {first.id: replace(A, url=URL)}


def test_an_article_learns_its_url(store: Store) -> None:
    first = store.put_one(A, "/a.txt")
    assert store.put_one(replace(A, url=URL)).id == first.id
    assert store.put_one(replace(B, url=URL)).id == first.id


def test_a_changed_file_replaces_its_article(store: Store) -> None:
    first = store.put_one(A, "/a.txt")
    changed = store.put_one(B, "/a.txt")
    assert (changed.id, changed.state) == (first.id, State.CHANGED)
    assert live(store) == {first.id: B}
    # The new article with the old text gets an id of its own, though the derived one is taken.
    other = store.put_one(A, "/other.txt")
    assert other.state is State.CREATED
    assert live(store) == {first.id: B, other.id: A}
    store.put_one(Article(title="Bài C"), "/other.txt")
    third = store.put_one(A, "/third.txt")
    assert len({first.id, other.id, third.id}) == len(live(store)) == 3


def test_a_file_that_changed_after_its_article_was_deleted_brings_it_back(store: Store) -> None:
    first = store.put_one(A, "/a.txt")
    store.delete(first.id)
    assert store.put_one(B, "/a.txt").id == first.id


def test_of_two_files_with_one_content_the_changed_one_becomes_its_own_article(store: Store) -> None:
    first, second = store.put([Draft(A, "/a.txt"), Draft(A, "/copy.txt")])
    assert (first.id, first.revision) == (second.id, second.revision)
    changed = store.put_one(B, "/copy.txt")
    assert changed.state is State.CREATED
    assert live(store) == {first.id: A, changed.id: B}
    # Each file now stands alone for its article.
    third = Article(title="Bài C")
    assert store.put_one(third, "/a.txt").id == first.id
    assert live(store) == {first.id: third, changed.id: B}


def test_when_both_files_change_at_once_the_last_one_keeps_the_article(store: Store) -> None:
    first = store.put([Draft(A, "/a.txt"), Draft(A, "/copy.txt")])[0]
    third = Article(title="Bài C")
    new, kept = store.put([Draft(B, "/a.txt"), Draft(third, "/copy.txt")])
    assert (new.state, kept.state) == (State.CREATED, State.CHANGED)
    assert live(store) == {first.id: third, new.id: B}


def test_a_changed_copy_does_not_touch_an_article_that_has_a_url(store: Store) -> None:
    first = store.put_one(replace(A, url=URL))
    store.put_one(A, "/copy.txt")
    changed = store.put_one(B, "/copy.txt")
    assert live(store) == {first.id: replace(A, url=URL), changed.id: B}


def test_files_that_differ_in_more_than_content_do_not_take_turns(store: Store) -> None:
    culture, party = replace(A, topics=("Văn hóa",)), replace(A, topics=("Xây dựng Đảng",))
    for _ in range(3):
        store.put_one(culture, "/culture/a.txt")
        store.put_one(party, "/party/a.txt")
    assert store.record().revision == 2
    assert list(live(store).values()) == [party]


def test_an_unchanged_file_does_not_undo_what_was_corrected_elsewhere(store: Store) -> None:
    first = store.put_one(A, "/a.txt")
    store.put_one(replace(B, id=first.id))
    assert store.put_one(A, "/a.txt").state is State.UNCHANGED
    assert live(store) == {first.id: B}


def test_a_file_name_that_is_no_text(store: Store) -> None:
    first = store.put_one(A, "/b\udce0i.txt")
    assert store.put_one(B, "/b\udce0i.txt").id == first.id


@pytest.mark.parametrize("size", [1, 700])
def test_a_batch_finds_what_is_there_however_large(store: Store, size: int) -> None:
    drafts = [Draft(Article(title=f"Bài {n}"), f"/{n}.txt") for n in range(size)]
    ids = [outcome.id for outcome in store.put(drafts)]
    assert len(set(ids)) == size
    changed = [Draft(Article(title=f"Bài mới {n}"), f"/{n}.txt") for n in range(size)]
    outcomes = store.put(changed)
    assert [outcome.id for outcome in outcomes] == ids
    assert {outcome.state for outcome in outcomes} == {State.CHANGED}
