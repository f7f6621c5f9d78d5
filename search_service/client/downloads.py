"""How does a long answer become a file that is never half there?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from search_service.client.errors import Unreachable


class Download:
    """Bytes on their way into a file. `size` is how many there are."""

    def __init__(self, file: IO[bytes], *, can_begin_again: bool) -> None:
        self._file = file
        self._can_begin_again = can_begin_again
        self.size = 0

    def write(self, piece: bytes) -> None:
        """Write the next piece."""
        self._file.write(piece)
        self.size += len(piece)

    def begin_again(self) -> None:
        """Forget what is there. Raises Unreachable where that cannot be done: somebody may have read it."""
        if not self.size:
            return
        if not self._can_begin_again:
            raise Unreachable(f"the answer broke off after {self.size} bytes: what was written is not all")
        self._file.seek(0)
        self._file.truncate()
        self.size = 0


@contextmanager
def download(to: Path | str | IO[bytes]) -> Iterator[Download]:
    """Give where to write. A path gets its file when that is complete; before, it is `….part` beside it."""
    if not isinstance(to, Path | str):
        yield Download(to, can_begin_again=False)
        return
    path = Path(to)
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield Download(file, can_begin_again=True)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
