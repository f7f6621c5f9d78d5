"""What text does a file hold?"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Final

from search_service.errors import UnreadableFile

_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAMPLE: Final = 65_536  # characters that are looked at to tell text from anything else
_CONTROLS: Final = 0.02  # text has fewer control characters than this


def path_text(path: Path) -> str:
    """Give a path as text that can be stored and printed, whatever bytes its name has."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def os_reason(error: OSError) -> str:
    """Give the reason why the system did not let a file be read."""
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    if isinstance(error, PermissionError):
        return "may not be read: permission denied"
    return f"cannot be read: {error.strerror or error}"


def read_text(path: Path, limit: int) -> str:
    """Give the text of a file of at most `limit` bytes: UTF-8, or UTF-16 that says so by its byte order mark.

    Raises UnreadableFile for a file that is missing, empty, too large, binary, or in another encoding.
    """
    name = path_text(path)
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise UnreadableFile(name, os_reason(error)) from None
    if len(data) > limit:
        raise UnreadableFile(name, f"is larger than {limit // 1024**2} MB")
    return decode(data, name)


def decode(data: bytes, name: str) -> str:
    """Give the text that bytes hold; `name` is the file that an UnreadableFile names."""
    if not data.strip():
        raise UnreadableFile(name, "is empty")
    is_utf16 = data.startswith(_UTF16) and not data.startswith(codecs.BOM_UTF32_LE)
    if not is_utf16 and b"\0" in data:
        raise UnreadableFile(name, "is binary, not text")
    try:
        text = data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        if _is_binary(data.decode("latin-1")):
            raise UnreadableFile(name, "is binary, not text") from None
        encoding = "UTF-16" if is_utf16 else "UTF-8"
        raise UnreadableFile(name, f"is not {encoding} (byte {error.start + 1}); save it as UTF-8") from None
    if _is_binary(text):
        raise UnreadableFile(name, "is binary, not text")
    if not text.strip():
        raise UnreadableFile(name, "is empty")
    return text


def _is_binary(text: str) -> bool:
    """Whether control characters that no text has are more than a few."""
    sample = text[:_SAMPLE]
    controls = sum(char < " " and char not in "\t\n\r\f\v\x1a\x1b" for char in sample)
    return "\0" in text or controls > len(sample) * _CONTROLS
