"""The fields and vocabularies of profiles, read once from the TOML files beside this module."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from portal.organisations.model import (
    Check,
    Column,
    Field,
    FieldKind,
    Group,
    Option,
    ProfileKind,
    Schema,
    Text,
    Vocabulary,
)
from portal.sharing.model import FieldClass


@cache
def vocabularies() -> Mapping[str, Vocabulary]:
    """Every vocabulary by its key."""
    return {
        key: Vocabulary(key, tuple(_option(option, words) for option, words in options.items()))
        for key, options in _read("vocabularies.toml").items()
    }


def vocabulary(key: str) -> Vocabulary:
    """One vocabulary; raises KeyError for a key that is not in the file."""
    return vocabularies()[key]


@cache
def schema(kind: ProfileKind) -> Schema:
    """All fields of one kind of profile."""
    data = _read(f"fields/{kind}.toml")
    groups = tuple(_group(each) for each in data["group"])
    checks = tuple(Check(**each) for each in data.get("check", ()))
    return Schema(ProfileKind(data["kind"]), groups, checks)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("portal.organisations").joinpath(name).read_text("utf-8"))


def _option(option: str, words: list[str]) -> Option:
    return Option(option, Text(words[0], words[1]), words[2] if len(words) > 2 else "")


def _group(data: Mapping[str, Any]) -> Group:
    fields = tuple(_field(each, data["id"]) for each in data["fields"])
    return Group(data["id"], Text(**data["label"]), fields)


def _field(data: Mapping[str, Any], group: str) -> Field:
    return Field(
        **_column_facts(data),
        field_class=FieldClass(data["class"]),
        group=group,
        hint=Text(**data["hint"]) if "hint" in data else None,
        required=data.get("required", False),
        columns=tuple(Column(**_column_facts(each)) for each in data.get("columns", ())),
        max_rows=data.get("max_rows", 0),
    )


def _column_facts(data: Mapping[str, Any]) -> dict[str, Any]:
    words = vocabulary(data["vocabulary"]) if "vocabulary" in data else None
    plain = ("max_length", "minimum", "maximum", "decimals", "pattern")
    return {
        "key": data["key"],
        "kind": FieldKind(data["kind"]),
        "label": Text(**data["label"]),
        "vocabulary": words,
        **{name: data[name] for name in plain if name in data},
    }
