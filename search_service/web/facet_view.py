"""What stands on the page that lists the values of one facet, and searches among them?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from search_service.articles.article import Audience
from search_service.engine.contract import Facet
from search_service.errors import NotFound
from search_service.search.facets import MAX_VALUES
from search_service.search.results import PUBLIC
from search_service.search.service import Search
from search_service.web.address import Address, Links
from search_service.web.catalogue import Catalogue
from search_service.web.narrowing import Choice, choices_of, values_page


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetPage:
    """The values of a facet that contain `typed`, under the filters of a search: the first ones.

    `said` is how many there are, or that there are more; `back` is the search that they narrow.
    """

    facet: Facet
    title: str
    heading: str
    typed: str
    action: str
    choices: tuple[Choice, ...]
    said: str
    back: str


def facet_page(
    search: Search,
    address: Address,
    links: Links,
    t: Catalogue,
    *,
    name: str,
    typed: str,
    seen: frozenset[Audience] = PUBLIC,
) -> FacetPage:
    """Give the values of the facet `name` that contain `typed`, of articles that may be `seen`.

    Raises NotFound if there is no such facet, InvalidInput, IndexNotReady, IndexDamaged.
    """
    if name not in set(Facet):
        raise NotFound(f"there is no facet {name!r:.40}")
    facet = Facet(name)
    # Where in the results someone was has no meaning here.
    address = address.without("page")
    asked = replace(address.request(), audiences=address.audiences(seen))
    values = search.facet_values(asked, facet, typed)
    title = t(f"facet_{facet}")
    return FacetPage(
        facet=facet,
        title=title,
        heading=t("values_with", facet=title, value=typed) if typed.strip() else title,
        typed=typed,
        action=values_page(facet, links),
        choices=choices_of(facet, values, address, links, t),
        said=t("first_values" if len(values) >= MAX_VALUES else "values_found", n=len(values)),
        back=links.search(address),
    )
