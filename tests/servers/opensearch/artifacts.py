"""Where are the programs of the tests' OpenSearch nodes, and how do they get there?

The folder is named by what it was made from: other versions in pom.xml, or another Launcher, make a new one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
POM: Final = HERE / "pom.xml"
LAUNCHER: Final = HERE / "Launcher.java"
VARIABLE: Final = "SEARCH_TEST_OPENSEARCH"
DEFAULT: Final = Path("~/.cache/search-service-opensearch")
RELEASE: Final = "17"
"""Of Java: the oldest that is tried."""

JAVA: Final = (
    "java",
    # These two start soon, at the price of speed later.
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Dlog4j2.disable.jmx=true",
    # What it warns of is classes that cannot be kept in an archive: they are loaded as ever.
    "-Xlog:disable",
    "-Xlog:all=error:stderr",
    "-cp",
    # Relative, because an archive of classes is good for the path that it was made with.
    os.pathsep.join(("launcher.jar", "jars/*")),
)
ARCHIVE: Final = "loaded.jsa"
"""What a node has loaded when it is ready: with it the next needs half the work to get there."""


class NotPrepared(Exception):
    """No node can be started here; the message tells what to do."""


def programs() -> Path:
    """Give the folder where nodes are started from, with `command`.

    Raises:
        NotPrepared: There is no `java`, or the programs were never fetched.
    """
    if shutil.which("java") is None:
        raise NotPrepared(f"there is no java, {RELEASE} or newer")
    folder = _folder()
    if not folder.is_dir():
        raise NotPrepared("run first: python -m tests.servers.opensearch prepare")
    return folder


def command(heap: str, settings: dict[str, str]) -> list[str]:
    """Give the command of a node with these settings and so much memory."""
    return _java(f"-XX:SharedArchiveFile={ARCHIVE}", "-Xms256m", f"-Xmx{heap}", settings=settings)


def prepare() -> None:
    """Fetch and compile what a node is, unless that was done. This needs the network.

    Raises:
        NotPrepared: There is no JDK or no Maven.
        subprocess.CalledProcessError: One of them failed, and said why.
    """
    for program in ("javac", "jar", "mvn"):
        if shutil.which(program) is None:
            raise NotPrepared(f"there is no {program}")
    folder = _folder()
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        made, classes = Path(scratch, "made"), Path(scratch, "classes")
        made.mkdir()
        jars = made / "jars"
        copy = ["dependency:copy-dependencies", f"-DoutputDirectory={jars}"]
        _run("mvn", "-q", "-B", "-f", str(POM), *copy)
        _run(
            "javac", "--release", RELEASE, "-proc:none", "-cp", f"{jars}/*", "-d", str(classes), str(LAUNCHER)
        )
        _run("jar", "--create", "--file", str(made / "launcher.jar"), "-C", str(classes), ".")
        settings = {"path.home": str(Path(scratch, "home")), "network.host": "127.0.0.1"}
        # Without an input it ends when it is ready.
        _run(*_java(f"-XX:ArchiveClassesAtExit={ARCHIVE}", settings=settings), folder=made)
        # A rename shows the folder whole or not at all; whoever else was as fast made the same.
        if not folder.is_dir():
            made.rename(folder)


def _java(*options: str, settings: dict[str, str]) -> list[str]:
    program, *others = JAVA
    return [program, *options, *others, "Launcher", *(f"{name}={value}" for name, value in settings.items())]


def _run(*arguments: str, folder: Path | None = None) -> None:
    done = subprocess.run(
        arguments,
        check=False,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        print(done.stdout)
        done.check_returncode()


def _folder() -> Path:
    base = Path(os.environ.get(VARIABLE) or DEFAULT).expanduser().resolve()
    made_from = hashlib.sha256(b"\0".join(source.read_bytes() for source in (POM, LAUNCHER, Path(__file__))))
    return base / made_from.hexdigest()[:16]
