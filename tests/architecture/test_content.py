"""Content: editions as published, fields that questions feed, letters, behaviours, files."""

import hashlib
import re
from pathlib import Path

import pytest

from portal.organisations import catalogue as profiles
from portal.organisations.model import ProfileKind
from portal.readiness import catalogue
from portal.readiness.bank import PartKind
from tests.architecture.house import PORTAL

TEMPLATES = PORTAL / "templates"
STATIC = PORTAL / "static"
LETTERS = TEMPLATES / "letters"
BEHAVIOUR = re.compile(r"data-behaviour=[\"']([^\"']+)[\"']")
STATIC_URL = re.compile(r"static_url\(\s*[\"']([^\"']+)[\"']")
MODULE = re.compile(r"from [\"']\./(\w+)\.js[\"']|import\([\"'`]\./(\w+)\.js[\"'`]\)")
PLACEHOLDER = re.compile(r"{{\s*(\w+)")
EDITIONS = catalogue.editions()


def pages() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", EDITIONS)
def test_published_edition_is_stone(name):
    folder = catalogue.EDITIONS / name
    assert catalogue.published(catalogue.EDITIONS)[name] == catalogue.content_hash(folder)


@pytest.mark.parametrize("name", EDITIONS)
def test_edition_has_no_problem(name):
    assert catalogue.check(catalogue.EDITIONS / name) == ()


def fed_parts():
    """Every further field that feeds the project profile, with the field it feeds."""
    fields = {
        field.key: field
        for group in profiles.schema(ProfileKind.PROJECT).groups
        for field in group.fields
    }
    for name in EDITIONS:
        for question in catalogue.load(name).questions:
            for part in question.parts:
                if part.feeds:
                    yield f"{name} {question.id}.{part.id}", part, fields.get(part.feeds)


def test_every_fed_field_is_a_project_field():
    assert [place for place, _, field in fed_parts() if field is None] == []


def test_fed_choices_are_words_of_the_fields_vocabulary():
    foreign = {}
    for place, part, field in fed_parts():
        if field is None or part.kind not in {PartKind.CHOICE, PartKind.CHOICES}:
            continue
        known = {option.id for option in field.vocabulary.options} if field.vocabulary else set()
        if unknown := sorted({option.id for option in part.options} - known):
            foreign[place] = (field.key, unknown)
    assert foreign == {}


def letters() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in sorted(LETTERS.glob("*.txt")):
        name, lang, _ = path.name.split(".")
        found.setdefault(name, {})[lang] = path.read_text(encoding="utf-8")
    return found


def test_every_letter_speaks_both_languages():
    assert [name for name, texts in letters().items() if sorted(texts) != ["en", "sv"]] == []


def test_both_languages_of_a_letter_need_the_same_facts():
    needed = {
        name: [set(PLACEHOLDER.findall(text)) for text in texts.values()]
        for name, texts in letters().items()
    }
    assert {name for name, sets in needed.items() if any(one != sets[0] for one in sets)} == set()


@pytest.mark.parametrize("name", sorted(letters()))
def test_letter_opens_with_its_subject(name):
    for text in letters()[name].values():
        head, blank, *body = text.splitlines()
        assert (head.startswith("Subject: "), blank, bool("".join(body).strip())) == (
            True,
            "",
            True,
        )


def test_letters_link_only_to_the_configured_origin():
    foreign = {
        name: found
        for name, texts in letters().items()
        if (found := re.findall(r"https?://\S+", " ".join(texts.values())))
    }
    assert foreign == {}


def posted() -> set[str]:
    """Letters that code sends by a literal name."""
    source = " ".join(path.read_text(encoding="utf-8") for path in PORTAL.rglob("*.py"))
    return set(re.findall(r"letter=\"(\w+)\"", source))


def test_every_letter_that_is_posted_has_a_template():
    assert posted() - set(letters()) == set()


def behaviours() -> set[str]:
    return {
        name
        for path in pages()
        for names in BEHAVIOUR.findall(path.read_text(encoding="utf-8"))
        for name in re.sub(r"{[{%].*?[%}]}", " ", names).split()
    }


def test_every_behaviour_has_its_file():
    assert {name for name in behaviours() if not (STATIC / "js" / f"{name}.js").is_file()} == set()


def test_every_file_of_behaviour_is_used():
    modules = {path.stem: path.read_text(encoding="utf-8") for path in (STATIC / "js").glob("*.js")}
    imported = {a or b for source in modules.values() for a, b in MODULE.findall(source)}
    assert set(modules) - behaviours() - imported - {"start"} == set()


def test_every_behaviour_module_starts():
    for name in behaviours():
        source = (STATIC / "js" / f"{name}.js").read_text(encoding="utf-8")
        assert re.search(r"export (async )?function start\(|export const start\b", source), name


def test_every_static_address_leads_to_a_file():
    files = (*pages(), *PORTAL.rglob("*.py"))
    named = {n for path in files for n in STATIC_URL.findall(path.read_text(encoding="utf-8"))}
    assert named
    assert {name for name in named if not (STATIC / name).is_file()} == set()


def test_every_static_file_has_an_owner():
    text = " ".join(path.read_text(encoding="utf-8") for path in (*pages(), *PORTAL.rglob("*.py")))
    sheets = list(STATIC.rglob("*.css"))
    assert [path.name for path in sheets if path.name not in text] == []


def test_content_hash_notices_one_changed_byte(tmp_path):
    source = catalogue.EDITIONS / EDITIONS[0]
    for path in source.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    before = catalogue.content_hash(tmp_path)
    first = min(tmp_path.glob("*.toml"))
    first.write_bytes(first.read_bytes().replace(b'sv = "', b'sv = "X', 1))
    assert catalogue.content_hash(tmp_path) != before
    assert hashlib.sha256(b"").hexdigest() != before
