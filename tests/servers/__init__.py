"""Which real servers can the tests start? Those that a district outgrowing one machine would run."""
