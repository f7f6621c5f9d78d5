"""Does any sequence of writes leave what a plain model in memory has?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from search_service.articles.article import Article, Audience
from search_service.articles.backup import check
from search_service.articles.store import Change, Draft, Outcome, State, Store

drafts = st.builds(
    Draft,
    st.builds(
        Article,
        id=st.sampled_from(["", "", "", "m", "n"]),
        title=st.sampled_from(["Một", "Hai", "Ba"]),
        url=st.sampled_from([None, None, "https://example.vn/1", "https://example.vn/2"]),
        topics=st.sampled_from([(), ("Y tế",)]),
        audience=st.sampled_from([Audience.PUBLIC, Audience.PUBLIC, Audience.STAFF]),
    ),
    st.sampled_from([None, "/1.txt", "/2.txt", "/3.txt"]),
)


@dataclass
class Slot:
    """An article as the model holds it; `said` is its last text, also of a deleted one."""

    said: Article
    named_after: str | None
    live: bool = True
    barred: bool = False
    revision: int = 0
    public_revision: int = 0

    def seen(self) -> Article | None:
        return self.said if self.live and self.said.audience is Audience.PUBLIC else None


class Model:
    """The rules of `identity`, by scanning everything for each draft."""

    def __init__(self) -> None:
        self.slots: dict[str, Slot] = {}
        self.files: dict[str, tuple[str, Article]] = {}
        self.revision = 0

    def put(self, batch: list[Draft], outcomes: list[Outcome]) -> list[Outcome]:
        """Take a batch; a new article is called as the store called it. Gives the outcomes to expect."""
        before = deepcopy(self.slots)
        written: dict[str, None] = {}
        taken = [
            self._take(draft, outcome.id, written) for draft, outcome in zip(batch, outcomes, strict=True)
        ]
        for id_ in written:
            old, new = before.get(id_), self.slots[id_]
            if old is None or (old.said, old.live) != (new.said, new.live):
                self._raise(new, was_seen=bool(old and old.seen()))
        return [Outcome(id_, self.slots[id_].revision, state) for id_, state in taken]

    def delete(self, id_: str, purge: bool) -> int:
        slot = self.slots[id_]
        if slot.live:
            was_seen = slot.seen() is not None
            slot.live = False
            self._raise(slot, was_seen)
        slot.barred |= purge
        return slot.revision

    def _raise(self, slot: Slot, was_seen: bool) -> None:
        self.revision += 1
        slot.revision = self.revision
        if was_seen or slot.seen():
            slot.public_revision = self.revision

    def _take(self, draft: Draft, called: str, written: dict[str, None]) -> tuple[str, State]:
        article, path = draft.article, draft.path
        usual, said = self.files.get(path or "", (None, None))
        seed = article.id or article.url or article.title
        if any(slot.barred for slot in self._akin(article, usual, seed)):
            assert self.slots[called].barred
            return called, State.REFUSED
        if usual and said == article and self.slots[usual].live:
            return usual, State.UNCHANGED
        found = article.id or self._find(article, path, usual)
        if not found:
            assert called not in self.slots
            found = called
        slot = self.slots.get(found)
        was = slot.said if slot and slot.live else None
        if slot is None:
            taken = any(other.named_after == seed for other in self.slots.values())
            slot = self.slots[found] = Slot(article, None if taken else seed)
        elif slot.live and slot.said.url and not article.id and not article.url:
            article = replace(article, url=slot.said.url)
        slot.said, slot.live = replace(article, id=found), True
        written[found] = None
        if path:
            self.files[path] = (found, draft.article)
        changed = State.UNCHANGED if was == slot.said else State.CHANGED
        return found, changed if was else State.CREATED

    def _akin(self, article: Article, usual: str | None, seed: str) -> Iterator[Slot]:
        for id_, slot in self.slots.items():
            same_url = article.url and slot.said.url == article.url
            if id_ == usual or slot.named_after == seed or same_url or slot.said.title == article.title:
                yield slot

    def _find(self, article: Article, path: str | None, usual: str | None) -> str | None:
        same_url = [id_ for id_, slot in self.slots.items() if article.url and slot.said.url == article.url]
        same_text = [
            id_
            for id_, slot in self.slots.items()
            if slot.said.title == article.title and not (article.url and slot.said.url)
        ]
        for candidates in (same_url, same_text):
            if candidates:
                return min(candidates, key=lambda id_: (id_ != usual, not self.slots[id_].live, id_))
        alone = usual and not any(id_ == usual for name, (id_, _) in self.files.items() if name != path)
        if usual and alone and not self.slots[usual].said.url:
            return usual
        return None


class Comparison(RuleBasedStateMachine):
    """Do both the same, look at both."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.store = Store.open(url)
        self.model = Model()

    def teardown(self) -> None:
        self.store.close()

    @rule(batch=st.lists(drafts, max_size=4))
    def put(self, batch: list[Draft]) -> None:
        outcomes = self.store.put(batch)
        assert all(bool(outcome.problem) == (outcome.state is State.REFUSED) for outcome in outcomes)
        plain = [replace(outcome, problem=None) for outcome in outcomes]
        assert plain == self.model.put(batch, outcomes)

    @precondition(lambda self: any(slot.live for slot in self.model.slots.values()))
    @rule(data=st.data(), purge=st.sampled_from([False, False, True]))
    def delete(self, data: st.DataObject, purge: bool) -> None:
        slots = self.model.slots
        id_ = data.draw(st.sampled_from(sorted(id_ for id_ in slots if purge or slots[id_].live)))
        assert self.store.delete(id_, purge=purge) == self.model.delete(id_, purge)

    @invariant()
    def the_same(self) -> None:
        slots = self.model.slots
        live = {id_: slot.said for id_, slot in slots.items() if slot.live}
        assert self.store.record().revision == self.model.revision
        assert {article.id: article for article in self.store.export(frozenset(Audience))} == live
        changes = [Change(slot.revision, id_, live.get(id_)) for id_, slot in slots.items()]
        assert self.store.changes(0, 100) == sorted(changes, key=lambda change: change.revision)
        public = [
            Change(slot.public_revision, id_, slot.seen())
            for id_, slot in slots.items()
            if slot.public_revision
        ]
        assert self.store.changes(0, 100, public_only=True) == sorted(
            public, key=lambda change: change.revision
        )
        for public_only in (False, True):
            middle = self.model.revision // 2
            gone = [c.id for c in self.store.changes(middle, 100, public_only=public_only) if not c.article]
            assert self.store.count_removed(middle, public_only=public_only) == len(gone)
        assert check(self.store, deep=True) == []


def test_any_sequence_of_writes(database: str, new_url: Callable[[], str]) -> None:
    class OnOneDatabase(Comparison):
        def __init__(self) -> None:
            super().__init__(new_url())

    examples = 25 if database == "sqlite" else 8  # a database on a server takes longer to make
    run_state_machine_as_test(OnOneDatabase, settings=settings(max_examples=examples, stateful_step_count=12))
