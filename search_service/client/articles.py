"""What does an article look like on its way to the service?"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from search_service.api import schemas
from search_service.articles.article import Article

ArticleLike: TypeAlias = Mapping[str, Any] | Article | schemas.Article
"""An article as JSON has it (`{"title": …, "date": …}`), or one that a search or a file gave."""

_FIELDS: Final = tuple(schemas.Article.model_fields)


def as_json(article: ArticleLike) -> bytes:
    """Write an article as one line of JSON, without a newline at its end; what is not given is left out.

    A date is written in ISO 8601. Raises TypeError for what is no article, or has what JSON has not.
    """
    if isinstance(article, schemas.Article):
        given: Mapping[str, Any] = article.model_dump(exclude={"documents"})
    elif isinstance(article, Article):
        given = {name: getattr(article, name) for name in _FIELDS}
    elif isinstance(article, Mapping):
        return _written(article)
    else:
        raise TypeError(f"an article is a mapping or an Article, not {type(article).__name__}")
    return _written({name: value for name, value in given.items() if value not in (None, "", (), [])})


def _written(given: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(dict(given), ensure_ascii=False, default=_plain).encode()
    except UnicodeEncodeError:  # half a character, which the service refuses by name
        return json.dumps(dict(given), default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
