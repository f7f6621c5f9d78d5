"""The grammar of pages, on layouts of many portals."""

from __future__ import annotations

import unicodedata

import pytest

from search_service.ingestion.pages import read_page
from tests.ingestion.layouts import LAYOUTS, Layout
from tests.ingestion.metadata_layouts import METADATA_LAYOUTS


@pytest.mark.parametrize("layout", [*LAYOUTS, *METADATA_LAYOUTS], ids=lambda layout: layout.name)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_layout(layout: Layout, form: str) -> None:
    article = read_page(unicodedata.normalize(form, layout.page), layout.slug)  # type: ignore[arg-type]
    nfc_text = unicodedata.normalize("NFC", article.text)
    assert unicodedata.normalize("NFC", article.title) == layout.title
    assert (article.date.isoformat() if article.date else None) == layout.date
    assert article.authors == layout.authors
    assert article.source == layout.source
    assert article.topics == layout.topics
    assert article.title_derived is layout.derived
    for part in layout.has:
        assert part in nfc_text
    for part in layout.lacks:
        assert part not in nfc_text
    assert unicodedata.normalize(form, article.text) == article.text  # type: ignore[arg-type]
