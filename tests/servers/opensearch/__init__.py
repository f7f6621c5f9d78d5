"""How do tests get a real OpenSearch, without a container engine and without the network?

Once, with the network: `python -m tests.servers.opensearch prepare` (needs a JDK 17 or newer and Maven).
Then the fixtures `opensearch_url` (one node) and `opensearch_nodes` (three) start nodes from what that left;
`python -m tests.servers.opensearch run` starts some to try things on. The official images are for serving.
"""
