"""How is the index brought up to date from the command line?"""

# ruff: noqa: PLC0415  # what a command needs is imported when it runs

from __future__ import annotations

import signal
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Final

import click

from search_service.cli.parts import open_store, progress, settings_here
from search_service.errors import IndexerRunning

if TYPE_CHECKING:
    from search_service.articles.store import Store
    from search_service.settings import Settings

INDEXER_SECONDS: Final = 120.0
"""How long another process that is the indexer is waited for."""


@click.command()
@click.option("--rebuild", is_flag=True, help="Build it anew; meanwhile one in a folder answers nobody.")
@click.option("--watch", is_flag=True, help="Then keep it current, until the process is told to end.")
def index(rebuild: bool, watch: bool) -> None:
    """Bring the index to the record's revision."""
    from logging.config import dictConfig

    from search_service.engine.factory import open_engine
    from search_service.indexing.indexer import Indexer
    from search_service.indexing.logs import log_config

    settings = settings_here()
    with open_store(settings, make=True) as store:
        if rebuild:
            with progress("indexing", store.record().revision) as advance:
                Indexer(store, open_engine(settings, store.uuid), settings.index_dir).rebuild(advance)
        elif not watch:
            bring_up_to_date(settings, store)
        if watch:
            dictConfig(log_config(settings.log_level))
            stop = threading.Event()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stop.set())
            Indexer(store, open_engine(settings, store.uuid), settings.index_dir).watch(stop)


def bring_up_to_date(settings: Settings, store: Store) -> None:
    """Bring the index to the record's revision, or wait until the process has done it that is the indexer."""
    from search_service.engine.factory import open_engine
    from search_service.indexing.bell import ring
    from search_service.indexing.indexer import Indexer, wait_for

    wanted = store.record().revision
    with closing(open_engine(settings, store.uuid)) as engine:
        try:
            with progress("indexing", wanted) as advance:
                Indexer(store, engine, settings.index_dir).catch_up(advance)
        except IndexerRunning as running:
            click.echo(f"{running}: waiting until it has indexed revision {wanted}", err=True)
            ring(settings.index_dir)
            if not wait_for(engine, wanted, INDEXER_SECONDS):
                click.echo(f"not within {INDEXER_SECONDS:.0f} seconds; it goes on by itself", err=True)
                return
    click.echo(f"the index is at revision {wanted}")
