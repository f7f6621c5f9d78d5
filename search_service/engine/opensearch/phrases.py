"""Which phrases (`engine.phrases`) that begin as typed do the articles often have?

They are read in the spelling of a share of the articles that have what was typed, so none is stored and each
is in an article. Those found there most often are counted in all articles.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from search_service.articles.article import Audience
from search_service.engine.going_on import begins
from search_service.engine.opensearch.matching import query_of
from search_service.engine.opensearch.reader import Reader
from search_service.engine.opensearch.sampling import Share, counted_by
from search_service.engine.opensearch.statistics import Statistics, total
from search_service.engine.opensearch.vocabulary import SECTION_END
from search_service.engine.phrases import GOES_ON, MOST_SYLLABLES, fewest, phrase_syllables
from search_service.query.tree import AllOf, Node, Phrase, Prefix, Term
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold, is_marked

LOOKED_AT: Final = 200
"""Articles whose phrases are read, at most about: enough to find the most frequent ones among several."""

_CANDIDATES: Final = 3
"""So many times the phrases asked for are counted in all articles."""

# Every word that begins as typed, alone and with the next one: in how many articles? `firsts` are the letters
# that the first one typed may stand for, behind a space; `letters` has those of each of the others, and a
# space and an underscore between two syllables. A script may go round a million times at most, so of the
# longest texts only the beginning is read.
_READ_PHRASES: Final = """
String text = doc['spelling'].value.utf8ToString();
int length = params.letters.size() + 1;
Set found = new HashSet();
int left = 50000;
for (String first : params.firsts) {
  int space = text.indexOf(first);
  while (space >= 0 && left-- > 0 && space + 1 + length < text.length()) {
    int start = space + 1;
    int at = start + 1;
    for (String letters : params.letters) {
      if (!letters.contains(text.substring(at, at + 1))) { break; }
      at++;
    }
    if (at == start + length) {
      int stop = text.indexOf(' ', start);
      if (at <= stop) { found.add(text.substring(start, stop)); }
      int next = text.indexOf(' ', stop + 1);
      if (next > 0 && at <= next && !text.startsWith(params.end, stop + 1)) {
        found.add(text.substring(start, next));
      }
    }
    space = text.indexOf(first, start);
  }
}
for (phrase in found) { state.counts.put(phrase, state.counts.getOrDefault(phrase, 0) + 1); }
"""


def phrases(reader: Reader, audiences: frozenset[Audience], typed: Sequence[str], limit: int) -> list[str]:
    """Give phrases that begin with these syllables; see `contract.Snapshot`."""
    if limit < 1 or not typed or not all(typed) or len(typed) > MOST_SYLLABLES:
        return []
    return reader.remembered(
        ("phrases", audiences, tuple(typed), limit), lambda: _phrases(reader, audiences, typed, limit)
    )


def _phrases(reader: Reader, audiences: frozenset[Audience], typed: Sequence[str], limit: int) -> list[str]:
    query = query_of(_having(typed))
    articles = Statistics(reader, audiences).count(query)
    share = Share.of(articles, LOOKED_AT)
    if not share:
        return []
    firsts, *letters = _letters(typed)
    params = {"firsts": [f" {letter}" for letter in firsts], "letters": letters, "end": SECTION_END}
    enough = fewest(Statistics(reader, audiences).size)
    in_share = enough if articles <= LOOKED_AT else min(enough, 2)
    counts = counted_by(reader.ask(audiences, share.body(query, _READ_PHRASES, params, in_share)))
    fitting = [text for text in counts if _is_phrase(text, typed)]
    candidates = sorted(fitting, key=lambda text: (-counts[text], text))[: _CANDIDATES * limit]
    of_all = _counted(reader, audiences, candidates)
    often = [text for text, count in of_all.items() if count >= enough]
    best = sorted(often, key=lambda text: (-of_all[text], text))
    return list(dict.fromkeys(text.replace("_", " ") for text in best))[:limit]


def _having(typed: Sequence[str]) -> Node:
    """Give what articles with such a phrase must have."""
    folded = [fold(syllable) for syllable in typed]
    *whole, last = pairwise(folded) if len(folded) > 1 else [tuple(folded)]
    stream = Stream.PAIRS if len(folded) > 1 else Stream.FOLDED
    nodes: list[Node] = [Term(Stream.PAIRS, "_".join(pair)) for pair in whole]
    nodes.append(Prefix(stream, "_".join(last)))
    nodes += [Term(Stream.ACCENTED, syllable) for syllable in typed[:-1] if is_marked(syllable)]
    if is_marked(typed[-1]):
        nodes.append(Prefix(Stream.ACCENTED, typed[-1]))
    return AllOf(tuple(nodes))


def _letters(typed: Sequence[str]) -> list[str]:
    """Give for each letter of what was typed those that it may stand for."""
    letters: list[str] = []
    for syllable in typed:
        if letters:
            letters.append(" _")
        bare = not is_marked(syllable)
        letters += [_twins_of_letters().get(letter, letter) if bare else letter for letter in syllable]
    return letters


@cache
def _twins_of_letters() -> Mapping[str, str]:
    """Give for each letter a to z itself and all small letters that are it with marks."""
    twins: dict[str, str] = {}
    for letter in map(chr, (*range(0x250), *range(0x1E00, 0x1F00))):  # the blocks of Latin letters
        if unicodedata.category(letter) == "Ll":
            bare = fold(letter)
            if len(bare) == 1 and bare.isascii():
                twins[bare] = twins.get(bare, "") + letter
    return twins


def _is_phrase(text: str, typed: Sequence[str]) -> bool:
    words = text.split(" ")
    lengths = [phrase_syllables(word) for word in words]
    fits = 1 < sum(lengths) <= MOST_SYLLABLES and all(lengths) and (len(words) == 1 or sum(lengths) > 2)
    return fits and begins(text.replace("_", " ").split(" "), typed)


def _counted(reader: Reader, audiences: frozenset[Audience], texts: Sequence[str]) -> Mapping[str, int]:
    """Give how many articles have each word, and each pair whose first word often goes on with the second."""
    pairs = [text for text in texts if " " in text]
    words = {text: Term(Stream.WORDS, text.partition(" ")[0]) for text in texts}
    of_words = Statistics(reader, audiences).frequencies(list(dict.fromkeys(words.values())))
    queries = [query_of(_in_a_row(text)) for text in pairs]
    bodies = [{"size": 0, "track_total_hits": True, "query": query} for query in queries]
    counts = {text: of_words[words[text]] for text in texts if " " not in text}
    for text, answer in zip(pairs, reader.ask_many(audiences, bodies), strict=True):
        if total(answer) >= GOES_ON * of_words[words[text]]:
            counts[text] = total(answer)
    return counts


def _in_a_row(text: str) -> Phrase:
    return Phrase(tuple((Term(Stream.ACCENTED, one),) for one in text.replace("_", " ").split(" ")))
