"""What can go wrong, as one tree. `api/problems.py` turns it into RFC 9457 problems, `cli/` into one line.

ServiceError
├── InvalidInput        what was given is wrong: names the field and what to do
├── UnreadableFile      a file that cannot become articles: names the file and the reason
├── Unauthenticated     no key, or one that is unknown or revoked
├── Forbidden           a known key without the scope that is needed
├── NotFound            no such article, key or file
├── Barred              the article was purged and may not come back
├── TooManyRequests     the caller has no quota left, and may ask again after `retry_after` seconds
├── Unavailable         cannot answer now, try again after `retry_after` seconds
│   ├── StoreBusy       another writer holds the record
│   ├── StoreUnwritable the record can be read but not written: no space, or no permission
│   ├── StoreUnreachable the server that holds the record does not answer
│   ├── IndexNotReady   there is no complete index of this record yet, or it is being rebuilt
│   │   └── EngineUnreachable  the cluster that holds the index does not answer now
│   └── IndexDamaged    a file of the index is torn or altered: names it; the indexer rebuilds
│       └── IndexOutdated  another version of this program wrote the index; the indexer rebuilds
├── StoreUnusable       the record cannot be opened: damaged, of a newer release, or not a record at all
└── IndexerRunning      another process is the indexer
"""

from __future__ import annotations


class ServiceError(Exception):
    """Anything this service refuses or cannot do. `str()` is one sentence for a person."""


class InvalidInput(ServiceError):
    """What was given is wrong.

    `field` is the parameter or field as the caller wrote it, `detail` says what is wrong and what to do.
    """

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(f"{field}: {detail}")
        self.field = field
        self.detail = detail


class UnreadableFile(ServiceError):
    """A file, or one line of it (1-based), that cannot become an article."""

    def __init__(self, path: str, reason: str, line: int | None = None) -> None:
        super().__init__(f"{path}{f', line {line}' if line else ''}: {reason}")
        self.path = path
        self.reason = reason
        self.line = line


class Unauthenticated(ServiceError):
    """No key was given, or it is unknown or revoked."""


class Forbidden(ServiceError):
    """The key is good, but lacks the scope that is needed."""


class NotFound(ServiceError):
    """There is no such article, key or file."""


class Barred(ServiceError):
    """The article was purged: it may not come back."""


class TooManyRequests(ServiceError):
    """The caller has no quota left. `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"this is more than one caller may ask; ask again in {retry_after} s")
        self.retry_after = retry_after


class Unavailable(ServiceError):
    """Not now. `retry_after` is in whole seconds."""

    retry_after = 1


class StoreBusy(Unavailable):
    """Another writer holds the record. Nothing was written: send it again."""


class StoreUnwritable(Unavailable):
    """The record cannot be written: the disk is full, or the file may only be read. Nothing was written."""

    retry_after = 60


class StoreUnreachable(Unavailable):
    """The server that holds the record does not answer. Searches go on without it.

    Whether a write was kept that was under way just then is not known: send it again, nothing is kept twice.
    """

    retry_after = 5


class IndexNotReady(Unavailable):
    """There is no complete index of this record yet, or it is being rebuilt."""

    retry_after = 5


class EngineUnreachable(IndexNotReady):
    """The cluster that holds the index does not answer, or not all of it does. Nothing need be lost."""

    retry_after = 2


class IndexDamaged(Unavailable):
    """A file of the index is torn, altered or missing. The indexer rebuilds the index from the record."""

    retry_after = 5

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"index file {file} is damaged: {reason}")
        self.file = file
        self.reason = reason

    def __reduce__(self) -> tuple[type[IndexDamaged], tuple[str, str]]:  # to go from process to process
        return type(self), (self.file, self.reason)


class IndexOutdated(IndexDamaged):
    """Another version of this program wrote the index: the disk is sound. It is built anew too."""

    def __init__(self, file: str) -> None:
        super().__init__(file, "it belongs to another version of this program")
        self.args = (f"the index ({file}) is of another version of this program; the indexer builds it anew",)

    def __reduce__(self) -> tuple[type[IndexDamaged], tuple[str]]:  # type: ignore[override]
        return type(self), (self.file,)


class StoreUnusable(ServiceError):
    """The record cannot be opened or read as it is: says why, and what to do."""


class IndexUnwritable(Unavailable):
    """The index cannot be written now (disk full, read-only). The current generation is still served."""

    retry_after = 30


class IndexerRunning(ServiceError):
    """Another process holds the index folder's lock."""
