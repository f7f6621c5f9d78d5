"""Does every answer keep to the OpenAPI document, whatever is asked, and does no request break the service?

Schemathesis makes the requests from the document: its examples, the edges of what it allows, values beyond
them, and values at random, always the same ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, settings
from schemathesis import Case, SerializationContext
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    missing_required_header,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from search_service.app import create_app
from search_service.articles.keys import Scope
from search_service.settings import Settings
from tests.api.running import ARTICLES, running, settings_in

# In one process, so that what was changed before a request is the same each time, too.
pytestmark = pytest.mark.xdist_group("schemathesis")

EXAMPLES: Final = 12
"""Requests at random for each operation and caller. (200 of each found nothing more.)"""

LONGEST_ADDRESS: Final = 65_000
"""Letters of an address. A longer one is refused before it is a request: see `test_problems`."""

CHECKS: Final[list[Any]] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    missing_required_header,
    unsupported_method,
    ignored_auth,
]
"""Left out are those on what is refused. A date that no calendar has keeps to the document and is refused, an
empty one does not and is taken for none: the document cannot say either, and a problem names the field."""


@schemathesis.serializer("application/jsonl", "application/x-ndjson")
def _lines(context: SerializationContext, value: Any) -> bytes:
    """Send what was made for lines of JSON: any text, or, beyond the document, anything."""
    return (value if isinstance(value, str) else json.dumps(value)).encode(errors="replace")


_SCHEMA: Final = schemathesis.openapi.from_dict(create_app(Settings(_env_file=None)).openapi())


@dataclass(frozen=True, slots=True)
class Calling:
    """A running service, and the header of whoever calls it."""

    address: str
    key: dict[str, str]


@pytest.fixture(scope="module", params=["without a key", Scope.WRITE, Scope.ADMIN])
def calling(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calling]:
    """Give a service of the caller's own, which may change what it holds."""
    folder = tmp_path_factory.mktemp("schemathesis")
    # The indexer is a process of its own: in this one, names of files would come from Hypothesis' dice.
    with running(settings_in(folder, indexer="on", wait_timeout=0.05), *ARTICLES) as service:
        service.wait_for(service.store.record().revision)
        key = service.key(request.param) if isinstance(request.param, Scope) else {}
        yield Calling(str(service.client.base_url).rstrip("/"), key)


def length_of_address(case: Case[Any], base: str) -> int:
    sent = case.as_transport_kwargs(base_url=base)
    return len(sent["url"]) + len(urlencode(sent.get("params") or {}, doseq=True))


@_SCHEMA.parametrize()
@settings(max_examples=EXAMPLES, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_the_document_says(case: Case[Any], calling: Calling) -> None:
    assume(length_of_address(case, calling.address) <= LONGEST_ADDRESS)
    case.call_and_validate(base_url=calling.address, headers=calling.key, checks=CHECKS)
