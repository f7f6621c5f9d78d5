"""What can be done from the command line?"""

# What a command needs is imported when it runs, so that `--help` is quick.
# ruff: noqa: PLC0415

from __future__ import annotations

import html
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from search_service import __version__
from search_service.articles.article import Audience, Kind
from search_service.errors import (
    IndexDamaged,
    IndexerRunning,
    IndexNotReady,
    ServiceError,
    UnreadableFile,
)

if TYPE_CHECKING:
    from rich.text import Text

    from search_service.articles.store import Store
    from search_service.ingestion.intake import Intake
    from search_service.search.results import SearchResult
    from search_service.search.service import Search
    from search_service.settings import Settings

SOME_REFUSED: Final = 3
"""Exit status of `ingest` when something was not kept."""

INDEXER_SECONDS: Final = 120.0
"""How long another process that is the indexer is waited for."""


class _Commands(click.Group):
    """Tells what cannot be done in one line, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # whoever read has seen enough; click knows what to do
            raise
        except (ServiceError, OSError) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(version)s")
def main() -> None:
    """Search for the articles of Đăk Glei district.

    Settings come from the environment or a file .env: SEARCH_STORE_URL, SEARCH_INDEX_DIR and others.
    """


@main.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH…"
)
@click.option(
    "--audience",
    type=click.Choice([one.value for one in Audience]),
    help="Who may see what does not say so itself.",
)
@click.option(
    "--kind",
    type=click.Choice([one.value for one in Kind]),
    help="What sort of text it is that does not say so itself.",
)
@click.option("--topic", help="What is about this that does not say so itself.")
@click.option("--only-if-empty", is_flag=True, help="Do nothing when the record has, or had, any article.")
def ingest(
    paths: tuple[Path, ...],
    audience: str | None,
    kind: str | None,
    topic: str | None,
    only_if_empty: bool,
) -> None:
    """Take files and folders into the record, then bring the index up to date.

    What cannot be taken in is named with the reason, and everything else is kept: then the exit status is 3.
    """
    from search_service.ingestion.defaults import Defaults
    from search_service.ingestion.files import read_paths
    from search_service.ingestion.intake import take_in

    settings = _settings()
    with _store(settings) as store:
        if only_if_empty and store.record().revision:
            click.echo("the record has articles: nothing was taken in")
            return
        defaults = Defaults(
            audience=Audience(audience) if audience else None,
            kind=Kind(kind) if kind else None,
            topics=(topic,) if topic else (),
        )
        with _progress("reading", None) as advance:
            taken = take_in(store, read_paths(paths, defaults), advance)
        _tell(taken)
        _bring_up_to_date(settings, store)
    if taken.refused:
        sys.exit(SOME_REFUSED)


@main.command()
@click.option("--rebuild", is_flag=True, help="Build it anew; until it is complete nobody is answered.")
@click.option("--watch", is_flag=True, help="Then keep it current, until the process is told to end.")
def index(rebuild: bool, watch: bool) -> None:
    """Bring the index to the record's revision."""
    from logging.config import dictConfig

    from search_service.engine.factory import open_engine
    from search_service.indexing.indexer import Indexer
    from search_service.indexing.logs import log_config

    settings = _settings()
    with _store(settings) as store:
        if rebuild:
            with _progress("indexing", store.record().revision) as advance:
                Indexer(store, open_engine(settings), settings.index_dir).rebuild(advance)
        elif not watch:
            _bring_up_to_date(settings, store)
        if watch:
            dictConfig(log_config(settings.log_level))
            stop = threading.Event()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stop.set())
            Indexer(store, open_engine(settings), settings.index_dir).watch(stop)


@main.command()
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
    settings = _settings()
    with _store(settings):
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
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=10,
    )


