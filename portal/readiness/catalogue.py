"""Question banks: read from TOML, refused with every error and its line, locked by hash."""

import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from portal.errors import ConflictError, NotFoundError, PortalError
from portal.readiness import building, checks
from portal.readiness.model import Edition
from portal.readiness.places import Places, Problem, syntax_line
from portal.readiness.shapes import EditionShape, Known, QuestionShape, Shape

EDITIONS = Path(__file__).parent / "editions"
LOCK = "published.json"
MAIN = "edition.toml"


S = TypeVar("S", bound=Shape)


class BankError(PortalError):
    """A bank that cannot be used, with every problem found at once."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("bank")
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@lru_cache
def load(edition_id: str) -> Edition:
    """The edition of this id, read once. Raises NotFoundError, BankError."""
    if edition_id not in editions():
        raise NotFoundError("edition", id=edition_id)
    return load_folder(EDITIONS / edition_id)


def editions() -> tuple[str, ...]:
    """The ids of the editions that are there, oldest first."""
    return tuple(sorted(path.parent.name for path in EDITIONS.glob(f"*/{MAIN}")))


def load_folder(path: Path) -> Edition:
    """The edition in a folder. Raises BankError naming file and line of every problem."""
    reading = _read(path)
    if reading.problems or reading.edition is None:
        raise BankError(*sorted(reading.problems, key=_order))
    questions = [
        (file.pillar, question) for file in reading.files for question in file.questions if question
    ]
    return building.edition(reading.edition, questions, content_hash(path))


def check(path: Path) -> tuple[Problem, ...]:
    """Every problem of the edition in a folder, a broken publication lock included."""
    problems = sorted(_read(path).problems, key=_order)
    locked = published(path.parent).get(path.name)
    if locked is not None and locked != content_hash(path):
        problems.append(Problem(LOCK, 0, f"the published edition {path.name} was changed"))
    return tuple(problems)


def publish(path: Path) -> str:
    """Lock the edition in a folder by its hash, and return the hash.

    Raises BankError when it is not in order or still a draft, ConflictError when it was
    published with other content.
    """
    edition = load_folder(path)
    if edition.status != "published":
        raise BankError(Problem(MAIN, 0, "the status is not published"))
    locks = published(path.parent)
    if locks.setdefault(edition.id, edition.content_hash) != edition.content_hash:
        raise ConflictError("published_edition_changed", id=edition.id)
    text = json.dumps(locks, indent=2, sort_keys=True) + "\n"
    (path.parent / LOCK).write_text(text, encoding="utf-8")
    return edition.content_hash


def published(folder: Path) -> dict[str, str]:
    """Edition id to hash, for all that are locked."""
    lock = folder / LOCK
    if not lock.exists():
        return {}
    read = json.loads(lock.read_text(encoding="utf-8"))
    return {str(key): str(value) for key, value in read.items()}


def content_hash(path: Path) -> str:
    """The SHA-256 over the names and contents of a folder's TOML files, line ends as LF."""
    total = hashlib.sha256()
    for file in sorted(path.glob("*.toml")):
        content = file.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{file.name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


@dataclass(slots=True)
class _File:
    """One TOML file while it is read; `table` is None when it is no TOML."""

    name: str
    table: dict[str, Any] | None
    places: Places
    pillar: str = ""
    questions: list[QuestionShape | None] = field(default_factory=list)

    def problem(self, path: tuple[str | int, ...], message: str) -> Problem:
        return Problem(self.name, self.places.line(path), message)


@dataclass(slots=True)
class _Reading:
    problems: list[Problem] = field(default_factory=list)
    edition: EditionShape | None = None
    files: list[_File] = field(default_factory=list)


def _read(folder: Path) -> _Reading:
    reading = _Reading()
    main = _open(reading, folder / MAIN)
    if main.table is None:
        return reading
    edition = _shape(reading, main, EditionShape, main.table, ())
    vocabulary = None
    if edition:
        vocabulary = checks.known(edition)
        found = list(checks.edition_findings(edition))
        reading.problems += [main.problem(path, message) for path, message in found]
        reading.edition = edition
        if edition.id != folder.name:
            reading.problems.append(main.problem(("id",), f"the folder is called {folder.name}"))
        vocabulary = None if found else vocabulary
    for name in _listed(reading, main, folder):
        file = _open(reading, folder / name)
        reading.files.append(file)
        _questions(reading, file, vocabulary)
    _across(reading, main)
    return reading


def _listed(reading: _Reading, main: _File, folder: Path) -> Iterator[str]:
    """The files to read; one that is listed and missing, or there and unlisted, is a problem."""
    there = sorted(path.name for path in folder.glob("*.toml") if path.name != MAIN)
    listed = (main.table or {}).get("files", there)
    listed = [each for each in listed if isinstance(each, str)] if listed is not there else there
    for index, name in enumerate(listed):
        if name not in there:
            reading.problems.append(main.problem(("files", index), f"there is no file {name}"))
    for name in there:
        if name not in listed:
            reading.problems.append(main.problem(("files",), f"{name} is there but not listed"))
    yield from dict.fromkeys(name for name in listed if name in there)


def _open(reading: _Reading, path: Path) -> _File:
    """The file as a table; what keeps it from being one becomes a problem."""
    text, nowhere = "", Places("")
    try:
        text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
        return _File(path.name, tomllib.loads(text, parse_float=Decimal), Places(text))
    except FileNotFoundError:
        problem = Problem(path.name, 0, "the file is missing")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problem = Problem(path.name, line, "the file is not UTF-8")
    except tomllib.TOMLDecodeError as error:
        problem = Problem(path.name, syntax_line(str(error), text), f"no TOML: {error}")
    reading.problems.append(problem)
    return _File(path.name, None, nowhere)


def _questions(reading: _Reading, file: _File, vocabulary: Known | None) -> None:
    if file.table is None:
        return
    pillars = [each.id for each in reading.edition.pillar] if reading.edition else []
    pillar = file.table.get("pillar")
    if not isinstance(pillar, str) or (pillars and pillar not in pillars):
        reading.problems.append(file.problem(("pillar",), f"pillar {pillar!r} is not an area"))
        pillar = ""
    file.pillar = pillar
    entries = file.table.get("question", [])
    for key in sorted(file.table.keys() - {"pillar", "question"}):
        reading.problems.append(file.problem((key,), f"{key} is not known here"))
    if not isinstance(entries, list) or not entries:
        reading.problems.append(file.problem(("question",), "there are no questions"))
        return
    for index, entry in enumerate(entries):
        root = ("question", index)
        question = _shape(reading, file, QuestionShape, entry, root, vocabulary)
        file.questions.append(question)
        if question and vocabulary and pillar:
            found = checks.question_findings(question, pillar, vocabulary)
            reading.problems += [
                file.problem((*root, *path), f"{question.id}: {message}") for path, message in found
            ]


def _across(reading: _Reading, main: _File) -> None:
    """What holds only between files: ids, names, one file an area, headline gates."""
    if reading.edition is None:
        return
    files = {file.name: file for file in (main, *reading.files)}
    whole = [(file.name, file.questions) for file in reading.files]
    for name, (path, message) in checks.bank_findings(reading.edition, whole):
        reading.problems.append(files[name].problem(path, message))
    pillars = [file.pillar for file in reading.files if file.pillar]
    unreadable = any(not file.pillar for file in reading.files)
    for index, each in enumerate(reading.edition.pillar):
        if pillars.count(each.id) > 1 or (not unreadable and each.id not in pillars):
            path = ("pillar", index)
            reading.problems.append(main.problem(path, f"area {each.id} needs exactly one file"))


def _shape(
    reading: _Reading,
    file: _File,
    shape: type[S],
    entry: object,
    root: tuple[str | int, ...],
    vocabulary: Known | None = None,
) -> S | None:
    """The entry in its form, or None after its problems were noted."""
    try:
        return shape.model_validate(entry, context=vocabulary)
    except ValidationError as error:
        name = entry.get("id") if root and isinstance(entry, dict) else None
        for each in error.errors(include_url=False, include_input=False):
            spot = ".".join(str(step) for step in each["loc"])
            label = ": ".join(str(part) for part in (name, spot, _words(each["msg"])) if part)
            reading.problems.append(file.problem((*root, *each["loc"]), label))
        return None


def _words(message: str) -> str:
    own = message.removeprefix("Value error, ")
    return own if own != message else message[:1].lower() + message[1:]


def _order(problem: Problem) -> tuple[bool, str, int, str]:
    return (problem.file != MAIN, problem.file, problem.line, problem.message)
