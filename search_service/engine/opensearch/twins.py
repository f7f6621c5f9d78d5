"""In which accented forms do the articles have a folded syllable, or several in a row, and how often?

Forms are counted from a column of the articles that have the syllable. Those of a run are read where it
stands, in the spelling of the articles that have its pairs: of a frequent run, in a share of them that their
ids alone decide, so the same state always gives the same counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from search_service.articles.article import Audience
from search_service.engine.neighbours import edits, is_short_word
from search_service.engine.opensearch.cluster import Json
from search_service.engine.opensearch.mapping import TERMS
from search_service.engine.opensearch.matching import query_of
from search_service.engine.opensearch.reader import Reader
from search_service.engine.opensearch.sampling import Share, counted_by
from search_service.engine.opensearch.statistics import Statistics
from search_service.engine.opensearch.terms import token
from search_service.engine.opensearch.vocabulary import LONGEST_SYLLABLE, forms_field
from search_service.query.tree import AllOf, Term
from search_service.vietnamese.streams import Stream

Run = tuple[str, ...]
"""Folded syllables in a row, two or more."""

_PLACES: Final = 1.5
"""Places of a run in an article that has it, on average: counted for 400 runs in 20,000 news articles."""

_AT_ONCE: Final = 2_000
"""Forms with their counts that one answer has at most: a syllable has some thirty forms."""

_MOST_NEAR: Final = 500
"""A word of eight letters has fewer than so many edits."""

# Every accented form of a run that stands in an article, and at how many places: `forms` has those of each of
# its syllables. Between the syllables of a word is an underscore, else a space. A script may go round a
# million times at most, so of the longest texts only the beginning is read.
_READ_RUN: Final = """
String text = doc['spelling'].value.utf8ToString();
int left = 50000;
for (String first : params.forms[0].keySet()) {
  int at = text.indexOf(first);
  while (at > 0 && left-- > 0) {
    int stop = at + first.length();
    char before = text.charAt(at - 1);
    if (before == (char) ' ' || before == (char) '_') {
      int syllable = 0;
      while (true) {
        char behind = text.charAt(stop);
        if (behind != (char) ' ' && behind != (char) '_') { break; }
        syllable++;
        if (syllable == params.forms.size()) {
          String found = text.substring(at, stop).replace('_', ' ');
          state.counts.put(found, state.counts.getOrDefault(found, 0) + 1);
          break;
        }
        int start = stop + 1;
        int space = text.indexOf(' ', start);
        if (space < 0) { break; }
        int joined = text.indexOf('_', start);
        stop = joined > 0 && joined < space ? joined : space;
        if (!params.forms[syllable].containsKey(text.substring(start, stop))) { break; }
      }
    }
    at = text.indexOf(first, at + first.length());
  }
}
"""


def twins(
    reader: Reader, audiences: frozenset[Audience], folded: Iterable[str]
) -> Mapping[str, Mapping[str, int]]:
    """Give, for each folded syllable, how often each accented form of it stands; see `contract.Snapshot`."""
    asked = list(dict.fromkeys(folded))
    memory = reader.memory()
    counts = {text: memory.get(("twins", audiences, text)) for text in asked}
    missing = [text for text, known in counts.items() if known is None]
    found = _forms(reader, audiences, missing)
    memory.update((("twins", audiences, text), of_text) for text, of_text in found.items())
    return {text: found.get(text, known or {}) for text, known in counts.items()}


def run_twins(
    reader: Reader, audiences: frozenset[Audience], runs: Iterable[Run], most: int
) -> Mapping[Run, Mapping[Run, int]]:
    """Give, for each run, how often each accented form of it stands; see `contract.Snapshot`."""
    asked = list(dict.fromkeys(runs))
    memory = reader.memory()
    counts = {run: memory.get(("run_twins", audiences, run, most)) for run in asked}
    missing = [run for run, known in counts.items() if known is None]
    found = _run_forms(reader, audiences, missing, most)
    memory.update((("run_twins", audiences, run, most), of_run) for run, of_run in found.items())
    return {run: found.get(run, known or {}) for run, known in counts.items()}


def near(
    reader: Reader, audiences: frozenset[Audience], folded: Iterable[str]
) -> Mapping[str, Mapping[str, int]]:
    """Give, for each syllable, the terms one edit away and how many articles have each."""
    asked = list(dict.fromkeys(folded))
    memory = reader.memory()
    candidates = {text: memory.get(("near", audiences, text)) for text in asked}
    missing = [text for text, known in candidates.items() if known is None and is_short_word(text)]
    found = _candidates(reader, audiences, missing)
    memory.update((("near", audiences, text), of_text) for text, of_text in found.items())
    candidates |= found
    terms = [Term(Stream.FOLDED, one) for of_text in candidates.values() for one in of_text or ()]
    counts = Statistics(reader, audiences).frequencies(list(dict.fromkeys(terms)))
    there = {term.text: count for term, count in counts.items() if count}
    return {
        text: {one: there[one] for one in edited or () if one in there} for text, edited in candidates.items()
    }


def _forms(
    reader: Reader, audiences: frozenset[Audience], folded: Sequence[str]
) -> dict[str, Mapping[str, int]]:
    # One search for each: it reads no more articles than have the syllable.
    looked_up = [text for text in folded if 0 < len(text) <= LONGEST_SYLLABLE]
    counts: dict[str, Mapping[str, int]] = {text: {} for text in folded}
    answers = reader.ask_many(audiences, [_counting_forms(text) for text in looked_up])
    for text, answer in zip(looked_up, answers, strict=True):
        of_text: Counter[str] = Counter()
        for bucket in answer["aggregations"]["forms"]["buckets"]:
            _, form, places = bucket["key"].split(" ")
            of_text[form] += int(places) * bucket["doc_count"]
        counts[text] = dict(of_text)
    return counts


def _counting_forms(folded: str) -> Json:
    literally = re.sub(r"(\W)", r"\\\1", folded)  # in an expression of Lucene
    return {
        "size": 0,
        "track_total_hits": False,
        "query": query_of(Term(Stream.FOLDED, folded)),
        "aggs": {
            "forms": {"terms": {"field": forms_field(folded), "include": f"{literally} .*", "size": _AT_ONCE}}
        },
    }


def _run_forms(
    reader: Reader, audiences: frozenset[Audience], runs: Sequence[Run], most: int
) -> dict[Run, Mapping[Run, int]]:
    pairs = {run: [Term(Stream.PAIRS, "_".join(pair)) for pair in pairwise(run)] for run in runs}
    having = Statistics(reader, audiences).frequencies(
        list(dict.fromkeys(pair for of_run in pairs.values() for pair in of_run))
    )
    shares = {run: _share(min(having[pair] for pair in pairs[run]), most) for run in runs}
    there = [run for run in runs if shares[run]]
    forms = twins(reader, audiences, [text for run in there for text in run])
    bodies = []
    for run in there:
        of_run = [dict.fromkeys(forms[text], 1) for text in run]
        bodies.append(shares[run].body(query_of(AllOf(tuple(pairs[run]))), _READ_RUN, {"forms": of_run}))
    counts: dict[Run, Mapping[Run, int]] = {run: {} for run in runs}
    for run, answer in zip(there, reader.ask_many(audiences, bodies), strict=True):
        counts[run] = {
            tuple(form.split(" ")): shares[run].scaled(count) for form, count in counted_by(answer).items()
        }
    return counts


def _share(articles: int, most: int) -> Share:
    """Give where to look for a run whose rarest pair so many articles have: it may stand in all of them."""
    return Share.of(articles, most if articles <= most else int(most / _PLACES))


def _candidates(
    reader: Reader, audiences: frozenset[Audience], folded: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Give the edits of each word that a lexicon has, those of deleted articles among them."""
    if not folded:
        return {}
    answer = reader.ask(
        audiences,
        {
            "size": 0,
            "track_total_hits": False,
            "suggest": {text: {"text": token(Stream.FOLDED, text), "term": _NEAR} for text in folded},
        },
    )
    letter = len(token(Stream.FOLDED, ""))
    found: dict[str, tuple[str, ...]] = {}
    for text in folded:
        options = {option["text"][letter:] for one in answer["suggest"][text] for option in one["options"]}
        found[text] = tuple(one for one in edits(text) if one in options)
    return found


_NEAR: Final[Json] = {
    "field": TERMS,
    "analyzer": "keyword",
    "suggest_mode": "always",
    "max_edits": 1,
    "prefix_length": 1,  # the stream's letter
    "min_word_length": 1,
    "accuracy": 0.0,
    "max_term_freq": 2_000_000_000,  # also of a frequent word
    "size": _MOST_NEAR,
    "shard_size": _MOST_NEAR,
}