@main.command()
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
) -> None:
    """Search for QUERY: words, "phrases" in quotation marks, and -words that must not be there."""
    from search_service.api.answers import search_answer
    from search_service.engine.contract import Sort
    from search_service.search.results import SearchRequest

    settings = _settings()
    request = SearchRequest(
        q=" ".join(query),
        audiences=_audiences(staff=staff),
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
    with _searching(settings) as searching:
        result = searching.run(request)
    if as_json:
        click.echo(search_answer(result, settings.public_url).model_dump_json(exclude_unset=True))
    else:
        _show(result)


@main.command()
@click.option("--format", "format_", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option("--staff", is_flag=True, help="Write staff articles too.")
def export(format_: str, staff: bool) -> None:
    """Write every article to standard output, newest first."""
    from search_service.api.exports import written
    from search_service.api.parameters import ExportFormat
    from search_service.search.results import SearchRequest

    with _searching(_settings()) as searching:
        articles = searching.export(SearchRequest(audiences=_audiences(staff=staff)))
        for piece in written(articles, ExportFormat(format_)):
            click.echo(piece.encode(), nl=False)


@main.command()
def status() -> None:
    """Show the revisions of record and index, staff articles counted."""
    from search_service.api.status import status_answer
    from search_service.engine.factory import open_engine

    settings = _settings()
    with _store(settings) as store:
        for name, value in status_answer(
            store, open_engine(settings), settings.index_dir, _audiences(staff=True)
        ):
            click.echo(f"{name}: {'-' if value is None else value}")


@main.command()
@click.option("--deep", is_flag=True, help="Read every article, and compare the index with the record.")
def check(deep: bool) -> None:
    """Look for damage in the record and the index; exit status 1 if there is any."""
    from search_service.articles.backup import check as check_record

    settings = _settings()
    with _store(settings) as store:
        problems = check_record(store, deep=deep)
        problems += _check_index(settings, store, deep=deep)
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo("no damage was found")


@main.command()
@click.argument("dest", type=click.Path(path_type=Path))
def backup(dest: Path) -> None:
    """Copy the record, as it is now, into the new file DEST; the service goes on meanwhile."""
    from search_service.articles.backup import backup as back_up

    with _store(_settings()) as store:
        back_up(store, dest)
    click.echo(f"the record is in {dest}")


@main.command()
@click.argument("src", type=click.Path(path_type=Path))
def restore(src: Path) -> None:
    """Put the backup SRC in the place of the record. Stop the service first."""
    from search_service.articles.backup import restore as put_back

    restored = put_back(src, _settings().store_url)
    click.echo(f"the record is at revision {restored.record.revision}; the indexer will build the index anew")
    if restored.kept:
        click.echo(f"the record it replaced is kept: {restored.kept}")


@main.group()
def keys() -> None:
    """Make, list and revoke keys of the API."""


@keys.command()
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice(["search-staff", "write", "admin"]),
    help="What it allows; repeatable.",
)
@click.option("--name", help="Who holds it.  [default: the scopes]")
def create(scopes: tuple[str, ...], name: str | None) -> None:
    """Make a key and print it, this once, on the last line."""
    from search_service.articles.keys import Scope

    with _store(_settings()) as store:
        id_, secret = store.keys.create([Scope(scope) for scope in scopes], name or " ".join(scopes))
    click.echo(f"Key {id_} ({', '.join(scopes)}). It is shown this once, keep it safe:", err=True)
    click.echo(secret)


@keys.command("list")
def list_keys() -> None:
    """List every key there ever was: id, scopes, when it was made, when revoked, and who holds it."""
    with _store(_settings()) as store:
        for key in store.keys.all():
            revoked = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "good"
            scopes = ",".join(sorted(key.scopes))
            click.echo(f"{key.id}  {scopes:<24}  {key.created_at:%Y-%m-%d}  {revoked:<18}  {key.name}")


@keys.command()
@click.argument("id_", metavar="ID")
def revoke(id_: str) -> None:
    """Make the key ID worthless from now on."""
    with _store(_settings()) as store:
        store.keys.revoke(id_)
    click.echo(f"key {id_} is revoked")


def _settings() -> Settings:
    """Read the settings; what is wrong with them is one line for each."""
    from pydantic import ValidationError

    from search_service.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"SEARCH_{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors()]
        raise click.ClickException("; ".join(wrong)) from None


def _audiences(*, staff: bool) -> frozenset[Audience]:
    """Give whose articles are meant: whoever runs commands here may see all, and must say so."""
    return frozenset(Audience) if staff else frozenset({Audience.PUBLIC})


def _store(settings: Settings) -> Store:
    from search_service.articles.store import Store

    return Store.open(settings.store_url, settings.busy_timeout)


@contextmanager
def _searching(settings: Settings) -> Iterator[Search]:
    from search_service.engine.factory import open_engine
    from search_service.search.service import Search

    with closing(open_engine(settings)) as engine:
        yield Search(engine)


@contextmanager
def _progress(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how far it is; gives what is told the number that is done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.update(task, completed=done)


def _tell(taken: Intake) -> None:
    """Say what became of what was read, and name all that was refused with the reason."""
    from search_service.articles.store import State

    if taken.refused and sys.stdout.isatty():
        _table_of_refused(taken.refused)
    elif taken.refused:
        for refused in taken.refused:
            click.echo(f"refused: {refused}")
    for warning, times in taken.warnings.most_common(20):
        click.echo(f"warning: {warning} ({times} times)", err=True)
    kept = ", ".join(f"{taken.states[state]} {state}" for state in State if state is not State.REFUSED)
    click.echo(f"{kept}, {len(taken.refused)} refused")


def _table_of_refused(refused: Iterable[UnreadableFile]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("Refused", "Line", "Why")
    for one in refused:
        table.add_row(escape(one.path), str(one.line or ""), escape(one.reason))
    Console().print(table)


def _bring_up_to_date(settings: Settings, store: Store) -> None:
    """Bring the index to the record's revision, or wait until the process has done it that is the indexer."""
    from search_service.engine.factory import open_engine
    from search_service.indexing.bell import ring
    from search_service.indexing.indexer import Indexer, wait_for

    wanted = store.record().revision
    with closing(open_engine(settings)) as engine:
        try:
            with _progress("indexing", wanted) as advance:
                Indexer(store, engine, settings.index_dir).catch_up(advance)
        except IndexerRunning as running:
            click.echo(f"{running}: waiting until it has indexed revision {wanted}", err=True)
            ring(settings.index_dir)
            if not wait_for(engine, wanted, INDEXER_SECONDS):
                click.echo(f"not within {INDEXER_SECONDS:.0f} seconds; it goes on by itself", err=True)
                return
    click.echo(f"the index is at revision {wanted}")


def _check_index(settings: Settings, store: Store, *, deep: bool) -> list[str]:
    """Give what is wrong with the index. To be behind, or absent, is no damage: the indexer sees to it."""
    from search_service.engine.factory import open_engine

    with closing(open_engine(settings)) as engine:
        try:
            snapshot = engine.snapshot()
            engine.verify()
        except IndexNotReady as error:
            click.echo(f"no index to check: {error}", err=True)
            return []
        except IndexDamaged as error:
            return [str(error)]
        record = store.record()
        if not deep or (snapshot.commit.record, snapshot.commit.revision) != (record.uuid, record.revision):
            return []
        counts = {audience: frozenset({audience}) for audience in Audience}
        return [
            f"the index has {snapshot.size(only)} {audience} articles, the record {store.count(only)}"
            for audience, only in counts.items()
            if snapshot.size(only) != store.count(only)
        ]


def _show(result: SearchResult) -> None:
    """Print a page of results for a person."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    console.print(f"{result.total} found ({result.level}, {result.took_ms} ms)", style="dim")
    for note in _notes(result):
        console.print(note, style="italic", markup=False)
    for number, found in enumerate(result.hits, start=1):
        article = found.article
        facts = [
            str(article.date or "no date"),
            ", ".join(article.authors),
            ", ".join(article.topics),
            article.id,
        ]
        console.print()
        console.print(Text(f"{number}. ", style="bold"), _marked(found.title_highlighted), sep="")
        console.print(Text(" · ".join(fact for fact in facts if fact), style="dim"))
        console.print(_marked(found.snippet))
        for reason in found.reasons:
            console.print(Text(f"  {reason.score:.2f} {reason.text}", style="dim"))


def _notes(result: SearchResult) -> Iterator[str]:
    """Yield what a person should know of how the query was taken."""
    if result.searched_for:
        yield f"Nothing matches as typed; searched for: {result.searched_for}"
    for expansion in result.expansions:
        yield f"Also searched: {expansion.note}"
    if meant := result.did_you_mean:
        yield f"Did you mean: {meant.text} ({meant.count} found)"
    for chip in result.chips:
        first, last = chip.period.first, chip.period.last
        ends = (f"--from {first}" if first else "", f"--to {last}" if last else "")
        yield f"Period: {chip.label}: {' '.join(end for end in ends if end)}"


def _marked(highlighted: str) -> Text:
    """Give highlighted HTML as text for a terminal."""
    from rich.text import Text

    text = Text()
    for at, part in enumerate(re.split("</?mark>", highlighted)):
        text.append(html.unescape(part), style="bold yellow" if at % 2 else "")
    return text
