"""A finished paper reads well to eyes, to a screen reader and in search."""

import re
from io import BytesIO
from itertools import pairwise

import pypdfium2
import pytest
from pypdf import PdfReader

from portal.papers.service import render
from tests.integration.papers.paper_sample import sample

HOSTILE = "W" * 10_000


@pytest.fixture(scope="module", params=["en", "sv"])
def paper(request) -> tuple[str, bytes]:
    return request.param, render(sample(request.param))


def nodes(pdf: bytes) -> list:
    found = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"])
    return found


def words(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def test_paper_declares_language_title_and_tags(paper):
    lang, pdf = paper
    reader = PdfReader(BytesIO(pdf))
    root = reader.trailer["/Root"]

    assert root["/Lang"] == lang
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert (
        reader.metadata.title
        == {"en": "Project Heron: teaser", "sv": "Projekt Häger: teaser"}[lang]
    )
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert [page["/Tabs"] for page in reader.pages] == ["/S"] * len(reader.pages)


def test_paper_carries_only_the_date_it_was_given(paper):
    info = PdfReader(BytesIO(paper[1])).metadata

    assert info["/CreationDate"] == "D:20260512123200+00'00"
    assert "/ModDate" not in info


def test_every_figure_has_words(paper):
    figures = [node.get("/Alt") for node in nodes(paper[1]) if node["/S"] == "/Figure"]

    assert len(figures) == 8
    assert all(figures)


def test_headings_skip_no_level_and_cells_name_their_heads(paper):
    tree = nodes(paper[1])
    levels = [int(node["/S"][2]) for node in tree if re.fullmatch(r"/H\d", node["/S"])]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all("/Headers" in str(node.get("/A", "")) for node in tree if node["/S"] == "/TD")


def test_running_lines_stay_out_of_the_reading_order(paper):
    lang, pdf = paper
    label = {"en": "Demonstration: fictional", "sv": "Demonstration: påhittat"}[lang]
    pages = {"en": ["Page 1 of 2", "Page 2 of 2"], "sv": ["Sida 1 av 2", "Sida 2 av 2"]}[lang]
    page_words = words(pdf)

    assert [label in text for text in page_words] == [True, True]
    assert [said in text for said, text in zip(pages, page_words, strict=True)] == [True, True]
    content = PdfReader(BytesIO(pdf)).pages[1].get_contents().get_data()
    assert b"/Artifact" in content


def test_real_paper_has_no_demonstration_label():
    assert "Demonstration" not in "".join(words(render(sample("en", demo=False))))


def test_letters_of_our_languages_come_out_as_typed(paper):
    text = " ".join("".join(words(paper[1])).split())

    assert "Łódź, Kraków, Győr, Malmö, Tromsø, Århus. Żółć, gęś, jaźń, Őrség." in text


def test_no_letter_lies_outside_the_margins(paper):
    assert outside(paper[1]) == []


def test_no_letter_lies_outside_the_margins_with_hostile_words():
    wide = sample(
        "en", headline=HOSTILE[:400], running=HOSTILE[:60], ask=HOSTILE[:400], how=HOSTILE[:300],
        facts=[(HOSTILE[:40], HOSTILE[:30], HOSTILE[:60])] * 4, uses=[HOSTILE[:200]],
        areas=[("IP", 3, HOSTILE[:200], HOSTILE[:80])] * 5,
        plan=[(HOSTILE[:40], HOSTILE[:90], HOSTILE[:90])],
    )  # fmt: skip

    assert outside(render(wide)) == []


def outside(pdf: bytes) -> list[tuple[int, str]]:
    """Letters nearer to the edge than the narrow margin allows (18 mm is 51 points)."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, 1):
            width, height = page.get_size()
            text = page.get_textpage()
            for index in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(index)
                letter = text.get_text_range(index, 1)
                inside = left >= 50 and right <= width - 50 and bottom >= 15 and top <= height - 15
                if letter.strip() and not inside:
                    found.append((number, letter))
    return found


def test_fonts_are_embedded(paper):
    reader = PdfReader(BytesIO(paper[1]))
    fonts = {
        str(font.get_object()["/BaseFont"]): font.get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].get_object().values()
    }

    assert fonts
    for font in fonts.values():
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
