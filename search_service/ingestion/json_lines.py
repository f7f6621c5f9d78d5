"""Which lines does a JSON Lines file have, compressed or not?"""

from __future__ import annotations

import codecs
import gzip
import lzma
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, cast

from search_service.articles.article import MAX_ARTICLE_BYTES
from search_service.errors import UnreadableFile
from search_service.ingestion.text_files import os_reason, path_text

# JSON may write each letter as \uXXXX: six bytes for one, with room for what is not text.
_LONGEST: Final = 6 * MAX_ARTICLE_BYTES + 65_536
_NOT_UTF8: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\xfd7zXZ", b"\x1f\x8b")


def read_lines(path: Path) -> Iterator[tuple[int, bytes] | UnreadableFile]:
    """Yield each line that is not blank with its number (from 1), reading on as they are asked for.

    What cannot be read is yielded as UnreadableFile, in its place: a line that is too long, or the file
    itself where it ends too early or was empty. Every line before it has been yielded.
    """
    name = path_text(path)
    number = 0
    seen = False
    try:
        with _open(path) as stream:
            while line := stream.readline(_LONGEST + 1):
                number += 1
                if number == 1:
                    if line.startswith(_NOT_UTF8) or b"\0" in line:
                        yield UnreadableFile(name, "is not UTF-8 text; write JSON lines in UTF-8")
                        return
                    line = line.removeprefix(codecs.BOM_UTF8)
                if len(line) > _LONGEST:
                    yield UnreadableFile(name, f"is longer than {_LONGEST // 1024**2} MB", number)
                    _skip(stream)
                elif line.strip():
                    yield number, line
                else:
                    continue
                seen = True
    except EOFError:
        yield UnreadableFile(
            name, f"ends in the middle of its compressed data; the {number} lines before that were read"
        )
    except (lzma.LZMAError, gzip.BadGzipFile, zlib.error) as error:
        kind = path.suffix.lower()
        yield UnreadableFile(name, f"is no sound {kind} file ({error}); {number} lines were read")
    except OSError as error:
        yield UnreadableFile(name, os_reason(error))
    else:
        if not seen:
            yield UnreadableFile(name, "is empty")


def _open(path: Path) -> IO[bytes]:
    match path.suffix.lower():
        case ".xz":
            return cast("IO[bytes]", lzma.open(path, "rb"))
        case ".gz":
            return cast("IO[bytes]", gzip.open(path, "rb"))
        case _:
            return path.open("rb")


def _skip(stream: IO[bytes]) -> None:
    """Go on to the end of the line."""
    while (part := stream.readline(_LONGEST)) and not part.endswith(b"\n"):
        pass
