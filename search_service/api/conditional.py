"""Has the caller seen this very answer before? Then 304 says so, and nothing is searched (RFC 9110, 13)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Final, cast

from fastapi import Depends, FastAPI, Request, Response

from search_service.api.keys import Caller, CallerOf
from search_service.api.parts import search_part
from search_service.articles.article import Audience
from search_service.search.service import Search
from search_service.settings import Settings

RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "Unchanged: `If-None-Match` names the `ETag` of what would be answered"}
}
"""What a route that checks the condition may answer besides; `api/openapi.py` adds the `ETag` of a 200."""

_DIGEST_BYTES: Final = 12
_SEPARATOR: Final = b"\x00"


class NotModified(Exception):
    """The caller has the answer already. `headers` are those that a 200 would have had."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__("not modified")
        self.headers = dict(headers)


class Condition:
    """The condition under which one call of the API is answered, as a dependency of its route."""

    def __init__(self, request: Request, response: Response, caller: Caller, search: Search) -> None:
        self._request = request
        self._response = response
        self.caller = caller
        self._search = search

    def check(self) -> dict[str, str]:
        """Give the headers of the answer, which FastAPI sends as well; raises NotModified, IndexNotReady."""
        headers = checked_for(self.caller, self._request, self._search)
        self._response.headers.update(headers)
        return headers


def checked_for(caller: Caller, request: Request, search: Search) -> dict[str, str]:
    """Give the headers of an answer of the API; raises NotModified, and IndexNotReady or IndexDamaged.

    Called in the route, after parameters and key were checked and before anything is read: should the
    index change in between, the answer is newer than its tag, and that tag is never given again.
    """
    # A shared cache may keep what is public, and asks each time; with a key, only its owner may.
    control = "private, no-cache" if caller.key else "no-cache"
    headers = {"Cache-Control": control, "Vary": "Authorization, Cookie"}
    return checked(request, search, caller.audiences(None), headers)


def checked(
    request: Request,
    search: Search,
    audiences: frozenset[Audience],
    headers: Mapping[str, str],
    also: Iterable[str] = (),
) -> dict[str, str]:
    """Give `headers` with the `ETag` of an answer from the index; raises NotModified if the caller has it.

    The tag stands for everything that the answer is made of: the program, the index, today, the address, who
    asks, and `also`, what else it depends on, such as its language. It does not repeat when the index is
    deleted and built anew: that is of the same record at the same revision, or else has another of the two.
    Raises IndexNotReady or IndexDamaged while there is no index.
    """
    return named(request, headers, (*search.edition(), *sorted(audiences), *also))


def named(request: Request, headers: Mapping[str, str], depends_on: Iterable[str] = ()) -> dict[str, str]:
    """Give `headers` with the `ETag` of an answer; raises NotModified if the caller has it.

    The answer depends on the program, on the address that is asked, and on `depends_on`. The tag is weak: it
    is of the same answer compressed, and of one that says that it took longer.
    """
    settings = cast(Settings, request.app.state.settings)
    address = (
        settings.public_url,  # links to this service's pages begin with it
        request.scope["scheme"],
        request.headers.get("host", ""),
        request.scope["root_path"],
        request.scope["path"],
        request.scope["query_string"].decode("latin-1"),
    )
    content = _SEPARATOR.join(part.encode() for part in (_PROGRAM, *address, *depends_on))
    tag = f'W/"{hashlib.blake2b(content, digest_size=_DIGEST_BYTES).hexdigest()}"'
    tagged = {"ETag": tag, **headers}
    if is_known(request, tag):
        raise NotModified(tagged)
    return tagged


def is_known(request: Request, tag: str) -> bool:
    """Say whether the caller has what this tag names, compared weakly (RFC 9110, 8.8.3.2)."""
    return _opaque(tag) in {_opaque(one) for one in request.headers.get("if-none-match", "").split(",")}


def install(app: FastAPI) -> None:
    """Make `app` answer 304 wherever a route finds that nothing changed."""
    app.add_exception_handler(NotModified, _not_modified)


async def _not_modified(request: Request, error: Exception) -> Response:  # noqa: ARG001
    assert isinstance(error, NotModified)  # noqa: S101  # what it is installed for
    return Response(status_code=304, headers=error.headers)


def _opaque(tag: str) -> str:
    """Give what is compared of a tag: weak comparison, as `If-None-Match` wants it (RFC 9110, 13.1.2).

    `*` is like no tag: whether there is any answer is not known before it is looked for.
    """
    return tag.strip().removeprefix("W/")


def _program() -> str:
    """Name this very program: a digest of its files, since one version number may stand for several."""
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for name, content in sorted(_contents(files("search_service"), "")):
        digest.update(name.encode() + _SEPARATOR + hashlib.blake2b(content).digest())
    return digest.hexdigest()


def _contents(folder: Traversable, path: str) -> Iterable[tuple[str, bytes]]:
    for entry in folder.iterdir():
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _contents(entry, name)
        elif not name.endswith(".pyc"):
            yield name, entry.read_bytes()


_PROGRAM: Final = _program()


# Each dependency of a dependency takes its time, so the search is asked for in here.
async def _condition(request: Request, response: Response, caller: CallerOf) -> Condition:
    return Condition(request, response, caller, await search_part(request))


ConditionOf = Annotated[Condition, Depends(_condition)]
