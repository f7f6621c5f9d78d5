"""How do the portal's pages get the search box? By one script, at an address that stays."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Request, Response

from search_service.api.conditional import is_known
from search_service.web.assets import ASSETS

_KEEP: Final = "public, max-age=3600"
"""An hour, in seconds: so long may a page of the portal show the box of an earlier release."""

router = APIRouter(include_in_schema=False)


@router.get("/box.js")
def box(request: Request) -> Response:
    """Give the custom element `<dakglei-search>`; 304 to a browser that has this release's.

    Any page of any site may load it (Fetch, 3.2.2 and 3.7); which pages may ask for suggestions is a setting.
    """
    script = ASSETS["box.js"]
    tag = f'W/"{script.version}"'  # weak: the same script, compressed or not
    headers = {
        "ETag": tag,
        "Cache-Control": _KEEP,
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
    if is_known(request, tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(script.content, media_type=script.media_type, headers=headers)
