"""How does a browser learn to search here from its own bar? By a description (OpenSearch 1.1)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from search_service.api.feeds import SITE
from search_service.search.results import Suggestion

DESCRIPTION_TYPE: Final = "application/opensearchdescription+xml; charset=utf-8"
SUGGESTIONS_TYPE: Final = "application/x-suggestions+json"

_SHORT_NAME: Final = "Đăk Glei"
"""What the browser calls it: 16 characters at most."""

_ABOUT: Final = (
    "Tin bài, báo cáo, kế hoạch và quyết định của huyện Đăk Glei, gõ có dấu hay không dấu đều tìm được."
)


def description(base: str) -> str:
    """Give the description of a service at `base`."""
    addresses = (
        ("results", "text/html", f"{base}/?q={{searchTerms}}"),
        ("results", "application/atom+xml", f"{base}/feed.atom?q={{searchTerms}}&page={{startPage?}}"),
        ("suggestions", SUGGESTIONS_TYPE, f"{base}/suggest?q={{searchTerms}}"),
        ("self", "application/opensearchdescription+xml", f"{base}/opensearch.xml"),
    )
    urls = "\n".join(
        f'<Url rel="{rel}" type="{type_}" template={quoteattr(template)}/>'
        for rel, type_, template in addresses
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{_SHORT_NAME}</ShortName>\n"
        f"<LongName>{SITE}</LongName>\n"
        f"<Description>{_ABOUT}</Description>\n"
        f"{urls}\n"
        f'<Image width="16" height="16" type="image/svg+xml">{escape(base)}/static/0/icon.svg</Image>\n'
        '<Query role="example" searchTerms="tuyên giáo"/>\n'
        "<Language>vi</Language>\n"
        "<Language>en</Language>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n"
        "<OutputEncoding>UTF-8</OutputEncoding>\n"
        "</OpenSearchDescription>\n"
    )


def completions(q: str, found: Iterable[Suggestion]) -> str:
    """Give suggestions as browsers read them: the query, what it may become, and how often each is found."""
    offered = list(found)
    return json.dumps(
        [q, [one.text for one in offered], [f"{one.count} bài viết" for one in offered]], ensure_ascii=False
    )
