"""The press lets nothing in or out: no file, no network, no environment, no process."""

import subprocess
import sys
import textwrap
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from portal.papers import engine
from portal.papers.service import render, stop, warm
from tests.integration.papers.pressing import PLAIN, outcome

ROOT = Path(__file__).parents[3]

CANARY = "canary-5d1f0a"


@pytest.fixture
def secret(tmp_path) -> Path:
    path = tmp_path / "secret.png"
    path.write_text(CANARY)
    return path


CHANNELS = (
    '<link rel="attachment" href="{url}">', '<link rel="stylesheet" href="{url}">',
    '<style>@import "{url}";</style>', '<img alt="x" src="{url}">',
    '<object data="{url}">x</object>', '<embed src="{url}">',
    '<base href="{folder}/"><img alt="x" src="secret.png">',
    '<p style="background:url({url})">x', '<ul style="list-style-image:url({url})"><li>x</ul>',
    "<style>p::before{{content:url({url})}}</style><p>x",
    '<svg><title>x</title><image href="{url}" width="9" height="9"/></svg>',
    '<svg><title>x</title><use href="{url}#a"/></svg>', '<a rel="attachment" href="{url}">x</a>',
)  # fmt: skip


def test_press_knows_nothing_of_the_portals_environment(monkeypatch):
    stop()
    monkeypatch.setenv("PORTAL_SECRET_KEY", CANARY)
    warm()

    environ = Path(f"/proc/{engine._shop.press.process.pid}/environ").read_text()

    assert sorted(line.partition("=")[0] for line in environ.split("\0") if line) == [
        "HOME", "LANG", "PATH", "PYTHONHASHSEED",
    ]  # fmt: skip


def test_page_cannot_bring_its_own_fonts(secret):
    """The engine would have to write them to disk, which the closed room refuses."""
    face = f"<style>@font-face{{font-family:x;src:url({secret.as_uri()})}}</style><p>x"

    assert outcome(face) == "crashed"


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_channel_reads_a_file(channel, secret):
    page = channel.format(url=secret.as_uri(), folder=secret.parent.as_uri())

    pdf = render(f"<html lang=en><title>x</title>{page}")

    assert CANARY.encode() not in pdf
    assert b"EmbeddedFile" not in inflated(pdf)
    assert CANARY.encode() not in inflated(pdf)


def test_no_channel_reaches_the_network():
    asked = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    with HTTPServer(("127.0.0.1", 0), Ear) as server:
        listener = threading.Thread(target=server.serve_forever, daemon=True)
        listener.start()
        url = f"http://127.0.0.1:{server.server_port}/x"
        for channel in CHANNELS:
            outcome(channel.format(url=url, folder=url))
        server.shutdown()
        listener.join()

    assert asked == []


def test_only_given_assets_are_found():
    red = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9"/></svg>'
    page = PLAIN + '<img alt="mark" src="asset:mark.svg">'

    with_mark = render(page, assets={"mark.svg": red})

    assert with_mark != render(page)
    assert with_mark != render(page, assets={"mark.svg": red.replace(b"h9", b"h5")})


def test_closed_room_refuses_what_python_would_do(tmp_path):
    script = f"""
        import os, socket, subprocess, sys, pathlib
        from portal.papers.sandbox import close_room
        read, write = os.pipe()
        keep = os.dup2(write, 900)
        if os.fork():
            os.close(write); os.close(keep)
            sys.stdout.write(os.fdopen(read).read()); raise SystemExit
        close_room(keep_fd=keep, cpu=5, wall=9, memory=1 << 30,
                   libraries=pathlib.Path({str(ROOT / "portal")!r}))
        def tried(do):
            try: do()
            except (OSError, RuntimeError) as no: return type(no).__name__
            return "done"
        said = [tried(do) for do in (
            lambda: socket.socket(), lambda: open("/etc/hostname"),
            lambda: open({str(tmp_path / "out")!r}, "w"), lambda: os.open("/etc/hostname", 0),
            lambda: open({str(ROOT / "portal/../pyproject.toml")!r}),
            lambda: subprocess.run(["true"]), lambda: os.fork(), lambda: os.kill(1, 0),
            lambda: os.mkdir({str(tmp_path / "folder")!r}), lambda: os.system("true"),
            lambda: open({str(ROOT / "portal/papers/model.py")!r}),
        )]
        os.write(keep, " ".join([*said, str(dict(os.environ))]).encode())
        os._exit(0)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT,
                          capture_output=True, text=True, check=True)  # fmt: skip

    assert done.stdout == "PermissionError " * 10 + "done {}"


def inflated(pdf: bytes) -> bytes:
    reader = PdfReader(BytesIO(pdf))
    parts = []
    for number in range(1, reader.trailer["/Size"]):
        thing = reader.get_object(number)
        if thing is not None:
            parts.append(str(thing).encode())
            parts.append(thing.get_data() if hasattr(thing, "get_data") else b"")
    return b"\n".join(parts)
