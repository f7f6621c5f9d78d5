"""Do the documents name what there is: files, headings, settings?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from search_service.settings import Settings
from tests.conftest import ROOT

DOCUMENTS = sorted(
    path
    for folder in (
        ROOT,
        *(ROOT / name for name in ("docs", "docs/decisions", "docker", "examples", "benchmarks")),
    )
    for path in folder.glob("*.md")
)
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_ADDRESS = re.compile(r"https?://[\w.:-]+/[^\s`'\"<>|)]*")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_SETTING = re.compile(r"\bSEARCH_[A-Z_]*[A-Z]\b")
_NO_SETTINGS = {"SEARCH_TEST_DATA", "SEARCH_TEST_OPENSEARCH", "SEARCH_PUBLISH", "SEARCH_INDEX"}
"""Of the tests, and of Docker Compose."""


def anchor(heading: str) -> str:
    """Give the anchor of a heading as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(path: Path) -> set[str]:
    return {anchor(heading) for heading in _HEADING.findall(_FENCED.sub("", path.read_text()))}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files_and_headings_that_are_there(document: Path) -> None:
    for link in _LINK.findall(_FENCED.sub("", document.read_text())):
        if re.match("[a-z]+:", link):
            continue
        name, _, heading = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        assert target.exists(), link
        assert not heading or heading in anchors(target), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_addresses_are_written_as_programs_take_them(document: Path) -> None:
    addresses = (address.replace("…", "") for address in _ADDRESS.findall(document.read_text()))
    assert [address for address in addresses if not address.isascii()] == []


def test_every_setting_is_described_with_its_default() -> None:
    table = [
        [re.findall(r"`([^`]*)`", cell) for cell in row.split("|")[1:3]]
        for row in (ROOT / "docs" / "operations.md").read_text().splitlines()
        if row.startswith("| `SEARCH_")
    ]
    described: dict[str, str] = {}
    for names, defaults in table:
        described |= zip(names, defaults or [""] * len(names), strict=False)
    for name, field in Settings.model_fields.items():
        told = described[f"SEARCH_{name.upper()}"]
        default = field.get_default(call_default_factory=True)
        written = str(default) if not isinstance(default, float) else f"{default:g}"
        assert told.replace('"', "'").replace(" ", "") == written.replace(" ", ""), name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_document_names_a_setting_that_there_is_not(document: Path) -> None:
    known = {f"SEARCH_{name.upper()}" for name in Settings.model_fields} | _NO_SETTINGS
    assert set(_SETTING.findall(document.read_text())) <= known
