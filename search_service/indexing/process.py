"""How does the indexer run beside a service? In a process of its own: searches need their interpreter.

Its standard input is a pipe from the service: first the settings as one line of JSON, then nothing until the
end of the pipe, which comes when the service ends, however it ends.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from logging.config import dictConfig
from typing import Final

from search_service.articles.store import Store
from search_service.engine.factory import open_engine
from search_service.errors import IndexerRunning, ServiceError
from search_service.indexing.indexer import RETRY, Indexer
from search_service.indexing.leadership import Leadership
from search_service.indexing.logs import log_config
from search_service.settings import Settings

END_SECONDS: Final = 10.0
"""How long an indexer may take to end. After that it is killed, which harms nothing."""

LONGEST_DELAY: Final = 30.0
"""Seconds until an indexer that never gets to work is started again. The first times it is sooner."""

_GOT_TO_WORK: Final = 60.0
_SAID_WHY: Final = 1
_EXPECTED: Final = {0, _SAID_WHY, -signal.SIGTERM}  # the last: told to end before it could hear it

SWITCH_SECONDS: Final = 0.0005
"""After so long a thread that waits for the interpreter is given it: a writer needs it often, for moments."""

_COMMAND: Final = (sys.executable, "-m", "search_service.indexing.process")
NICENESS: Final = 10
"""How far the indexer steps back where processors are few. (p99 of searches beside it: 18 ms, not 27.)"""

_PIPE: Final = 0

_log = logging.getLogger("search_service.indexing.process")  # where this file is run, it has no such name


@contextmanager
def indexer_beside(settings: Settings, leadership: Leadership) -> Iterator[None]:
    """Keep an indexer running, unless another is; every worker, on every machine, may do this."""
    stop = threading.Event()
    thread = threading.Thread(target=_supervise, args=(settings, leadership, stop), name="indexer")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _supervise(settings: Settings, leadership: Leadership, stop: threading.Event) -> None:
    delay = RETRY
    while not stop.is_set():
        if _is_vacant(leadership):
            started = time.monotonic()
            status = _run(settings, stop)
            well = status == 0 or time.monotonic() - started > _GOT_TO_WORK
            delay = RETRY if well else min(2 * delay, LONGEST_DELAY)
            if status not in _EXPECTED and not stop.is_set():
                _log.error("the indexer ended with status %d, it is started again", status)
        stop.wait(delay)


def _is_vacant(leadership: Leadership) -> bool:
    """Say whether an indexer is missed; where that cannot be known, none could work."""
    try:
        seen = leadership.seen()
    except Exception:  # whatever it is, who stops looking never starts an indexer again
        _log.exception("it cannot be known whether there is an indexer")
        return False
    return seen is not None and not seen.is_there


def _run(settings: Settings, stop: threading.Event) -> int:
    """Run an indexer until it ends or `stop` is set, and give its exit status."""
    try:
        return _until_end(settings, stop)
    except OSError as error:
        _log.error("the indexer cannot be started, it is tried again: %s", error)
        return _SAID_WHY


def _until_end(settings: Settings, stop: threading.Event) -> int:
    with subprocess.Popen(_COMMAND, stdin=subprocess.PIPE) as child:  # noqa: S603  # this very program
        assert child.stdin  # noqa: S101  # for the type checker
        with suppress(BrokenPipeError), child.stdin as pipe:
            pipe.write(settings.model_dump_json().encode() + b"\n")
            pipe.flush()
            while child.poll() is None and not stop.wait(RETRY):
                pass
        try:
            return child.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()


def main() -> None:
    """Be the indexer that `indexer_beside` started."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the service too, which sees to the rest
    os.nice(NICENESS)
    with open(_PIPE, "rb", buffering=0, closefd=False) as pipe:  # a descriptor
        settings = Settings.model_validate_json(pipe.readline())
    dictConfig(log_config(settings.log_level))
    sys.setswitchinterval(SWITCH_SECONDS)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threading.Thread(target=_stop_at_end_of_pipe, args=(stop,), daemon=True).start()
    try:
        with (
            Store.open(settings.store_url, settings.busy_timeout) as store,
            closing(open_engine(settings, store.uuid)) as engine,
        ):
            Indexer(store, engine, settings.index_dir).keep_current(stop)
    except IndexerRunning:
        pass  # another service's: this one is not needed
    except ServiceError as error:
        _log.error("the indexer cannot work: %s", error)
        sys.exit(_SAID_WHY)


def _stop_at_end_of_pipe(stop: threading.Event) -> None:
    while os.read(_PIPE, 1):
        pass
    stop.set()


if __name__ == "__main__":
    main()
