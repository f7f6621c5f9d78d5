"""How is something counted in the spelling of some of the articles, and what follows for all?

A script counts texts in every article of a share; the articles of a share are chosen by a number that their
ids alone decide, so the same state always gives the same counts, whichever node is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from search_service.engine.opensearch.cluster import Json
from search_service.engine.opensearch.vocabulary import DICE, DICE_SIDES

_INIT: Final = "state.counts = new HashMap()"
_COMBINE: Final = "return state.counts"
_REDUCE: Final = """
Map all = new HashMap();
for (counts in states) {
  if (counts != null) {
    for (entry in counts.entrySet()) {
      all.put(entry.getKey(), all.getOrDefault(entry.getKey(), 0) + entry.getValue());
    }
  }
}
all.values().removeIf(count -> count < params.fewest);
return all;
"""


@dataclass(frozen=True, slots=True)
class Share:
    """The articles whose `dice` are below `sides`; none when it is 0."""

    sides: int

    def __bool__(self) -> bool:
        return self.sides > 0

    @classmethod
    def of(cls, articles: int, most: int) -> Share:
        """Give the share that has about `most` of so many articles, or all of them."""
        if articles <= most:
            return cls(DICE_SIDES if articles else 0)
        return cls(-(-DICE_SIDES * most // articles))

    def body(self, query: Json, script: str, params: Mapping[str, Any], fewest: int = 1) -> Json:
        """Give the search that runs `script` on each article of `query` in this share.

        The script adds to `state.counts`, texts with numbers; those below `fewest` are left out at the end.
        """
        filters = [query, {"exists": {"field": DICE}}]
        if self.sides < DICE_SIDES:
            filters[1] = {"range": {DICE: {"lt": self.sides}}}
        return {
            "size": 0,
            "track_total_hits": False,
            "query": {"bool": {"filter": filters}},
            "aggs": {
                "read": {
                    "scripted_metric": {
                        "init_script": _INIT,
                        "map_script": script,
                        "combine_script": _COMBINE,
                        "reduce_script": _REDUCE,
                        "params": {**params, "fewest": fewest},
                    }
                }
            },
        }

    def scaled(self, count: int) -> int:
        """Give what follows for all articles from a count in this share."""
        return round(count * DICE_SIDES / self.sides)


def counted_by(answer: Json) -> Mapping[str, int]:
    """Read the answer to `Share.body`."""
    counts: Mapping[str, int] = answer["aggregations"]["read"]["value"]
    return counts
