"""How are keys of the API made, listed and revoked?"""

# ruff: noqa: PLC0415  # what a command needs is imported when it runs

from __future__ import annotations

import click

from search_service.cli.parts import open_store, settings_here


@click.group()
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

    with open_store(settings_here(), make=True) as store:
        id_, secret = store.keys.create([Scope(scope) for scope in scopes], name or " ".join(scopes))
    click.echo(f"Key {id_} ({', '.join(scopes)}). It is shown this once, keep it safe:", err=True)
    click.echo(secret)


@keys.command("list")
def list_keys() -> None:
    """List every key there ever was: id, scopes, when it was made, when revoked, and who holds it."""
    with open_store(settings_here()) as store:
        for key in store.keys.all():
            revoked = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "good"
            scopes = ",".join(sorted(key.scopes))
            click.echo(f"{key.id}  {scopes:<24}  {key.created_at:%Y-%m-%d}  {revoked:<18}  {key.name}")


@keys.command()
@click.argument("id_", metavar="ID")
def revoke(id_: str) -> None:
    """Make the key ID worthless from now on."""
    with open_store(settings_here()) as store:
        store.keys.revoke(id_)
    click.echo(f"key {id_} is revoked")
