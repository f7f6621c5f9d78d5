"""The service over HTTP: routes, schemas, keys, problems."""
