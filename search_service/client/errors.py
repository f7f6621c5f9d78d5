"""What can go wrong when another service is asked?

ClientError
├── Unreachable        no answer came: no connection, or it broke off, or it took too long
├── UnexpectedAnswer   something answered that is not this service, or one of another version
├── RecordReplaced     the service's record was restored from a backup: mirror it anew
└── ProblemError       the service says why not (RFC 9457): `problem` is the document
    ├── InvalidRequest    422  a parameter or field is wrong: `fields` names each
    ├── Unauthenticated   401  no key, or one that is unknown or revoked
    ├── Forbidden         403  the key lacks the scope
    ├── NotFound          404  there is no such thing, or it is not yours to see
    ├── Purged            409  the article was purged and may not come back
    ├── TooLarge          413  the body is too large
    ├── TooManyRequests   429  more than the service takes from one caller
    ├── ServiceFailed     500  the fault is the service's
    ├── NotNow            503  it cannot answer now, 502 and 504 of a proxy too
    └── NotIndexed        507  kept, but searches may not show it: do not send it again
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from pydantic import ValidationError

from search_service.api.schemas import Problem
from search_service.errors import ServiceError


class ClientError(ServiceError):
    """A call that has no answer. `str()` is one sentence for a person."""


class Unreachable(ClientError):
    """No answer came, however often it was tried. What was sent may have been kept all the same."""


class UnexpectedAnswer(ClientError):
    """What answered is not this service, or speaks another version of its API."""


class RecordReplaced(ClientError):
    """The service's record is not the one that was mirrored: forget it, and begin with `after=0`."""


class ProblemError(ClientError):
    """The service's reason for not answering. `problem` is its document, `status` the HTTP status.

    `retry_after` is in how many seconds it may be asked again, if it said so.
    """

    def __init__(self, problem: Problem, retry_after: float | None = None) -> None:
        super().__init__(problem, retry_after)
        self.problem = problem
        self.retry_after = retry_after

    def __str__(self) -> str:
        return self.problem.detail or self.problem.title

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.problem.status

    @property
    def fields(self) -> Mapping[str, str]:
        """What is wrong with each parameter or field, by its name."""
        return {error.field: error.detail for error in self.problem.errors}


class InvalidRequest(ProblemError):
    """A parameter or field cannot be used: `fields` names each."""


class Unauthenticated(ProblemError):
    """No key was sent, or one that is unknown or revoked."""


class Forbidden(ProblemError):
    """The key is good, but lacks the scope that is needed."""


class NotFound(ProblemError):
    """There is no such thing, or it is not yours to see."""


class Purged(ProblemError):
    """The article was purged: it may not come back."""


class TooLarge(ProblemError):
    """The body is larger than the service takes."""


class TooManyRequests(ProblemError):
    """The service takes no more from this caller for now."""


class ServiceFailed(ProblemError):
    """The fault is the service's, and it is in its log."""


class NotNow(ProblemError):
    """The service, or a proxy before it, cannot answer now."""


class NotIndexed(ProblemError):
    """The record holds the change, but searches may not show it. Do not send it again."""


_BY_STATUS: Final[Mapping[int, type[ProblemError]]] = {
    HTTPStatus.UNAUTHORIZED: Unauthenticated,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: NotFound,
    HTTPStatus.CONFLICT: Purged,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TooLarge,
    HTTPStatus.UNPROCESSABLE_ENTITY: InvalidRequest,
    HTTPStatus.TOO_MANY_REQUESTS: TooManyRequests,
    HTTPStatus.INTERNAL_SERVER_ERROR: ServiceFailed,
    HTTPStatus.BAD_GATEWAY: NotNow,
    HTTPStatus.SERVICE_UNAVAILABLE: NotNow,
    HTTPStatus.GATEWAY_TIMEOUT: NotNow,
    HTTPStatus.INSUFFICIENT_STORAGE: NotIndexed,
}


def problem_error(status: int, body: bytes, address: str, retry_after: float | None) -> ProblemError:
    """Give the error that an answer of 400 or above stands for, whether or not it is a problem document."""
    try:
        problem = Problem.model_validate_json(body)
    except ValidationError:  # a proxy's own page
        phrase = next((known.phrase for known in HTTPStatus if known == status), "no known status")
        problem = Problem(
            type="about:blank",
            title=phrase,
            status=status,
            detail=f"{address} answered {status} ({phrase})",
            errors=[],
        )
    return _BY_STATUS.get(status, ProblemError)(problem, retry_after)
