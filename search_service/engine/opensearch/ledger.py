"""Which indexes are served, and which are being built? One document says so, and changes all at once.

A commit is the change of this document: whoever reads the index goes by it, and whoever writes changes it
first, and must have read what it replaces. So of two indexers one writes at most, and a rebuild takes over
between two searches.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from search_service.articles.article import Audience
from search_service.engine.contract import Commit
from search_service.engine.opensearch.cluster import THERE_ALREADY, Cluster, Json, Refusal, damage
from search_service.engine.opensearch.mapping import FORMAT
from search_service.errors import EngineUnreachable, IndexerRunning, IndexOutdated

_DOCUMENT: Final = "current"


@dataclass(frozen=True, slots=True)
class Held:
    """What one index held at a commit: its articles, and how often it had been written to.

    `uuid` is what the cluster calls it, whatever its name; `shards` are its parts.
    """

    index: str
    shards: int
    articles: int = 0
    writes: int = 0
    uuid: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A generation: its commit, and the indexes that have it."""

    generation: int
    commit: Commit
    held: Mapping[Audience, Held]

    @property
    def indexes(self) -> Mapping[Audience, str]:
        """The name of each audience's index."""
        return {audience: held.index for audience, held in self.held.items()}


@dataclass(frozen=True, slots=True)
class Retired:
    """An index that nobody is sent to any more, since when (seconds of the epoch)."""

    index: str
    since: float


@dataclass(frozen=True, slots=True)
class Entry:
    """What the document says. `version` tells it from what it was and will be."""

    generation: int
    served: State | None
    built: State | None
    retired: tuple[Retired, ...] = ()
    is_open: bool = False
    """Whether somebody began to write and has not committed: the indexes may hold more than they should."""
    is_shown: bool = False
    """Whether, being written, `newest` may already be seen with what is not committed yet."""
    key: str = ""
    """Writers know by it under which names the indexes take what is written (`writing.write_alias`)."""
    version: tuple[int, int] | None = None

    @property
    def newest(self) -> State | None:
        """What the next commit follows."""
        return self.built or self.served

    @property
    def is_turning(self) -> bool:
        """Whether what is served is about to become the next generation, and is neither for a moment."""
        return self.is_shown and self.built is None


class Ledger:
    """The document of one name."""

    def __init__(self, cluster: Cluster, replicas: int) -> None:
        self._cluster = cluster
        self._replicas = replicas
        self.index = f"{cluster.address.name}-commits"

    def read(self) -> Entry:
        """Give what it says now; nothing is served where there is none.

        Raises IndexOutdated when another version of this program wrote it, and EngineUnreachable.
        """
        try:
            found = self._cluster.call("GET", f"/{self.index}/_doc/{_DOCUMENT}")
        except Refusal as error:
            if error.status != 404:
                raise damage(error, self.index) from error
            return Entry(-1, None, None)
        if "_seq_no" not in found:
            raise EngineUnreachable("what answers for OpenSearch is something else")
        version = found["_seq_no"], found["_primary_term"]
        source = found["_source"]
        if source.get("format") != FORMAT:
            raise IndexOutdated(self.index)
        return Entry(
            source["generation"],
            _read_state(source["served"]),
            _read_state(source["built"]),
            tuple(Retired(**one) for one in source["retired"]),
            source["is_open"],
            source["is_shown"],
            source["key"],
            version,
        )

    def read_or_outdated(self) -> Entry:
        """Give what it says; of another version's, no more than what a writer needs to replace it."""
        try:
            return self.read()
        except IndexOutdated:
            found = self._cluster.call("GET", f"/{self.index}/_doc/{_DOCUMENT}")
            generation = found["_source"].get("generation", -1)
            return Entry(generation, None, None, version=(found["_seq_no"], found["_primary_term"]))

    def write(self, entry: Entry) -> Entry:
        """Replace what was read as `entry.version`, and give it with its new version.

        Raises IndexerRunning when somebody else replaced it.
        """
        token = secrets.token_hex(8)
        body = {
            "format": FORMAT,
            "token": token,
            "generation": entry.generation,
            "served": _written_state(entry.served),
            "built": _written_state(entry.built),
            "retired": [asdict(one) for one in entry.retired],
            "is_open": entry.is_open,
            "is_shown": entry.is_shown,
            "key": entry.key,
        }
        if entry.version:
            params = {"if_seq_no": str(entry.version[0]), "if_primary_term": str(entry.version[1])}
        else:
            self._create()
            params = {"op_type": "create"}
        path = f"/{self.index}/_doc/{_DOCUMENT}"
        try:
            written = self._cluster.call("PUT", path, body, **params)
        except Refusal as error:
            if error.status != 409:
                raise
            written = self._cluster.call("GET", path)
            # Sent again by the client after a lost answer, it finds itself in the way.
            if written["_source"].get("token") != token:
                raise IndexerRunning(f"another process has written the index {self.index}") from error
        return replace(entry, version=(written["_seq_no"], written["_primary_term"]))

    def _create(self) -> None:
        body = {
            "settings": {"number_of_shards": 1, "number_of_replicas": self._replicas},
            "mappings": {"_meta": {"format": FORMAT}, "enabled": False},
        }
        try:
            self._cluster.call("PUT", f"/{self.index}", body)
        except Refusal as error:
            if error.kind != THERE_ALREADY:
                raise


def _read_state(given: Json | None) -> State | None:
    if given is None:
        return None
    held = {Audience(audience): Held(**one) for audience, one in given["held"].items()}
    return State(given["generation"], Commit(**given["commit"]), held)


def _written_state(state: State | None) -> dict[str, Any] | None:
    if state is None:
        return None
    held = {audience.value: asdict(one) for audience, one in state.held.items()}
    return {"generation": state.generation, "commit": asdict(state.commit), "held": held}
