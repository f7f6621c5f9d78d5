"""One search from request to a page of results: levels, ranking, facets, snippets, suggestions."""
