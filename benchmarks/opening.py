"""How long does a new process take to its first answer, and how much memory has a reader of its own?

The index is in the page cache, as it is where other workers use it. The time is from the engine's constructor
to the first answer with its facets, checksums of what it reads verified; starting Python and the imports are
not in it. Two readers are alive when one is weighed, so pages of files that they share count as shared.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.prepared import Prepared, prepare
from benchmarks.questions import Shape, questions
from benchmarks.report import Report

_OPENINGS: Final = 5
_ANSWERED: Final = 200
"""Questions that a reader answers before it is weighed."""

_SHAPES: Final = (Shape.OR, Shape.AND, Shape.PHRASE, Shape.PREFIX, Shape.FILTERED)


def tell(report: Report, work: Path, articles: int) -> None:
    """Begin readers of a loaded index, and tell their time and weight."""
    prepared = prepare(work, articles, ["ours"], 0)
    report.heading(f"A reader of {articles:,} articles")
    with tempfile.TemporaryDirectory() as temporary:
        asked = Path(temporary) / "questions.json"
        asked.write_text(json.dumps(_asked(prepared)), "utf-8")
        command = [
            sys.executable,
            "-m",
            "benchmarks.reader",
            str(prepared.folder / "loaded" / "ours"),
            str(asked),
        ]
        seconds = [_run(command, 1)[0]["opened"] for _ in range(_OPENINGS)]
        weighed = _run(command, 2)[0]
    opened = [f"{second * 1000:.0f}" for second in sorted(seconds)]
    report.line(f"- to the first answer: {statistics.median(seconds) * 1000:.0f} ms (of {', '.join(opened)})")
    before, after = weighed["before"], weighed["after"]
    for name in ("Private_Dirty", "Private_Clean", "Shared_Clean", "Shared_Dirty", "Rss"):
        report.line(f"- {name}: {after[name]:.1f} MB ({before[name]:.1f} before it opened the index)")
    private = after["Private_Dirty"] + after["Private_Clean"]
    report.line(f"- private in all: {private:.1f} MB after {_ANSWERED} answers with facets")


def _asked(prepared: Prepared) -> list[tuple[str, Sequence[str]]]:
    each = -(-_ANSWERED // len(_SHAPES))
    by_shape = [questions(prepared.sample, shape, each) for shape in _SHAPES]
    return [(q.shape.value, q.terms) for together in zip(*by_shape, strict=False) for q in together][
        :_ANSWERED
    ]


def _run(command: Sequence[str], readers: int) -> list[dict[str, Any]]:
    """Give what each of so many readers, alive at once, says of itself."""
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(readers)
    ]
    said = [json.loads(_line(process)) for process in running]
    for process, readings in zip(running, said, strict=True):
        readings.update(json.loads(_line(process, "\n")))
    for process in running:
        process.communicate("\n")
    return said


def _line(process: subprocess.Popen[str], tell: str = "") -> str:
    assert process.stdin
    assert process.stdout
    process.stdin.write(tell)
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise SystemExit(f"a reader ended without an answer, with exit code {process.wait()}")
    return line
