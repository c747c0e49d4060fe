"""The access list as TOML: `python -m tests.architecture.access_list` prints what the code says.

The committed list, `routes.toml`, is changed by hand and read in review; the test compares both.
"""

import sys
import tomllib
from pathlib import Path

from portal.cli.checking import routes

LIST = Path(__file__).with_name("routes.toml")
HEAD = """\
# The access list: every address, what it takes, who may enter. A test compares it with the code,
# both ways. `acting_as` names kinds of organisation; for everybody else the page does not exist.
"""

AccessList = dict[str, dict[str, str]]


def committed() -> AccessList:
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


def in_code() -> AccessList:
    found: AccessList = {}
    for row in routes():
        for method in row["methods"]:
            found.setdefault(row["rule"], {})[method] = str(row["entry"])
    return found


def as_toml(rows: AccessList) -> str:
    lines = [HEAD]
    for rule, methods in sorted(rows.items()):
        said = ", ".join(f'{method} = "{entry}"' for method, entry in sorted(methods.items()))
        lines.append(f'"{rule}" = {{ {said} }}')
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(as_toml(in_code()))
