"""`portal serve`, `worker`, `migrate`: keeping the portal up."""

import argparse
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time

from portal import clock
from portal.app import create_app
from portal.cli.shared import Commands, command, database, settings
from portal.config import Settings
from portal.db import Database, migrate
from portal.jobs import outbox
from portal.jobs.mailers import mailer
from portal.papers import service as papers

WORKERS = 2
THREADS = 4
PAUSE = 1.0
BACKLOG = 1024
WARM_AFTER = 3.0
# Above every route's own limit; the app answers with a page, the server only with a refusal.
LARGEST_BODY = 6_000_000


def add_commands(commands: Commands) -> None:
    """Add them."""
    serve = command(commands, "serve", run_serve, "serve the portal")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=WORKERS)
    serve.add_argument("--with-worker", action="store_true", help="run the worker beside it")
    worker = command(commands, "worker", run_worker, "send letters and do background work")
    worker.add_argument("--once", action="store_true", help="do what is due, then stop")
    command(commands, "migrate", run_migrate, "bring the database up to date")


def run_serve(options: argparse.Namespace) -> int:
    """Serve until stopped; refuses to start on wrong settings or an outdated schema."""
    read = settings()
    with database(read):
        pass
    beside = _start_worker() if options.with_worker else None
    try:
        _serve(options)
    finally:
        if beside is not None:
            beside.terminate()
            beside.wait(timeout=10)
    return 0


def _serve(options: argparse.Namespace) -> None:
    """Processes that share one socket: a process per core answers, the parent watches."""
    listening = socket.create_server((options.host, options.port), backlog=BACKLOG)
    listening.setblocking(False)
    sys.stderr.write(f"Brygga answers on http://{options.host}:{options.port}\n")
    children = [_fork(listening) for _ in range(options.workers)]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while True:
            ended, _status = os.wait()
            if ended in children:
                children[children.index(ended)] = _fork(listening)
    except KeyboardInterrupt:
        pass
    finally:
        for child in children:
            os.kill(child, signal.SIGTERM)


def _fork(listening: socket.socket) -> int:
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    _answer(listening)
    os._exit(1)


def _answer(listening: socket.socket) -> None:
    from waitress.server import create_server

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    app = create_app(settings())
    # Papers warm up once the first pages are out, so that starting stays quick.
    warming = threading.Timer(WARM_AFTER, papers.warm)
    warming.daemon = True
    warming.start()
    server = create_server(
        app,
        sockets=[listening],
        threads=THREADS,
        connection_limit=BACKLOG,
        channel_timeout=60,
        max_request_body_size=LARGEST_BODY,
        ident="",
    )
    server.run()


def _start_worker() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "portal.cli", "worker"])


def run_worker(options: argparse.Namespace) -> int:
    """Empty the outbox, again and again."""
    read = settings()
    with database(read) as opened:
        while True:
            _work(opened, read)
            if options.once:
                return 0
            time.sleep(PAUSE)


def _work(opened: Database, read: Settings) -> None:
    with opened.write() as session:
        outbox.send_due(session, mailer(read), origin=read.public_url, now=clock.now())


def run_migrate(_options: argparse.Namespace) -> int:
    """Apply every migration that is missing."""
    with database(settings(), check=False) as opened:
        migrate.upgrade(opened.engine)
    sys.stderr.write(f"database at revision {migrate.head()}\n")
    return 0
