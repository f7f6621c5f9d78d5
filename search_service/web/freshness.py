"""Has a visitor's browser this very page already?"""

from __future__ import annotations

from fastapi import Request

from search_service.api.conditional import checked
from search_service.search.results import PUBLIC
from search_service.web import rendering
from search_service.web.viewer import viewer


def tagged(request: Request) -> dict[str, str]:
    """Give the headers that name a page of what is public; raises NotModified if the browser has it.

    A page for somebody who signed in has no name: it is kept nowhere. Raises IndexNotReady, IndexDamaged.
    """
    if viewer(request).key is not None:
        return {}
    language = rendering.catalogue(request).language
    headers = {"Vary": "Accept-Language, Cookie"}
    return checked(request, request.app.state.search, PUBLIC, headers, also=(language,))
