"""Where does a list go on, and where is the service as visitors see it?"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import Request
from starlette.types import Scope

from search_service.settings import Settings

NEXT: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "headers": {
            "Link": {
                "description": 'The next page, with `rel="next"` (RFC 8288); absent on the last one',
                "schema": {"type": "string"},
                "example": '</api/v1/search?q=huy%E1%BB%87n&page=2>; rel="next"',
            }
        }
    }
}
"""What a route that gives a part of a list adds to its `responses`."""

_PATH: Final = "/-._~!$&'()*+,;=:@"
"""What stands in a path as it is (RFC 3986, 3.3), beside letters and digits."""


def next_link(request: Request, **changed: str | int | None) -> dict[str, str]:
    """Give the header that leads to the next part of a list (RFC 8288): this address, with other parameters.

    A parameter that is changed to None is left out.
    """
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changed]
    added = [(name, str(value)) for name, value in changed.items() if value is not None]
    here = request.scope.get("root_path", "") + own_path(request.scope)
    return {"Link": f'<{quote(here, safe=_PATH)}?{urlencode([*kept, *added])}>; rel="next"'}


def own_path(scope: Scope) -> str:
    """Give the path that is asked for, without the sub-path: a proxy may have stripped that already."""
    root, path = scope.get("root_path", ""), str(scope["path"])
    return path[len(root) :] if path.startswith(f"{root}/") else path


def base_url(request: Request, settings: Settings) -> str:
    """Give the address of the service as visitors see it, without a slash at its end."""
    return (settings.public_url or str(request.base_url)).rstrip("/")
