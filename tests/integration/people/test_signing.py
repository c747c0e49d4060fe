"""Signing up, in and out, through the pages."""

import re

from portal.jobs.outbox import send_due
from portal.people import signing
from tests.cast import NOW, PASSWORD, email_of
from tests.conftest import Browser


class Box:
    def __init__(self):
        self.letters = []

    def send(self, letter):
        self.letters.append(letter)


def post_box(db, now=None):
    from portal import clock

    box = Box()
    with db.write() as session:
        send_due(session, box, origin="https://brygga.example", now=now or clock.now())
    return box.letters


def link_in(letter):
    return re.search(r"https://brygga\.example(\S+)", letter.text)[1]


def test_newcomer_signs_up_by_link_and_founds_a_company(app, db):
    browser = Browser(app.test_client())
    browser.get("/sign-up")
    asked = browser.post("/sign-up", {"email": "New@Example.org"})
    assert "new@example.org" in asked.get_data(as_text=True)
    [letter] = post_box(db)
    assert letter.to == "new@example.org"
    path = link_in(letter)
    assert browser.get(path).status_code == 200
    made = browser.post(path, {"name": "Nia", "password": "a long sentence of mine"})
    assert (made.status_code, made.location) == (303, "/start")
    assert browser.get(path).status_code == 410
    browser.get("/organisations/new")
    founded = browser.post("/organisations/new", {"name": "Nova Cells", "kind": "company"})
    assert founded.location == "/"
    assert "Nova Cells" in browser.get("/members").get_data(as_text=True)


def test_sign_up_says_the_same_for_a_known_address(app, db, cast):
    browser = Browser(app.test_client())
    browser.get("/sign-up")
    known = browser.post("/sign-up", {"email": email_of("ada")}).get_data(as_text=True)
    unknown = browser.post("/sign-up", {"email": "eva@example.org"}).get_data(as_text=True)
    assert known.replace(email_of("ada"), "X") == unknown.replace("eva@example.org", "X")
    assert {letter.subject for letter in post_box(db)} == {
        "Brygga: you already have an account",
        "Brygga: finish creating your account",
    }


def test_cookie_opens_nothing_after_sign_out(app, browse):
    browser = browse("ada")
    cookie = browser.client.get_cookie("brygga").value
    assert browser.get("/members").status_code == 200
    browser.post("/sign-out")
    thief = Browser(app.test_client())
    thief.client.set_cookie("brygga", cookie)
    assert thief.get("/members").status_code == 303


def test_sign_in_is_throttled_per_account_and_counts_failures(db, cast):
    outcomes = []
    for _ in range(11):
        with db.write() as session:
            try:
                outcomes.append(
                    signing.sign_in(
                        session, email=email_of("ada"), password="wrong", source="a", now=NOW
                    )
                )
            except signing.ThrottledError:
                outcomes.append("throttled")
            session.commit()
    assert outcomes == [None] * 10 + ["throttled"]
    with db.write() as session:
        assert signing.sign_in(
            session, email=email_of("bea"), password=PASSWORD, source="b", now=NOW
        )


def test_weak_password_is_refused_beside_its_field_and_keeps_the_name(app, db):
    browser = Browser(app.test_client())
    browser.get("/sign-up")
    browser.post("/sign-up", {"email": "new@example.org"})
    path = link_in(post_box(db)[0])
    browser.get(path)
    refused = browser.post(path, {"name": "Nia Söder", "password": "brygga"})
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Use at least 15 characters." in text
    assert 'value="Nia Söder"' in text


def test_reset_ends_every_session(app, db, browse):
    browser = browse("ada")
    other = Browser(app.test_client())
    other.get("/reset")
    other.post("/reset", {"email": email_of("ada")})
    path = link_in(post_box(db)[0])
    other.get(path)
    assert other.post(path, {"password": "quite another sentence"}).location == "/sign-in"
    assert browser.get("/members").status_code == 303


def test_form_without_token_is_refused(app, browse):
    browser = browse("ada")
    answer = browser.client.post("/members", data={"email": "x@example.org", "role": "reader"})
    assert answer.status_code == 400
