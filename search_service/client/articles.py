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

    Raises TypeError for a value that JSON does not have; a date is written in ISO 8601.
    """
    if isinstance(article, schemas.Article):
        given: Mapping[str, Any] = article.model_dump(exclude={"documents"})
    elif isinstance(article, Article):
        given = {name: getattr(article, name) for name in _FIELDS}
    else:
        return _written(article)
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
