"""What has pyvi learnt? Its CRF's weights and its dictionary, read from its package's data files.

Neither pyvi nor anything it needs is imported: reading takes a few hundredths of a second instead of two
seconds, and a tenth of the memory.
"""

from __future__ import annotations

import codecs
import io
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from search_service.vietnamese.crfsuite import Crf, read_model

_MODEL: Final = "models/pyvi3.pkl"
_DICTIONARY: Final = "models/words.txt"

Weights = npt.NDArray[np.float64]

_FILTER_BITS: Final = 18
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing (Knuth, TAOCP 6.4)


class Grams:
    """A set of rows of numbers: all of two, or all of three. 0 stands in none."""

    def __init__(self, rows: Iterable[tuple[int, ...]], base: int) -> None:
        self._base = base
        self._keys = np.unique(np.array([self._key(*row) for row in rows], dtype=np.int64))
        self._filter = np.zeros(1 << _FILTER_BITS, dtype=bool)
        self._filter[self._slots(self._keys)] = True

    def among(self, *columns: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        """Say for each row of the columns whether it is in the set."""
        keys = self._key(*columns)
        found = self._filter[self._slots(keys)]
        candidates = np.flatnonzero(found)
        wanted = keys[candidates]
        at = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        found[candidates] = self._keys[at] == wanted
        return found

    def _key(self, first: Any, *others: Any) -> Any:
        key = first
        for other in others:
            key = key * self._base + other
        return key

    @staticmethod
    def _slots(keys: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
        return (keys.view(np.uint64) * _SPREAD) >> np.uint64(64 - _FILTER_BITS)


@dataclass(frozen=True, slots=True, eq=False)
class PyviModel:
    """The weights by the lower-case form of a syllable: `rows` gives its row, 0 if nothing is known of it.

    Weights are those of the labels B_W (a word begins) and I_W (it goes on), in this order.
    """

    rows: Mapping[str, int]
    bias: Weights
    here: Weights
    """By row, of the syllable itself."""
    before: Weights
    """By row, of the syllable before."""
    after: Weights
    """By row, of the syllable behind."""
    choices: Mapping[str, Weights]
    """By the name of a feature, then whether it is true."""
    bigrams: Grams
    trigrams: Grams
    transitions: Weights


@lru_cache(maxsize=1)
def pyvi_model() -> PyviModel:
    """Give the model of the pyvi that is installed. Raises ModuleNotFoundError when there is none."""
    spec = find_spec("pyvi")  # finds a top-level package without running it
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pyvi, whose model segments words, is not installed")
    folder = Path(spec.origin).parent
    crf = read_model(_model_file((folder / _MODEL).read_bytes()))
    if crf.labels != ("B_W", "I_W"):
        raise ValueError(f"pyvi's labels are not those of 0.1.1: {crf.labels}")
    entries = [line.split(" ") for line in (folder / _DICTIONARY).read_bytes().decode().split("\n")]
    return _arranged(crf, [entry for entry in entries if len(entry) in (2, 3)])


def _arranged(crf: Crf, entries: list[list[str]]) -> PyviModel:
    places = {"word.lower()": "here", "-1:word.lower()": "before", "+1:word.lower()": "after"}
    by_form: dict[str, dict[str, Weights]] = {place: {} for place in places.values()}
    choices: dict[str, Weights] = {}
    for name, number in crf.attributes.items():
        feature, of_a_form, form = name.partition("lower():")
        weights = crf.weights[number]
        if of_a_form:
            by_form[places[f"{feature}lower()"]][form] = weights
        else:
            choices[name] = np.array([np.zeros_like(weights), weights])
    forms = dict.fromkeys(form for known in by_form.values() for form in known)
    forms |= dict.fromkeys(syllable for entry in entries for syllable in entry)
    rows = {form: row for row, form in enumerate(forms, 1)}

    def table(place: str) -> Weights:
        weights = np.zeros((len(rows) + 1, len(crf.labels)))
        for form, weight in by_form[place].items():
            weights[rows[form]] = weight
        return weights

    def grams(length: int) -> Grams:
        numbered = (tuple(rows[syllable] for syllable in entry) for entry in entries if len(entry) == length)
        return Grams(numbered, len(rows) + 1)

    return PyviModel(
        rows=rows,
        bias=choices["bias"][1],
        here=table("here"),
        before=table("before"),
        after=table("after"),
        choices=choices,
        bigrams=grams(2),
        trigrams=grams(3),
        transitions=crf.transitions,
    )


class _Part:
    """Stands in for any object of the pickle: keeps its state, runs nothing."""

    state: Mapping[str, Any]

    def __new__(cls, *_: object) -> _Part:
        return object.__new__(cls)

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.state = state


class _Reader(pickle.Unpickler):
    """Reads pyvi's pickle, and runs nothing that it names but the decoding of bytes."""

    def find_class(self, module: str, name: str) -> Any:
        return codecs.encode if (module, name) == ("_codecs", "encode") else _Part


def _model_file(pickled: bytes) -> bytes:
    """Give the CRFsuite file that a pickled sklearn-crfsuite model carries."""
    model = _Reader(io.BytesIO(pickled)).load()
    data = model.state["modelfile"].state["__FILE_RESOURCE_DATA__"]
    if not isinstance(data, bytes):
        raise ValueError("pyvi's model carries no CRFsuite file")  # noqa: TRY004
    return data
