"""Codes, hashes and names that a reader can check."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from portal.papers.provenance import (
    canonical,
    check_code,
    content_hash,
    file_name,
    qr_svg,
    read_code,
    slug,
)

DAY = date(2026, 5, 12)


@pytest.mark.parametrize(
    ("random", "code"),
    [(b"\x00" * 5, "0000-0000"), (b"\xff" * 5, "ZZZZ-ZZZZ"),
     (bytes.fromhex("3b8729d5dd"), "7E3J-KNEX")],
)  # fmt: skip
def test_check_code_is_five_bytes_in_eight_letters(random, code):
    assert check_code(random) == code


@pytest.mark.parametrize("random", [b"", b"\x00" * 4, b"\x00" * 6])
def test_check_code_refuses_another_number_of_bytes(random):
    with pytest.raises(ValueError, match="five"):
        check_code(random)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("7F3K-9QAX", "7F3K-9QAX"), (" 7f3k 9qax ", "7F3K-9QAX"), ("OIL0-0000", "0110-0000"),
     ("7F3K9QA", None), ("7F3K-9QAU", None), ("", None), ("7" * 10_000, None),
     ("ÅÄÖ\x00" * 2, None)],
)  # fmt: skip
def test_read_code_takes_what_a_person_types(typed, code):
    assert read_code(typed) == code


def test_canonical_bytes_ignore_the_order_of_keys():
    assert canonical({"b": 1, "a": ["å", None]}) == '{"a":["å",null],"b":1}'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_canonical_refuses_what_json_cannot_say(value):
    with pytest.raises(ValueError, match="compliant"):
        canonical({"a": value})


def test_content_hash_is_sha256():
    assert content_hash(b"abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


@pytest.mark.parametrize(
    ("project", "kind", "lang", "name"),
    [("heron", "teaser", "en", "heron-teaser-2026-05-12-en.pdf"),
     ("heron", "report", "sv", "heron-mognadsrapport-2026-05-12-sv.pdf"),
     ("heron", "summary", "sv", "heron-sammanfattning-2026-05-12-sv.pdf"),
     ("../Häger & Co", "report", "en", "hager-co-readiness-report-2026-05-12-en.pdf")],
)  # fmt: skip
def test_file_name_says_project_kind_day_and_language(project, kind, lang, name):
    assert file_name(project, kind, DAY, lang) == name


@pytest.mark.parametrize(
    ("name", "made"), [("", "project"), ("日本", "project"), ("a" * 99, "a" * 40)]
)
def test_slug_is_never_empty_nor_long(name, made):
    assert slug(name) == made


def test_qr_is_24_mm_inside_four_modules_of_quiet():
    root = ET.fromstring(qr_svg("https://brygga.example/check/7F3K-9QAX", "Check code"))

    side = int(root.attrib["viewBox"].split()[2])
    millimetres = float(root.attrib["width"]) / 96 * 25.4

    assert root[0].text == "Check code"
    assert abs(millimetres * (side - 8) / side - 24) < 0.01
    assert "M4 4h7" in root[2].attrib["d"]
