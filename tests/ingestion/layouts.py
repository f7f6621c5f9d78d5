"""Which pages were written for these tests, each laid out as another kind of portal does?"""

from __future__ import annotations

from tests.ingestion.byline_layouts import BYLINE_LAYOUTS
from tests.ingestion.date_layouts import DATE_LAYOUTS
from tests.ingestion.furniture_layouts import FURNITURE_LAYOUTS
from tests.ingestion.headline_layouts import HEADLINE_LAYOUTS
from tests.ingestion.layout import BODY, FIRST, Layout

__all__ = ["BODY", "FIRST", "LAYOUTS", "Layout"]

LAYOUTS = [*HEADLINE_LAYOUTS, *DATE_LAYOUTS, *BYLINE_LAYOUTS, *FURNITURE_LAYOUTS]
