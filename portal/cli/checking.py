"""`portal routes`, `policy`, `invariants`: what holds, for people and for outside checks."""

import argparse
import sys
from typing import Any

from portal.app import create_app, test_settings
from portal.cli.shared import Commands, command, database, print_json, settings
from portal.db import Database, trail
from portal.web.guards import ENTRY, WRITES, name_of


def add_commands(commands: Commands) -> None:
    """Add them."""
    for name, run, text in (
        ("routes", run_routes, "every route with who may enter"),
        ("policy", run_policy, "the visibility matrix"),
    ):
        command(commands, name, run, text).add_argument("--json", action="store_true")
    command(commands, "invariants", run_invariants, "recompute what is stored; list differences")


def routes() -> list[dict[str, Any]]:
    """Every route: rule, methods, endpoint, who may enter, whether it writes."""
    app = create_app(test_settings(database_url="sqlite://"), Database("sqlite://"))
    found = []
    for rule in app.url_map.iter_rules():
        view = name_of(app.view_functions[rule.endpoint])
        found.append(
            {
                "rule": rule.rule,
                "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
                "endpoint": rule.endpoint,
                "entry": "public" if rule.endpoint == "static" else ENTRY.get(view),
                "writes": view in WRITES,
            }
        )
    return sorted(found, key=lambda row: (row["rule"], row["methods"]))


def run_routes(options: argparse.Namespace) -> int:
    """Print them."""
    rows = routes()
    if options.json:
        print_json(rows)
        return 0
    for row in rows:
        methods = ",".join(row["methods"])
        sys.stdout.write(f"{methods:12} {row['rule']:60} {row['entry']}\n")
    return 0


def run_policy(options: argparse.Namespace) -> int:
    """Print the matrix."""
    from portal.sharing import policy

    matrix = policy.as_json()
    if options.json:
        print_json(matrix)
        return 0
    for field_class, row in matrix["cells"].items():
        cells = ", ".join(f"{relation}: {said}" for relation, said in row.items() if said)
        sys.stdout.write(f"{field_class}: {cells}\n")
    return 0


def run_invariants(_options: argparse.Namespace) -> int:
    """Recompute every stored score and check the audit trail; exit code 1 on any difference."""
    from portal.readiness import service as readiness
    from portal.rounds import service as rounds

    with database(settings()) as opened, opened.read() as session:
        faults = [
            *trail.verify(session),
            *readiness.invariants(session),
            *rounds.invariants(session),
        ]
    print_json({"differences": faults, "count": len(faults)})
    return 1 if faults else 0
