"""How is a failure told on a page? As a page, where the API tells it as a problem document."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from search_service.errors import ServiceError
from search_service.web import rendering


class PageRoute(APIRoute):
    """A route that answers with pages, whatever happens."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Give what answers a request."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except ServiceError as error:
                return rendering.failure(request, error)

        return answer
