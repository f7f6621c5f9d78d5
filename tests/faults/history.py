"""Which changes does an archive go through here? The same ones for the same seed, one a revision."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from typing import Final

from search_service.articles.article import Article, Audience
from search_service.articles.store import Draft, Store

WORDS: Final = ("huyện", "xã", "thôn", "đường", "trường", "rừng", "suối", "cầu")

Change = tuple[str, Article | None]
"""An id, and the article it is from now on, or None when it goes."""

State = dict[str, Article]


def history(seed: int) -> Iterator[Change]:
    """Yield changes without end: articles come, change their text or audience, and go."""
    chance = random.Random(seed)
    there: set[str] = set()
    number = 0
    while True:
        number += 1
        id_ = f"a{chance.randrange(40)}"
        if id_ in there and chance.random() < 0.3:
            there.remove(id_)
            yield id_, None
        else:
            there.add(id_)
            text = " ".join(chance.choices(WORDS, k=6))
            yield id_, Article(id=id_, title=f"Lần {number}", text=text, audience=chance.choice([*Audience]))


def state(seed: int, revision: int) -> State:
    """Give the articles there are after the first `revision` changes."""
    articles: State = {}
    for id_, article in islice(history(seed), revision):
        if article:
            articles[id_] = article
        else:
            del articles[id_]
    return articles


def record(store: Store, change: Change) -> int:
    """Make one change in the record and give its revision."""
    id_, article = change
    return store.put([Draft(article)])[0].revision if article else store.delete(id_)
