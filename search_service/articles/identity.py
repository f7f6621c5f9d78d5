"""Which article is it? Finds the one that a draft speaks of, and names it if there is none.

The first that holds decides:

1. the draft's `id`;
2. its `url`: an article that has the same;
3. its content: an article with the same title, text and date, unless both have a url, and not the same;
4. its path: the article that this file alone stands for, unless that has a url.
   (Two files with one content are one article. When one of them changes it becomes an article of its own,
   because the other still says what it said.)

Else it is a new article. A file that says exactly what it said last time changes nothing, whatever other
doors have done to its article since, but for bringing it back if it was deleted.
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Final, Protocol

from search_service.articles.article import Article, Audience, from_json, to_json

_ID_LENGTH: Final = 12
"""Characters of a derived id, 5 bits each: a million articles collide with a probability of 4e-7."""


class DraftLike(Protocol):
    """An article on its way into the record."""

    @property
    def article(self) -> Article:
        """What is put; its `id` is empty if the record is to find or make one."""

    @property
    def path(self) -> str | None:
        """The source, in the same words each time, and of this one article only; None if it is no file."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The plainest thing that can be put."""

    article: Article
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article's row. `content` is the article as JSON, None once it is deleted."""

    id: str
    revision: int = 0
    public_revision: int | None = None
    audience: Audience
    deleted: bool = False
    barred: bool = False
    url_digest: str | None
    content_digest: str
    content: str | None

    @property
    def is_public(self) -> bool:
        """Whether the public sees it now."""
        return not self.deleted and self.audience is Audience.PUBLIC


@dataclass(frozen=True, slots=True)
class Source:
    """The article that a file stands for, and a digest of all that the file said last time."""

    path_digest: str
    article_id: str
    draft_digest: str


@dataclass(frozen=True, slots=True)
class Clues:
    """What a draft is recognised by; all but `id` are digests."""

    id: str
    url: str | None
    content: str
    path: str | None
    draft: str

    @classmethod
    def of(cls, draft: DraftLike) -> Clues:
        """Read them off a draft."""
        article = draft.article
        return cls(
            id=article.id,
            url=_digest(article.url) if article.url else None,
            content=article.content_digest(),
            path=_digest(draft.path) if draft.path else None,
            draft=_digest(to_json(article)),
        )

    def names(self) -> Iterator[str]:
        """Give the ids the article may be called by, best first, without end."""
        if self.id:
            yield self.id
        seed = self.url or self.content
        for attempt in count():
            digest = hashlib.sha256(f"{seed}.{attempt}".encode()).digest()
            yield base64.b32encode(digest).decode().lower()[:_ID_LENGTH]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a draft may not come in: the purged article it is, and by what that is known."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The article that a draft is: as it was when its turn came, None for a new one, and as it is since."""

    before: Entry | None
    after: Entry


