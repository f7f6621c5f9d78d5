"""Which node is asked next? One after the other, but for those that did not answer in time.

The client leaves out nodes that cannot be reached. One that takes requests and does not answer, because it is
frozen or out of memory, it would ask in its turn again and again, and each search makes several requests.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Final

from opensearchpy import Urllib3HttpConnection
from opensearchpy.connection_pool import RoundRobinSelector
from opensearchpy.exceptions import ConnectionTimeout

REST: Final = 30.0
"""Seconds that a node is left alone which did not answer in time, as long as there are others."""


class Node(Urllib3HttpConnection):
    """A node, and until when it is left alone."""

    rests_until = 0.0

    def perform_request(self, *arguments: Any, **named: Any) -> Any:
        """Ask it."""
        try:
            return super().perform_request(*arguments, **named)
        except ConnectionTimeout:
            self.rests_until = time.monotonic() + REST
            raise


class Awake(RoundRobinSelector):
    """Chooses among the nodes that answer in time."""

    def select(self, connections: Sequence[Any]) -> Any:
        """Give the next one."""
        now = time.monotonic()
        return super().select([node for node in connections if node.rests_until <= now] or connections)
