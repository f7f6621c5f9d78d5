"""How are the indexes of one name created, called and deleted?"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Final

from search_service.articles.article import Audience
from search_service.engine.opensearch.cluster import THERE_ALREADY, Cluster, Json, Refusal, damage
from search_service.engine.opensearch.holding import held
from search_service.engine.opensearch.ledger import Held
from search_service.engine.opensearch.mapping import template
from search_service.engine.opensearch.writing import write_alias
from search_service.errors import EngineUnreachable

_AUDIENCES: Final = "|".join(Audience)


class Indexes:
    """`articles-public-<key>` and `articles-staff-<key>`: each pair has a key of its own."""

    def __init__(self, cluster: Cluster, shards: int, replicas: int) -> None:
        """New indexes have so many shards, and so many replicas of each."""
        self._cluster = cluster
        self._name = cluster.address.name
        self._shards = shards
        self._template = template(self._name, shards, replicas)

    def create(self, key: str) -> dict[Audience, Held]:
        """Create an empty index for each audience, by the template, that is written with `key`.

        Those that the cluster makes and cannot place are not left behind: each try would leave two.
        """
        self._cluster.call("PUT", f"/_index_template/{self._name}", self._template)
        suffix = secrets.token_hex(6)
        empty = {audience: Held(f"{self._name}-{audience}-{suffix}", self._shards) for audience in Audience}
        try:
            for one in empty.values():
                self._create(one.index, key)
            return held(self._cluster, empty)
        except EngineUnreachable:
            for one in empty.values():
                with suppress(EngineUnreachable):
                    self.delete(one.index)
            raise

    def change_key(self, indexes: Collection[str], key: str) -> None:
        """Let these indexes be written with `key` only. Raises IndexDamaged when one is missing."""
        names = ",".join(indexes)
        try:
            found = self._cluster.call("GET", f"/{names}/_alias")
            actions: list[Json] = []
            for index in indexes:
                before = [
                    alias for alias in found[index]["aliases"] if alias.startswith(write_alias(index, ""))
                ]
                actions += ({"remove": {"index": index, "alias": alias}} for alias in before)
                actions.append({"add": {"index": index, "alias": write_alias(index, key)}})
            self._cluster.call("POST", "/_aliases", {"actions": actions})
        except Refusal as error:
            raise damage(error, names) from error

    def _create(self, index: str, key: str) -> None:
        try:
            self._cluster.call("PUT", f"/{index}", {"aliases": {write_alias(index, key): {}}})
        except Refusal as error:
            if error.kind != THERE_ALREADY:  # the name is random: nobody else has made it
                raise

    def name(self, indexes: Mapping[Audience, str]) -> None:
        """Let the plain names of the indexes mean these, for whoever looks from outside."""
        actions = []
        for audience, index in indexes.items():
            alias = f"{self._name}-{audience}"
            actions.append({"remove": {"index": f"{alias}-*", "alias": alias, "must_exist": False}})
            actions.append({"add": {"index": index, "alias": alias}})
        self._cluster.call("POST", "/_aliases", {"actions": actions})

    def ages(self, now: float) -> Iterator[tuple[str, float]]:
        """Yield the indexes of this name, with how many seconds ago each was created."""
        ours = re.compile(f"{re.escape(self._name)}-(?:{_AUDIENCES})-[0-9a-f]{{12}}")
        answer = self._cluster.call(
            "GET", f"/{self._name}-*/_settings", filter_path="*.settings.index.creation_date"
        )
        for index, found in answer.items():
            if ours.fullmatch(index):
                yield index, now - int(found["settings"]["index"]["creation_date"]) / 1000

    def delete(self, index: str) -> None:
        """Delete an index, unless somebody else has."""
        try:
            self._cluster.call("DELETE", f"/{index}")
        except Refusal as error:
            if error.status != 404:
                raise
