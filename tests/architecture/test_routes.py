"""Every door has a sign: the access list, who writes, and the order of the decorators."""

import ast

import pytest

from portal.cli.checking import routes
from tests.architecture.access_list import as_toml, committed, in_code
from tests.architecture.house import dotted, python_files, role_of, tree

ROUTES = routes()
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
VERBS = {"get", "post", "put", "patch", "delete"}
SIGNS = {"public", "signed_in", "acting_as", "coordinators", "reviewers"}


def differences(listed, real):
    """What the list and the code disagree on, as `METHOD rule: listed, in the code`."""
    rows = {(rule, method) for table in (listed, real) for rule in table for method in table[rule]}
    return [
        f"{method} {rule}: listed {said}, in the code {does}"
        for rule, method in sorted(rows)
        if (said := listed.get(rule, {}).get(method)) != (does := real.get(rule, {}).get(method))
    ]


@pytest.mark.parametrize(
    ("listed", "real"),
    [
        ({}, {"/a": {"GET": "public"}}),
        ({"/a": {"GET": "public"}}, {}),
        ({"/a": {"GET": "public"}}, {"/a": {"GET": "signed_in"}}),
        ({"/a": {"GET": "public"}}, {"/a": {"GET": "public", "POST": "public"}}),
    ],
)
def test_comparison_sees_every_difference(listed, real):
    assert len(differences(listed, real)) == 1
    assert differences(real, real) == []


def test_access_list_is_what_the_code_does():
    assert differences(committed(), in_code()) == []


def test_access_list_is_written_as_the_tool_writes_it():
    from tests.architecture.access_list import LIST

    assert LIST.read_text(encoding="utf-8") == as_toml(committed())


def test_every_route_says_who_may_enter():
    assert [row["rule"] for row in ROUTES if not row["entry"]] == []


def test_route_writes_exactly_when_it_takes_an_unsafe_method():
    wrong = [
        f"{row['methods']} {row['rule']}"
        for row in ROUTES
        if row["writes"] != bool(UNSAFE & set(row["methods"]))
    ]
    assert wrong == []


def test_no_view_both_shows_and_changes():
    both = [row["rule"] for row in ROUTES if {"GET"} < set(row["methods"])]
    assert both == []


def test_strangers_change_nothing_but_their_way_in():
    """Every public door that writes, by name: a new one is a decision."""
    doors = {row["rule"] for row in ROUTES if row["entry"] == "public" and row["writes"]}
    assert doors == {
        "/sign-up",
        "/sign-up/<token>",
        "/reset",
        "/reset/<token>",
        "/sign-in",
        "/join/<token>",
        "/check",
        "/api/v1/sessions",
    }


@pytest.mark.parametrize(
    ("start", "sign"), [("/coordination/", "coordinators"), ("/reviews", "reviewers")]
)
def test_whole_branches_have_one_sign(start, sign):
    assert {row["entry"] for row in ROUTES if row["rule"].startswith(start)} == {sign}


def test_addresses_hold_codes_never_database_ids():
    assert [row["rule"] for row in ROUTES if "<int" in row["rule"] or "_id>" in row["rule"]] == []


def word(node: ast.expr) -> str:
    """`commits`, `acting_as` or, for `bp.get("/x")`, `get`."""
    call = node.func if isinstance(node, ast.Call) else node
    return call.attr if isinstance(call, ast.Attribute) else ast.unparse(call)


def signs(module: ast.Module) -> set[str]:
    """The guards, and names that a module gives them: `company = acting_as(Kind.COMPANY)`."""
    return SIGNS | {
        target.id
        for node in module.body
        if isinstance(node, ast.Assign) and word(node.value) == "acting_as"
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def misdressed(view: ast.FunctionDef, signs: set[str]) -> bool:
    """Route first, then exactly one sign, then `commits` for those that write, nothing else."""
    routed, *rest = [word(node) for node in view.decorator_list]
    doors = [word(node) for node in view.decorator_list if word(node) in VERBS]
    writes = ["commits"] if set(doors) - {"get"} else []
    plain = rest[len(doors) - 1 :]
    return routed not in VERBS or plain[:1] == [] or plain[0] not in signs or plain[1:] != writes


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("@bp.get('/a')\n@public\ndef f(): ...", False),
        ("@bp.post('/a')\n@signed_in\n@commits\ndef f(): ...", False),
        ("@bp.get('/a')\n@bp.get('/b')\n@acting_as(Kind.NODE)\ndef f(): ...", False),
        ("firm = acting_as(Kind.COMPANY)\n@bp.get('/a')\n@firm\ndef f(): ...", False),
        ("firm = something(Kind.COMPANY)\n@bp.get('/a')\n@firm\ndef f(): ...", True),
        ("@bp.get('/a')\ndef f(): ...", True),
        ("@public\n@bp.get('/a')\ndef f(): ...", True),
        ("@bp.post('/a')\n@commits\n@public\ndef f(): ...", True),
        ("@bp.post('/a')\n@public\ndef f(): ...", True),
        ("@bp.get('/a')\n@public\n@commits\ndef f(): ...", True),
        ("@bp.get('/a')\n@public\n@signed_in\ndef f(): ...", True),
    ],
)
def test_order_of_decorators_is_judged(source, wrong):
    module = ast.parse(source)
    assert misdressed(module.body[-1], signs(module)) is wrong


def test_decorators_stand_in_order():
    wrong = [
        f"{dotted(path)}.{node.name}"
        for path in python_files()
        if role_of(path) == "view"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and any(word(each) in VERBS for each in node.decorator_list)
        and misdressed(node, signs(tree(path)))
    ]
    assert wrong == []
