"""How is the record looked after: checked, copied and put back?"""

# ruff: noqa: PLC0415  # what a command needs is imported when it runs

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_service.articles.article import Audience
from search_service.cli.parts import open_store, settings_here
from search_service.errors import IndexDamaged, IndexNotReady, IndexOutdated

if TYPE_CHECKING:
    from search_service.articles.store import Store
    from search_service.settings import Settings


@click.command()
@click.option("--deep", is_flag=True, help="Read every article, and compare the index with the record.")
def check(deep: bool) -> None:
    """Look for damage in the record and the index; exit status 1 if there is any."""
    from search_service.articles.backup import check as check_record

    settings = settings_here()
    with open_store(settings) as store:
        problems = check_record(store, deep=deep)
        problems += _check_index(settings, store, deep=deep)
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    click.echo("no damage was found")


@click.command()
@click.argument("dest", type=click.Path(path_type=Path))
def backup(dest: Path) -> None:
    """Copy the record, as it is now, into the new file DEST; the service goes on meanwhile."""
    from search_service.articles.backup import backup as back_up

    with open_store(settings_here()) as store:
        back_up(store, dest)
    click.echo(f"the record is in {dest}")


@click.command()
@click.argument("src", type=click.Path(path_type=Path))
def restore(src: Path) -> None:
    """Put the backup SRC in the place of the record. Stop the service first."""
    from search_service.articles.backup import restore as put_back

    settings = settings_here()
    restored = put_back(src, settings.store_url, settings.busy_timeout)
    click.echo(f"the record is at revision {restored.record.revision}; the indexer will build the index anew")
    if restored.kept:
        click.echo(f"the record it replaced is kept: {restored.kept}")


def _check_index(settings: Settings, store: Store, *, deep: bool) -> list[str]:
    """Give what is wrong with the index. Behind, absent or of another version is no damage: it is built."""
    from search_service.engine.factory import open_engine

    with closing(open_engine(settings)) as engine:
        try:
            snapshot = engine.snapshot()
            engine.verify()
        except (IndexNotReady, IndexOutdated) as error:
            click.echo(f"no index to check: {error}", err=True)
            return []
        except IndexDamaged as error:
            return [str(error)]
        record = store.record()
        if snapshot.commit.record != record.uuid:
            return ["the index is of another record, which a restore has replaced: run search-service index"]
        if not deep or snapshot.commit.revision != record.revision:
            return []
        counts = {audience: frozenset({audience}) for audience in Audience}
        return [
            f"the index has {snapshot.size(only)} {audience} articles, the record {store.count(only)}"
            for audience, only in counts.items()
            if snapshot.size(only) != store.count(only)
        ]
