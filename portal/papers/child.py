"""The press: a warm process that forks once per paper; the fork renders in a closed room.

It runs as its own program with an empty environment, holds WeasyPrint and the house style, and
answers on the sockets the portal gives it. It knows nothing of the portal but this room.
"""

import contextlib
import gc
import hashlib
import json
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from portal.papers.fonts import SPECIMEN
from portal.papers.sandbox import close_room

STATIC: Final = Path(__file__).parents[1] / "static" / "css"
STYLES: Final = ("tokens.css", "paper.css")
LIBRARIES: Final = Path(weasyprint.__file__).parents[1]

READY: Final = b"R"
NUMBER: Final = struct.Struct("!Q")

# A job is answered with the paper's bytes and then one verdict by the press, which has seen the
# child end: without it the bytes may be cut short.
GOOD, FAILED, NO_MEMORY, TIMEOUT = b"G", b"F", b"M", b"T"
EXIT_NO_MEMORY: Final = 3

DATA_URL_BUDGET: Final = 200_000
MIME: Final = {".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Job:
    """One paper as it came over the socket."""

    html: str
    assets: Mapping[str, bytes]
    cpu: int
    wall: float
    memory: int


@dataclass(frozen=True, slots=True)
class House:
    """What every paper shares: the parsed stylesheets, and the font map where forks may."""

    styles: list[Any]
    fonts: Any


class Fetcher(URLFetcher):  # type: ignore[misc] # the engine ships no types
    """Knows the assets it was given and small images written in the page; nothing else."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self._assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The bytes behind `asset:NAME` or a short `data:image/…`; ValueError for the rest."""
        if url.startswith("asset:"):
            name = url.removeprefix("asset:")
            if name not in self._assets:
                raise ValueError("unknown asset")
            mime = MIME.get(Path(name).suffix, "application/octet-stream")
            return URLFetcherResponse(url, self._assets[name], {"Content-Type": mime})
        if url.startswith("data:image/") and len(url) <= DATA_URL_BUDGET:
            return super().fetch(url, headers)
        raise ValueError("a paper may not fetch")


def main(control_fd: int) -> None:
    """Serve jobs from the control socket until the portal closes it."""
    for name in (signal.SIGINT, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    house = House(house_style(), _warm())
    with socket.socket(fileno=control_fd) as control:
        control.sendall(READY)
        Press(control, house).run()


def house_style() -> list[Any]:
    """The stylesheets of every paper, parsed once per press."""
    return [
        weasyprint.CSS(string=(STATIC / name).read_text("utf-8"), url_fetcher=Fetcher({}))
        for name in STYLES
    ]


def _warm() -> Any:
    """Load fonts, hyphenation and every module the engine imports late, before any fork.

    Returns the font map when forks may share it, None when Pango keeps a thread for it: threads
    do not survive a fork, and a map that waits for one would wait for ever.
    """
    house = House(house_style(), FontConfiguration())
    for lang in ("en-GB", "sv"):
        page = (
            f'<html lang="{lang}"><title>–</title><h1>{SPECIMEN}</h1><p>{SPECIMEN} <b>{SPECIMEN}'
            f'</b> <code>{SPECIMEN}</code></p><p><a href="https://example.org">a</a></p>'
            '<table><tr><th>a</th><td><svg width="9" height="9"><title>a</title>'
            '<rect width="9" height="9" fill="#123456"/></svg></td></tr></table>'
        )
        print_paper(page, {}, house)
    gc.collect()
    gc.freeze()
    return house.fonts if _alone() else None


def _alone() -> bool:
    """Whether this process has one thread; what the engine started gets a moment to end."""
    for _ in range(20):
        if len(os.listdir("/proc/self/task")) == 1:  # noqa: PTH208 - a count, not paths
            return True
        time.sleep(0.02)
    return False


def print_paper(html: str, assets: Mapping[str, bytes], house: House) -> bytes:
    """The PDF: the same bytes for the same input, because its dates come from the page itself."""
    print_of = hashlib.sha256(html.encode())
    for name in sorted(assets):
        print_of.update(name.encode() + b"\0" + hashlib.sha256(assets[name]).digest())
    pdf: bytes = weasyprint.HTML(string=html, url_fetcher=Fetcher(assets)).write_pdf(
        stylesheets=house.styles,
        font_config=house.fonts or FontConfiguration(),
        pdf_variant="pdf/ua-1",
        pdf_identifier=print_of.hexdigest()[:32].encode(),
    )
    return pdf


class Press:
    """Forks, watches the clock, reaps. One thread, one loop."""

    def __init__(self, control: socket.socket, house: House) -> None:
        self._control = control
        self._house = house
        self._running: dict[int, tuple[float, socket.socket]] = {}

    def run(self) -> None:
        """Until the portal hangs up; then nothing is left running."""
        wake, wake_end = os.pipe()
        os.set_blocking(wake_end, False)
        signal.set_wakeup_fd(wake_end, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        control = self._control.fileno()
        open_for_work = True
        while open_for_work:
            ready, _, _ = select.select([control, wake], [], [], self._pause())
            if wake in ready:
                os.read(wake, 4096)
            self._stop_late()
            self._reap()
            if control in ready:
                open_for_work = self._take()
        for pid in self._running:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def _pause(self) -> float | None:
        ends = [end for end, _ in self._running.values()]
        # Past its end a child is already killed; look again shortly for its death.
        return max(min(ends) - time.monotonic(), 0.05) if ends else None

    def _take(self) -> bool:
        """Fork for one job: its wall limit in milliseconds, and the socket to answer on."""
        message, fds, _, _ = socket.recv_fds(self._control, NUMBER.size, 1)
        if len(message) != NUMBER.size or len(fds) != 1:
            return False
        job = socket.socket(fileno=fds[0])
        pid = os.fork()
        if pid == 0:
            self._become_child(job)
        self._running[pid] = (time.monotonic() + NUMBER.unpack(message)[0] / 1000, job)
        return True

    def _become_child(self, job: socket.socket) -> None:
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            work(job, self._house)
            code = 0
        except MemoryError:
            code = EXIT_NO_MEMORY
        finally:
            os._exit(code)

    def _stop_late(self) -> None:
        """Kill what is past its wall clock: our own child, not yet reaped, so the id is its own."""
        now = time.monotonic()
        for pid, (end, _) in self._running.items():
            if end <= now:
                os.kill(pid, signal.SIGKILL)

    def _reap(self) -> None:
        for pid in list(self._running):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                _, job = self._running.pop(pid)
                with job, contextlib.suppress(OSError):
                    job.send(verdict(os.waitstatus_to_exitcode(status)), socket.MSG_DONTWAIT)


def verdict(exit_code: int) -> bytes:
    """What the way a child ended means; only the press and the clock kill."""
    if exit_code == 0:
        return GOOD
    # The last two are how GLib and the C library give up on an allocation.
    if exit_code == EXIT_NO_MEMORY or -exit_code in (signal.SIGTRAP, signal.SIGABRT):
        return NO_MEMORY
    if -exit_code in (signal.SIGKILL, signal.SIGXCPU, signal.SIGALRM):
        return TIMEOUT
    return FAILED


def work(job: socket.socket, house: House) -> None:
    """In the fork: read the job, close the room, render, answer."""
    order = _receive(job)
    close_room(
        keep_fd=job.fileno(),
        cpu=order.cpu,
        wall=order.wall,
        memory=order.memory,
        libraries=LIBRARIES,
    )
    job.sendall(print_paper(order.html, order.assets, house))


def _receive(job: socket.socket) -> Job:
    (size,) = NUMBER.unpack(_exactly(job, NUMBER.size))
    head = json.loads(_exactly(job, size))
    html = _exactly(job, head["html"]).decode()
    assets = {name: _exactly(job, length) for name, length in head["assets"]}
    return Job(html, assets, head["cpu"], head["wall"], head["memory"])


def _exactly(job: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = job.recv(min(size - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
