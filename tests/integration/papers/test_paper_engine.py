"""The press lives through anything, tells what went wrong, and lets nothing in or out."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from portal.papers import engine
from portal.papers.model import Limits, RenderError
from portal.papers.service import render, stop, warm

ROOT = Path(__file__).parents[3]
TIGHT = Limits(cpu=2, wall=6)
PLAIN = '<html lang="en"><title>A paper</title><p>Hello</p>'
CANARY = "canary-5d1f0a"


@pytest.fixture(autouse=True)
def _nothing_left_behind():
    yield
    assert children(os.getpid(), state="Z") == []
    press = engine._shop.press
    assert press is None or wait_until(lambda: children(press.process.pid) == [])


def wait_until(true, seconds=3.0) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def children(parent: int, state: str = "") -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_name[1]) == parent and state in ("", after_name[0]):
            found.append(int(stat.parent.name))
    return found


def outcome(html: str, **given) -> str:
    try:
        pdf = render(html, **given)
    except RenderError as error:
        return error.code
    assert pdf.startswith(b"%PDF-")
    return "paper"


# security.md 2.2: small input that costs an engine dearly.
SVG_BOMB = "<svg><defs><g id='a0'><rect width='1' height='1'/></g>" + "".join(
    f"<g id='a{n}'>" + f"<use href='#a{n - 1}'/>" * 10 + "</g>" for n in range(1, 12)
) + "</defs><use href='#a11'/></svg>"  # fmt: skip
CORPUS = {
    "tiny pages": ("<style>@page{size:2px;margin:0}</style>" + "ab " * 600, {"paper", "timeout"}),
    "nested blocks": ("<div>" * 900, {"crashed"}),
    "nested flex": ('<div style="display:flex">' * 14 + "x", {"timeout"}),
    "wide table": ("<table><tr><td colspan=1000000>", {"timeout", "memory"}),
    "svg bomb": (SVG_BOMB, {"timeout", "memory"}),
    "absurd size": ('<p style="font-size:1e30px">x', {"crashed", "paper"}),
    "long word": ("x" * 200_000, {"paper", "timeout"}),
    "long text": ("word " * 79_000, {"paper", "timeout"}),
    "floats": ('<div style="float:left">a</div>' * 600, {"paper", "timeout"}),
    "no text": ("", {"paper"}),
    "control characters": ("\x00\x08\ud800\uffff<p>x", {"paper"}),
    "right to left": ("<p>שלום \u202e abc 👩🏽‍🔬", {"paper"}),
}


@pytest.mark.parametrize("name", sorted(CORPUS))
def test_hostile_page_ends_inside_its_limits(name):
    html, allowed = CORPUS[name]
    warm()
    began = time.monotonic()

    assert outcome(html, limits=TIGHT) in allowed

    assert time.monotonic() - began < TIGHT.wall + 2
    assert outcome(PLAIN) == "paper"


def test_page_above_the_budget_is_refused_before_work():
    with pytest.raises(RenderError) as caught:
        render("å" * 200_001)

    assert (caught.value.code, caught.value.facts) == (
        "too_long",
        {"size": 400_002, "limit": 400_000},
    )


def test_memory_is_limited():
    many = "<p>" + "<b>word</b> <span>x</span>" * 12_000

    assert outcome(many, limits=Limits(memory=190 << 20)) == "memory"


def test_sleeping_child_is_stopped_by_the_wall_clock():
    """CPU time alone would not end it: the job's words never come."""
    with engine._hand_over(0.3) as job:
        job.settimeout(5)

        assert job.recv(10) == b"T"


def test_same_page_gives_the_same_bytes_over_presses():
    page = PLAIN.replace("<title>", '<meta name="dcterms.created" content="2026-05-12"><title>')
    first = render(page)
    stop()

    assert render(page) == first
    assert render(page + ".") != first


def test_many_threads_each_get_their_own_paper():
    pages = [f"{PLAIN}<p>{n}" for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        papers = list(pool.map(render, pages))

    assert papers == [render(page) for page in pages]
    assert len(set(papers)) == 6


def test_dead_press_is_replaced():
    warm()
    engine._shop.press.process.kill()

    assert outcome(PLAIN) == "paper"


def test_press_that_hangs_is_killed_and_replaced(monkeypatch):
    monkeypatch.setattr(engine, "_GRACE_SECONDS", 0.3)
    warm()
    press = engine._shop.press.process
    press.send_signal(signal.SIGSTOP)

    assert outcome(PLAIN, limits=Limits(wall=0.3)) == "timeout"
    assert press.returncode == -signal.SIGKILL
    assert outcome(PLAIN) == "paper"


def test_busy_press_says_so(monkeypatch):
    monkeypatch.setattr(engine._shop, "places", threading.BoundedSemaphore(1))
    engine._shop.places.acquire()

    assert outcome(PLAIN, limits=Limits(wall=0.1)) == "busy"


def test_forked_portal_makes_its_own_press():
    warm()
    mine = engine._shop.press.process.pid
    script = f"""
        import os, sys
        from portal.papers import engine
        engine.warm()
        pid = os.fork()
        if pid == 0:
            assert engine.render({PLAIN!r}).startswith(b"%PDF")
            engine.stop()
            os._exit(7)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
        assert engine.render({PLAIN!r}).startswith(b"%PDF")
        print("both")
    """
    done = subprocess.run([sys.executable, "-W", "error", "-c", textwrap.dedent(script)], cwd=ROOT,
                          capture_output=True, text=True, check=False)  # fmt: skip

    assert (done.stdout, done.stderr) == ("both\n", "")
    assert engine._shop.press.process.pid == mine


def test_stop_leaves_nothing_running():
    warm()
    press = engine._shop.press.process
    stop()

    assert press.returncode == 0
    assert children(press.pid) == []


def test_press_knows_nothing_of_the_portals_environment(monkeypatch):
    stop()
    monkeypatch.setenv("PORTAL_SECRET_KEY", CANARY)
    warm()

    environ = Path(f"/proc/{engine._shop.press.process.pid}/environ").read_text()

    assert sorted(line.partition("=")[0] for line in environ.split("\0") if line) == [
        "HOME", "LANG", "PATH", "PYTHONHASHSEED",
    ]  # fmt: skip


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
