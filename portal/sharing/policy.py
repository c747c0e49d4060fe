"""The visibility policy: viewer, class and facts in, sight out. Pure, and data through and through.

The matrix is read once from the text beside this module; `sight` is a look-up in it.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from portal.sharing.model import NO_FACTS, Fact, FieldClass, Matrix, Relation, Rule, Sight, Viewer


def sight(
    viewer: Viewer,
    field_class: FieldClass,
    *,
    facts: frozenset[Fact] = NO_FACTS,
    section: str = "",
    matrix: Matrix | None = None,
) -> Sight:
    """How much the viewer sees of a class (security.md 3.5); nothing unless a cell says more.

    `section` is the area of an answer or the code of a file, where a grant must name it.
    """
    table = matrix or the_matrix()
    known = facts - {Fact.GRANTED}
    if _scope(table, field_class, section) in viewer.scopes:
        known |= {Fact.GRANTED}
    seen = (_cell(table.rules(field_class, each), known) for each in viewer.relations)
    return max(seen, default=Sight.NOTHING)


@cache
def the_matrix() -> Matrix:
    """The matrix that the portal obeys."""
    return parse(tomllib.loads(files("portal.sharing").joinpath("matrix.toml").read_text("utf-8")))


def parse(data: Mapping[str, Any]) -> Matrix:
    """The matrix from its text form; raises KeyError or ValueError for a missing or odd cell."""
    cells = {
        (field_class, relation): tuple(_rule(text) for text in data[field_class][relation])
        for field_class in FieldClass
        for relation in Relation
    }
    return Matrix(cells, {FieldClass(key): text for key, text in data["scopes"].items()})


def as_json() -> dict[str, Any]:
    """The whole matrix for `portal policy --json`, cell by cell, in words."""
    table = the_matrix()
    return {
        "default": Sight.NOTHING.name.lower(),
        "classes": [each.value for each in FieldClass],
        "relations": [each.value for each in Relation],
        "scopes": {key.value: text for key, text in table.scopes.items()},
        "cells": {
            field_class.value: {
                relation.value: [_said(rule) for rule in table.rules(field_class, relation)]
                for relation in Relation
            }
            for field_class in FieldClass
        },
    }


def _cell(rules: tuple[Rule, ...], facts: frozenset[Fact]) -> Sight:
    return next((rule.sight for rule in rules if rule.facts <= facts), Sight.NOTHING)


def _scope(table: Matrix, field_class: FieldClass, section: str) -> str:
    return table.scopes.get(field_class, "").format(section=section)


def _rule(text: str) -> Rule:
    seen, _, condition = text.partition(" if ")
    facts = (part.strip() for part in condition.split("+") if part.strip())
    return Rule(Sight[seen.strip().upper()], frozenset(Fact(each) for each in facts))


def _said(rule: Rule) -> str:
    condition = " + ".join(sorted(rule.facts))
    return rule.sight.name.lower() + (f" if {condition}" if condition else "")
