"""How are the packaged lists of places made anew? `python -m search_service.query.refresh --lists FOLDER`.

The folder holds `admin_old_to_new_2025.tsv.xz` (each commune of before 1 July 2025 and what it went into) and
`admin_legacy_districts.tsv` (the districts, also those islands that had no communes). The command writes
`data/communes.tsv`, always the same for the same lists, and fails on lists that contradict each other.
"""

from __future__ import annotations

import argparse
import csv
import lzma
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent / "data"
HEADING: Final = "province\tcommune\tmade_of"
_MARKS: Final = {"whole": "", "split_default": "*", "split": "~"}


def main() -> None:
    """Write the table; a list that is missing or contradicts another ends it with a message."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lists", type=Path, required=True, help="the folder of the lists")
    parser.add_argument("--to", type=Path, default=DATA, help="where to write (default: beside this file)")
    options = parser.parse_args()
    try:
        table = communes(options.lists)
    except (OSError, ValueError, KeyError) as error:
        parser.exit(1, f"cannot use the lists: {error}\n")
    (options.to / "communes.tsv").write_text("\n".join([HEADING, *table, ""]), "utf-8")


def communes(lists: Path) -> list[str]:
    """Give the rows of `communes.tsv`: each commune of today, and the old ones it was made of.

    Raises OSError without the lists, ValueError when a name cannot be placed, KeyError for a missing column.
    """
    with lzma.open(lists / "admin_old_to_new_2025.tsv.xz", "rt", encoding="utf-8") as lines:
        changes = [_clean(row) for row in csv.DictReader(lines, delimiter="\t")]
    with (lists / "admin_legacy_districts.tsv").open(encoding="utf-8") as lines:
        districts = [_clean(row) for row in csv.DictReader(lines, delimiter="\t")]
    made_of: dict[tuple[str, str], dict[str, list[str]]] = {}
    went_into: dict[str, str] = {}
    for row in changes:
        old, new = row["old_province"], row["new_province"]
        if went_into.setdefault(old, new) != new:
            raise ValueError(f"{old} went into {went_into[old]} and {new}")
        parts = made_of.setdefault((new, row["new_ward"]), {})
        name = _MARKS[row["kind"]] + row["old_ward"]
        parts.setdefault(f"{old}, {row['old_district']}", []).append(name)
    known = {(row["old_province"], row["old_district"]) for row in changes}
    for row in districts:
        old, district = row["province"], row["district"]
        if (old, district) not in known:  # an island district: it became a special zone of its name
            zone = "Đặc khu " + district.removeprefix("Huyện ")
            made_of.setdefault((went_into[old], zone), {})[f"{old}, {district}"] = []
    return list(_rows(made_of))


def _rows(made_of: Mapping[tuple[str, str], Mapping[str, Iterable[str]]]) -> Iterator[str]:
    for (province, commune), parts in sorted(made_of.items()):
        listed = (f"{place}: {'; '.join(sorted(names))}".removesuffix(": ") for place, names in parts.items())
        yield f"{province}\t{commune}\t{' | '.join(sorted(listed))}"


def _clean(row: Mapping[str, str]) -> dict[str, str]:
    """Compose letters, and write apostrophes, spaces and `Thị Trấn` one way."""
    cleaned = {}
    for column, text in row.items():
        one = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).replace("’", "'")).strip()
        cleaned[column] = one.replace("Thị Trấn ", "Thị trấn ")
        if re.search("[|;:~*,]", one):
            raise ValueError(f"{one!r} has a character that the table uses itself")
    return cleaned


if __name__ == "__main__":
    main()
