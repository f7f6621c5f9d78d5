"""What do commands have in common: settings, the record, and a progress bar?"""

# What a command needs is imported when it runs, so that `--help` is quick.
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from search_service.articles.store import Store
    from search_service.settings import Settings


def settings_here() -> Settings:
    """Read the settings; what is wrong with them is one line for each."""
    from pydantic import ValidationError

    from search_service.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"SEARCH_{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors()]
        raise click.ClickException("; ".join(wrong)) from None


def open_store(settings: Settings, *, make: bool = False) -> Store:
    """Open the record, made if it is not there only with `make`: a backup of a new one would be empty.

    Raises InvalidInput, StoreUnusable, StoreBusy.
    """
    from search_service.articles.store import Store

    return Store.open(settings.store_url, settings.busy_timeout, make=make)


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how far it is; gives what is told the number that is done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)
