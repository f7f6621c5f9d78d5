"""How are files sent to a service elsewhere, and what became of each?"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import click

from search_service.articles.article import Article
from search_service.cli.ingesting import tell
from search_service.cli.parts import progress
from search_service.client import Client
from search_service.client.batches import at_places
from search_service.errors import UnreadableFile
from search_service.ingestion.defaults import Defaults
from search_service.ingestion.files import read_paths

INDEXED_SECONDS: Final = 120.0
"""How long the service's indexer is waited for."""

LOOK_SECONDS: Final = 0.5
"""How often it is asked meanwhile."""


def send(
    client: Client, paths: Iterable[Path], defaults: Defaults, *, only_if_empty: bool
) -> list[UnreadableFile]:
    """Send the articles of files and folders, wait until searches show them, and give what was refused.

    Which article a file is, its id, url or content says: the service does not learn where it lay.
    """
    if only_if_empty and client.status().record_revision:
        click.echo("the record has articles: nothing was sent")
        return []
    files = _Files()
    with progress("sending", None) as advance:
        answer = client.bulk(files.articles(paths, defaults), on_progress=advance)
    for line in answer.refused:
        files.refused.append(UnreadableFile(files.sent[line.line - 1], line.problem))
    files.warnings.update(at_places(warning, files.places) for warning in answer.warnings)
    kept = f"{answer.created} created, {answer.changed} changed, {answer.unchanged} unchanged"
    tell(kept, files.refused, files.warnings)
    if answer.accepted:
        _wait_for(client, answer.revision)
    return files.refused


class _Files:
    """What is read while it is sent: where each article came from, what was no article, and warnings."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.places: list[str] = []
        self.refused: list[UnreadableFile] = []
        self.warnings: Counter[str] = Counter()

    def articles(self, paths: Iterable[Path], defaults: Defaults) -> Iterator[Article]:
        for found in read_paths(paths, defaults):
            if isinstance(found, UnreadableFile):
                self.refused.append(found)
            else:
                self.sent.append(found.path)
                self.places.append(found.place)
                self.warnings.update(found.warnings)
                yield found.article


def _wait_for(client: Client, revision: int) -> None:
    give_up = time.monotonic() + INDEXED_SECONDS
    while (client.status().index_revision or 0) < revision:
        if time.monotonic() >= give_up:
            click.echo(
                f"not indexed within {INDEXED_SECONDS:.0f} seconds; the service goes on by itself", err=True
            )
            return
        time.sleep(LOOK_SECONDS)
    click.echo(f"the index is at revision {revision}")
