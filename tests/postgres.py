"""A PostgreSQL cluster of the tests' own: no port, no password, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self

import psycopg

TEMPLATE = "brygga_template"


def _programs() -> Path:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if not versions:
        raise RuntimeError("PostgreSQL is not installed: run `make setup`")
    return versions[0]


class Cluster:
    """Starts on entry, stops and removes everything on exit."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="brygga-pg-"))
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.count = 0

    def __enter__(self) -> Self:
        if os.geteuid() == 0:
            shutil.chown(self.folder, self.user)
        data = self.folder / "data"
        self._run("initdb", "-D", str(data), "-U", "brygga", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8", "-N")  # fmt: skip
        options = (
            f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' "
            "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60"
        )
        self._run("pg_ctl", "-D", str(data), "-w", "-o", options, "-l",
                  str(self.folder / "log"), "start")  # fmt: skip
        self._sql(f"CREATE DATABASE {TEMPLATE}")
        return self

    def __exit__(self, *_: object) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://brygga@/{database}?host={self.folder}"

    def fresh(self) -> str:
        """The address of a new copy of the template."""
        self.count += 1
        name = f"t{os.getpid()}_{self.count}"
        self._sql(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self.url(name)

    def drop(self, url: str) -> None:
        name = url.partition("?")[0].rpartition("/")[2]
        self._sql(f"DROP DATABASE {name} WITH (FORCE)")

    def _sql(self, statement: str) -> None:
        address = f"host={self.folder} user=brygga dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(_programs() / program), *arguments]
        user = self.user if os.geteuid() == 0 else None
        done = subprocess.run(
            command, user=user, cwd=self.folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}{done.stdout}")
