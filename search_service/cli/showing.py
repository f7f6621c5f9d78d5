"""How is a page of results printed for a person at a terminal?"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from search_service.api.schemas import SearchAnswer


def show(answer: SearchAnswer) -> None:
    """Print a page of results."""
    console = Console(highlight=False)
    console.print(f"{answer.total} found ({answer.query.match}, {answer.took_ms} ms)", style="dim")
    for note in _notes(answer):
        console.print(note, style="italic", markup=False)
    for number, hit in enumerate(answer.hits, start=1):
        facts = [str(hit.date or "no date"), ", ".join(hit.authors), ", ".join(hit.topics), hit.id]
        console.print()
        console.print(Text(f"{number}. ", style="bold"), _marked(hit.title_highlighted), sep="")
        console.print(Text(" · ".join(fact for fact in facts if fact), style="dim"))
        console.print(_marked(hit.snippet))
        for reason in hit.reasons:
            console.print(Text(f"  {reason.score:.2f} {reason.text}", style="dim"))


def _notes(answer: SearchAnswer) -> Iterator[str]:
    """Yield what a person should know of how the query was taken."""
    query = answer.query
    if query.searched_for:
        yield f"Nothing matches as typed; searched for: {query.searched_for}"
    for expansion in query.expansions:
        yield f"Also searched: {expansion.note}"
    if query.did_you_mean:
        yield f"Did you mean: {query.did_you_mean} ({query.did_you_mean_count} found)"
    for chip in query.chips:
        ends = (
            f"--from {chip.date_from}" if chip.date_from else "",
            f"--to {chip.date_to}" if chip.date_to else "",
        )
        yield f"Period: {chip.label}: {' '.join(end for end in ends if end)}"


def _marked(highlighted: str) -> Text:
    """Give highlighted HTML as text for a terminal."""
    text = Text()
    for at, part in enumerate(re.split("</?mark>", highlighted)):
        text.append(html.unescape(part), style="bold yellow" if at % 2 else "")
    return text
