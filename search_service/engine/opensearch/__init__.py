"""OpenSearch as an engine: the index of several machines, with the answers of the one in a folder."""
