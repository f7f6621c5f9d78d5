"""How are files taken in from the command line: into the record here, or by a service elsewhere?"""

# ruff: noqa: PLC0415  # what a command needs is imported when it runs

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from search_service.articles.article import Audience, Kind
from search_service.cli.indexing import bring_up_to_date
from search_service.cli.parts import open_store, progress, settings_here
from search_service.cli.remote import LONG_RETRIES, client_for, remote_options
from search_service.errors import UnreadableFile

if TYPE_CHECKING:
    from search_service.ingestion.defaults import Defaults
    from search_service.settings import Settings

SOME_REFUSED: Final = 3
"""Exit status of `ingest` when something was not kept."""

MOST_WARNINGS: Final = 20


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH…"
)
@click.option(
    "--audience",
    type=click.Choice([one.value for one in Audience]),
    help="Who may see it, where neither it nor a defaults.toml says.",
)
@click.option(
    "--kind",
    type=click.Choice([one.value for one in Kind]),
    help="What sort of text it is, where neither it nor a defaults.toml says.",
)
@click.option("--topic", help="What it is about, where neither it nor a defaults.toml says.")
@click.option("--only-if-empty", is_flag=True, help="Do nothing when the record has, or had, any article.")
@remote_options
def ingest(  # noqa: PLR0917  # as click calls it: by name
    paths: tuple[Path, ...],
    audience: str | None,
    kind: str | None,
    topic: str | None,
    only_if_empty: bool,
    remote: str | None,
    key_file: Path | None,
) -> None:
    """Take files and folders into the record, then bring the index up to date.

    What cannot be taken in is named with the reason, and everything else is kept: then the exit status is 3.
    """
    from search_service.ingestion.defaults import Defaults

    defaults = Defaults(
        audience=Audience(audience) if audience else None,
        kind=Kind(kind) if kind else None,
        topics=(topic,) if topic else (),
    )
    settings = settings_here()
    client = client_for(settings, remote, key_file, retries=LONG_RETRIES)
    if client is None:
        refused = _take_in(settings, paths, defaults, only_if_empty=only_if_empty)
    else:
        from search_service.cli.sending import send

        with client:
            refused = send(client, paths, defaults, only_if_empty=only_if_empty)
    if refused:
        sys.exit(SOME_REFUSED)


def _take_in(
    settings: Settings, paths: Iterable[Path], defaults: Defaults, *, only_if_empty: bool
) -> list[UnreadableFile]:
    """Take files into the record on this machine, and give what was refused."""
    from search_service.articles.store import State
    from search_service.ingestion.files import read_paths
    from search_service.ingestion.intake import take_in

    with open_store(settings, make=True) as store:
        if only_if_empty and store.record().revision:
            click.echo("the record has articles: nothing was taken in")
            return []
        with progress("reading", None) as advance:
            taken = take_in(store, read_paths(paths, defaults), advance)
        kept = ", ".join(f"{taken.states[state]} {state}" for state in State if state is not State.REFUSED)
        tell(kept, taken.refused, taken.warnings)
        bring_up_to_date(settings, store)
    return taken.refused


def tell(kept: str, refused: list[UnreadableFile], warnings: Counter[str]) -> None:
    """Say what became of what was read, and name all that was refused with the reason."""
    if refused and sys.stdout.isatty():
        _table_of(refused)
    else:
        for one in refused:
            click.echo(f"refused: {one}")
    for warning, times in warnings.most_common(MOST_WARNINGS):
        click.echo(f"warning: {warning} ({times} times)", err=True)
    if len(warnings) > MOST_WARNINGS:
        click.echo(f"warning: {len(warnings) - MOST_WARNINGS} others like these", err=True)
    click.echo(f"{kept}, {len(refused)} refused")


def _table_of(refused: Iterable[UnreadableFile]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("Refused", "Line", "Why")
    for one in refused:
        table.add_row(escape(one.path), str(one.line or ""), escape(one.reason))
    Console().print(table)
