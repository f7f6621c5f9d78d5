"""What can be done from the command line? Each file here is a group of commands."""

from __future__ import annotations

import io
import sys
from typing import Any

import click

from search_service import __version__
from search_service.cli import indexing, ingesting, keys, record, searching, serving
from search_service.errors import ServiceError

__all__ = ["main"]


class _Commands(click.Group):
    """Tells what cannot be done in one line, without a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command. Where Vietnamese cannot be shown, question marks are better than nothing."""
        if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
            sys.stdout.reconfigure(errors="replace")
        return super().main(*args, **kwargs)

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

    Settings come from the environment or a file .env: SEARCH_STORE_URL, SEARCH_INDEX_DIR and others. With
    SEARCH_REMOTE, or --remote, it is a service elsewhere that is searched and sent to.
    """


for command in (
    ingesting.ingest,
    indexing.index,
    serving.serve,
    searching.search,
    searching.suggest,
    searching.export,
    searching.status,
    record.check,
    record.backup,
    record.restore,
    keys.keys,
):
    main.add_command(command)
