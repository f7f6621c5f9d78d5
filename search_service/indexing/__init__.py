"""The indexer: brings the index to the record's revision."""
