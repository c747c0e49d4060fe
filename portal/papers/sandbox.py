"""The closed room a paper is made in: limits, no environment, no network, hardly a file.

Called once in the forked child, never in the portal itself: nothing here can be undone.
"""

import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

MOST_FDS: Final = 64

_REFUSED: Final = (
    "ctypes.",
    "ftplib.",
    "glob.",
    "http.",
    "os.exec",
    "os.fork",
    "os.kill",
    "os.link",
    "os.mkdir",
    "os.posix_spawn",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.spawn",
    "os.symlink",
    "os.system",
    "pty.",
    "shutil.",
    "socket.",
    "subprocess.",
    "tempfile.",
    "urllib.",
)


def close_room(*, keep_fd: int, cpu: int, wall: float, memory: int, libraries: Path) -> None:
    """Give up everything but `keep_fd`. CPU and wall in seconds, memory in bytes.

    `libraries` is the folder the engine's own packages lie in; Python may still read there.
    """
    os.environ.clear()
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    os.closerange(3, keep_fd)
    os.closerange(keep_fd + 1, 1024)
    os.umask(0o777)
    for name in (signal.SIGXCPU, signal.SIGALRM, signal.SIGTERM):
        signal.signal(name, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_FDS, MOST_FDS))
    # The press watches the clock too; this holds even if the press is gone.
    signal.setitimer(signal.ITIMER_REAL, wall + 1)
    roots = {str(Path(part).resolve()) for part in (sys.prefix, sys.base_prefix, libraries)}
    sys.addaudithook(guard(tuple(root + os.sep for root in sorted(roots - {"/"}))))


def guard(roots: tuple[str, ...]) -> Callable[[str, tuple[Any, ...]], None]:
    """An audit hook: Python asks it before it acts, and it cannot be taken off again."""

    def ask(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            if not may_open(args, roots):
                raise PermissionError("closed room")
        elif event.startswith(_REFUSED):
            raise PermissionError("closed room")

    return ask


def may_open(args: tuple[Any, ...], roots: tuple[str, ...]) -> bool:
    """Whether an `open` (path, mode, flags) only reads below one of `roots`."""
    path, mode, flags = args
    writes = bool(set(mode or "") & set("wax+")) or bool(
        isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    )
    if writes or not isinstance(path, str):
        return False
    # Links inside the folders are followed: what counts is where the path ends.
    return os.path.realpath(path).startswith(roots)
