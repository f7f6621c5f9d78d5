"""Does raw typing come back, and do other words stay? Titles in Telex and VNI, and words of other languages.

`python -m benchmarks.typing [--json FILE]`, with SEARCH_TEST_DATA. Told are the share of the titles of
tuoitre2024 that come back wholly (every token, but for case and the place of its tone mark), and the share
of tokens without marks that no Vietnamese syllable is, each asked for alone, that would be changed.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final

from search_service.query.gazetteer import gazetteer
from search_service.vietnamese.phonology import is_bare_syllable
from search_service.vietnamese.tokens import TOKEN, tokenize
from search_service.vietnamese.typing import decode

_TELEX: Final = {
    "\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j",
    "ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd",
}  # fmt: skip
_VNI: Final = {
    "\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5",
    "ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9",
}  # fmt: skip
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_ARTICLES: Final = 8_000
"""Articles of each set whose words are looked at."""


def encode(text: str, keys: Mapping[str, str], *, tone_last: bool) -> str:
    """Write a text as it is typed, the tone behind its vowel or at the end of the syllable."""
    typed = (_typed(token.group(), keys, tone_last=tone_last) for token in TOKEN.finditer(text))
    gaps = TOKEN.split(text)
    return "".join(part for pair in zip(gaps, [*typed, ""], strict=True) for part in pair)


def _typed(token: str, keys: Mapping[str, str], *, tone_last: bool) -> str:
    written: list[str] = []
    tones = ""
    for char in unicodedata.normalize("NFC", token):
        plain = unicodedata.normalize("NFD", char)
        tone = "".join(keys[mark] for mark in plain if mark in _TONES)
        letter = unicodedata.normalize("NFC", "".join(mark for mark in plain if mark not in _TONES))
        key = keys.get(letter.lower(), letter)
        written.append(key.upper() if letter.isupper() else key)
        if tone_last:
            tones += tone
        else:
            written.append(tone.upper() if token.isupper() and len(token) > 1 else tone)
    return "".join(written) + tones


_WAYS: Final[Mapping[str, Callable[[str], str]]] = {
    "Telex": lambda text: encode(text, _TELEX, tone_last=False),
    "Telex, tone last": lambda text: encode(text, _TELEX, tone_last=True),
    "VNI": lambda text: encode(text, _VNI, tone_last=False),
    "VNI, tone last": lambda text: encode(text, _VNI, tone_last=True),
}


def titles_back() -> dict[str, float]:
    """Give the share of titles that come back wholly, in percent, by way of typing."""
    titles = [title for title, _ in _articles("tuoitre2024")]
    return {
        name: 100 * sum(_comes_back(title, way) for title in titles) / len(titles)
        for name, way in _WAYS.items()
    }


def _comes_back(title: str, way: Callable[[str], str]) -> bool:
    typed = way(title)
    back = decode(typed, gazetteer().odd_syllables) or typed
    return [token.text for token in tokenize(back)] == [token.text for token in tokenize(title)]


def words_changed() -> tuple[int, float, float, list[tuple[str, str]]]:
    """Give how many distinct words there are, the share changed of them and of all occurrences, and which."""
    counts = Counter[str]()
    for name in ("tuoitre2024", "vietnews30k", "phapdien"):
        for _, text in islice(_articles(name), _ARTICLES):
            counts.update(
                word for word in re.findall(r"[^\W_]+", text) if word.isascii() and not word.isdigit()
            )
    words = [(word, count) for word, count in counts.most_common() if not is_bare_syllable(word)]
    changed = [
        (word, back, count) for word, count in words if (back := decode(word, gazetteer().odd_syllables))
    ]
    of_texts = sum(count for _, _, count in changed) / sum(count for _, count in words)
    named = [(word, back) for word, back, _ in changed]
    return len(words), 100 * len(changed) / len(words), 100 * of_texts, named


def _articles(name: str) -> Iterator[tuple[str, str]]:
    with lzma.open(
        Path(os.environ["SEARCH_TEST_DATA"]) / f"{name}.jsonl.xz", "rt", encoding="utf-8"
    ) as lines:
        for line in lines:
            row = json.loads(line)
            yield row["title"], row["text"]


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--words", type=int, default=20, help="changed words to name")
    asked = parser.parse_args()
    back = titles_back()
    print("| titles typed in | come back wholly |\n|---|---|")
    for name, share in back.items():
        print(f"| {name} | {share:.1f} % |")
    distinct, of_words, of_texts, named = words_changed()
    print(
        f"\nOf {distinct} words that are no Vietnamese syllable, {of_words:.2f} % would be changed if asked"
    )
    print(f"for alone, {of_texts:.2f} % of their occurrences. The commonest:")
    print(", ".join(f"{word} ({back})" for word, back in named[: asked.words]))
    if asked.json:
        figures = {"titles": back, "words": distinct, "changed": of_words, "changed_in_texts": of_texts}
        asked.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
