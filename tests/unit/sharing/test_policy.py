"""The visibility matrix as a truth table, written down a second time from security.md 3.5.

Each letter below stands for what a cell must give under every combination of the facts that it
may depend on. A flipped cell, or a changed condition, is noticed: the last test proves it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest

from portal.sharing import policy
from portal.sharing.model import (
    Fact,
    FieldClass,
    Matrix,
    Relation,
    Rule,
    Scope,
    Sight,
    Viewer,
)
from tests.cast import NOW

F = Fact
NOTHING, EXISTENCE, READ, WRITE = Sight

# letter -> what is seen, given the set of true facts
CELLS = {
    "-": lambda f: NOTHING,
    "x": lambda f: EXISTENCE,
    "R": lambda f: READ,
    "W": lambda f: WRITE,
    "l": lambda f: READ if F.LISTED in f else NOTHING,
    "p": lambda f: READ if F.PUBLISHED in f else NOTHING,
    "q": lambda f: READ if f & {F.SNAPSHOT, F.PUBLISHED} else NOTHING,
    "c": lambda f: READ if F.GRANTED in f else NOTHING,
    "s": lambda f: READ if F.SNAPSHOT in f else NOTHING,
    "v": lambda f: READ if f >= {F.SNAPSHOT, F.LEVELS_ASKED} else NOTHING,
    "n": lambda f: READ if f >= {F.SNAPSHOT, F.NAMED} else NOTHING,
    "m": lambda f: READ if f >= {F.SNAPSHOT, F.IN_FORM} else NOTHING,
    "g": lambda f: WRITE if F.SETTING in f else READ,
    "a": lambda f: WRITE if F.OPEN in f else READ,
    "k": lambda f: READ if f >= {F.CLOSED, F.COI_DECLARED} else NOTHING,
    "i": lambda f: READ if F.CLOSED in f else EXISTENCE if F.INTENDS in f else NOTHING,
    "r": lambda f: READ if F.RELEASED in f else NOTHING,
    "o": lambda f: WRITE if F.OWN in f else READ if F.OWN_SUBMITTED in f else NOTHING,
    "e": lambda f: READ if F.OWN in f else NOTHING,
    "t": lambda f: EXISTENCE if F.ENOUGH in f else NOTHING,
    "u": lambda f: WRITE if F.OWN in f else NOTHING,
    "w": lambda f: WRITE if F.OWN in f else READ,
    "d": lambda f: READ if F.INTRODUCED in f else NOTHING,
    "b": lambda f: READ if F.NAMED in f else NOTHING,
}
# Columns in the order of Relation: anonymous, member, admin, ex-member, other company, partner,
# grantee, reviewer, reviewer other, coordinator, coordinator other, platform admin, worker.
GOLDEN = {
    FieldClass.F0: "l W W l l l l l l l l l x",
    FieldClass.F1: "p W W p p p R q p q p p x",
    FieldClass.F2: "- W W - - - c s - s - - x",
    FieldClass.F3: "- R R - - - c v - s - - x",
    FieldClass.F4: "- W W - - - c s - s - - x",
    FieldClass.F5: "- W W - - - c n - s - - x",
    FieldClass.F6: "- g W - - - - m - - - - x",
    FieldClass.F7: "- R a - - - - k - i - - x",
    FieldClass.F8: "- r r - - - - o - R - - x",
    FieldClass.F9: "- - - - - - - e e W - - x",
    FieldClass.F10: "- r r - - - - r - W - - x",
    FieldClass.F11: "- R R - - - - - - - - - x",
    FieldClass.F11P: "- - - - - e e - - t - - x",
    FieldClass.F12: "- R R - - e e e e s - x W",
    FieldClass.F13: "- u w u - d d b - s - x x",
    FieldClass.F14: "R R R R R R R R R R R R -",
}
EXPECTED = {
    (field_class, relation): CELLS[letter]
    for field_class, row in GOLDEN.items()
    for relation, letter in zip(Relation, row.split(), strict=True)
}
SITUATIONS = [frozenset(some) for size in range(3) for some in combinations(sorted(Fact), size)] + [
    frozenset(Fact)
]
SECTION = "IP"
NAMES = {
    FieldClass.F2: "profile",
    FieldClass.F3: "levels",
    FieldClass.F4: "answers:IP",
    FieldClass.F5: "file:IP",
}
CELLS_OF_MATRIX = sorted(EXPECTED)


def viewer(relation, field_class, facts):
    """A viewer that holds the fitting grant exactly when the fact says so."""
    name = NAMES.get(field_class)
    names = frozenset({name}) if name and F.GRANTED in facts else frozenset()
    return Viewer(frozenset({relation}), NOW, (Scope(names, NOW + timedelta(days=1)),))


def differs(cell, matrix):
    """The situations in which the matrix departs from the golden table in one cell."""
    field_class, relation = cell
    return [
        facts
        for facts in SITUATIONS
        if policy.sight(
            viewer(relation, field_class, facts),
            field_class,
            facts=facts,
            section=SECTION,
            matrix=matrix,
        )
        != EXPECTED[cell](facts)
    ]


@pytest.mark.parametrize("cell", CELLS_OF_MATRIX, ids="-".join)
def test_cell_gives_what_the_golden_table_says(cell):
    assert differs(cell, policy.the_matrix()) == []


def mutations(rules):
    """Every way to flip a cell: other sights, dropped conditions, added or lost rules."""
    for sight in Sight:
        yield (Rule(sight),)
    for n, rule in enumerate(rules):
        for sight in set(Sight) - {rule.sight}:
            yield (*rules[:n], replace(rule, sight=sight), *rules[n + 1 :])
        for fact in rule.facts:
            yield (*rules[:n], replace(rule, facts=rule.facts - {fact}), *rules[n + 1 :])
        yield (*rules[:n], *rules[n + 1 :])


def with_cell(cell, rules):
    matrix = policy.the_matrix()
    return Matrix({**matrix.cells, cell: tuple(rules)}, matrix.scopes)


def same(cell, rules):
    """Whether the rules mean what the cell meant, whatever they look like."""
    original = policy.the_matrix().cells[cell]

    def seen(given, facts):
        return next((r.sight for r in given if r.facts <= facts), NOTHING)

    return all(seen(rules, facts) == seen(original, facts) for facts in SITUATIONS)


@pytest.mark.parametrize("cell", CELLS_OF_MATRIX, ids="-".join)
def test_every_flipped_cell_is_noticed(cell):
    flipped = [
        rules for rules in mutations(policy.the_matrix().cells[cell]) if not same(cell, rules)
    ]

    assert len(flipped) >= 3
    assert [rules for rules in flipped if not differs(cell, with_cell(cell, rules))] == []


def test_matrix_has_a_cell_for_every_class_and_relation():
    assert set(policy.the_matrix().cells) == {(c, r) for c in FieldClass for r in Relation}
    assert len(EXPECTED) == 16 * 13


def test_default_is_nothing():
    assert policy.sight(Viewer(frozenset(), NOW), FieldClass.F0) == NOTHING


@pytest.mark.parametrize(("moment", "seen"), [(-1, READ), (0, NOTHING), (1, NOTHING)])
def test_grant_ends_at_its_moment(moment, seen):
    end = NOW + timedelta(days=90)
    grant = Scope(frozenset({"profile"}), end)
    holder = Viewer(frozenset({Relation.GRANTEE}), end + timedelta(seconds=moment), (grant,))

    assert policy.sight(holder, FieldClass.F2) == seen


def test_grant_names_one_area_and_no_other():
    grant = Scope(frozenset({"answers:IP"}), NOW + timedelta(days=1))
    holder = Viewer(frozenset({Relation.GRANTEE}), NOW, (grant,))

    seen = {
        area: policy.sight(holder, FieldClass.F4, section=area)
        for area in ("IP", "DAT", "", "IP ", "ip")
    }
    assert seen == {"IP": READ, "DAT": NOTHING, "": NOTHING, "IP ": NOTHING, "ip": NOTHING}


def test_callers_cannot_claim_a_grant():
    holder = Viewer(frozenset({Relation.GRANTEE}), NOW)

    assert policy.sight(holder, FieldClass.F2, facts=frozenset({F.GRANTED})) == NOTHING


def test_two_relations_see_what_either_sees():
    both = Viewer(frozenset({Relation.PARTNER, Relation.GRANTEE}), NOW)

    assert policy.sight(both, FieldClass.F1) == READ


def test_json_holds_every_cell():
    found = policy.as_json()

    assert found["default"] == "nothing"
    assert found["cells"]["F2"]["grantee"] == ["read if granted"]
    assert found["cells"]["F6"]["member"] == ["write if setting", "read"]
    assert sum(len(row) for row in found["cells"].values()) == 208


@pytest.mark.parametrize("broken", ["gone", "sight", "fact"])
def test_broken_matrix_is_refused(broken):
    data: Mapping = {
        field_class: {relation: ["nothing"] for relation in Relation} for field_class in FieldClass
    } | {"scopes": {}}
    if broken == "gone":
        del data[FieldClass.F3][Relation.WORKER]
    else:
        data[FieldClass.F3][Relation.WORKER] = ["look" if broken == "sight" else "read if rich"]

    with pytest.raises((KeyError, ValueError)):
        policy.parse(data)
