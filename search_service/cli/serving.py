"""How is the service started?"""

# ruff: noqa: PLC0415  # what a command needs is imported when it runs

from __future__ import annotations

import os

import click

from search_service.cli.parts import open_store, settings_here


@click.command()
@click.option("--host", help="Address to listen on (SEARCH_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (SEARCH_PORT).")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that answer (SEARCH_WORKERS).")
@click.option("--no-indexer", is_flag=True, help="Leave the index to another process (SEARCH_INDEXER=off).")
def serve(host: str | None, port: int | None, workers: int | None, no_indexer: bool) -> None:
    """Serve the API and the pages, and keep the index current beside them."""
    import uvicorn

    from search_service.indexing.logs import log_config

    indexer = "off" if no_indexer else None
    given = {"HOST": host, "PORT": port, "WORKERS": workers, "INDEXER": indexer}
    # Workers are processes of their own: the environment is how settings get there.
    os.environ.update({f"SEARCH_{name}": str(value) for name, value in given.items() if value is not None})
    settings = settings_here()
    with open_store(settings, make=True):
        pass  # a record that cannot be opened is told here in one line, and made or migrated once
    uvicorn.run(
        "search_service.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_config=log_config(settings.log_level),
        log_level=settings.log_level,
        access_log=settings.log_level == "debug",  # what people search for is nobody's business
        proxy_headers=False,  # the app believes the proxies that the settings name, and no other
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=10,
    )
