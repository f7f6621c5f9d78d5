"""Which articles come more than once in one run, and say something else the next time?"""

from __future__ import annotations

from search_service.articles.store import Outcome, State


class Repeats:
    """Remembers where each article of a run stood last: only what stands last of it is kept."""

    def __init__(self) -> None:
        self._places: dict[str, str] = {}

    def note(self, outcome: Outcome, place: str) -> str | None:
        """Give a warning when what stands at `place` has replaced what stood at another place of this run."""
        before = self._places.get(outcome.id)
        self._places[outcome.id] = place
        if before is None or outcome.state is not State.CHANGED:
            return None
        return f"replaces {before}: both are article {outcome.id}"
