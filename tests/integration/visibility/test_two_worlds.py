"""Two worlds that differ only in what a viewer may not see are one world to that viewer.

Byte for byte: pages, JSON, headers, lists and their order, letters, answers to what they do.
"""

import re

import pytest
from sqlalchemy import select

from portal.jobs.tables import LetterRow
from tests.cast import email_of
from tests.integration.visibility.mutations import (
    another_application_under_seal,
    another_name,
    another_round_being_planned,
    other_content_under_seal,
    other_decision_before_release,
    other_drafts,
    other_facts_for_partners,
    other_introductions,
    other_permissions,
    other_reason_kept_private,
    other_review_drafts,
    other_reviewers_of_what_is_decided,
    other_reviews,
    other_secrets_of_the_company,
    private_facts_of_partners,
    private_marks,
    private_rules_of_partners,
    private_rules_of_the_company,
    unconfirmed_organisations,
    unseen_projects_and_profiles,
)
from tests.integration.visibility.stage import (
    REFERENCE,
    forget_markets,
    received,
)
from tests.integration.visibility.tour import tour, walk
from tests.integration.visibility.world import pdf_text

CHECK_CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4})+\b")


COMPANYS = (
    other_secrets_of_the_company,
    other_drafts,
    another_name,
    unseen_projects_and_profiles,
    private_rules_of_the_company,
    private_marks,
    other_permissions,
    another_round_being_planned,
)
REVIEWS = (other_review_drafts, other_reviews, other_decision_before_release)
WORLDWIDE = (
    other_facts_for_partners,
    unconfirmed_organisations,
    private_facts_of_partners,
    another_application_under_seal,
    other_introductions,
    other_reason_kept_private,
)
NOBODYS = (*WORLDWIDE, *COMPANYS, *REVIEWS)


def without(*mutations):
    assert set(mutations) <= set(NOBODYS)
    return tuple(each for each in NOBODYS if each not in mutations)


HIDDEN = {
    None: (*NOBODYS, private_rules_of_partners),
    "otto": (*without(unconfirmed_organisations), private_rules_of_partners),
    "vera": (*NOBODYS, private_rules_of_partners),
    # her own: projects, the application under seal
    "bea": (
        *without(unseen_projects_and_profiles, another_application_under_seal),
        private_rules_of_partners,
    ),
    "eva": (*NOBODYS, private_rules_of_partners),
    # holders of a grant, and who has been introduced, know the project by its name of today
    "ines": without(other_facts_for_partners, private_facts_of_partners, another_name),
    "ivar": without(private_facts_of_partners, other_introductions, another_name),
    "iris": without(private_facts_of_partners, other_introductions),
    "dov": without(other_introductions, another_name),
    "nora": tuple(
        each
        for each in without(other_permissions)
        if each is not private_marks
    ),
    "kim": (*without(unconfirmed_organisations), private_rules_of_partners),
    "kurt": (*NOBODYS, private_rules_of_partners),
    # coordinators of the round: what companies have not handed in, and what is under seal
    "cora": (
        other_facts_for_partners,
        private_facts_of_partners,
        other_introductions,
        *(each for each in COMPANYS if each is not another_round_being_planned),
        private_rules_of_partners,
        other_content_under_seal,
        other_review_drafts,
    ),
    # reviewers: one with a conflict, one who is not asked, one who has handed in
    "rex": (*NOBODYS, private_rules_of_partners),
    "rolf": (*NOBODYS, private_rules_of_partners),
    "rut": (
        *without(other_reviews),
        private_rules_of_partners,
    ),
    # the company: partners' own affairs, and the review of her applications before the release
    "ada": (
        *REVIEWS,
        other_reviewers_of_what_is_decided,
        private_rules_of_partners,
        private_facts_of_partners,
        unconfirmed_organisations,
        another_round_being_planned,
        other_content_under_seal,
    ),
}  # fmt: skip


def _acts(place, name):
    """What somebody does at the end, and what they are told."""
    aurora, made = place.code("projects", "aurora"), place.codes["organisations"]
    asks = {"ivar": "answers", "iris": "second", "nora": "malaren", "ruben": "revoked"}
    sent = []
    viewer = place.viewer(name)
    if name in asks:
        pair = f"/matches/{aurora}/{made[asks[name]]}"
        sent += [viewer.post(f"{pair}/interest", {"interested": "yes"}),
                 viewer.post(f"{pair}/ask", {"message": "May we?"}),
                 viewer.get("/introductions")]  # fmt: skip
    if name == "bea":
        sent += [viewer.post(f"/matches/{aurora}/{made['northern']}/ask", {"message": "x"})]
    if name == "otto":
        sent += [viewer.post("/organisations/new", {"name": "Otto", "kind": "investor"})]
    told = [received(each) for each in sent]
    return [
        (
            each.status,
            [(key, REFERENCE.sub("#", value)) for key, value in each.headers],
            REFERENCE.sub("#", each.text),
        )
        for each in told
    ]


def _letters(place, name):
    with place.database.read() as session:
        query = select(LetterRow.letter, LetterRow.lang).where(
            LetterRow.to == (email_of(name) if name else "")
        )
        return sorted(tuple(row) for row in session.execute(query))


def _life(place, name):
    """Everything that reaches somebody."""
    forget_markets()
    seen = walk(place, name, tour(place))
    return seen, _acts(place, name), _letters(place, name)


def _differences(before, after):
    """Where two lives differ, and the first differing bytes of each."""
    found = []
    for path, one in before.items():
        two = after[path]
        if one == two:
            continue
        pairs = enumerate(zip(one.text, two.text, strict=False))
        at = next((n for n, pair in pairs if len(set(pair)) > 1), 0)
        found.append((path, one.status, two.status, one.text[at - 60 : at + 60],
                      two.text[at - 60 : at + 60]))  # fmt: skip
    return found


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_hidden_from_somebody_changes_no_byte_for_them(stage, name):
    with stage.copy() as one, stage.copy() as two:
        for mutation in HIDDEN[name]:
            mutation(two)
        before, after = _life(one, name), _life(two, name)
        assert _differences(before[0], after[0]) == []
        assert before[1:] == after[1:]


def test_what_may_be_seen_does_change(stage):
    """The comparison can tell: the same changes are seen by those who may."""
    with stage.copy() as one, stage.copy() as two:
        other_facts_for_partners(two)
        before, after = _life(one, "ines"), _life(two, "ines")
        different = [path for path in before[0] if before[0][path] != after[0][path]]
        aurora = one.code("projects", "aurora")
        assert f"/directory/projects/{aurora}" in different
        assert "/api/v1/matches" in different


def test_papers_for_outsiders_are_the_same_whatever_is_secret(stage):
    made = []
    for mutate in (False, True):
        with stage.copy() as place:
            if mutate:
                other_facts_for_partners(place)
                other_secrets_of_the_company(place)
                other_drafts(place)
            aurora = place.code("projects", "aurora")
            sent = place.viewer("ada").post(
                f"/projects/{aurora}/papers", {"kind": "teaser", "lang": "sv", "source": ""}
            )
            assert sent.status_code == 200
            made.append(sent.get_data())
    # Each paper has a check code of its own, and so another pattern of dots.
    assert len(made[0]) == pytest.approx(len(made[1]), rel=0.02)
    assert _said(made[0]) == _said(made[1])


def _said(data):
    """The text without the check code, of which each paper has its own."""
    return CHECK_CODE.sub("#", pdf_text(data))
