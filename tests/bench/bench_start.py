"""From starting `portal serve` to its first answer, against starting Python with bare Flask."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from statistics import median

ROUNDS = 5
COMMAND = "make bench"
BARE = """
import sys
from flask import Flask
from waitress import serve
from sqlalchemy.orm import Session
app = Flask("bare")
app.get("/")(lambda: "hello")
serve(app, host="127.0.0.1", port=int(sys.argv[1]))
"""


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _first_answer(command: list[str], port: int, environ: dict[str, str]) -> float:
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while time.perf_counter() - start < 30:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
                return time.perf_counter() - start
            except OSError:
                time.sleep(0.01)
        raise TimeoutError(command[0])
    finally:
        process.terminate()
        process.wait(timeout=10)


def run() -> list[tuple[str, float, str]]:
    """Rows of (what, ratio, command)."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "PORTAL_DATA_DIR": folder, "PORTAL_ENV": "test"}
        portal = [sys.executable, "-m", "portal.cli"]
        subprocess.run([*portal, "migrate"], env=environ, check=True, capture_output=True)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            port = _free()
            ours.append(_first_answer([*portal, "serve", "--port", str(port)], port, environ))
            port = _free()
            bare = [sys.executable, "-c", BARE, str(port)]
            theirs.append(_first_answer(bare, port, environ))
    ratio = median(ours) / median(theirs)
    return [
        ("start to first answer / bare Flask under the same server", ratio, COMMAND),
        ("start to first answer, s (for orientation)", median(ours), COMMAND),
    ]


if __name__ == "__main__":
    for title, ratio, _command in run():
        print(f"{ratio:8.2f}  {title}")  # noqa: T201
