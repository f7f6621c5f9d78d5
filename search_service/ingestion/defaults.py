"""What holds for an article whose file does not say: its topics, its kind, who may see it?"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from search_service.articles.article import Audience, Kind
from search_service.errors import UnreadableFile

FILE_NAME: Final = "defaults.toml"

_Topic = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@dataclass(frozen=True, slots=True)
class Defaults:
    """Values for what a source leaves open; None and () leave it open here too."""

    audience: Audience | None = None
    kind: Kind | None = None
    topics: tuple[str, ...] = ()

    def over(self, other: Defaults) -> Defaults:
        """Give these, and the other's where these leave something open."""
        return Defaults(self.audience or other.audience, self.kind or other.kind, self.topics or other.topics)


NO_DEFAULTS: Final = Defaults()


class _File(BaseModel):
    """What `defaults.toml` may say."""

    model_config = ConfigDict(extra="forbid")

    audience: Audience | None = None
    kind: Kind | None = None
    topic: _Topic | None = None
    topics: Annotated[list[_Topic], Field(min_length=1)] | None = None


class FolderDefaults:
    """The `defaults.toml` of folders: each holds for the files in and below its folder, the nearest wins."""

    def __init__(self) -> None:
        self._known: dict[Path, Defaults | UnreadableFile] = {}

    def of(self, folder: Path) -> Defaults:
        """Give what holds in a folder (an absolute path).

        Raises UnreadableFile naming the `defaults.toml`, in the folder or above it, that is wrong: whoever
        went on without it might publish what it keeps for the staff.
        """
        if folder not in self._known:
            self._known[folder] = self._read(folder)
        known = self._known[folder]
        if isinstance(known, UnreadableFile):
            raise known
        return known

    def _read(self, folder: Path) -> Defaults | UnreadableFile:
        try:
            above = self.of(folder.parent) if folder.parent != folder else NO_DEFAULTS
            return _read_file(folder / FILE_NAME).over(above)
        except UnreadableFile as wrong:
            return wrong


def _read_file(path: Path) -> Defaults:
    try:
        given = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        if path.is_symlink():
            raise UnreadableFile(str(path), "is a link to nothing") from None
        return NO_DEFAULTS
    except OSError as error:
        raise UnreadableFile(str(path), f"cannot be read: {error.strerror or error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise UnreadableFile(
            str(path), f"{field}: {first['msg']}; it may give topic or topics, kind and audience"
        ) from None
    except ValueError as error:  # not UTF-8, or not TOML
        raise UnreadableFile(str(path), f"is not TOML: {error}") from None
    if given.topic and given.topics:
        raise UnreadableFile(str(path), "gives both topic and topics; keep one")
    return Defaults(given.audience, given.kind, tuple(given.topics or ([given.topic] if given.topic else [])))
