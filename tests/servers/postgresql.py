"""How do tests get a PostgreSQL server? From the system's package, on the loopback, in a folder of its own.

    def test_something(postgresql_url: str) -> None:      # an empty database, for this test alone
    def test_a_fault(durable_postgresql: Server) -> None:  # a server that may be stopped and killed

The server is as unlike the developer's as can be: it sorts by Vietnamese rules, keeps Vietnamese time, and
has other habits than most.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

from tests.conftest import missing
from tests.servers.ports import free_ports

PASSWORD: Final = "b!mat/cua@toi"  # what a URL must escape
ROLE: Final = "luutru"
_SETTINGS: Final = {
    "timezone": "Asia/Ho_Chi_Minh",
    "datestyle": "German",
    "default_transaction_isolation": "serializable",
    "lc_messages": "C",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "listen_addresses": "127.0.0.1",
}
_FAST: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For tests of what is in the tables: nothing there survives a power cut."""


_END_WITH_INPUT: Final = 'cat; exec "$0" stop --mode=immediate --silent --pgdata="$1"'


def programs() -> Path | None:
    """Give the folder of the newest server on this machine, None if there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if not found and (command := shutil.which("postgres")):
        found = [Path(command).resolve().parent]
    return max(found, key=lambda folder: [int(part) for part in folder.parts if part.isdigit()], default=None)


class Server:
    """A PostgreSQL server in a folder of its own. It runs once it is started, on one port all its life."""

    def __init__(self, folder: Path, binaries: Path, settings: dict[str, str]) -> None:
        """Make an empty cluster in `folder`, which must not hold one."""
        self.folder = folder
        (self.port,) = free_ports(1)
        self._binaries = binaries
        self._watcher: subprocess.Popen[bytes] | None = None
        self._names = count(1)
        _give_to_owner(folder)
        (folder / "log").touch()
        _give_to_owner(folder / "log")
        password = folder / "password"
        password.write_text(PASSWORD)
        _give_to_owner(password)
        options = ["--auth=scram-sha-256", f"--pwfile={password}", f"--username={ROLE}", "--encoding=UTF8"]
        options.append("--data-checksums")
        locale = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi-VN"]
        self._run("initdb", "--no-sync", "--no-instructions", *options, *locale, str(folder / "data"))
        wanted = _SETTINGS | settings | {"port": str(self.port), "unix_socket_directories": str(folder)}
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in wanted.items())

    def url(self, database: str = "postgres") -> str:
        """Give the address of a database, password and all."""
        password = PASSWORD.replace("/", "%2F").replace("@", "%40")
        return f"postgresql+psycopg://{ROLE}:{password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        self._control("start", f"--log={self.folder / 'log'}")
        # Tests may be killed: when they end, however they do, so does this pipe.
        command = ["sh", "-c", _END_WITH_INPUT, str(self._binaries / "pg_ctl"), str(self.folder / "data")]
        self._watcher = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=self.folder, **_as_owner())

    def stop(self) -> None:
        """Stop it in order: every client is cut off, what was committed is in the tables."""
        self._end("fast")

    def kill(self) -> None:
        """End it as a crash does: the next start recovers from the write-ahead log."""
        self._end("immediate")

    def _end(self, mode: str) -> None:
        if self._watcher:
            self._control("stop", f"--mode={mode}")
            self._watcher.kill()
            self._watcher.communicate()
            self._watcher = None

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Pause it, as when its machine freezes: connections stay, and nobody answers."""
        first = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        stopped = [first]
        os.kill(first, signal.SIGSTOP)  # so that it starts no more of the others
        try:
            for other in map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split()):
                os.kill(other, signal.SIGSTOP)
                stopped.append(other)
            yield
        finally:
            for pid in stopped:
                os.kill(pid, signal.SIGCONT)

    def create_database(self, template: str = "template1") -> str:
        """Make a database and give its address."""
        name = f"archive{next(self._names)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Remove a database, whoever still uses it."""
        self.execute(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        """Run one statement outside of any record."""
        import psycopg  # noqa: PLC0415  # an extra, which is not installed everywhere

        with psycopg.connect(self.url().replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _control(self, what: str, *options: str) -> None:
        # With pipes it would not return before the server ends, which inherits them.
        self._run("pg_ctl", what, "--wait", "--silent", f"--pgdata={self.folder / 'data'}", *options)

    def _run(self, program: str, *arguments: str) -> None:
        said = self.folder / "said"
        with said.open("wb") as output:
            command = [str(self._binaries / program), *arguments]
            done = subprocess.run(
                command, stdout=output, stderr=output, check=False, cwd=self.folder, **_as_owner()
            )
        if done.returncode:
            logs = [path.read_text(errors="replace")[-2000:] for path in (said, self.folder / "log")]
            raise RuntimeError(f"{program} failed: {' '.join(logs)}")


class ServerFactory:
    """Makes servers, and removes them with all they held."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def start(self, settings: dict[str, str] | None = None) -> Server:
        """Give a running server; skips the test where the machine has none."""
        binaries = programs()
        if binaries is None:
            missing("PostgreSQL's server is not installed (Debian: postgresql)")
        if importlib.util.find_spec("psycopg") is None:
            missing("the extra `cluster` is not installed")
        # Not below pytest's folder: that belongs to who runs the tests, and the server may not look into it.
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="search-pg-")))
        server = Server(folder, binaries, settings or {})
        server.start()
        self._stack.callback(server.kill)
        return server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """Give a fast server for this process's tests; what it holds would not survive a power cut."""
    with ExitStack() as stack:
        yield ServerFactory(stack).start(_FAST)


@pytest.fixture
def postgresql_url(postgresql: Server) -> Iterator[str]:
    """Give the address of an empty database."""
    url = postgresql.create_database()
    yield url
    postgresql.drop_database(url)


@pytest.fixture
def durable_postgresql() -> Iterator[Server]:
    """Give a server of the test's own, to be stopped, killed and started: commits are on its disk."""
    with ExitStack() as stack:
        yield ServerFactory(stack).start()


def _as_owner() -> dict[str, Any]:
    """Say as whom the server runs: it refuses to be root."""
    if os.geteuid():
        return {}
    owner = _owner()
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _give_to_owner(path: Path) -> None:
    if not os.geteuid():
        os.chown(path, _owner().pw_uid, _owner().pw_gid)


def _owner() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")  # Debian's package makes it
    except KeyError:
        missing("PostgreSQL does not run as root, and there is no user postgres")
