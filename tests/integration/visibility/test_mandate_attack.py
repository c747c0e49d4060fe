"""The measured attack of security.md 2.3: thirty edits of one's own mandate tell nothing."""

import itertools

import pytest

from portal.organisations import service as organisations
from portal.readiness import service as readiness
from tests.integration.visibility.stage import PRESENT, actor, forget_markets, received

# Half-open intervals that would pin an ask to a few per cent, and lowest levels.
TICKETS = [(10**6 * low, 10**6 * (low + width)) for low in (1, 20, 35, 37, 38, 60)
           for width in (1, 5, 40)]  # fmt: skip
LEVELS = [dict(zip(("min_level_ip", "min_level_dat"), pair, strict=True))
          for pair in itertools.product("1234", "14")]  # fmt: skip
MANDATES = [
    *(
        {"ticket_min": str(low), "ticket_max": str(high), "currency": "SEK"}
        for low, high in TICKETS
    ),
    *LEVELS,
    {"must_have_gates": [], "round_types": ["series_b"]},
    {"instruments": ["grant"]},
    {"instruments": ["equity"], "round_types": ["series_a"]},
    {"stages": ["C"]},
]


def _lists(place, name):
    """What the attacker reads after each edit: list, points, parts, counts, order."""
    viewer, told = place.viewer(name), []
    for values in MANDATES:
        with place.database.write() as session:
            who = actor(session, name)
            code = who.organisation_code
            rev = organisations.profile_page(session, who, code=code, now=PRESENT).rev
            organisations.save_profile(session, who, code=code, rev=rev, values=values, now=PRESENT)
            page = organisations.profile_page(session, who, code=code, now=PRESENT)
            organisations.publish(
                session, who, code=code, rev=page.rev, texts=(), name_public=True, now=PRESENT
            )
            session.commit()
        told += [received(viewer.get(path)) for path in ("/api/v1/matches", "/matches")]
    return told


def _other_ask_and_levels(place):
    with place.database.write() as session:
        ada, code = actor(session, "ada"), place.code("projects", "aurora")
        rev = organisations.profile_page(session, ada, code=code, now=PRESENT).rev
        values = {"ask_amount": "2 000 000", "ask_currency": "SEK", "round_type": "seed",
                  "instrument": ["grant"]}  # fmt: skip
        organisations.save_profile(session, ada, code=code, rev=rev, values=values, now=PRESENT)
        given = {key: {"score": 0, "items": []} for key in ("IP-01", "IP-02", "DAT-01", "REG-01")}
        readiness.put_answers(session, ada, project=code, answers=given, now=PRESENT)
        readiness.freeze(session, ada, project=code, reason=readiness.Reason.PUBLISHED, now=PRESENT)
        session.commit()


@pytest.mark.parametrize("name", ["iris", "ruben"])
def test_edits_of_a_mandate_tell_nothing_of_ask_and_levels(stage, name):
    assert len(MANDATES) == 30
    told = []
    for other in (False, True):
        forget_markets()
        with stage.copy() as place:
            if other:
                _other_ask_and_levels(place)
            told.append(_lists(place, name))
    assert told[0] == told[1]
    assert all(each.status == 200 and b"Aurora" in each.body for each in told[0])


def test_with_a_grant_the_same_edits_do_tell(stage):
    """The attack works where the company has shown its ask; so it would be seen above."""
    told = []
    for other in (False, True):
        forget_markets()
        with stage.copy() as place:
            if other:
                _other_ask_and_levels(place)
            told.append(_lists(place, "ines"))
    assert told[0] != told[1]
