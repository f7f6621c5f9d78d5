"""Does a page stay a page, whatever address is asked for?"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.web.html_page import read
from tests.web.visitor import Visitor

MIB = 1 << 20


@pytest.mark.parametrize("path", ["/", "/facets/topic", "/articles/none"])
@pytest.mark.parametrize("name", ["author", "document", "date"])
def test_an_address_of_very_many_filters_makes_no_very_large_page(
    visitor: Visitor, path: str, name: str
) -> None:
    values = {
        "author": (f"Y Đông {at}" for at in range(800)),
        "document": (f"{at}/2019/QĐ-UBND" for at in range(800)),
        "date": (f"{at // 12 + 1950}-{at % 12 + 1:02}" for at in range(800)),
    }
    answer = visitor.client.get(f"{path}?{urlencode([(name, value) for value in values[name]])}")
    assert answer.status_code in {200, 404}
    assert len(answer.content) < MIB


def test_a_filter_that_is_too_long_finds_nothing_and_is_not_left_out(visitor: Visitor) -> None:
    answer = visitor.client.get("/", params={"author": "y" * 5000})
    assert answer.status_code == 200
    assert not read(answer.text).all("article")
    assert visitor.client.get("/", params={"q": "y" * 5000}).status_code == 422
