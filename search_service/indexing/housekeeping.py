"""When is the index tidied and verified? Beside indexing, so that no change waits for a merge."""

from __future__ import annotations

import logging
import math
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from search_service.engine.contract import Engine
from search_service.errors import IndexDamaged, IndexNotReady, ServiceError

VERIFY_EVERY: Final = 3600.0
"""Seconds after which all of the index is read again. (100,000 articles: less than a second.)"""

_NICE: Final = 10

_log = logging.getLogger(__name__)


@contextmanager
def housekeeping(engine: Engine) -> Iterator[Callable[[], None]]:
    """Tidy in a thread of its own; gives what is called when there may be something to tidy."""
    ended, work = threading.Event(), threading.Event()
    work.set()  # what an earlier indexer left

    def keep_tidy() -> None:
        _yield_to_others()
        verified = -math.inf
        while not ended.is_set():
            if time.monotonic() - verified >= VERIFY_EVERY:
                verify(engine)
                verified = time.monotonic()
            if work.wait(VERIFY_EVERY):
                work.clear()
                tidy(engine, ended)

    thread = threading.Thread(target=keep_tidy, name="housekeeping")
    thread.start()
    try:
        yield work.set
    finally:
        ended.set()
        work.set()
        thread.join()


def _yield_to_others() -> None:
    """Let searches go first on a busy machine: a merge can take its time."""
    with suppress(AttributeError, OSError):  # elsewhere than on Linux a thread has no priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


def verify(engine: Engine) -> None:
    """Read the whole index once: what no search reads must not rot unseen. The engine remembers damage."""
    try:
        engine.verify()
    except IndexNotReady:
        pass  # it is being built
    except IndexDamaged as error:
        _log.error("%s", error)
    except Exception:
        _log.exception("the index could not be verified")


def tidy(engine: Engine, ended: threading.Event | None = None) -> None:
    """Tidy until nothing is left to do, or `ended` is set. It can wait: a failure is told and left."""
    try:
        while not (ended and ended.is_set()) and engine.tidy():
            pass
    except (ServiceError, OSError) as error:
        _log.warning("the index could not be tidied, which can wait: %s", error)
    except Exception:
        _log.exception("the index could not be tidied, which can wait")
