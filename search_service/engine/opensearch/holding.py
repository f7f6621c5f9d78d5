"""What do the indexes hold, and is it what was committed?

OpenSearch itself checks every file that it reads. What is found out here is that articles are missing,
because somebody emptied an index, or a shard came back without its newest part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from search_service.articles.article import Audience
from search_service.engine.opensearch.cluster import Cluster, Json, Refusal, damage
from search_service.engine.opensearch.ledger import Held
from search_service.errors import EngineUnreachable, IndexDamaged


def held(cluster: Cluster, then: Mapping[Audience, Held]) -> dict[Audience, Held]:
    """Give what each index holds now, as its primary shards count it.

    Raises IndexDamaged when one is missing, and EngineUnreachable when a part of one is not there now.
    """
    names = ",".join(one.index for one in then.values())
    wanted = (
        "indices.*.uuid,indices.*.primaries.docs.count,"
        "indices.*.shards.*.routing.primary,indices.*.shards.*.seq_no.max_seq_no"
    )
    try:
        answer = cluster.call("GET", f"/{names}/_stats/docs", level="shards", filter_path=wanted)
    except Refusal as error:
        raise damage(error, names) from error
    found = answer.get("indices", {})
    return {audience: _held(one, found.get(one.index, {})) for audience, one in then.items()}


def compare(then: Mapping[Audience, Held], now: Mapping[Audience, Held], *, is_open: bool) -> None:
    """Raise IndexDamaged unless what there is now is what was committed then.

    While the index is open for writing there may be more, or less, of what is not committed yet.
    """
    for audience, was in then.items():
        found = now[audience]
        if found.uuid != was.uuid:
            raise IndexDamaged(was.index, "another one has its name")
        if found.writes < was.writes:
            raise IndexDamaged(was.index, "what was written last is missing")
        if not is_open and found.articles != was.articles:
            raise IndexDamaged(was.index, f"it has {found.articles} articles, not {was.articles}")


def _held(then: Held, found: Json) -> Held:
    copies = [copy for copies in found.get("shards", {}).values() for copy in copies]
    primaries = [copy for copy in copies if copy["routing"]["primary"]]
    if len(primaries) < then.shards:
        raise EngineUnreachable(f"{then.index} has {len(primaries)} of its {then.shards} shards now")
    writes = sum(copy["seq_no"]["max_seq_no"] + 1 for copy in primaries)
    return replace(then, articles=found["primaries"]["docs"]["count"], writes=writes, uuid=found["uuid"])
