"""Anybody may check a paper, and learns nothing else (ux.md P4)."""

import re
from io import BytesIO

import pypdf
import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.organisations import service as organisations
from portal.papers import views
from tests.cast import NOW

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
VERDICT = re.compile(r'role="status">\s*<h2>(?:<svg.*?</svg>)?(.*?)</h2>(.*?)</div>', re.DOTALL)


@pytest.fixture
def heron(db, cast):
    with db.write() as session:
        made = organisations.create_project(session, cast.ada, name="Project Heron", now=NOW)
        organisations.save_profile(
            session,
            cast.ada,
            code=made.code,
            rev=1,
            values={"stage": "S05", "type_code": ["GX"], "headline": "CANARY"},
            now=NOW,
        )
        session.commit()
    return made.code


@pytest.fixture
def publish(db, cast, heron):
    """`publish("words")` publishes Heron with this headline."""

    def change(headline):
        with db.write() as session:
            page = organisations.profile_page(session, cast.ada, code=heron, now=NOW)
            rev = organisations.save_profile(
                session,
                cast.ada,
                code=heron,
                rev=page.rev,
                values={"headline": headline},
                now=NOW,
            )
            organisations.publish(
                session,
                cast.ada,
                code=heron,
                rev=rev,
                texts=["headline"],
                name_public=True,
                now=NOW,
            )
            session.commit()

    return change


@pytest.fixture
def ada(browse):
    return browse("ada")


@pytest.fixture
def make(ada, heron):
    """`make()` is Ada's new report as (code, file)."""

    def press(**fields):
        asked = {"kind": "report", "lang": "en", **fields}
        response = ada.post(f"/projects/{heron}/papers", asked)
        assert response.status_code == 200, response.get_data(as_text=True)[-1500:]
        pages = pypdf.PdfReader(BytesIO(response.data)).pages
        codes = set(CODE.findall(pages[-1].extract_text()))
        assert len(codes) == 1
        return codes.pop(), response.data

    return press


def send(browser, **fields):
    file = fields.pop("file", None)
    data = {
        **fields,
        **({"file": FileStorage(BytesIO(file), "paper.pdf")} if file is not None else {}),
    }
    boundary, body = encode_multipart(data)
    return browser.post("/check", body, content_type=f"multipart/form-data; boundary={boundary}")


def verdict(response):
    """The verdict's title and text."""
    assert response.status_code == 200
    found = VERDICT.search(response.get_data(as_text=True))
    return found[1].strip(), " ".join(re.sub("<.*?>", " ", found[2]).split())


def test_same_paper_again_is_the_same_file(make):
    code, file = make()

    assert make() == (code, file)
    assert make(lang="sv")[0] != code


def test_stranger_learns_that_code_and_file_are_genuine(browse, make):
    code, file = make()
    stranger = browse(None)

    by_code = verdict(stranger.get(f"/check/{code.lower().replace('-', '')}"))
    by_file = verdict(send(stranger, file=file))
    both = verdict(send(stranger, code=code, file=file))

    assert {by_code[0], by_file[0], both[0]} == {"Genuine and current"}
    assert "The code alone does not show" in by_code[1]
    assert "This file is unchanged since it was issued on" in by_file[1]
    assert both == by_file


def test_changed_file_under_a_known_code_is_said_to_be_altered(browse, make):
    code, file = make()
    response = send(browse(None), code=code, file=file + b" ")

    assert verdict(response)[0] == "Not the file that was issued"


def test_older_teaser_is_replaced_by_the_next(browse, make, publish):
    publish("First words")
    code, file = make(kind="teaser", levels="1")
    publish("Other words")
    newer, _ = make(kind="teaser", levels="1")
    stranger = browse(None)

    title, text = verdict(send(stranger, file=file))

    assert newer != code
    assert title == "Genuine, but a newer one was issued"
    assert "A newer one was issued on" in text
    assert verdict(stranger.get(f"/check/{newer}"))[0] == "Genuine and current"
    assert newer not in send(stranger, code=code).get_data(as_text=True)