class Known:
    """What the record knows about a batch of drafts, and what becomes of it as they are taken one by one.

    `entries` are all that share an id, url, content or path with a draft; `sources` all files of these.
    `is_taken` says whether an id that is not among them is in use.
    """

    def __init__(
        self, entries: Iterable[Entry], sources: Iterable[Source], is_taken: Callable[[str], bool]
    ) -> None:
        self._before: dict[str, Entry] = {}
        self._entries: dict[str, Entry] = {}
        self._written: dict[str, None] = {}
        self._by_url: defaultdict[str, set[str]] = defaultdict(set)
        self._by_content: defaultdict[str, set[str]] = defaultdict(set)
        self._sources: dict[str, Source] = {}
        self._files: defaultdict[str, set[str]] = defaultdict(set)
        self._is_taken = is_taken
        for entry in entries:
            self._before[entry.id] = entry
            self._set(entry)
        for source in sources:
            self._stand(source)
        self._sources_before = dict(self._sources)

    def before(self, id_: str) -> Entry | None:
        """Give the entry as it was before the batch."""
        return self._before.get(id_)

    def changed(self) -> list[Entry]:
        """Give the entries that are not what they were before the batch, in its order."""
        return [self._entries[id_] for id_ in self._written if self._entries[id_] != self._before.get(id_)]

    def moved(self) -> list[Source]:
        """Give the sources that are not what they were before the batch."""
        return [source for path, source in self._sources.items() if source != self._sources_before.get(path)]

    def take(self, draft: DraftLike, clues: Clues) -> Taken | Refusal:
        """Put a draft in its place: gives the article it is, or why it is refused."""
        if refusal := self._refusal(clues):
            return refusal
        repeated = self._repeated(clues)
        id_ = repeated or self._identify(clues) or self._fresh(clues)
        before = self._entries.get(id_)
        if not repeated:
            self._write(id_, draft.article, clues)
        if clues.path:
            self._stand(Source(clues.path, id_, clues.draft))
        return Taken(before, self._entries[id_])

    def _refusal(self, clues: Clues) -> Refusal | None:
        source = self._sources.get(clues.path or "")
        evidence: tuple[tuple[str, Iterable[str]], ...] = (
            ("id" if clues.id else "url" if clues.url else "content", (next(clues.names()),)),
            ("url", self._by_url.get(clues.url or "", ())),
            ("content", self._by_content.get(clues.content, ())),
            ("file", (source.article_id,) if source else ()),
        )
        for by, ids in evidence:
            for id_ in sorted(ids):
                if id_ in self._entries and self._entries[id_].barred:
                    return Refusal(id_, f"was purged and may not come back (known by its {by})")
        return None

    def _repeated(self, clues: Clues) -> str | None:
        source = self._sources.get(clues.path or "")
        if source and source.draft_digest == clues.draft and not self._entries[source.article_id].deleted:
            return source.article_id
        return None

    def _identify(self, clues: Clues) -> str | None:
        if clues.id:
            return clues.id
        source = self._sources.get(clues.path or "")
        usual = source.article_id if source else None

        def best(ids: Iterable[str]) -> str | None:
            return min(ids, key=lambda id_: (id_ != usual, self._entries[id_].deleted, id_), default=None)

        if clues.url and (found := best(self._by_url.get(clues.url, ()))):
            return found
        same = [
            id_
            for id_ in self._by_content.get(clues.content, ())
            if not clues.url or self._entries[id_].url_digest is None
        ]
        if found := best(same):
            return found
        if usual and self._files[usual] == {clues.path} and self._entries[usual].url_digest is None:
            return usual
        return None

    def _fresh(self, clues: Clues) -> str:
        return next(id_ for id_ in clues.names() if id_ not in self._entries and not self._is_taken(id_))

    def _write(self, id_: str, article: Article, clues: Clues) -> None:
        old = self._entries.get(id_)
        url_digest = clues.url
        if old and old.content and old.url_digest and not (clues.id or clues.url):
            # A copy without a url does not take away the one that is known.
            article = replace(article, url=from_json(old.content).url)
            url_digest = old.url_digest
        self._written[id_] = None
        self._set(
            Entry(
                id=id_,
                revision=old.revision if old else 0,
                public_revision=old.public_revision if old else None,
                audience=article.audience,
                url_digest=url_digest,
                content_digest=clues.content,
                content=to_json(article.with_id(id_)),
            )
        )

    def _set(self, entry: Entry) -> None:
        if old := self._entries.get(entry.id):
            self._by_content[old.content_digest].discard(entry.id)
            self._by_url[old.url_digest or ""].discard(entry.id)
        self._entries[entry.id] = entry
        self._by_content[entry.content_digest].add(entry.id)
        if entry.url_digest:
            self._by_url[entry.url_digest].add(entry.id)

    def _stand(self, source: Source) -> None:
        if old := self._sources.get(source.path_digest):
            self._files[old.article_id].discard(source.path_digest)
        self._sources[source.path_digest] = source
        self._files[source.article_id].add(source.path_digest)


def _digest(text: str) -> str:
    # A file's name may hold bytes that are no UTF-8; Python keeps them as lone surrogates.
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()
