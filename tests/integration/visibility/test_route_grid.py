"""Every address × every viewer × every method: who is not entitled meets nothing at all."""

import itertools
import re

import pytest

from tests.integration.visibility.routes import NOBODY, SOMETIMES, UNSAFE, addresses
from tests.integration.visibility.stage import received
from tests.integration.visibility.world import STRANGERS, VIEWERS

PLAUSIBLE = {
    "rev": "1", "version": "1", "name": "x", "message": "x", "choice": "score-3", "score": "3",
    "comment": "x", "interested": "yes", "reason": "timing", "step": "x", "outcome": "talks",
    "do": "submit", "kind": "teaser", "lang": "en", "conflict": "no", "role": "owner",
    "end": "yes", "until": "2027-01-01", "scopes": "levels", "grantee": NOBODY, "confirm": "yes",
    "project": NOBODY, "to": "deciding", "note": "x", "organisation": NOBODY, "other": NOBODY,
}  # fmt: skip
# What these do is about the asker alone: their session, a letter, something new of theirs.
OWN_BUSINESS = re.compile(
    r"/api/v1/sessions|/sign-|/reset|/settings|/switch|/join|/organisations/new|/static"
)


def _send(viewer, method, path, body):
    if path.startswith("/api/"):
        return viewer.send(method, path, json={"version": 0} if body else {})
    if path.endswith("/autosave"):
        return viewer.send(method, path, json={"version": 0, "fields": {"score": "3"}})
    return viewer.send(method, path, data=PLAUSIBLE if body else {})


@pytest.mark.parametrize("name", VIEWERS)
def test_whoever_may_enter_does_and_others_find_nothing(still, name):
    viewer, wrong = still.viewer(name), []
    for each in addresses(still):
        if each.method != "GET" or OWN_BUSINESS.match(each.rule):
            continue
        got = received(viewer.get(each.path), *each.codes)
        if name in each.enter:
            known = NOBODY not in each.path and each.rule != SOMETIMES
            if known and got.status not in {200, 303, 403, 410}:
                wrong.append(f"{each.rule} {got.status} although entitled")
            continue
        denied = 404 if name else (401 if each.rule.startswith("/api/") else 303)
        if got.status != denied:
            wrong.append(f"{each.rule} {got.status} instead of {denied}")
        if got != received(viewer.get(each.missing), *each.codes):
            wrong.append(f"{each.rule} tells that there is something")
    assert wrong == []


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_change_nothing(still, name):
    viewer, wrong, before = still.viewer(name), [], still.digest()
    for body, each in itertools.product((False, True), addresses(still)):
        if each.method not in UNSAFE or name in each.enter or OWN_BUSINESS.match(each.rule):
            continue
        got = received(_send(viewer, each.method, each.path, body), *each.codes)
        # The API judges the shape of a body before anything else, for everybody alike.
        script = {422} if each.rule.startswith("/api/") else set()
        json = each.rule.startswith("/api/") or each.rule.endswith("/autosave")
        denied = {404} if name else ({401} if json else {303})
        if got.status not in denied | script:
            wrong.append(f"{each.method} {each.rule} {got.status}")
        if got != received(_send(viewer, each.method, each.missing, body), *each.codes):
            wrong.append(f"{each.method} {each.rule} tells that there is something")
    after = still.digest()
    wrong += [f"{table} changed" for table in before if before[table] != after[table]]
    assert wrong == []


@pytest.mark.parametrize("name", ["axel"])
def test_readers_of_the_company_change_nothing(still, name):
    viewer, wrong, before = still.viewer(name), [], still.digest()
    for each in addresses(still):
        prints = each.rule.endswith("/papers")  # whoever reads may print, which is kept on record
        if each.method not in UNSAFE or prints or OWN_BUSINESS.match(each.rule):
            continue
        got = _send(viewer, each.method, each.path, True)
        if got.status_code >= 500:
            wrong.append(f"{each.method} {each.rule} {got.status_code}")
    after = still.digest()
    wrong += [f"{table} changed" for table in before if before[table] != after[table]]
    assert wrong == []