def test_owner_withdraws_a_paper_and_everybody_is_told(browse, ada, heron, make):
    code, file = make()
    address = f"/projects/{heron}/papers/{code}/withdrawal"
    assert f"Withdraw the paper {code}?" in ada.get(address).get_data(as_text=True)

    assert ada.post(address).status_code == 303

    assert "Withdrawn on" in ada.get(f"/projects/{heron}/papers").get_data(as_text=True)
    title, text = verdict(send(browse(None), file=file))
    assert title == "This paper has been withdrawn"
    assert "Do not rely on it." in text
    assert make()[0] != code


@pytest.mark.parametrize("who", ["otto", "bea", "ines", "cora"])
def test_stranger_cannot_withdraw_and_does_not_learn_of_the_paper(browse, heron, make, who):
    code, _ = make()
    browser = browse(who)
    address = f"/projects/{heron}/papers/{code}/withdrawal"

    assert (browser.get(address).status_code, browser.post(address).status_code) == (404, 404)
    assert verdict(browser.get(f"/check/{code}"))[0] == "Genuine and current"


@pytest.mark.parametrize("who", [None, "otto", "bea"])
def test_check_page_names_nobody_and_no_content(browse, heron, make, publish, who):
    publish("CANARY")
    pages = []
    for kind in ("report", "teaser"):
        code, file = make(kind=kind)
        browser = browse(who)
        pages += [
            browser.get(f"/check/{code}"),
            send(browser, code=code),
            send(browser, file=file),
            send(browser, code=code, file=b"other"),
        ]

    for text in (response.get_data(as_text=True) for response in pages):
        for hidden in ("Heron", "Ardent", "CANARY", heron, "Ada"):
            assert hidden not in text.partition("<main")[2]


def test_unknown_and_malformed_codes_look_alike(browse, make):
    make()
    stranger = browse(None)
    pages = set()
    for typed in ("0000-0000", "ABC", "x" * 300, "%C3%A5"):
        response = stranger.get(f"/check/{typed}")
        pages.add((response.status_code, verdict(response)))
    pages.add((200, verdict(send(stranger, code="a\x00b"))))
    pages.add((200, verdict(send(stranger, file=b""))))

    assert [(status, title) for status, (title, _text) in pages] == [(200, "Not known here")]


def test_nothing_to_check_is_said_beside_the_field(browse):
    response = send(browse(None), code=" ")

    assert response.status_code == 422
    assert "Enter a check code or choose a file." in response.get_data(as_text=True)


def test_file_may_be_larger_than_other_forms_and_not_endless(browse, app):
    stranger = browse(None)
    large = app.config["MAX_CONTENT_LENGTH"] * 2

    assert verdict(send(stranger, file=b"x" * large))[0] == "Not known here"
    refused = send(stranger, file=b"x" * (views.MAX_FILE + views.AROUND_FILE))

    assert refused.status_code == 413
    assert "This file is larger than 5 MB" in refused.get_data(as_text=True)


def test_one_source_cannot_ask_without_end(browse):
    stranger = browse(None)
    statuses = [stranger.get("/check/0000-0000").status_code for _ in range(views.MOST + 1)]

    assert statuses == [200] * views.MOST + [429]
    assert send(stranger, code="0000-0000").status_code == 429
    assert stranger.get("/check").status_code == 200


def test_page_speaks_swedish(browse, make):
    code, _ = make(lang="sv")
    response = browse(None).get(f"/check/{code}?lang=sv")
    text = response.get_data(as_text=True)

    assert verdict(response)[0] == "Äkta och aktuell"
    for words in ("Kontrollera ett dokument", "Mognadsrapport", "Svenska", "Frågebank"):
        assert words in text


def test_paper_made_without_the_register_sends_nobody_to_the_check_page(app, heron, db, cast):
    from portal.readiness import printing, report

    with db.read() as session:
        material = printing.report_material(session, cast.ada, project=heron, snapshot="", now=NOW)
    with app.test_request_context("/"):
        page = report.report_html(material, lang="en", now=NOW)

    assert "/check/" not in page
