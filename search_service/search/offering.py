"""How is another spelling of a query written, to be offered? As it was typed, but for what differs."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from search_service.query.expansions import Expansion, ExpansionKind
from search_service.query.gazetteer import gazetteer
from search_service.query.parse import ParsedQuery
from search_service.query.spellings import syllables_of
from search_service.vietnamese.tokens import tokenize


def kept(
    forms: Sequence[str], typed: Sequence[str], found: Sequence[Expansion], numbers: Collection[str]
) -> tuple[str, ...]:
    """Give the forms of a query's syllables, but some as they were typed.

    These are parts of document numbers (`numbers`), known short forms, and places that have no marks: `QP-AN`
    is no `QP-ÁN`, and `Gia Lai` no `Giá Lại`.
    """
    chosen = [was if was in numbers else form for was, form in zip(typed, forms, strict=True)]
    for one in found:
        there = tuple(typed[one.start : one.stop])
        if one.kind is ExpansionKind.ABBREVIATION:
            start = one.start if max(map(len, one.alternatives)) > len(there) else one.stop
        else:
            start = next((one.stop - n for n in range(len(there), 0, -1) if _is_name(there[-n:])), one.stop)
        chosen[start : one.stop] = typed[start : one.stop]
    return tuple(chosen)


def _is_name(syllables: tuple[str, ...]) -> bool:
    """Say whether a place is written so."""
    units, _ = gazetteer().named("".join(syllables))
    return any(syllables_of(unit.name) == syllables for unit in units)


def rewritten(query: ParsedQuery, forms: Sequence[str]) -> str:
    """Give a query's text with its syllables in other forms; all else, and capitals, stay as typed.

    A form is of its place: `truc tuyen tuyen giao` is `trực tuyến tuyên giáo`. What is excluded has none.
    """
    excluded = {syllable.text for clause in query.excluded for syllable in clause}
    typed = zip(tokenize(query.plain), forms, strict=True)
    left = [(token.text, form) for token, form in typed if token.text not in excluded][::-1]
    parts: list[str] = []
    at = 0
    for token in tokenize(query.text):
        if not left or token.text != left[-1][0]:
            continue
        _, form = left.pop()
        if form != token.text:
            parts += (query.text[at : token.start], _in_case_of(query.text[token.start : token.end], form))
            at = token.end
    return "".join((*parts, query.text[at:]))


def _in_case_of(written: str, form: str) -> str:
    if written.isupper() and len(written) > 1:
        return form.upper()
    return form.capitalize() if written[:1].isupper() else form
