"""A connection that is kept notices soon that the other end is gone, and says so in this project's words."""

from __future__ import annotations

from contextlib import closing

import pytest

from search_service.articles.lasting import Lasting
from search_service.errors import StoreUnreachable, StoreUnwritable
from tests.indexing.machines import cut
from tests.servers.postgresql import PASSWORD, Server


def test_the_server_notices_within_seconds_that_a_client_is_gone(postgresql_url: str) -> None:
    with closing(Lasting(postgresql_url, "test")) as connection:

        def setting(name: str) -> str:
            ((value,),) = connection.ask("SELECT current_setting(%s)", (name,))
            return str(value)

        idle, interval, count = (
            int(setting(f"tcp_keepalives_{part}")) for part in ("idle", "interval", "count")
        )
        assert 0 < idle + interval * count < 15
        assert setting("application_name") == "search-service test"


def test_a_long_purpose_is_cut_between_letters(postgresql_url: str) -> None:
    with closing(Lasting(postgresql_url, "ệ" * 63)) as connection:
        assert connection.ask("SELECT 1") == [(1,)]


def test_every_use_of_a_connection_that_is_gone_says_so(postgresql_url: str, postgresql: Server) -> None:
    with closing(Lasting(postgresql_url, "test")) as connection:
        cut(postgresql, "test")
        for _ in range(2):
            with pytest.raises(StoreUnreachable, match="cannot be reached"):
                connection.ask("SELECT 1")
        with pytest.raises(StoreUnreachable):
            connection.notices()
        with pytest.raises(StoreUnreachable):
            connection.fileno()


def test_where_nobody_listens_the_password_is_not_told(postgresql: Server) -> None:
    url = postgresql.url().replace(str(postgresql.port), "1")
    with pytest.raises(StoreUnreachable) as told:
        Lasting(url, "test")
    assert PASSWORD not in str(told.value)


def test_what_the_server_refuses_is_no_lost_connection(postgresql_url: str) -> None:
    with closing(
        Lasting(f"{postgresql_url}?options=-cdefault_transaction_read_only%3Don", "test")
    ) as standby:
        with pytest.raises(StoreUnwritable):
            standby.ask("CREATE TABLE refused ()")
        assert standby.ask("SELECT 1") == [(1,)]
