"""Which articles do files and folders hold, and which of them cannot be read?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from search_service.articles.article import MAX_ARTICLE_BYTES, Article, Audience, Kind
from search_service.errors import InvalidInput, UnreadableFile
from search_service.ingestion.defaults import NO_DEFAULTS, Defaults, FolderDefaults
from search_service.ingestion.html import read_markup
from search_service.ingestion.json_lines import read_lines
from search_service.ingestion.pages import read_page
from search_service.ingestion.records import check_size, parse_json, parse_record
from search_service.ingestion.text_files import os_reason, path_text, read_text


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as a file gives it, before the store settles its id.

    `path` is the same each time the same source is read: the file's absolute path, and for one of many in a
    file the path, `#` and its id or title. `place` is where it stands, for people: the file, and its line.
    """

    article: Article
    path: str
    place: str
    warnings: tuple[str, ...] = ()


# What stands beside articles in a folder and is none.
_IGNORED: Final = (".*", "*.toml", "readme*", "manifest.json")
_MAX_PAGE: Final = 4 * MAX_ARTICLE_BYTES  # bytes; markup and UTF-16 take more room than the article's text
_MAX_JSON: Final = 64 * 1024 * 1024
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){2,}", re.IGNORECASE)
"""File names that are addresses' names for articles: three or more words joined by hyphens."""


def read_paths(
    paths: Iterable[Path | str], defaults: Defaults = NO_DEFAULTS
) -> Iterator[Draft | UnreadableFile]:
    """Yield the articles of files and folders, and in their place the files and lines that hold none.

    Folders are read with all below them, in the order of names; each file once. What an article's own JSON
    says holds, else the `defaults.toml` of folders, else `defaults`: so a call for everything publishes
    nothing that a folder keeps for the staff. Nothing is raised.
    """
    folders = FolderDefaults()
    named: set[str] = set()
    for found in _walk(paths):
        if isinstance(found, UnreadableFile):
            yield found
            continue
        try:
            merged = folders.of(found.parent).over(defaults)
        except UnreadableFile as wrong:
            if wrong.path not in named:
                named.add(wrong.path)
                yield wrong
            yield UnreadableFile(
                path_text(found), f"waits for {wrong.path} to be put right: what it sets is not known"
            )
            continue
        yield from _read_file(found, merged)


def _walk(paths: Iterable[Path | str]) -> Iterator[Path | UnreadableFile]:
    """Yield the absolute paths of files, each once."""
    seen: set[Path] = set()

    def below(path: Path) -> Iterator[Path | UnreadableFile]:
        try:
            real = path.resolve(strict=True)
            children = sorted(real.iterdir()) if real.is_dir() else None
        except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, up to Python 3.12
            yield UnreadableFile(
                path_text(path), os_reason(error) if isinstance(error, OSError) else "is a loop of links"
            )
            return
        if real in seen:
            return
        seen.add(real)
        if children is None:
            yield (
                real if real.is_file() else UnreadableFile(path_text(path), "is neither a file nor a folder")
            )
            return
        for child in children:
            if not any(fnmatch(child.name.lower(), pattern) for pattern in _IGNORED):
                yield from below(child)

    for path in paths:
        yield from below(Path(path))


def _read_file(path: Path, defaults: Defaults) -> Iterator[Draft | UnreadableFile]:
    name = path.name.lower()
    for endings, read in _READERS:
        if name.endswith(endings):
            try:
                yield from read(path, defaults)
            except UnreadableFile as refused:
                yield refused
            except InvalidInput as wrong:
                yield UnreadableFile(path_text(path), str(wrong))
            return
    known = ", ".join(ending for endings, _ in _READERS for ending in endings)
    yield UnreadableFile(path_text(path), f"is of a kind that is not read; known are {known}")


def _read_page_dump(path: Path, defaults: Defaults) -> Iterator[Draft]:
    article = read_page(read_text(path, _MAX_PAGE), _slug(path))
    yield _page_draft(path, article, defaults)


def _read_html(path: Path, defaults: Defaults) -> Iterator[Draft]:
    markup = read_markup(read_text(path, _MAX_PAGE))
    if markup.is_unlisted:  # no article, but what a portal has around them
        return
    article = read_page(markup.text, _slug(path), title=markup.title, published=markup.published)
    yield _page_draft(path, article, defaults)


def _page_draft(path: Path, article: Article, defaults: Defaults) -> Draft:
    check_size(article.text, "text")
    complete = replace(
        article,
        audience=defaults.audience or Audience.PUBLIC,
        kind=defaults.kind or Kind.NEWS,
        topics=defaults.topics or article.topics,
    )
    return Draft(complete, path_text(path), path_text(path))


def _slug(path: Path) -> str | None:
    return path.stem if _SLUG.fullmatch(path.stem) else None


def _read_json_lines(path: Path, defaults: Defaults) -> Iterator[Draft | UnreadableFile]:
    titles: Counter[str] = Counter()
    for found in read_lines(path):
        if isinstance(found, UnreadableFile):
            yield found
            continue
        number, line = found
        try:
            yield _record_draft(path, f", line {number}", parse_json(line), defaults, titles)
        except InvalidInput as wrong:
            yield UnreadableFile(path_text(path), str(wrong), number)


def _read_json(path: Path, defaults: Defaults) -> Iterator[Draft | UnreadableFile]:
    given = parse_json(read_text(path, _MAX_JSON))
    if not isinstance(given, list):
        yield _record_draft(path, "", given, defaults, Counter())
        return
    titles: Counter[str] = Counter()
    for number, data in enumerate(given, start=1):
        try:
            yield _record_draft(path, f", record {number}", data, defaults, titles)
        except InvalidInput as wrong:
            yield UnreadableFile(path_text(path), f"record {number}: {wrong}")


def _record_draft(path: Path, where: str, data: object, defaults: Defaults, titles: Counter[str]) -> Draft:
    article, warnings = parse_record(data, defaults)
    name = article.id
    if not name:
        titles[article.title] += 1
        repeated = f"#{titles[article.title]}" if titles[article.title] > 1 else ""
        name = f"{article.title}{repeated}"
    file = path_text(path)
    return Draft(article, f"{file}#{name}", f"{file}{where}", tuple(warnings))


_Reader = Callable[[Path, Defaults], Iterator[Draft | UnreadableFile]]
_READERS: Final[tuple[tuple[tuple[str, ...], _Reader], ...]] = (
    ((".txt",), _read_page_dump),
    ((".html", ".htm"), _read_html),
    ((".jsonl", ".jsonl.xz", ".jsonl.gz"), _read_json_lines),
    ((".json",), _read_json),
)
