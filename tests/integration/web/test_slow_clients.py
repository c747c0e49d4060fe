"""Sixty clients that trickle their headers and sixty that trickle a body stop nobody else."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from portal.db import Database, migrate
from tests.architecture.house import ROOT

CROWD = 60
HEADERS = b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = (
    b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nemail="
)
LIMIT = 5.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answered(port: int) -> bool:
    """Whether an ordinary request gets its page in time."""
    address = f"http://127.0.0.1:{port}/sign-in"
    try:
        with urllib.request.urlopen(address, timeout=LIMIT) as answer:
            return bool(answer.status == 200 and b"</html>" in answer.read())
    except OSError:
        return False


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        if answered(port):
            return
        time.sleep(0.2)
    raise AssertionError(f"the server did not come up: exit code {server.poll()}")


@pytest.fixture
def port(tmp_path):
    """`portal serve` on a free port with a fresh database; gone afterwards."""
    url = f"sqlite:///{tmp_path}/portal.db"
    database = Database(url)
    migrate.upgrade(database.engine)
    database.dispose()
    chosen = free_port()
    settings = {"PORTAL_DATABASE_URL": url, "PORTAL_DATA_DIR": str(tmp_path), "PORTAL_ENV": "test"}
    server = subprocess.Popen(
        [sys.executable, "-m", "portal.cli", "serve", "--port", str(chosen)],
        cwd=ROOT, env={**os.environ, **settings}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(chosen, server)
        yield chosen
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", chosen), timeout=1)


def trickle(crowd: list[socket.socket]) -> None:
    for slow in crowd:
        with contextlib.suppress(OSError):
            slow.send(b"x")


def test_slow_clients_stop_nobody(port):
    with contextlib.ExitStack() as stack:
        crowd = []
        for opening in (HEADERS, BODY):
            for _ in range(CROWD):
                slow = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
                slow.sendall(opening)
                crowd.append(slow)
        answers = []
        for _ in range(5):
            trickle(crowd)
            answers.append(answered(port))
    assert answers == [True] * 5
