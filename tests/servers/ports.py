"""On which ports can the tests' servers listen?"""

from __future__ import annotations

import random
import socket
from contextlib import ExitStack, suppress
from typing import Final

HOST: Final = "127.0.0.1"

_BELOW_OUTGOING: Final = range(20_000, 32_000)
"""Not among those that the system gives to outgoing connections: another one can have them soon."""


def free_ports(count: int) -> list[int]:
    """Give different ports that nobody listens on."""
    ports: list[int] = []
    anywhere = random.SystemRandom()  # the common one is seeded alike in every worker
    with ExitStack() as held:
        while len(ports) < count:
            one = held.enter_context(socket.socket())
            with suppress(OSError):
                one.bind((HOST, anywhere.choice(_BELOW_OUTGOING)))
                ports.append(one.getsockname()[1])
    return ports
