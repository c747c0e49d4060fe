"""A published edition is stone; drafts and spoiled editions are not published."""

import json
import shutil

import pytest

from portal.errors import ConflictError
from portal.readiness import catalogue
from portal.readiness.catalogue import BankError
from portal.readiness.places import Problem


def test_hash_changes_with_content_and_not_with_line_ends(bank):
    folder = bank()
    before = catalogue.content_hash(folder)
    text = (folder / "aa.toml").read_bytes()

    (folder / "aa.toml").write_bytes(text.replace(b"\n", b"\r\n"))
    assert catalogue.content_hash(folder) == before
    assert catalogue.check(folder) == ()

    (folder / "aa.toml").write_bytes(text.replace(b"Because.", b"Because!", 1))
    assert catalogue.content_hash(folder) != before


def test_published_edition_is_stone(bank):
    folder = bank()
    digest = catalogue.publish(folder)
    assert json.loads((folder.parent / "published.json").read_text()) == {"small-2026.1": digest}
    assert catalogue.publish(folder) == digest
    assert catalogue.check(folder) == ()

    bank({"aa.toml": ("Because.", "Because!")})

    assert catalogue.check(folder) == (
        Problem("published.json", 0, "the published edition small-2026.1 was changed"),
    )
    with pytest.raises(ConflictError):
        catalogue.publish(folder)
    assert catalogue.published(folder.parent) == {"small-2026.1": digest}


def test_draft_and_spoiled_editions_are_not_published(bank):
    with pytest.raises(BankError):
        catalogue.publish(bank({"edition.toml": ('status = "published"', 'status = "draft"')}))
    with pytest.raises(BankError):
        catalogue.publish(bank({"aa.toml": ("weight = 3", "weight = 0")}))

    assert catalogue.published(bank().parent) == {}


def test_changed_copy_of_the_real_edition_is_found(tmp_path):
    copy = tmp_path / "atmp-2026.1"
    shutil.copytree(catalogue.EDITIONS / "atmp-2026.1", copy)
    shutil.copy(catalogue.EDITIONS / "published.json", tmp_path)
    assert catalogue.check(copy) == ()

    with (copy / "ip.toml").open("a", encoding="utf-8") as file:
        file.write("# later\n")

    assert [p.file for p in catalogue.check(copy)] == ["published.json"]
