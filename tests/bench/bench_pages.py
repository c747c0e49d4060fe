"""A question page and an answer save against a bare Flask + SQLAlchemy page and write.

Both apps answer in this process on the same SQLite settings, in turn, pair by pair; the ratio is
of median processor time for the page and of median wall time for the durable write.
"""

import re
import tempfile
import time
from pathlib import Path
from statistics import median

from sqlalchemy import event

from portal.app import create_app, test_settings
from portal.db import Database, migrate
from portal.organisations import service as organisations
from portal.people import passwords
from portal.readiness import service as readiness
from tests.bench.bare import bare_app
from tests.cast import NOW, PASSWORD, email_of, gather

PAIRS = 200
COMMAND = "make bench"


def world(folder: Path):
    """Ada's project with every answer given, her signed-in client, and the project's code."""
    database = Database(f"sqlite:///{folder}/portal.db")
    migrate.upgrade(database.engine)
    with database.write() as session:
        cast = gather(session, passwords.hashed(PASSWORD))
        made = organisations.create_project(session, cast.ada, name="Project Heron", now=NOW)
        values = {"stage": "S05", "type_code": ["GX"]}
        organisations.save_profile(session, cast.ada, code=made.code, rev=1, values=values, now=NOW)
        questions = readiness.current_edition().questions
        answers = {q.id: {"score": 2, "evidence": "E1"} for q in questions}
        readiness.put_answers(session, cast.ada, project=made.code, answers=answers, now=NOW)
        session.commit()
    client = create_app(test_settings(data_dir=folder), database).test_client()
    token = _token(client.get("/sign-in").text)
    client.post(
        "/sign-in", data={"email": email_of("ada"), "password": PASSWORD, "csrf_token": token}
    )
    return database, client, made.code


def _token(page: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def timed(clock, act) -> float:
    start = clock()
    act()
    return clock() - start


def run() -> list[tuple[str, float, str]]:
    """Rows of (what, ratio, command)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database, client, code = world(folder)
        question = readiness.current_edition().question("IP-01")
        bare_database = Database(f"sqlite:///{folder}/bare.db")
        bare = bare_app(bare_database, question).test_client()
        bare.set_cookie("t", "t")
        rows = [*_page(client, bare, code, database), *_save(client, bare, code)]
        database.dispose()
        bare_database.dispose()
    return rows


def _page(client, bare, code, database):
    path = f"/projects/{code}/questions/IP-01"
    statements = []
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda *a: statements.append(a[2]) if a[2].startswith("SELECT") else None,
    )
    assert client.get(path).status_code == 200
    queries = len(statements)
    for _ in range(20):
        client.get(path)
        bare.get("/")
    ours, theirs = [], []
    for _ in range(PAIRS):
        ours.append(timed(time.process_time, lambda: client.get(path)))
        theirs.append(timed(time.process_time, lambda: bare.get("/")))
    ratio = median(ours) / median(theirs)
    return [
        ("question page / bare page, processor time", ratio, COMMAND),
        ("queries on a question page (a number, not a ratio)", float(queries), COMMAND),
        ("question page, ms of processor (for orientation)", median(ours) * 1000, COMMAND),
    ]


def _save(client, bare, code):
    path = f"/projects/{code}/questions/IP-01"
    page = client.get(path).text
    headers = {"X-CSRF-Token": _token(page)}
    version = int(re.search(r'name="version" value="(\d+)"', page)[1])
    ours, theirs, bare_version = [], [], 1
    for turn in range(PAIRS):
        fields = {"choice": str(turn % 4), "comment": f"turn {turn}"}

        def save(body=None):
            answer = client.put(
                f"{path}/autosave",
                json=body,
                headers={**headers, "Idempotency-Key": f"bench-key-{turn:06d}"},  # noqa: B023
            )
            assert answer.status_code == 200, answer.text
            return answer.json["version"]

        start = time.perf_counter()
        version = save({"version": version, "fields": fields})
        ours.append(time.perf_counter() - start)
        start = time.perf_counter()
        answer = bare.put("/", json={"version": bare_version, "score": 2, "comment": "x"})
        theirs.append(time.perf_counter() - start)
        bare_version = answer.json["version"]
    ratio = median(ours) / median(theirs)
    return [
        ("answer save / bare write, wall time", ratio, COMMAND),
        ("answer save, ms (for orientation)", median(ours) * 1000, COMMAND),
    ]


if __name__ == "__main__":
    for title, ratio, _command in run():
        print(f"{ratio:8.2f}  {title}")  # noqa: T201
