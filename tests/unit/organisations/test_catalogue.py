"""The fields and vocabularies that are shipped."""

import tomllib
from pathlib import Path

import pytest

from portal.organisations import catalogue, cleaning
from portal.organisations.cleaning import CLEANERS, PATTERNS
from portal.organisations.model import FACT_KEYS, FieldKind, ProfileKind
from portal.sharing.model import FieldClass

KINDS = list(ProfileKind)
EDITION = Path("portal/readiness/editions/atmp-2026.1")


@pytest.mark.parametrize("kind", KINDS)
def test_fields_are_complete_in_both_languages(kind):
    schema = catalogue.schema(kind)

    for field in schema.fields:
        texts = [
            field.label,
            *([field.hint] if field.hint else []),
            *(c.label for c in field.columns),
        ]
        assert all(text.en and text.sv for text in texts), field.key
        assert field.key == field.key.lower()
        assert field.pattern in {"", *PATTERNS}
        for each in (field, *field.columns):
            chosen = each.kind in (FieldKind.CHOICE, FieldKind.CHOICES)
            assert (each.vocabulary is not None) == chosen, each.key
            assert each.kind in CLEANERS
        assert (field.kind is FieldKind.TABLE) == bool(field.columns)
        assert (field.kind in (FieldKind.TABLE, FieldKind.LINES)) == bool(field.max_rows)
    keys = [field.key for group in schema.groups for field in group.fields]
    assert len(keys) == len(set(keys)) == len(schema.fields)
    for check in schema.checks:
        groups = {schema.field(check.first).group, schema.field(check.second).group}
        assert len(groups) == 1, "two fields of one rule stand on one page"


def test_vocabularies_are_complete_in_both_languages():
    for words in catalogue.vocabularies().values():
        assert words.options
        for option in words.options:
            assert option.label.en, option
            assert option.label.sv, option


def test_parents_are_known():
    def parents(key):
        return {option.parent for option in catalogue.vocabulary(key).options} - {""}

    def ids(key):
        return {option.id for option in catalogue.vocabulary(key).options}

    assert parents("stage") == ids("band")
    assert parents("modality") <= ids("type_code")
    assert parents("nuts3") <= ids("hub")
    assert parents("geography") <= ids("geography")


def test_classes_follow_the_letters_of_the_domain():
    """P is F0 or F1, N is F2, D is F6: a sample of domain.md 11.2 and 11.3."""
    project, investor = (
        catalogue.schema(ProfileKind.PROJECT),
        catalogue.schema(ProfileKind.INVESTOR),
    )

    classes = {
        key: project.field(key).field_class
        for key in ("stage", "modality", "ask_amount", "next_milestone", "runway_months",
                    "no_go_investors", "summary_public", "vector", *FACT_KEYS)
    }  # fmt: skip
    assert classes == {
        "stage": FieldClass.F0, "modality": FieldClass.F1, "ask_amount": FieldClass.F2,
        "next_milestone": FieldClass.F2, "runway_months": FieldClass.F6,
        "no_go_investors": FieldClass.F6, "summary_public": FieldClass.F1,
        "vector": FieldClass.F2, **dict.fromkeys(FACT_KEYS, FieldClass.F6),
    }  # fmt: skip
    assert investor.field("ticket_min").field_class is FieldClass.F2
    assert investor.field("conflicts").field_class is FieldClass.F6


def test_teaser_texts_keep_to_the_budget():
    project = catalogue.schema(ProfileKind.PROJECT)

    limits = {key: project.field(key).max_length for key in ("headline", "lead", "risks", "team")}
    assert limits == {"headline": 95, "lead": 180, "risks": 60, "team": 300}
    assert project.field("use_of_money").max_rows == project.field("risks").max_rows == 3


def parts():
    for path in sorted(EDITION.glob("*.toml")):
        for question in tomllib.loads(path.read_text("utf-8")).get("question", ()):
            for part in question.get("part", ()):
                if "feeds" in part:
                    yield part


@pytest.mark.parametrize("part", list(parts()), ids=lambda part: part["feeds"])
def test_parts_of_the_questions_feed_fields_that_take_them(part):
    field = catalogue.schema(ProfileKind.PROJECT).field(part["feeds"])
    options = [option["id"] for option in part.get("options", ())]
    samples = {
        "number": [part.get("min"), part.get("max")],
        "choice": options,
        "choices": [options],
        "date": ["2027-01-01"],
        "text": ["2026-500000-00-00"],
        "table": [[_row(part)]],
    }[part["kind"]]

    for sample in samples:
        found = cleaning.clean([field], {field.key: sample})
        assert found[field.key] is not None or sample in (0, [])


def _row(part):
    samples = {"text": "x", "number": 2000, "date": "2027-01-01"}
    return {
        column["id"]: column["options"][0]["id"]
        if column["kind"] == "choice"
        else samples[column["kind"]]
        for column in part.get("column", ())
    }


def test_stages_bands_and_types_are_those_of_the_question_bank():
    edition = tomllib.loads((EDITION / "edition.toml").read_text("utf-8"))

    def ids(key):
        return [option.id for option in catalogue.vocabulary(key).options]

    assert ids("stage") == [each["id"] for each in edition["stage"]]
    assert ids("band") == [each["id"] for each in edition["band"]]
    assert ids("type_code") == [each["id"] for each in edition["type"]]
    bands = {each["id"]: each["band"] for each in edition["stage"]}
    assert {o.id: o.parent for o in catalogue.vocabulary("stage").options} == bands


def test_keys_are_found_whatever_their_case():
    schema = catalogue.schema(ProfileKind.PROJECT)

    assert schema.field("patients_eligible_year_SE").key == "patients_eligible_year_se"
