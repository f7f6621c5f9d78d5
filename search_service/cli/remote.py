"""Which service elsewhere does a command speak to, and with which key?"""

# ruff: noqa: PLC0415  # what a command needs is imported when it runs

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from search_service.client import Client
    from search_service.settings import Settings

QUICK_RETRIES: Final = 2
"""How often is tried again while a person waits: some two seconds."""

LONG_RETRIES: Final = 7
"""How often is tried again in the middle of a long work: a minute, in which a service starts anew."""

_Command = TypeVar("_Command", bound=Callable[..., Any])


def remote_options(command: _Command) -> _Command:
    """Give a command the options `--remote` and `--key-file`."""
    key_file = click.option(
        "--key-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="File with the key to send there (else SEARCH_KEY).",
    )
    remote = click.option(
        "--remote",
        metavar="URL",
        help="Use the service at this address, not the archive here (SEARCH_REMOTE).",
    )
    return remote(key_file(command))


def client_for(
    settings: Settings,
    remote: str | None,
    key_file: Path | None,
    *,
    send_key: bool = True,
    retries: int = QUICK_RETRIES,
) -> Client | None:
    """Give a client of the service that is meant; None when it is the archive on this machine.

    An option holds over its setting; `--remote ""` means this machine. Raises InvalidInput for what is no
    address.
    """
    address = settings.remote if remote is None else remote
    if not address:
        if key_file:
            raise click.UsageError("--key-file is for a service elsewhere: name it with --remote")
        return None
    try:
        from search_service.client import Client
    except ImportError as error:
        raise click.ClickException(str(error)) from error
    key = _key_in(key_file) if key_file else settings.key.get_secret_value()
    return Client(address, key if send_key and key else None, retries=retries)


def _key_in(path: Path) -> str:
    """Read the key: the last line, which is what `keys create` prints it on."""
    # What is no text is no key, and is told as such; editors of Windows begin a file with a mark.
    lines = path.read_text(encoding="utf-8-sig", errors="replace").split()
    if not lines:
        raise click.ClickException(f"{path} is empty; put the key into it")
    return lines[-1]
