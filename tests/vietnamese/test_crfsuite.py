from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.vietnamese.crfsuite import read_model


@pytest.fixture(scope="module")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train a small model: CRFsuite itself says what is in it."""
    trainer = import_module("pycrfsuite").Trainer(verbose=False)
    sentences = [
        (["a", "đường", "b"], ["B", "I", "O"]),
        (["đường", "b", "b", "a"], ["B", "B", "I", "O"]),
        (["c"], ["O"]),
    ]
    for words, labels in sentences:
        trainer.append([{"word": word, "is_long": len(word) > 1} for word in words], labels)
    file = tmp_path_factory.mktemp("crf") / "model"
    trainer.train(str(file))
    return file


def test_a_model_holds_what_crfsuite_says_it_does(model_file: Path) -> None:
    tagger = import_module("pycrfsuite").Tagger()
    tagger.open(str(model_file))
    info = tagger.info()
    model = read_model(model_file.read_bytes())
    assert set(model.labels) == {"B", "I", "O"}
    assert list(model.labels) == tagger.labels()
    assert set(model.attributes) == set(info.attributes)
    for (attribute, label), weight in info.state_features.items():
        assert model.weights[model.attributes[attribute], model.labels.index(label)] == pytest.approx(
            weight, abs=1e-6
        )
    # It says them to six digits.
    assert int((model.weights != 0).sum()) == len(info.state_features)
    for (before, label), weight in info.transitions.items():
        found = model.transitions[model.labels.index(before), model.labels.index(label)]
        assert found == pytest.approx(weight, abs=1e-6)
    tagger.close()


@given(st.data())
def test_a_torn_model_is_refused(model_file: Path, data: st.DataObject) -> None:
    whole = model_file.read_bytes()
    kept = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(ValueError, match="CRFsuite"):
        read_model(whole[:kept])
    with pytest.raises(ValueError, match="CRFsuite"):
        read_model(b"x" + whole[1:])
