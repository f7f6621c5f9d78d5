"""What is a machine asked while the servers under it fail?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from httpx2 import Client, Response

from search_service.articles.keys import Scope
from search_service.articles.store import Store
from tests.faults.history import Change
from tests.servers.machine import GIVE_UP, Machine


class Archive(Machine):
    """A machine whose record can be changed and searched over HTTP."""

    def __init__(self, folder: Path, store_url: str, **settings: Any) -> None:
        super().__init__(folder, store_url, rate_limits="off", **settings)
        self.client: Final = Client(base_url=self.address, timeout=GIVE_UP)
        with Store.open(store_url) as store:
            _, secret = store.keys.create([Scope.WRITE], "test")
        self._key = {"Authorization": f"Bearer {secret}"}

    def make(self, change: Change, **parameters: Any) -> Response:
        """Ask for a change of the record."""
        id_, article = change
        path = f"/api/v1/articles/{id_}"
        if article is None:
            return self.client.delete(path, params=parameters, headers=self._key)
        sent = {"title": article.title, "text": article.text, "audience": article.audience.value}
        return self.client.put(path, params=parameters, headers=self._key, json=sent)

    def search(self, words: str) -> Response:
        """Search as everybody may."""
        return self.client.get("/api/v1/search", params={"q": words, "size": 100})

    def shows(self, revision: int) -> bool:
        """Say whether searches show what was in the record at a revision, or is since."""
        told = self.search("")
        return told.status_code == 200 and told.json()["revision"] >= revision


@contextmanager
def archive(folder: Path, **settings: Any) -> Iterator[Archive]:
    """Run an archive until the end of the block; it need not be ready to be searched."""
    one = Archive(folder, **settings)
    with one.client:
        one.start()
        try:
            one.wait_until_ready("/healthz")
            yield one
        finally:
            one.stop()
