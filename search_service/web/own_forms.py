"""Did a page of this service send the form, and what was filled in?

A browser says which site a form is on (https://www.w3.org/TR/fetch-metadata/, and `Origin`), and a page
cannot change that. So no other site signs anybody in or out, and no token needs to be remembered.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request
from starlette.exceptions import HTTPException

from search_service.api.bodies import check_type, limited

MAX_FORM: Final = 4096
"""Bytes of a form: it holds one key."""

_MAX_FIELDS: Final = 10


def is_own(request: Request, public_url: str) -> bool:
    """Say whether this service's own page sent the request, and not one of another site.

    Without any of the headers it was no browser, and a forgery needs one that somebody is signed in with.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    if origin is None:
        return True
    # A proxy may pass on another host than the one that the browser asked.
    return urlsplit(origin).netloc in {request.headers.get("host"), urlsplit(public_url).netloc} - {"", None}


async def filled_in(request: Request) -> dict[str, str]:
    """Give the fields of a form; answers 413, 415 and 400 itself."""
    check_type(request, ("application/x-www-form-urlencoded",))
    body = b"".join([chunk async for chunk in limited(request, MAX_FORM)])
    try:
        pairs = parse_qsl(body.decode("latin-1"), errors="replace", max_num_fields=_MAX_FIELDS)
    except ValueError as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "the form has too many fields") from error
    return dict(pairs)
