"""The `portal match` command: the engine on anybody's data, from files to ranked lists."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from portal.errors import InvalidError, Problem
from portal.matching.model import Field, Part, Policy, Profile
from portal.matching.reading import read_fields, read_profiles
from portal.matching.score import Scorer
from portal.matching.statistics import gather
from portal.matching.table import Found, Table
from portal.matching.units import UNIT, shown

PAST_POLICY = Policy(track_record=1.25, track_cap=30.0)
"""Track record where counterparts come with past deals: 1.25, never more than 30 decibans.

In theory one: of two counterparts to whom a deal is equally typical, the one with ten times the
deals has it ten times as often. Fields overlap, so summed lifts weigh too much beside it, and
measured on held-out deals with hardly any smoothing more ranks better: 0.150 / 0.172 / 0.185 /
0.189 nDCG@10 for 0 / 0.5 / 1 / 1.5 (matching.md 1.2 and 2A). Smoothing by `statistics.strength`
does part of that work: on markets with planted truth, 1.25 with it was as good as 1.5 without
where pasts are long, and clearly better than 1.5 where they hold two or three deals. It also
gathers attention on few counterparts, so the portal's own lists keep the default policy of 0.5, at
most 10 decibans.
"""

SENTENCES = {
    "empty_text": "must not be empty",
    "id_twice": "stands on an earlier line already",
    "key_reserved": "is reserved",
    "key_twice": "is given twice",
    "min_above_max": "has a minimum above its maximum",
    "no_fields": "must hold at least one field",
    "not_a_choice": "is not one of the allowed words",
    "not_finite": "must be a finite number",
    "not_json": "the line is not valid JSON",
    "not_list": "must be a list",
    "not_number": "must be a number",
    "not_object": "must be an object",
    "not_readable": "the file cannot be read",
    "not_text": "must be text",
    "not_toml": "the file is not valid TOML",
    "not_utf8": "the file is not UTF-8 text",
    "not_whole_number": "must be a whole number",
    "parents_endless": "has parents that run in a circle or too far up",
    "text_not_allowed": "holds characters that are not allowed",
    "text_too_long": "is too long",
    "too_large": "is too large",
    "too_many_values": "has too many values",
    "too_small": "is too small",
    "unknown_field": "is not a field that can stand here",
    "unknown_key": "is not a known key",
}

MOST_LISTED = 10_000
PARTS_SHOWN = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `portal match` takes."""
    parser.add_argument("--fields", required=True, metavar="FIELDS.toml", help="fields to compare")
    parser.add_argument("--seekers", required=True, metavar="FILE.jsonl", help="who gets a list")
    parser.add_argument(
        "--counterparts", required=True, metavar="FILE.jsonl", help="who stands in the lists"
    )
    parser.add_argument("--top", type=_top, default=20, metavar="N", help="length of a list")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run_command(args: argparse.Namespace) -> int:
    """Print the lists and return 0, or say what is wrong with the files and return 2."""
    try:
        found = run(args.fields, args.seekers, args.counterparts, args.top)
    except InvalidError as error:
        for problem in error.problems:
            sys.stderr.write(_printable(sentence(problem)) + "\n")
        return 2
    sys.stdout.write((json.dumps(found) if args.json else render_text(found)) + "\n")
    return 0


def run(
    fields_path: str, seekers_path: str, counterparts_path: str, top: int = 20
) -> list[dict[str, Any]]:
    """Rank the counterparts for every seeker. Raise InvalidError with every problem found."""
    fields = read_fields(fields_path)
    seekers = read_profiles(seekers_path, fields)
    counterparts = read_profiles(counterparts_path, fields)
    return [
        {"id": seeker.id, "matches": [_match(found) for found in listed]}
        for seeker, listed in zip(seekers, lists(fields, seekers, counterparts, top), strict=True)
    ]


def lists(
    fields: Sequence[Field], seekers: Sequence[Profile], counterparts: Sequence[Profile], top: int
) -> list[list[Found]]:
    """Every seeker's list, the seekers in file order."""
    past = any(profile.history for profile in counterparts)
    policy = PAST_POLICY if past else Policy()
    table = Table(Scorer(fields, gather(fields, seekers, counterparts), policy), counterparts)
    return [table.top(seeker, top) for seeker in seekers]


def render_text(lists: Sequence[dict[str, Any]]) -> str:
    """The lists for reading: rank, points, id, and what made the most of it."""
    lines: list[str] = []
    for entry in lists:
        lines.append(_printable(entry["id"]))
        for place, match in enumerate(entry["matches"], 1):
            mark = "" if match["status"] == "eligible" else "  cannot tell: "
            mark += ", ".join(reason["field"] for reason in match["reasons"])
            row = (
                f"{place:4}  {match['points']:+8.2f}  {match['id']}  {_told(match['parts'])}{mark}"
            )
            lines.append(_printable(row))
    return "\n".join(lines)


def sentence(problem: Problem) -> str:
    """One problem in words: file, line or field, and what is wrong."""
    facts = dict(problem.facts)
    said = SENTENCES[problem.code]
    return f"{facts['file']}: {facts['place']}: {f'{problem.field}: ' * bool(problem.field)}{said}"


def _match(found: Found) -> dict[str, Any]:
    """One match; points are in decibans, in hundredths so that parts add up to the total."""
    points, total = shown([part.units for part in found.score.parts], UNIT)
    return {
        "id": found.id,
        "points": total / 100,
        "parts": [
            _part(part, number) for part, number in zip(found.score.parts, points, strict=True)
        ],
        "status": found.verdict.status.value,
        "reasons": [
            {"field": reason.field, "owner": reason.owner.value, "status": reason.status.value}
            for reason in found.verdict.reasons
        ],
    }


def _part(part: Part, points: int) -> dict[str, Any]:
    return {"field": part.field, "value": part.value, "points": points / 100}


def _told(parts: Sequence[dict[str, Any]]) -> str:
    strongest = sorted(parts, key=lambda part: -abs(part["points"]))[:PARTS_SHOWN]
    return ", ".join(
        f"{part['field']}{'=' + part['value'] if part['value'] else ''} {part['points']:+.1f}"
        for part in strongest
        if part["points"]
    )


def _printable(text: str) -> str:
    """Text that any terminal can show: control characters and lone surrogates spelled out."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def _top(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if not 1 <= number <= MOST_LISTED:
        message = f"must be a whole number from 1 to {MOST_LISTED}"
        raise argparse.ArgumentTypeError(message)
    return number
