"""`portal assess`, `match`, `bank`, `import-directory`: the pure parts on files."""

import argparse
import sys
from pathlib import Path
from typing import Any, Literal

from portal import clock
from portal.cli.shared import Commands, command, print_json, settings, writing
from portal.errors import InvalidError, Problem
from portal.matching import exchange
from portal.readiness import catalogue, documents, scoring
from portal.readiness.bank import Edition, Question

MAX_FILE = 2_000_000


def add_commands(commands: Commands) -> None:
    """Add them."""
    assess = command(commands, "assess", run_assess, "score one TOML or JSON file of answers")
    assess.add_argument("file", type=Path)
    assess.add_argument("--json", action="store_true", help="the whole result as JSON")
    assess.add_argument("--pdf", type=Path, metavar="OUT", help="write a readiness report")
    assess.add_argument("--lang", choices=("en", "sv"), default="en")
    match = command(commands, "match", exchange.run_command, "match profiles from files")
    exchange.add_arguments(match)
    bank = command(commands, "bank", run_bank_list, "question banks")
    kinds = bank.add_subparsers(dest="bank_command", metavar="check|list|show|publish")
    for name, run, text in (
        ("check", run_bank_check, "find every problem, with file and line"),
        ("list", run_bank_list, "the editions"),
        ("show", run_bank_show, "one edition, question by question"),
        ("publish", run_bank_publish, "lock an edition by its hash"),
    ):
        sub = command(kinds, name, run, text)
        sub.add_argument("--json", action="store_true")
        if name != "list":
            many = "?" if name in {"show", "check"} else None
            sub.add_argument("edition", nargs=many, default="")
    load = command(commands, "import-directory", run_import, "load public directory entries")
    load.add_argument("file", type=Path)


def read_text(path: Path) -> str:
    """A file as text; raises InvalidError when too large or not UTF-8."""
    if path.stat().st_size > MAX_FILE:
        raise InvalidError(Problem(str(path), "too_big", (("limit", MAX_FILE),)))
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidError(Problem(str(path), "not_utf8")) from error


def run_assess(options: argparse.Namespace) -> int:
    """Score a file; every problem in it is named by its path."""
    kind: Literal["toml", "json"] = "json" if options.file.suffix == ".json" else "toml"
    try:
        read = documents.read_document(read_text(options.file), kind)
    except documents.DocumentError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for note in read.notes:
        sys.stderr.write(f"note: {note.field}: {note.code}\n")
    result = scoring.assess(read.edition, read.facts, read.answers)
    if options.pdf:
        from portal.cli.papers import write_report

        write_report(read, options.pdf, options.lang)
    if options.json:
        print_json(documents.to_json(result, read.edition))
    else:
        _print_levels(read.edition, documents.to_json(result, read.edition), options.lang)
    return 0


def _print_levels(edition: Edition, result: dict[str, Any], lang: str) -> None:
    names = {level.value: level.name.in_(lang) for level in edition.levels}
    for pillar in edition.pillars:
        found = result["pillars"][pillar.id]
        level = found["level"]
        word = names[level] if level is not None else "–"
        figure = "–" if level is None else level
        gates = ", ".join(
            gate if isinstance(gate, str) else gate["id"] for gate in found["open_gates"]
        )
        sys.stdout.write(f"{pillar.id}  {figure}  {word:22} {pillar.name.in_(lang)}  {gates}\n")


def run_bank_check(options: argparse.Namespace) -> int:
    """Every problem of one edition or of all; exit code 1 when there is any."""
    names = [options.edition] if options.edition else list(catalogue.editions())
    found = [(name, problem) for name in names for problem in catalogue.check(_folder(name))]
    if options.json:
        rows = [
            {"edition": n, "file": p.file, "line": p.line, "message": p.message} for n, p in found
        ]
        print_json(rows)
    for name, problem in found:
        sys.stderr.write(f"{name}/{problem}\n")
    return 1 if found else 0


def run_bank_list(options: argparse.Namespace) -> int:
    """Each edition with its size, state and hash."""
    rows = [
        {
            "id": edition.id,
            "status": edition.status,
            "questions": len(edition.questions),
            "hash": edition.content_hash,
        }
        for edition in map(catalogue.load, catalogue.editions())
    ]
    if getattr(options, "json", False):
        print_json(rows)
    else:
        for row in rows:
            sys.stdout.write(f"{row['id']}  {row['status']}  {row['questions']}  {row['hash']}\n")
    return 0


def run_bank_show(options: argparse.Namespace) -> int:
    """The questions of an edition."""
    edition = catalogue.load(options.edition or catalogue.editions()[-1])
    if options.json:
        print_json([_question(question) for question in edition.questions])
    else:
        for question in edition.questions:
            sys.stdout.write(f"{question.id}  {question.text.en}\n")
    return 0


def _question(question: Question) -> dict[str, object]:
    return {
        "id": question.id,
        "pillar": question.pillar,
        "core": question.core,
        "weight": question.weight,
        "from_stage": question.from_stage,
        "text": {"en": question.text.en, "sv": question.text.sv},
        "anchors": [{"en": anchor.en, "sv": anchor.sv} for anchor in question.anchors],
    }


def run_bank_publish(options: argparse.Namespace) -> int:
    """Lock an edition: from now on its files may not change."""
    sys.stdout.write(catalogue.publish(_folder(options.edition)) + "\n")
    return 0


def _folder(name: str) -> Path:
    if name not in catalogue.editions():
        raise InvalidError(Problem("edition", "unknown"))
    return catalogue.EDITIONS / name


def run_import(options: argparse.Namespace) -> int:
    """Load entries; running it again changes only what changed in the file."""
    from portal.organisations import directory_file
    from portal.organisations import service as organisations

    entries = directory_file.read(options.file)
    with writing(settings()) as session:
        done = organisations.import_directory(session, entries, now=clock.now())
    sys.stderr.write(
        f"directory: {done.added} added, {done.changed} changed, {done.unchanged} unchanged\n"
    )
    return 0
