"""The demonstration is whole, true and shows something to everybody."""

import pytest

from portal.access import Kind
from portal.db import trail
from portal.errors import NotFoundError
from portal.matching import service as matching
from portal.organisations import service as organisations
from portal.people import service as people
from portal.people import signing
from portal.readiness import service as readiness
from portal.rounds import service as rounds
from portal.worlds import building, demonstration
from tests.cast import NOW


@pytest.fixture
def demo(session):
    made = building.build(session, demonstration.demonstration(NOW.date()), now=NOW)
    session.commit()
    return made


def actor(session, name):
    secret = signing.sign_in(
        session,
        email=f"{name}@demo.example",
        password=demonstration.PASSWORD,
        source="test",
        now=NOW,
    )
    found = signing.identify(session, token=secret or "", now=NOW)
    assert found is not None
    return found


def test_demonstration_shows_something_true_to_everybody(session, demo):
    assert [*trail.verify(session), *readiness.invariants(session)] == []
    every = [each for kind in Kind for each in people.organisations_of_kind(session, kind)]
    assert len(every) == 24
    assert all(each.demo for each in every)
    _company(session, demo)
    _partners(session, demo)
    _round(session, demo)
    _otto(session, demo)


def _company(session, demo):
    ada, code = actor(session, "ada"), demo["projects"]["arc"]
    results = readiness.results(session, ada, project=code, now=NOW)
    assert [each.level for each in results.assessment.pillars] == [4, 3, 4, 2, 3]
    assert len(readiness.own_snapshots(session, ada, project=code, now=NOW)) == 2
    inbox = matching.inbox(session, ada, now=NOW)
    assert tuple(map(len, (inbox.to_answer, inbox.asked, inbox.open))) == (1, 1, 2)
    assert len(rounds.company_applications(session, ada, now=NOW)) == 2
    letters = {
        rounds.company_application(session, ada, code=demo["applications"][each], now=NOW).result
        is not None
        for each in ("spring-arc", "winter-arc")
    }
    assert letters == {True, False}


def _partners(session, demo):
    ines = actor(session, "ines")
    assert [each.code for each in organisations.shared_with_us(session, ines, now=NOW)] == [
        demo["projects"]["arc"]
    ]
    for name in ("ines", "dov", "nora"):
        inbox = matching.inbox(session, actor(session, name), now=NOW)
        assert inbox.to_answer
        assert inbox.open


def _round(session, demo):
    cora, rut = actor(session, "cora"), actor(session, "rut")
    states = [each.state.value for each in rounds.coordinators_rounds(session, cora, now=NOW)]
    assert sorted(states) == ["decided", "open"]
    assert len(people.unverified(session, cora)) == 1
    code = demo["rounds"]["winter"]
    assert rounds.pipeline(session, cora, code=code, now=NOW).submitted == 2
    assert len(rounds.desk(session, rut, now=NOW)) == 3


def _otto(session, demo):
    otto = actor(session, "otto")
    assert otto.organisation is None
    with pytest.raises(NotFoundError):
        readiness.results(session, otto, project=demo["projects"]["arc"], now=NOW)
    assert organisations.shared_with_us(session, otto, now=NOW) == ()
