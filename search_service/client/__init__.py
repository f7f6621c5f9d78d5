"""How does another program use the service?

    from search_service.client import Client

    with Client("https://dakglei.example.vn/tim-kiem") as archive:
        for hit in archive.results("hội nghị tuyên giáo", date="2023"):
            print(hit.date, hit.title, hit.url)

`AsyncClient` does the same with `async`. Needs the extra `client`: `pip install '.[client]'` in a checkout.
"""

from __future__ import annotations

from importlib.util import find_spec

if find_spec("httpx2") is None:
    raise ImportError("the client needs httpx2: pip install '.[client]' in a checkout")

from search_service.client.client import Client
from search_service.client.client_async import AsyncClient
from search_service.client.errors import (
    ClientError,
    Forbidden,
    InvalidRequest,
    NotFound,
    NotIndexed,
    NotNow,
    ProblemError,
    Purged,
    RecordReplaced,
    ServiceFailed,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    UnexpectedAnswer,
    Unreachable,
)

__all__ = [
    "AsyncClient",
    "Client",
    "ClientError",
    "Forbidden",
    "InvalidRequest",
    "NotFound",
    "NotIndexed",
    "NotNow",
    "ProblemError",
    "Purged",
    "RecordReplaced",
    "ServiceFailed",
    "TooLarge",
    "TooManyRequests",
    "Unauthenticated",
    "UnexpectedAnswer",
    "Unreachable",
]
