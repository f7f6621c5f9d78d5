"""What is in a CRFsuite model file?

A linear-chain CRF (Lafferty et al. 2001) as CRFsuite writes it: a header, the weights of all features, and
the names of labels and attributes as constant databases. All numbers are little-endian.
Source: CRFsuite 0.12, `lib/crf/src/crf1d_model.c` and `lib/cqdb/src/cqdb.c`.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

# Magic, size, type, version, three counts; where features, labels, attributes and two lists of references
# are. The lists say which features an attribute has, as each feature does too.
_HEADER: Final = struct.Struct("<4sI4sIIIIIIIII")
_CHUNK: Final = struct.Struct("<4sII")  # name, size, count
_NAMES: Final = struct.Struct("<4sIIIII")  # name, size, flag, byte order, count, where the records are listed
_RECORD: Final = struct.Struct("<II")  # number, length of the name with its final NUL
_FEATURE: Final = np.dtype([("kind", "<u4"), ("source", "<u4"), ("label", "<u4"), ("weight", "<f8")])
_STATE, _TRANSITION = 0, 1


@dataclass(frozen=True, slots=True, eq=False)
class Crf:
    """A model: `weights[attributes[name], label]`, and `transitions[label before, label]`, in log space."""

    labels: tuple[str, ...]
    attributes: Mapping[str, int]
    weights: npt.NDArray[np.float64]
    transitions: npt.NDArray[np.float64]


def read_model(data: bytes) -> Crf:
    """Read the bytes of a model file. Raises ValueError when they are none."""
    try:
        magic, size, kind, _, _, _, _, features_at, labels_at, attributes_at, _, _ = _HEADER.unpack_from(data)
        if (magic, kind) != (b"lCRF", b"FOMC") or size > len(data):
            raise ValueError("not a CRFsuite model, or a torn one")
        labels = _names(data, labels_at)
        attributes = _names(data, attributes_at)
        _, _, count = _CHUNK.unpack_from(data, features_at)
        features = np.frombuffer(data, _FEATURE, count, features_at + _CHUNK.size)
    except (struct.error, UnicodeDecodeError) as error:
        raise ValueError("a torn CRFsuite model") from error
    weights = np.zeros((len(attributes), len(labels)))
    transitions = np.zeros((len(labels), len(labels)))
    for table, wanted in ((weights, _STATE), (transitions, _TRANSITION)):
        chosen = features[features["kind"] == wanted]
        table[chosen["source"], chosen["label"]] = chosen["weight"]
    return Crf(tuple(labels), {name: number for number, name in enumerate(attributes)}, weights, transitions)


def _names(data: bytes, start: int) -> list[str]:
    """Give the names of a constant database in the order of their numbers."""
    *_, count, listed_at = _NAMES.unpack_from(data, start)
    names = [""] * count
    for offset in np.frombuffer(data, "<u4", count, start + listed_at).tolist():
        number, length = _RECORD.unpack_from(data, start + offset)
        first = start + offset + _RECORD.size
        names[number] = data[first : first + length - 1].decode()
    return names
