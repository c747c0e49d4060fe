"""The press lives through anything and tells what went wrong."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portal.papers import engine
from portal.papers.model import Limits, RenderError
from portal.papers.service import render, stop, warm
from tests.integration.papers.pressing import PLAIN, outcome

ROOT = Path(__file__).parents[3]


TIGHT = Limits(cpu=2, wall=6)


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
