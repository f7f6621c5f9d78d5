"""What does one reader of the index cost? How long until its first answer, and how much memory?

`python -m benchmarks.reader INDEX QUESTIONS`, begun by `benchmarks.opening`. It imports the engine and
nothing of the web, answers every question, and weighs itself when it is told a line: others are alive then.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.ours import request
from benchmarks.questions import Question, Shape
from search_service.engine.whoosh.index import WhooshEngine


def main() -> None:
    """Open, answer, and print one line of JSON after each step."""
    folder, asked = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8"))
    before = weight()
    requests = [request(Question(Shape(shape), tuple(terms)), faceted=True) for shape, terms in asked]
    started = time.perf_counter()
    engine = WhooshEngine(folder)
    engine.snapshot().search(requests[0])
    opened = time.perf_counter() - started
    for each in requests[1:]:
        engine.snapshot().search(each)
    print(json.dumps({"opened": opened}), flush=True)
    sys.stdin.readline()
    print(json.dumps({"before": before, "after": weight()}), flush=True)
    sys.stdin.readline()


def weight() -> dict[str, float]:
    """Give this process's memory in megabytes, by kind, as the kernel counts it."""
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()[1:]
    return {name: int(rest.split()[0]) / 1024 for name, _, rest in (line.partition(":") for line in lines)}


if __name__ == "__main__":
    main()
