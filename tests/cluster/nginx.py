"""How is the nginx run that stands before the machines?"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT

NGINX_CONFIGURATION = ROOT / "docker" / "nginx.conf"
"""The one that is mounted into the official image."""


@contextmanager
def nginx(program: str, configuration: Path, folder: Path) -> Iterator[None]:
    """Run nginx with a server's configuration."""
    main = folder / "nginx.conf"
    places = [
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    ]
    main.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ {' '.join(places)} include {configuration}; }}\n"
    )
    command = [program, "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(main)]
    with subprocess.Popen(command) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait()
