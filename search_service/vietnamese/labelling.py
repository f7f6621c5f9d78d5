"""Does a syllable begin a word or go on with one?

pyvi's answer, from its own weights: its features are looked up once for each distinct form and summed up for
all syllables of many texts at once.
"""

from __future__ import annotations

import string
from collections.abc import Sequence

import numpy as np

from search_service.vietnamese.arrays import Indices, Mask
from search_service.vietnamese.pieces import BOUNDARY
from search_service.vietnamese.pyvi_model import PyviModel, Weights, pyvi_model
from search_service.vietnamese.viterbi import decode


def goes_on(forms: Indices, distinct: Sequence[str]) -> Mask:
    """Say which of pyvi's syllables go on with the word of the one before.

    They are those of several texts, given by the number of their form among the distinct ones, with a
    BOUNDARY before, between and after the texts.
    Source: `ViTokenizer.tokenize` of pyvi 0.1.1.
    """
    model = pyvi_model()
    labels = decode(_scores(forms, distinct, model), forms != distinct.index(BOUNDARY), model.transitions)
    is_alone = np.array([form in string.punctuation or form[0].isdigit() for form in distinct]).take(forms)
    is_capital = np.array([form[:1].istitle() for form in distinct]).take(forms)
    labels[1:] &= ~(is_alone[1:] | is_alone[:-1] | (is_capital[1:] & ~is_capital[:-1]))
    return labels


def _scores(forms: Indices, distinct: Sequence[str], model: PyviModel) -> Weights:
    """Give the sum of the weights of each syllable's features, by label.

    They are added in the order that pyvi names them in, so that the sums are CRFsuite's to the last bit.
    Source: `ViTokenizer.word2features` of pyvi 0.1.1.
    """
    # CRFsuite reads an attribute up to its first NUL, and the model knows the attribute that is left of one.
    known = [
        0 if form == BOUNDARY else model.rows.get(form.lower().partition("\0")[0], 0) for form in distinct
    ]
    form_rows = np.array(known, dtype=np.intp)
    is_title = np.array([form.istitle() for form in distinct])
    is_upper = np.array([form.isupper() for form in distinct])
    is_digit = np.array([form.isdigit() for form in distinct])

    def by_form(feature: str, values: Mask) -> Weights:
        return model.choices[feature].take(values, axis=0)

    own = model.bias + model.here.take(form_rows, axis=0)
    own += by_form("word.isupper()", is_upper)
    own += by_form("word.istitle()", is_title)
    own += by_form("word.isdigit()", is_digit)
    scores: Weights = own.take(forms, axis=0)

    rows = form_rows.take(forms)
    pairs = model.bigrams.among(rows[:-1], rows[1:])
    triples = model.trigrams.among(rows[:-2], rows[1:-1], rows[2:])
    scores[1:] += model.before.take(rows[:-1], axis=0)
    scores[1:] += by_form("-1:word.istitle()", is_title).take(forms[:-1], axis=0)
    scores[1:] += by_form("-1:word.isupper()", is_upper).take(forms[:-1], axis=0)
    scores[1:] += model.choices["-1:word.bi_gram()"].take(pairs, axis=0)
    scores[2:] += model.choices["-2:word.tri_gram()"].take(triples, axis=0)
    scores[:-1] += model.after.take(rows[1:], axis=0)
    scores[:-1] += by_form("+1:word.istitle()", is_title).take(forms[1:], axis=0)
    scores[:-1] += by_form("+1:word.isupper()", is_upper).take(forms[1:], axis=0)
    scores[:-1] += model.choices["+1:word.bi_gram()"].take(pairs, axis=0)
    scores[:-2] += model.choices["+2:word.tri_gram()"].take(triples, axis=0)
    return scores
