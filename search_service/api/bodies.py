"""How is a body read without trusting its length or its type?"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Collection
from http import HTTPStatus
from typing import Final

from fastapi import Request
from starlette.exceptions import HTTPException

from search_service.articles.article import MAX_ARTICLE_BYTES

MAX_BULK_BYTES: Final = 64 * 1024 * 1024
JSON_LINES_TYPES: Final = ("application/x-ndjson", "application/jsonl", "text/plain")
_MIB: Final = 1024 * 1024
_NOT_BLANK: Final = re.compile(rb"\S[^\n]*")


async def article_body(request: Request) -> bytes:
    """Give the body of a request that sends one article. Answers 413 and 415 itself."""
    check_type(request, ("application/json",))
    return b"".join([chunk async for chunk in limited(request, MAX_ARTICLE_BYTES)])


def check_type(request: Request, allowed: Collection[str]) -> None:
    """Answer 415 unless the body says that it is of one of the types that are allowed."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given not in allowed:
        message = f"the body is sent as {given or 'nothing'}; send it as {' or '.join(allowed)}"
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message)


async def limited(request: Request, limit: int) -> AsyncIterator[bytes]:
    """Yield the body as it comes in. Answers 413 once it is, or says it will be, over `limit` bytes."""
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced) > limit:
        raise too_large(limit)
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        yield chunk


async def lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[tuple[int, bytes]]:
    """Yield each line with its number from 1, blank ones left out."""
    number, rest = 1, bytearray()
    async for chunk in chunks:
        end = chunk.rfind(b"\n") + 1
        rest += chunk[:end]
        if end:
            # Not split into lines: a body may be 64 MB of blank ones.
            whole, rest, at = bytes(rest), bytearray(), 0
            for found in _NOT_BLANK.finditer(whole):
                number += whole.count(b"\n", at, found.start())
                at = found.start()
                yield number, found.group()
            number += whole.count(b"\n", at)
        rest += chunk[end:]
    if rest.strip():
        yield number, bytes(rest)


def too_large(limit: int) -> HTTPException:
    """Give the refusal of a body over `limit` bytes; the connection ends, or it would still come in."""
    message = f"at most {limit // _MIB} MB are taken"
    return HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message, {"Connection": "close"})
