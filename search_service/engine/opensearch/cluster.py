"""How is the cluster talked to, and what do its refusals mean?"""

from __future__ import annotations

import json
import logging
import re
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import ConnectionTimeout, SerializationError, TransportError

from search_service.engine.opensearch.nodes import Awake, Node
from search_service.errors import EngineUnreachable, IndexDamaged

Json = dict[str, Any]

CONNECTIONS: Final = 32
"""Kept open to each node: more threads than that wait for each other."""

LOST: Final = "search_context_missing_exception"
"""What a node says that no longer has what a point in time stands for."""

MISSING: Final = "index_not_found_exception"

THERE_ALREADY: Final = "resource_already_exists_exception"
"""What is said of an index that is created again: the client does so where the first answer was lost."""

_PORT: Final = 9200
_NOT_NOW: Final = frozenset({403, 408, 429})
_NDJSON: Final = {"content-type": "application/x-ndjson"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where an index is: nodes of one cluster, and what the names of its indexes begin with."""

    nodes: tuple[tuple[str, int], ...]
    name: str
    encrypted: bool = False
    account: tuple[str, str] | None = field(default=None, repr=False)


def parse_address(url: str) -> Address:
    """Read `opensearch+https://user:password@one:9200,two:9200/name`, as `settings` has checked it.

    The port may be left out, and so may user and password; letters of these are written as in any URL.
    """
    parts = urlsplit(url)
    account, _, nodes = parts.netloc.rpartition("@")
    user, colon, password = account.partition(":")
    return Address(
        tuple(_node(node) for node in nodes.split(",")),
        parts.path.strip("/"),
        parts.scheme.endswith("https"),
        (unquote(user), unquote(password)) if colon else None,
    )


def _node(written: str) -> tuple[str, int]:
    parts = urlsplit(f"//{written}")
    return parts.hostname or "", parts.port or _PORT


class NodeLost(EngineUnreachable):
    """A node is gone, or what it had: another may have it."""


class Refusal(Exception):
    """The cluster understood and said no: `kind` is its word for why, `status` that of HTTP."""

    def __init__(self, status: int, kind: str, reason: str) -> None:
        super().__init__(f"{kind}: {reason}")
        self.status = status
        self.kind = kind


class Cluster:
    """The nodes of one cluster: whichever answers. Safe to use from several threads."""

    def __init__(self, address: Address, timeout: float) -> None:
        """Wait `timeout` seconds for an answer. Nothing is asked yet."""
        self.address = address
        # What goes wrong is told where it matters, once: the client's own log repeats every retry.
        logging.getLogger("opensearch").setLevel(logging.CRITICAL)
        self._client = OpenSearch(
            [{"host": host, "port": port} for host, port in address.nodes],
            http_auth=address.account,
            use_ssl=address.encrypted,
            ssl_context=ssl.create_default_context() if address.encrypted else None,
            timeout=timeout,
            pool_maxsize=CONNECTIONS,
            max_retries=max(3, len(address.nodes)),
            connection_class=Node,
            selector_class=Awake,
        )

    def call(self, method: str, path: str, body: Json | None = None, **params: str) -> Json:
        """Give the answer to one request.

        Raises EngineUnreachable when there is none, or none for the moment, and Refusal for a no.
        """
        return self._perform(method, path, body, params)

    def call_lines(self, path: str, lines: Sequence[Json] | bytes, **params: str) -> Json:
        """Send several objects, one a line, and give the answer; `bytes` are such lines already."""
        if not isinstance(lines, bytes):
            lines = b"".join(_line(one) for one in lines)
        return self._perform("POST", path, lines, params, _NDJSON)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _perform(
        self,
        method: str,
        path: str,
        body: Json | bytes | None,
        params: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
    ) -> Json:
        try:
            answer = self._client.transport.perform_request(
                method, path, headers=headers, params=dict(params), body=body
            )
        except ConnectionTimeout as error:  # to ask again would be one slow request more
            raise EngineUnreachable(f"OpenSearch did not answer in time: {_cause(error)}") from error
        except NoConnection as error:
            raise NodeLost(f"OpenSearch cannot be reached: {_cause(error)}") from error
        except SerializationError as error:
            raise EngineUnreachable("what answers for OpenSearch does not speak JSON") from error
        except TransportError as error:
            raise _refusal(error) from error
        return answer if isinstance(answer, dict) else {}


def refused(answer: Json) -> Exception | None:
    """Give what one answer among several says no with, or None when it says no such thing."""
    if "error" not in answer:
        return None
    return _told(int(answer.get("status", 500)), answer["error"])


def damage(error: Exception, index: str) -> Exception:
    """Give the error that a refusal means where it is about an index that should be there."""
    if not isinstance(error, Refusal):
        return error
    if error.kind == MISSING:
        return IndexDamaged(index, "it is missing")
    return EngineUnreachable(f"OpenSearch does not open {index}: {error}")  # somebody has closed it, perhaps


def _refusal(error: TransportError) -> Exception:
    status = int(error.status_code)
    if status == 401:
        return EngineUnreachable("OpenSearch refuses the user or the password (401)")
    if isinstance(error.info, dict):
        return _told(status, error.info.get("error") or "")
    said = f"what answers for OpenSearch says {status}, and not in JSON"  # a proxy, or something else
    return NodeLost(said) if status >= 500 else EngineUnreachable(said)


def _told(status: int, error: Any) -> Exception:
    """Read an error as the cluster writes it: the reason of a shard says more than that of them all."""
    if not isinstance(error, dict):
        error = {"type": str(error), "reason": ""}
    first = next(iter(error.get("failed_shards") or error.get("root_cause") or ()), error)
    cause = first.get("reason", first)
    if not isinstance(cause, dict):
        cause = first
    kind, reason = str(cause.get("type", "")), str(cause.get("reason", ""))
    said = f"OpenSearch does not answer now ({status} {kind}): {reason:.200}"
    if kind == LOST or status >= 500:
        return NodeLost(said)
    if status in _NOT_NOW:
        return EngineUnreachable(said)
    return Refusal(status, kind, f"{reason:.500}")


def _line(one: Json) -> bytes:
    return json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _cause(error: NoConnection) -> str:
    """Say why, without where: whoever searches is told."""
    return _WHERE.sub("", str(error.info or error.error))[:200]


_WHERE: Final = re.compile(r"HTTPS?Connection(?:Pool)?\([^)]*\): | ?'[\w.:-]+'")
"""How urllib3 and Python's TLS name a node."""
