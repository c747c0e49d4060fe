"""The demonstration: a fictional world, kept as content."""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from portal.worlds import moments
from portal.worlds.reading import read_world
from portal.worlds.shape import World

FOLDER = Path(__file__).parent / "demo"
PASSWORD = "rowan berries by the old pier"  # noqa: S105 -- printed on purpose, never in production
DOMAIN = "demo.example"
CAST = ("ada", "ines", "dov", "nora", "cora", "rut", "otto")
EVIDENCE = {"": "E0", "d": "E1", "c": "E2"}


def demonstration(today: date) -> World:
    """The world of the demonstration, with its dates counted from `today`."""
    return read_world(json.dumps(content(today), ensure_ascii=False))


def content(today: date) -> dict[str, Any]:
    """All files of the demonstration as one seed file."""
    whole: dict[str, list[dict[str, Any]]] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        for key, rows in tomllib.loads(file.read_text(encoding="utf-8")).items():
            whole.setdefault(key, []).extend(rows)
    for each in whole["organisations"]:
        each["demo"] = True
    founded = {each["id"]: each["created_at"] for each in whole["organisations"]}
    for each in whole["people"]:
        each |= {"email": f"{each['id']}@{DOMAIN}", "password": PASSWORD}
        for place in each.get("memberships", ())[:1]:
            each.setdefault("created_at", founded[place["organisation"]])
    for each in whole["projects"]:
        _with_answers(each)
        if "later" in each:
            _with_answers(each["later"])
    made: dict[str, Any] = moments.dated(whole, today)
    return made


def compact(profile: str) -> dict[str, dict[str, Any]]:
    """Answers from one short line: `01=3d 02=? 03=2`.

    The number is the score, d a documented and c a confirmed answer, `?` says that nobody knows.
    """
    answers: dict[str, dict[str, Any]] = {}
    for each in profile.split():
        number, _, said = each.partition("=")
        known = {"score": int(said[0]), "evidence": EVIDENCE[said[1:]]} if said != "?" else {}
        answers[number] = known or {"dont_know": True}
    return answers


def _with_answers(row: dict[str, Any]) -> None:
    answers = {
        f"{pillar}-{number}": each
        for pillar, profile in row.pop("levels", {}).items()
        for number, each in compact(profile).items()
    }
    for question, more in row.pop("more", {}).items():
        answers.setdefault(question, {}).update(more)
        if "items" in more and answers[question].get("evidence") == "E0":
            answers[question]["evidence"] = "E1"
    row["answers"] = answers


def sign_ins() -> str:
    """How to sign in as each of the cast: a table for the terminal."""
    whole = content(date(2026, 1, 1))
    names = {each["id"]: each for each in whole["organisations"]}
    people = {each["id"]: each for each in whole["people"]}
    rows = [("Person", "E-mail", "Organisation", "Kind")]
    for own_id in CAST:
        person = people[own_id]
        belongs = person.get("memberships", [])
        place = names[belongs[0]["organisation"]] if belongs else {}
        kind = "reviewer" if belongs and belongs[0]["role"] == "reviewer" else place.get("kind")
        rows.append((person["name"], person["email"], place.get("name", "none"), kind or "none"))
    widths = [max(len(row[n]) for row in rows) for n in range(4)]
    lines = ["  ".join(f"{cell:{w}}" for cell, w in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  ".join("-" * w for w in widths))
    table = "\n".join(line.rstrip() for line in lines)
    return (
        f"Demonstration: everybody here is fictional.\n\n{table}\n\nPassword for all: {PASSWORD}\n"
    )
