"""How is an archive asked from the command line, here or elsewhere?"""

# ruff: noqa: PLC0415  # what a command needs is imported when it runs

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_service.articles.article import Audience
from search_service.cli.archives import ExportFormat, archive
from search_service.cli.parts import open_store, settings_here
from search_service.cli.remote import client_for, remote_options

if TYPE_CHECKING:
    from search_service.api.schemas import Status
    from search_service.settings import Settings


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--author", multiple=True, help="Only by this author, as printed; repeatable.")
@click.option("--topic", multiple=True, help="Only on this topic; repeatable.")
@click.option("--kind", multiple=True, help="Only of this kind, such as report; repeatable.")
@click.option("--document", multiple=True, help="Only what is or cites this document number; repeatable.")
@click.option("--from", "date_from", help="Only from this year, month or day on.")
@click.option("--to", "date_to", help="Only to the end of this year, month or day.")
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance")
@click.option("--size", type=click.IntRange(1, 100), default=10, show_default=True, help="How many articles.")
@click.option("--staff", is_flag=True, help="Search staff articles too.")
@click.option("--as-typed", is_flag=True, help="No other names, no corrections.")
@click.option("--explain", is_flag=True, help="Say of each article why it was found.")
@click.option("--json", "as_json", is_flag=True, help="Answer as the API does.")
@remote_options
def search(  # noqa: PLR0917  # as click calls it: by name
    query: tuple[str, ...],
    author: tuple[str, ...],
    topic: tuple[str, ...],
    kind: tuple[str, ...],
    document: tuple[str, ...],
    date_from: str | None,
    date_to: str | None,
    sort: str,
    size: int,
    staff: bool,
    as_typed: bool,
    explain: bool,
    as_json: bool,
    remote: str | None,
    key_file: Path | None,
) -> None:
    """Search for QUERY: words, "phrases" in quotation marks, and -words that must not be there.

    What begins with a hyphen is no option behind --, which ends the options: search -- giáo -học
    """
    from search_service.cli.showing import show
    from search_service.engine.contract import Sort
    from search_service.search.results import SearchRequest

    request = SearchRequest(
        q=" ".join(query),
        authors=author,
        topics=topic,
        kinds=kind,
        documents=document,
        as_typed=as_typed,
        explain=explain,
        date_from=date_from,
        date_to=date_to,
        sort=Sort(sort),
        size=size,
    )
    with archive(remote, key_file, staff=staff) as asked:
        answer = asked.search(request)
    if as_json:
        click.echo(answer.model_dump_json(exclude_unset=True).encode())  # UTF-8, whatever the terminal has
    else:
        show(answer)


@click.command()
@click.argument("typed", nargs=-1, required=True)
@click.option("--staff", is_flag=True, help="From staff articles too.")
@remote_options
def suggest(typed: tuple[str, ...], staff: bool, remote: str | None, key_file: Path | None) -> None:
    """Show what the box offers for what is TYPED so far: how many articles, of which kind, and the text."""
    with archive(remote, key_file, staff=staff) as asked:
        for one in asked.suggest(" ".join(typed)):
            click.echo(f"{one.count:>6}  {one.kind:<8}  {one.text}")


@click.command()
@click.option("--format", "format_", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option("--staff", is_flag=True, help="Write staff articles too.")
@remote_options
def export(format_: ExportFormat, staff: bool, remote: str | None, key_file: Path | None) -> None:
    """Write every article to standard output, newest first."""
    with archive(remote, key_file, staff=staff) as asked:
        asked.export(sys.stdout.buffer, format_)
    sys.stdout.buffer.flush()


@click.command()
@remote_options
def status(remote: str | None, key_file: Path | None) -> None:
    """Show the revisions of record and index, and how many articles.

    Here all are counted, elsewhere those that the key may see.
    """
    settings = settings_here()
    client = client_for(settings, remote, key_file)
    if client is None:
        told = _status_here(settings)
    else:
        with client:
            told = client.status()
    for name, value in told:
        click.echo(f"{name}: {'-' if value is None else value}")


def _status_here(settings: Settings) -> Status:
    from search_service.api.status import status_answer
    from search_service.engine.factory import open_engine

    with open_store(settings) as store, closing(open_engine(settings, store.uuid)) as engine:
        return status_answer(store, engine, settings.index_dir, frozenset(Audience))
