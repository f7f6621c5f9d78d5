"""How are the figures told? As a table on the page, and as rows in a file with the date and the machine."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Final

from benchmarks.measure import Measured, Row

RESULTS: Final = Path(__file__).parent / "results"


class Report:
    """Lines that are printed as they come, and kept."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.rows: list[Row] = []

    def line(self, text: str = "") -> None:
        """Tell one line."""
        print(text, flush=True)
        self.lines.append(text)

    def heading(self, text: str) -> None:
        """Begin a part."""
        self.line(f"\n## {text}\n")

    def table(self, names: Sequence[str]) -> None:
        """Begin a table of measures of these systems."""
        peers = [name for name in names if name != "ours"]
        titles = ["measure", *(f"{n} p50" for n in names), *(f"{n} p95" for n in names)]
        titles += [*(f"{n} / ours p50" for n in peers), *(f"{n} / ours p95" for n in peers)]
        self._cells([*titles, "matches a query", "top ten shared"])
        self._cells(["-" * 20, *["-" * 8 + ":"] * (len(titles) + 1)])

    def measured(self, measure: Measured) -> None:
        """Add a measure to the table."""
        self.rows += measure.rows
        ours, *peers = measure.rows
        cells = [ours.measure]
        cells += [f"{row.p50_ms:.3f}" for row in measure.rows]
        cells += [f"{row.p95_ms:.3f}" for row in measure.rows]
        cells += [f"{row.p50_ms / ours.p50_ms:.2f}" for row in peers]
        cells += [f"{row.p95_ms / ours.p95_ms:.2f}" for row in peers]
        cells.append(f"{ours.matches / measure.asked:.0f}")
        cells.append("" if measure.shared is None else f"{measure.shared:.1f}")
        self._cells(cells)

    def growth(self, small: int, large: int) -> None:
        """Tell how our medians grow from one number of articles to another."""
        self.heading(
            f"Growth of our p50 from {small:,} to {large:,} articles ({large / small:.1f} times as many)"
        )
        before: Mapping[str, Row] = {r.measure: r for r in self._ours(small)}
        for row in self._ours(large):
            if row.measure in before and before[row.measure].p50_ms:
                self.line(f"- {row.measure}: {row.p50_ms / before[row.measure].p50_ms:.1f} times")

    def write_rows(self, path: Path) -> None:
        """Write the rows as JSON."""
        path.write_text(json.dumps([asdict(row) for row in self.rows], indent=1) + "\n", "utf-8")

    def save(self, articles: Sequence[int]) -> None:
        """Keep everything in `benchmarks/results/`, named by date and size."""
        RESULTS.mkdir(exist_ok=True)
        today = dt.datetime.now(dt.UTC).date()
        name = f"{today}-engine-{'-'.join(map(str, articles))}"
        (RESULTS / f"{name}.md").write_text("\n".join(self.lines) + "\n", "utf-8")
        self.write_rows(RESULTS / f"{name}.json")

    def _ours(self, articles: int) -> list[Row]:
        return [row for row in self.rows if row.engine == "ours" and row.articles == articles]

    def _cells(self, cells: Sequence[str]) -> None:
        first, *others = cells
        self.line(f"| {first:28} | " + " | ".join(f"{cell:>9}" for cell in others) + " |")


def machine() -> str:
    """Say what is measured on, and with what."""
    versions = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    for name in ("numpy", "Whoosh", "tantivy"):
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            versions.append(f"{name} not installed")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    shape = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB"
    return f"{shape}; {', '.join(versions)}"
