"""Each form on each page, filled with what no form expects: an answer, never a fault."""

import re
from html import unescape

import pytest

from tests.integration.visibility.harvest import TYPED, UNTOUCHED, forms
from tests.integration.visibility.tour import crawl

# What ends the walk or says nothing about forms: leaving, making papers, one's own password.
SKIPPED = re.compile(r"/sign-out|.*/papers$|/settings/password|/switch")
# The same forms for everybody: once is enough.
PUBLIC = re.compile(r"/sign-|/reset|/check|/organisations/new|/members")
CODE = re.compile(r"/[0-9a-hjkmnp-tv-z]{10}(?=/|$)")
BAD = (
    "a\x00b",
    "NaN",
    "-1",
    "9" * 30,
    "9223372036854775808",
    "1e400",
    "2026-02-30",
    "x" * 6_000,
    "<script>alert(1)</script>",
    "\ufffe\U0010ffff",
    "line\nline\ttab",
    "٣٤",
    "../../etc/passwd",
    "{{ 7 * 7 }}%s%(x)s",
    "",
)
KEPT = "zqkept{}"


def harvested(place, name):
    """Every form that the viewer meets, once per shape."""
    found = {}
    for path, got in crawl(place, name, depth=1):
        if got.status != 200 or b"<form" not in got.body:
            continue
        for each in forms(path, got.text):
            where = CODE.sub("/*", each.action.partition("?")[0])
            if SKIPPED.match(each.action) or (name != "ada" and PUBLIC.match(each.action)):
                continue
            found.setdefault((where, each.shape), each)
    # Buttons that end something have few fields: they come last.
    return sorted(found.values(), key=lambda form: -len(form.inputs))


def posted(form):
    """Mutations of the whole form and of each of its fields: (what was done, what is sent)."""
    names = [name for name in form.inputs if name not in UNTOUCHED]
    for bad in BAD:
        yield f"all {bad[:12]!r}", form.filled(**dict.fromkeys(names, bad))
    for number, name in enumerate(names):
        bad = BAD[number % len(BAD)]
        yield f"{name} {bad[:12]!r}", form.filled(**{name: bad})
        if number % 3 == 0:
            yield f"{name} twice", form.filled(**{name: [bad, "x", "x"]})
    yield "nothing", {}
    yield "unknown", {f"odd{n}": "x" for n in range(30)}
    yield "many", {name: ["x"] * 200 for name in names}


@pytest.mark.parametrize("name", ["ada", "ines", "cora", "ros"])
def test_no_form_breaks_and_none_loses_what_was_typed(copy, name):
    viewer, wrong, tried = copy.viewer(name), [], 0
    found = harvested(copy, name)
    for form in found:
        for told, typed in posted(form):
            sent = viewer.post(form.action, typed)
            tried += 1
            if sent.status_code >= 500:
                wrong.append(f"{form.action} {told}: {sent.status_code}")
    assert wrong == []
    assert tried > 20 * len(found) > 0


@pytest.mark.parametrize("name", ["ada", "ines", "cora", "ros"])
def test_what_was_typed_stays_when_something_else_is_wrong(copy, name):
    viewer, lost, refused = copy.viewer(name), [], 0
    for form in harvested(copy, name):
        texts = [each.name for each in form.inputs.values() if each.kind in TYPED - {"date"}]
        for bad in texts:
            typed = {each: KEPT.format(n) for n, each in enumerate(texts)}
            wrong = "x" * 6_000
            sent = viewer.post(form.action, form.filled(**{**typed, bad: wrong}))
            if sent.status_code != 422:
                continue
            refused += 1
            page = unescape(sent.get_data(as_text=True))
            assert wrong in page, f"{form.action} lost the wrong text of {bad}"
            lost += [
                f"{form.action} {each}"
                for each, text in typed.items()
                if each != bad and text not in page
            ]
    assert lost == []
    assert refused > 0
