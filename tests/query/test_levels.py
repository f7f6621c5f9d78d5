from __future__ import annotations

from collections.abc import Iterator

import pytest

from search_service.query.levels import Level, Wording, wanted_words
from search_service.query.parse import parse
from search_service.query.tree import EVERYTHING, NOTHING, AllOf, AnyOf, AtLeast, Node, Phrase, Term, Without
from search_service.vietnamese.streams import Stream


def leaves(node: Node) -> Iterator[Term | Phrase]:
    match node:
        case Term() | Phrase():
            yield node
        case AnyOf(children) | AllOf(children) | AtLeast(_, children):
            for child in children:
                yield from leaves(child)
        case Without(wanted, unwanted):
            yield from leaves(wanted)
            yield from leaves(unwanted)


def bare(text: str) -> Term:
    return Term(Stream.FOLDED, text)


def test_a_marked_syllable_means_itself_or_its_bare_form_in_an_unmarked_text() -> None:
    query = parse("đường duong")
    marked = AnyOf((Term(Stream.ACCENTED, "đường"), Term(Stream.BARE, "duong")))
    assert Wording(query).match(Level.EXACT) == AllOf((AllOf((marked, bare("duong"))),))
    assert set(leaves(Wording(query).match(Level.FOLDED))) == {bare("duong")}


@pytest.mark.parametrize(("count", "wanted"), [(1, 1), (5, 5), (6, 5), (20, 5), (21, 6), (40, 10)])
def test_how_many_words_are_wanted(count: int, wanted: int) -> None:
    assert wanted_words(parse(" ".join(f"w{n}" for n in range(count)))) == wanted


def test_most_wants_one_word_fewer_each_time_down_to_half() -> None:
    minimums = [node.minimum for node in Wording(parse("a b c d e")).relaxed() if isinstance(node, AtLeast)]
    assert minimums == [4, 3]
    assert list(Wording(parse("a")).relaxed()) == []


def test_what_is_excluded_stays_as_typed_at_every_level() -> None:
    for level in (Level.EXACT, Level.FOLDED):
        node = Wording(parse("a -giáo")).match(level)
        assert isinstance(node, Without)
        assert Term(Stream.ACCENTED, "giáo") in set(leaves(node.unwanted))


def test_queries_without_a_wanted_word() -> None:
    assert Wording(parse(" ")).match(Level.EXACT) == EVERYTHING
    assert Wording(parse("?!")).match(Level.EXACT) == NOTHING
    assert Wording(parse("-a")).match(Level.EXACT) == Without(EVERYTHING, AnyOf((bare("a"),)))
