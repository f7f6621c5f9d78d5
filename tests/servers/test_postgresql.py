"""Does a server of the tests end with them?"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, cast

from tests.conftest import ROOT, missing
from tests.servers.machine import GIVE_UP
from tests.servers.postgresql import programs

STARTER = """
import pathlib, sys
from tests.servers.postgresql import Server, programs
server = Server(pathlib.Path(sys.argv[1]), programs(), {})
server.start()
print((server.folder / "data" / "postmaster.pid").read_text().split()[0], flush=True)
sys.stdin.read()
"""


def test_no_server_outlives_its_starter() -> None:
    if programs() is None:
        missing("PostgreSQL's server is not installed (Debian: postgresql)")
    pipe = subprocess.PIPE
    with tempfile.TemporaryDirectory(prefix="search-pg-") as folder:
        command = [sys.executable, "-c", STARTER, str(Path(folder))]
        with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as starter:
            server = os.pidfd_open(int(cast("IO[str]", starter.stdout).readline()))
            starter.kill()
        try:
            # Readable when the process has ended.
            assert select.select([server], [], [], GIVE_UP)[0]
        finally:
            os.close(server)
