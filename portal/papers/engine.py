"""HTML in, PDF bytes out: the portal's side of the press. Imports no layout engine."""

import atexit
import contextlib
import json
import os
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from portal.papers.model import NO_ASSETS, Limits, RenderCode, RenderError

ORDINARY: Final = Limits()

_ROOT: Final = Path(__file__).parents[2]
_START_SECONDS: Final = 60.0
_GRACE_SECONDS: Final = 5.0
_NUMBER: Final = struct.Struct("!Q")
_VERDICTS: Final[Mapping[bytes, RenderCode]] = {b"T": "timeout", b"M": "memory"}


def render(
    html: str, *, assets: Mapping[str, bytes] = NO_ASSETS, limits: Limits = ORDINARY
) -> bytes:
    """The paper as PDF/UA-1, made in a closed child process. Safe from any thread.

    `assets` are the only things the page can refer to, as `asset:NAME`. The same input gives the
    same bytes; the creation date is the page's own `dcterms.created`.
    Raises RenderError; the caller lives whatever the page holds.
    """
    page = html.encode("utf-8", "replace")
    weight = sum(map(len, assets.values()))
    if len(page) > limits.html or weight > limits.assets:
        raise RenderError("too_long", size=len(page), limit=limits.html)
    if not _shop.places.acquire(timeout=limits.wall):
        raise RenderError("busy")
    try:
        return _ask(_order(page, assets, limits), limits)
    finally:
        _shop.places.release()


def warm() -> None:
    """Start the press now, so that the first reader does not wait for it."""
    with _shop.lock:
        _shop.open()


def stop() -> None:
    """Close the press and wait for it; the next paper starts a new one."""
    with _shop.lock:
        _shop.close()


class _Press:
    """The child program and the socket jobs are handed over on."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - this interpreter, our own module
                _command(theirs.fileno()),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=_clean_environment(),
                cwd="/",
                start_new_session=True,
            )
        self.control = ours
        ours.settimeout(_START_SECONDS)
        if not self._said_ready():
            self.close()
            raise RuntimeError("the press did not start; its own message is on stderr")

    def _said_ready(self) -> bool:
        try:
            return self.control.recv(1) == b"R"
        except OSError:
            return False

    def close(self) -> None:
        """Hang up; the press ends its children and itself. Kill it if it does not."""
        self.control.close()
        try:
            self.process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class _Shop:
    """The one press of this process, and how many papers may be in it at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        # Two renderings on one core only make both late (stack.md 2a).
        self.places = threading.BoundedSemaphore(max(os.cpu_count() or 1, 1))
        self.press: _Press | None = None
        self.inherited: _Press | None = None

    def open(self) -> _Press:
        """The press, started anew if it died. Call with the lock held."""
        if self.press and self.press.process.poll() is not None:
            self.close()
        if self.press is None:
            self.press = _Press()
        return self.press

    def close(self) -> None:
        """Call with the lock held."""
        if self.press:
            self.press.close()
        self.press = None

    def leave_to_parent(self) -> None:
        """In a forked copy of the portal: neither press nor lock are ours."""
        inherited = self.press
        self.__init__()  # type: ignore[misc] # a fresh shop under the same name
        if inherited:
            inherited.control.close()
            # Kept, because a forgotten process object would be reaped, and it is not our child.
            self.inherited = inherited


_shop = _Shop()
atexit.register(stop)
os.register_at_fork(after_in_child=_shop.leave_to_parent)


def _command(fd: int) -> list[str]:
    flags = ["-B"] if sys.flags.dont_write_bytecode else []
    start = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); "
    return [
        sys.executable,
        "-P",
        "-s",
        *flags,
        "-c",
        f"{start}from portal.papers.child import main; main({fd})",
    ]


def _clean_environment() -> dict[str, str]:
    """Nothing of ours goes along: no keys, no addresses. A fixed hash seed for equal bytes."""
    return {"LANG": "C.UTF-8", "PATH": os.defpath, "PYTHONHASHSEED": "0", "HOME": "/nonexistent"}


def _order(page: bytes, assets: Mapping[str, bytes], limits: Limits) -> bytes:
    names = sorted(assets)
    head = json.dumps(
        {
            "html": len(page),
            "assets": [[name, len(assets[name])] for name in names],
            "cpu": limits.cpu,
            "wall": limits.wall,
            "memory": limits.memory,
        }
    ).encode()
    return b"".join([_NUMBER.pack(len(head)), head, page, *(assets[name] for name in names)])


def _ask(order: bytes, limits: Limits) -> bytes:
    # No verdict at all means that the press died, not the paper: once more on a new one.
    answer = _one_try(order, limits) or _one_try(order, limits)
    body, verdict = answer[:-1], answer[-1:]
    if verdict != b"G":
        raise RenderError(_VERDICTS.get(verdict, "crashed"))
    return body


def _one_try(order: bytes, limits: Limits) -> bytes:
    deadline = time.monotonic() + limits.wall + _GRACE_SECONDS
    with _hand_over(limits.wall) as job:
        try:
            return _converse(job, order, deadline)
        except TimeoutError:
            # The press itself hangs: it should have answered for its child by now.
            _kill_press()
            raise RenderError("timeout") from None
        except ConnectionError:
            return b""


def _hand_over(wall: float) -> socket.socket:
    """Our end of a fresh socket whose other end the press has."""
    ours, theirs = socket.socketpair()
    message = _NUMBER.pack(int(wall * 1000))
    with theirs, contextlib.ExitStack() as on_failure, _shop.lock:
        on_failure.callback(ours.close)
        try:
            socket.send_fds(_shop.open().control, [message], [theirs.fileno()])
        except OSError:
            # It died since we looked; one new press, then the fault is real.
            _shop.close()
            socket.send_fds(_shop.open().control, [message], [theirs.fileno()])
        on_failure.pop_all()
    return ours


def _converse(job: socket.socket, order: bytes, deadline: float) -> bytes:
    job.settimeout(max(deadline - time.monotonic(), 0.001))
    with contextlib.suppress(BrokenPipeError):  # a child that died early: the verdict says why
        job.sendall(order)
    answer = bytearray()
    while True:
        job.settimeout(max(deadline - time.monotonic(), 0.001))
        part = job.recv(1 << 20)
        if not part:
            return bytes(answer)
        answer += part


def _kill_press() -> None:
    with _shop.lock:
        if _shop.press:
            _shop.press.process.kill()
        _shop.close()
