"""Where can a commit be interrupted? Before each call that changes a folder or makes something durable."""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch

CALLS: Final = (
    (os, "fsync"),
    (os, "replace"),
    (os, "rename"),
    (os, "unlink"),
    (os, "open"),
    (io, "open"),
    (builtins, "open"),
)

Seen = Callable[[str, tuple[Any, ...]], None]
"""Is told the name of a call and its arguments, before it is made."""


@contextmanager
def watched(before: Seen, after: Seen = lambda *_: None) -> Iterator[None]:
    """Tell of every one of `CALLS` before and after it is made; of `open` only where it is for writing."""

    def telling(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **others: Any) -> Any:
            if name == "open" and not _writes(*arguments, **others):
                return real(*arguments, **others)
            before(name, arguments)
            result = real(*arguments, **others)
            after(name, arguments)
            return result

        return call

    patches = [patch.object(module, name, telling(name, getattr(module, name))) for module, name in CALLS]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in reversed(patches):
            one.stop()


def _writes(_: object, how: str | int = "r", *others: object, **named: object) -> bool:
    if isinstance(how, int):
        return bool(how & (os.O_WRONLY | os.O_RDWR))
    return bool(set(how) & set("wxa+"))