CROSSED = (
    ("bea", "/projects/{projects.boreas}/sharing/{grants.live}/withdraw", "GET"),
    ("bea", "/projects/{projects.boreas}/sharing/{grants.live}/withdraw", "POST"),
    ("bea", "/projects/{projects.boreas}/sharing/{grants.live}/renew", "GET"),
    ("bea", "/projects/{projects.boreas}/sharing/{grants.live}/renew", "POST"),
    ("bea", "/projects/{projects.boreas}/sharing/preview/{grants.live}", "GET"),
    ("bea", "/projects/{projects.boreas}/snapshots/{snapshots.spring}", "GET"),
    ("bea", "/matches/{projects.aurora}/{organisations.northern}", "GET"),
    ("bea", "/matches/{projects.aurora}/{organisations.northern}/ask", "POST"),
    ("bea", "/matches?project={projects.aurora}", "GET"),
    ("bea", "/api/v1/matches?project={projects.aurora}", "GET"),
    ("bea", "/matches/settings?project={projects.aurora}", "GET"),
    ("bea", "/rounds/{rounds.open}/apply?project={projects.aurora}", "GET"),
    ("bea", "/matches/{projects.boreas}/{organisations.revoked}", "GET"),
    ("bea", "/matches/{projects.boreas}/{organisations.unconfirmed}", "GET"),
    ("bea", "/matches/{projects.boreas}/{organisations.ardent}", "GET"),
    ("bea", "/directory/organisations/{organisations.revoked}", "GET"),
    ("ada", "/projects/{projects.aurora}/sharing/{grants.ended}/renew", "GET"),
    ("ada", "/projects/{projects.aurora}/sharing/preview/{grants.withdrawn}", "GET"),
    ("ada", "/introductions/{introductions.of-iris}", "GET"),
    ("ada", "/projects/{projects.boreas}", "GET"),
    ("ada", "/directory/projects/{projects.boreas}", "GET"),
    ("ada", "/directory/projects/{projects.vinge}", "GET"),
    (None, "/directory/projects/{projects.boreas}", "GET"),
    (None, "/directory/projects/{projects.vinge}", "GET"),
    (None, "/directory/organisations/{organisations.unconfirmed}", "GET"),
    (None, "/directory/organisations/{organisations.ardent}", "GET"),
    (None, "/rounds/{rounds.drafted}", "GET"),
    ("ada", "/rounds/{rounds.drafted}/apply", "GET"),
    ("ines", "/matches/{projects.boreas}/{organisations.northern}", "GET"),
    ("ines", "/matches/{projects.aurora}/{organisations.second}", "GET"),
    ("ines", "/shared/{projects.boreas}", "GET"),
    ("dov", "/shared/{projects.aurora}", "GET"),
    ("dov", "/shared/{projects.aurora}/DAT", "GET"),
    ("ruben", "/shared/{projects.aurora}", "GET"),
    ("ruben", "/shared/{projects.aurora}/IP", "GET"),
    ("cora", "/coordination/applications/{applications.bea-sealed}", "GET"),
    ("kim", "/coordination/applications/{applications.ada-done}", "GET"),
    ("kim", "/coordination/rounds/{rounds.judged}", "GET"),
    ("rut", "/reviews/{reviews.ros-judged}", "GET"),
    ("rex", "/reviews/{reviews.rex-judged}", "GET"),
    ("rex", "/reviews/{reviews.rex-judged}", "POST"),
    ("rex", "/reviews/{reviews.rex-judged}/conflict", "GET"),
    ("rex", "/reviews/{reviews.rex-judged}/conflict", "POST"),
    ("rolf", "/reviews/{reviews.roy-judged}/conflict", "GET"),
    ("kurt", "/reviews/{reviews.rut-judged}", "GET"),
    ("bea", "/members/{people.ada}", "GET"),
    ("eva", "/members/{people.ada}", "GET"),
)  # fmt: skip
PLACE = re.compile(r"\{(\w+)\.([\w-]+)\}")


@pytest.mark.parametrize(("name", "path", "method"), CROSSED)
def test_a_code_in_the_wrong_place_is_a_code_that_nothing_has(still, name, path, method):
    viewer, before = still.viewer(name), still.digest()
    last = PLACE.findall(path)[-1]
    real = still.code(*last)
    whole = PLACE.sub(lambda found: still.code(found[1], found[2]), path)
    missing = whole.replace(real, NOBODY)
    got = received(_send(viewer, method, whole, True), real, NOBODY)
    assert got.status == 404
    assert got == received(_send(viewer, method, missing, True), real, NOBODY)
    assert before == still.digest()


BODIES = (
    ("bea", "/rounds/{rounds.open}/apply", "project", "projects", "aurora"),
    ("bea", "/rounds/{rounds.open}/intention", "project", "projects", "aurora"),
    ("bea", "/projects/{projects.boreas}/papers", "source", "snapshots", "spring"),
    ("bea", "/matches/settings", "project", "projects", "aurora"),
    ("bea", "/matches/settings/left-out", "other", "organisations", "revoked"),
    ("bea", "/matches/settings/left-out", "other", "organisations", "ardent"),
    ("bea", "/projects/{projects.boreas}/sharing/new", "grantee", "organisations", "unconfirmed"),
    ("bea", "/projects/{projects.boreas}/sharing/new", "grantee", "organisations", "ardent"),
    ("bea", "/switch", "organisation", "organisations", "ardent"),
    ("eva", "/switch", "organisation", "organisations", "ardent"),
    ("ines", "/matches/settings/left-out", "other", "projects", "boreas"),
    ("ines", "/matches/settings", "project", "projects", "aurora"),
    ("cora", "/coordination/applications/{applications.ada-judged}/reviewers", "reviewers",
     "people", "kurt"),
    ("cora", "/coordination/applications/{applications.ada-judged}/reviewers", "reviewers",
     "people", "ada"),
    ("cora", "/coordination/applications/{applications.ada-judged}/reviewers/removal",
     "assignment", "reviews", "rut-done"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "path", "parameter", "kind", "own_id"), BODIES)
def test_a_code_in_a_form_is_a_code_that_nothing_has(still, name, path, parameter, kind, own_id):
    viewer, before = still.viewer(name), still.digest()
    where = PLACE.sub(lambda found: still.code(found[1], found[2]), path)
    real = still.code(kind, own_id)
    typed = {
        "kind": "report", "lang": "en", "left_out": "yes", "scopes": "levels", "rev": "0",
        "until": PLAUSIBLE["until"], "signed_name": "X", "signed_role": "Y", "confirm": "yes",
    }  # fmt: skip
    got = received(viewer.post(where, {**typed, parameter: real}), real, NOBODY)
    assert 400 <= got.status < 500
    assert got == received(viewer.post(where, {**typed, parameter: NOBODY}), real, NOBODY)
    assert before == still.digest()
