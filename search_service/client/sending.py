"""What does a call need on its way, whoever waits for it? Address, headers, retries; its answer read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeVar

import httpx2
from pydantic import BaseModel, ValidationError

import search_service
from search_service.client.backoff import TEMPORARY, Backoff, retry_after_seconds
from search_service.client.calls import Call, Request
from search_service.client.errors import ClientError, UnexpectedAnswer, Unreachable, problem_error
from search_service.errors import InvalidInput

A = TypeVar("A", bound=BaseModel)

_USER_AGENT: Final = f"search-service-client/{search_service.__version__}"
_NO_RETRY: Final = (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)
"""Failures of what was asked, which another attempt does not mend."""


@dataclass(frozen=True, slots=True)
class Sending:
    """Where to, as whom, and how patiently. `timeout` is in seconds."""

    base_url: str
    key: str | None = field(repr=False)
    timeout: float
    backoff: Backoff

    def __post_init__(self) -> None:
        """Refuse what is no address of a service, and a key that a header cannot carry."""
        try:
            url = httpx2.URL(self.base_url)
        except httpx2.InvalidURL:
            url = httpx2.URL()
        if url.scheme not in {"http", "https"} or not url.host or url.query or url.fragment:
            raise InvalidInput(
                "base_url", f"{self.base_url!r:.100} is no address of a service; write https://host or …/path"
            )
        if self.key is not None and not (self.key.isascii() and self.key.isprintable() and self.key.strip()):
            raise InvalidInput("key", "is no key of a service; give it as it was printed")

    def built(self, http: httpx2.Client | httpx2.AsyncClient, request: Request) -> httpx2.Request:
        """Give the request as it is sent. Raises InvalidInput when it is longer than an address can be."""
        headers = {"User-Agent": _USER_AGENT, "Accept": f"{request.answered_in}, */*;q=0.5"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        if request.body is not None:
            headers["Content-Type"] = request.media_type
        try:
            return http.build_request(
                request.method,
                self.base_url.rstrip("/") + request.path,
                params=[(name, _whole(value)) for name, value in request.parameters] or None,
                content=request.body,
                headers=headers,
                timeout=httpx2.Timeout(self.timeout, read=max(self.timeout, request.seconds)),
            )
        except httpx2.InvalidURL as error:
            raise InvalidInput("request", f"cannot be sent, make it shorter ({error})") from error


class Attempts:
    """One call on its way: what has failed so far, and how long is waited before it is tried again."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending
        self._failed = 0

    def broke(self, error: httpx2.RequestError) -> float:
        """Give the seconds to wait after an attempt without an answer. Raises Unreachable after the last."""
        self._failed += 1
        wait = None if isinstance(error, _NO_RETRY) else self._sending.backoff.wait(self._failed, None)
        if wait is None:
            why = str(error) or type(error).__name__
            times = f" ({self._failed} attempts)" if self._failed > 1 else ""
            raise Unreachable(f"{self._sending.base_url} does not answer{times}: {why}") from error
        return wait

    def answered(self, response: httpx2.Response) -> float | None:
        """Give the seconds to wait after an answer that says not now; None when the answer is to be taken."""
        if response.status_code not in TEMPORARY:
            return None
        self._failed += 1
        asked = retry_after_seconds(response.headers.get("Retry-After"))
        return self._sending.backoff.wait(self._failed, asked)


def read(call: Call[A], response: httpx2.Response) -> A:
    """Give the answer of a call. Raises ProblemError and UnexpectedAnswer."""
    if not response.is_success:
        raise refusal(response)
    try:
        return call.answer.model_validate_json(response.content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnexpectedAnswer(
            f"{_address(response)} does not answer as this version of the API does"
            f"{f' ({where}: ' if where else ' ('}{first['msg']})"
        ) from error


def is_file(request: Request, response: httpx2.Response) -> bool:
    """Say whether an answer is the file that was asked for, and not the page of a network to sign in to."""
    return response.is_success and _media_type(response) == request.answered_in


def refusal(response: httpx2.Response) -> ClientError:
    """Give the error that an answer stands for which is not the one asked for; its body was read."""
    if response.is_success:
        return UnexpectedAnswer(f"{_address(response)} answers in {_media_type(response) or 'no known type'}")
    if not response.is_error:
        to = response.headers.get("Location")
        also = f", to {to}: use that address" if to else ""
        return UnexpectedAnswer(f"{_address(response)} sends elsewhere ({response.status_code}){also}")
    return problem_error(
        response.status_code,
        response.content,
        _address(response),
        retry_after_seconds(response.headers.get("Retry-After")),
    )


def _whole(text: str) -> str:
    """Give a text with question marks for halves of characters, which no address can carry."""
    return text.encode(errors="replace").decode()


def _media_type(response: httpx2.Response) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _address(response: httpx2.Response) -> str:
    """Give the address that answered, without what was searched for."""
    return str(response.request.url.copy_with(query=None))
