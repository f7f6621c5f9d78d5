"""How is the nginx run that stands before the machines?"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import which

from tests.conftest import ROOT, missing
from tests.servers.ports import free_ports

NGINX_CONFIGURATION = ROOT / "docker" / "nginx.conf"
"""The one that is mounted into the official image."""


@contextmanager
def nginx_before(ports: Sequence[int], folder: Path) -> Iterator[str]:
    """Run nginx as docker/ has it before these two ports, and give its address."""
    program = which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        missing("nginx is not installed (Debian: nginx-light)")
    folder.mkdir()
    (port,) = free_ports(1)
    main = folder / "nginx.conf"
    places = [
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    ]
    main.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ {' '.join(places)} include {_configured(folder, port, ports)}; }}\n"
    )
    command = [program, "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(main)]
    with subprocess.Popen(command) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def _configured(folder: Path, port: int, ports: Sequence[int]) -> Path:
    """Give docker's configuration with these ports; Debian's nginx does not look up names again."""
    text = NGINX_CONFIGURATION.read_text()
    for number, machine in enumerate(ports, 1):
        text, changed = re.subn(rf"\bapi-{number}:8000 resolve\b", f"127.0.0.1:{machine}", text)
        assert changed == 1
    text, changed = re.subn(r"\blisten 8000;", f"listen 127.0.0.1:{port};", text)
    assert changed == 1
    file = folder / "server.conf"
    file.write_text(text)
    return file
