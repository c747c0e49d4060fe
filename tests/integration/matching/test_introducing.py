"""From request to outcome, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.access import Kind
from portal.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from portal.jobs.tables import LetterRow
from portal.matching import service
from portal.matching.lifecycle import LIFE, QUOTA_PERIOD, REST, State
from portal.matching.tables import IntroductionRow
from portal.matching.values import Contact
from portal.organisations import service as organisations
from portal.people import service as people
from tests.cast import NOW, email_of
from tests.integration.matching.conftest import INVESTOR

DAY = timedelta(days=1)


def letters(world):
    with world.db.read() as session:
        rows = session.scalars(select(LetterRow).order_by(LetterRow.id))
        return [(row.to, row.letter, row.facts) for row in rows]


def rows(world):
    with world.db.read() as session:
        return list(session.scalars(select(IntroductionRow).order_by(IntroductionRow.id)))


def test_asking_tells_the_other_owner_without_saying_who(world):
    made = world.ask()

    assert (made.state, made.mine, made.may_answer.allowed) == (State.ASKED, True, False)
    assert letters(world) == [
        (email_of("ines"), "introduction_asked", {"path": f"/introductions/{made.code}"})
    ]
    seen = world.introduction("ines", made.code)
    assert (seen.state, seen.mine, seen.may_answer.allowed) == (State.ASKED, False, True)
    assert (seen.message, seen.other_name) == ("We would like to talk.", "Ardent Cells")
    assert rows(world)[0].epoch != ""


def test_asking_twice_has_one_effect(world):
    first = world.ask()
    again = world.ask(message="Another text")

    assert again.code == first.code
    assert len(rows(world)) == len(letters(world)) == 1


def test_parallel_asks_have_one_effect(world):
    with ThreadPoolExecutor(5) as pool:
        codes = set(pool.map(lambda _: world.ask().code, range(10)))

    assert len(codes) == len(rows(world)) == len(letters(world)) == 1


def test_either_side_may_ask_but_not_both(world):
    made = world.ask("ines")

    with pytest.raises(ConflictError) as refused:
        world.ask("ada")
    assert (refused.value.code, refused.value.facts) == ("they_asked", {"introduction": made.code})


def test_contacts_open_only_on_acceptance(world):
    made = world.ask("ines")
    before = world.introduction("ines", made.code)
    world.write(service.accept, "ada", code=made.code, version=1)
    after = world.introduction("ines", made.code)
    ours = world.introduction("ada", made.code)

    assert before.contacts == ()
    assert before.other_name == f"Project {world.heron[:4]}"
    assert after.contacts == (Contact("Ada", email_of("ada")),)
    assert (after.other_name, after.project_name) == ("Ardent Cells", "Project Heron")
    assert ours.contacts == (Contact("Ines", email_of("ines")),)
    assert letters(world)[-1][:2] == (email_of("ines"), "introduction_answered")


def test_accepting_twice_has_one_effect_and_declining_then_is_refused(world):
    made = world.ask("ines")
    world.write(service.accept, "ada", code=made.code, version=1)
    world.write(service.accept, "ada", code=made.code, version=1)

    assert len(letters(world)) == 2
    with pytest.raises(ConflictError, match="moved_on"):
        world.write(service.decline, "ada", code=made.code, version=2, reason="timing")


@pytest.mark.parametrize(("shown", "seen"), [(False, ("", "")), (True, ("more_evidence", "IP"))])
def test_reason_is_hidden_unless_ticked(world, shown, seen):
    made = world.ask()
    facts = {"reason": "more_evidence", "area": "IP", "shown": shown}
    world.write(service.decline, "ines", code=made.code, version=1, **facts)
    asker = world.introduction("ada", made.code)
    owner = world.introduction("ines", made.code)

    assert asker.state is State.NOT_NOW
    assert (asker.reason, asker.reason_area) == seen
    assert (owner.reason, owner.reason_area) == ("more_evidence", "IP")


def test_declining_needs_a_reason_from_the_list(world):
    made = world.ask()

    for reason, area in (("", ""), ("because", ""), ("more_evidence", "XX")):
        with pytest.raises(InvalidError):
            world.write(
                service.decline, "ines", code=made.code, version=1, reason=reason, area=area
            )


def test_expired_request_cannot_be_answered_and_frees_its_place(world):
    made = world.ask()
    late = NOW + LIFE

    assert world.introduction("ines", made.code, now=late - DAY).state is State.ASKED
    assert world.introduction("ines", made.code, now=late).state is State.EXPIRED
    for act in (service.accept, service.withdraw):
        with pytest.raises(ConflictError, match="moved_on"):
            world.write(act, "ines", code=made.code, version=1, now=late)
    assert rows(world)[0].state == "asked"

    again = world.ask("ines", now=late)
    assert again.code != made.code
    assert [row.state for row in rows(world)] == ["expired", "asked"]


def test_stale_version_is_refused(world):
    made = world.ask()

    with pytest.raises(ConflictError, match="moved_on"):
        world.write(service.accept, "ines", code=made.code, version=0)


def test_asker_withdraws_and_nobody_else(world):
    made = world.ask()

    with pytest.raises(ConflictError, match="moved_on"):
        world.write(service.withdraw, "ines", code=made.code, version=1)
    world.write(service.withdraw, "ada", code=made.code, version=1)
    assert world.introduction("ines", made.code).state is State.WITHDRAWN
    with pytest.raises(ConflictError, match="moved_on"):
        world.write(service.accept, "ines", code=made.code, version=2)


def test_next_step_and_outcome_are_seen_by_both(world):
    made = world.ask()
    world.write(service.accept, "ines", code=made.code, version=1)
    world.write(service.agree, "ada", code=made.code, version=2, step="Call on Monday")
    met = world.introduction("ines", made.code)
    world.write(service.close, "ines", code=made.code, version=3, outcome="talks")
    over = world.introduction("ada", made.code)

    assert (met.state, met.next_step, met.introduced_at) == (
        State.INTRODUCED, "Call on Monday", NOW,
    )  # fmt: skip
    assert (over.state, over.outcome, over.closed_at) == (State.OUTCOME, "talks", NOW)
    assert world.ask().code != made.code


def test_quota_is_ten_in_thirty_days(world):
    projects = []
    for number in range(11):
        made = world.write(organisations.create_project, "ada", name=f"Project {number}")
        world.publish("ada", made.code, {"stage": "S05", "type_code": ["GX"]})
        projects.append(made.code)
    for code in projects[:10]:
        world.ask(project=code)

    with pytest.raises(NotAllowedError, match="quota_used"):
        world.ask(project=projects[10])
    assert world.ask(project=projects[0]).code == rows(world)[0].code
    assert world.ask(project=projects[10], now=NOW + QUOTA_PERIOD).state is State.ASKED


def test_unverified_and_unpublished_cannot_ask(world):
    unverified = replace(world.cast.ines, verified=False)
    with pytest.raises(NotAllowedError, match="not_verified"):
        world.write(
            service.ask, unverified, project=world.heron, partner=world.org("ines"), message=""
        )
    world.write(organisations.unpublish, "ines", code=world.org("ines"))
    with pytest.raises(NotAllowedError, match="not_published"):
        world.ask("ines")


def test_not_now_rests_for_the_asker_only(world):
    made = world.ask()
    world.write(service.decline, "ines", code=made.code, version=1, reason="timing")

    with pytest.raises(NotAllowedError, match="refused_lately"):
        world.ask()
    assert world.ask(now=NOW + REST).state is State.ASKED
    assert world.read(service.inbox, "ada", now=NOW).over[0].code == made.code


@pytest.mark.parametrize("message", ["x" * 301, "a\x00b", "\ud800"])
def test_bad_messages_are_refused(world, message):
    with pytest.raises(InvalidError):
        world.ask(message=message)
    assert rows(world) == []


def test_strangers_cannot_reach_it(world):
    made = world.ask()

    for who in ("bea", "dov", "otto", "cora", "rut"):
        with pytest.raises(NotFoundError):
            world.introduction(who, made.code)
        with pytest.raises(NotFoundError):
            world.write(service.accept, who, code=made.code, version=1)
    with pytest.raises(NotFoundError):
        world.ask("bea")
    with pytest.raises(NotFoundError):
        world.ask("ada", partner="bea")


def test_left_out_sender_learns_nothing_and_reaches_nobody(world):
    world.write(service.leave_out, "ada", other=world.org("ines"), left_out=True)
    made = world.ask("ines")

    assert made.state is State.ASKED
    assert letters(world) == []
    assert world.read(service.inbox, "ada").to_answer == ()
    assert world.read(service.waiting, "ada") == 0
    with pytest.raises(NotFoundError):
        world.introduction("ada", made.code)
    world.write(service.leave_out, "ada", other=world.org("ines"), left_out=False)
    assert world.introduction("ada", made.code).state is State.ASKED


def test_interest_is_private_and_ends_with_the_request(world):
    pair = {"project": world.heron, "partner": world.org("ines")}
    world.write(service.note_interest, "ada", interested=True, **pair)
    world.write(service.note_interest, "ada", interested=True, **pair)

    assert world.read(service.match_detail, "ada", **pair).line.state is State.INTERESTED
    assert world.read(service.match_detail, "ines", **pair).line.state is State.SUGGESTED
    world.ask()
    assert world.read(service.match_detail, "ada", **pair).interested is False


def test_members_who_read_change_nothing(world):
    pair = {"project": world.heron, "partner": world.org("ines")}
    with pytest.raises(NotAllowedError, match="readers_read"):
        world.write(service.note_interest, "axel", interested=True, **pair)
    with pytest.raises(NotAllowedError, match="owners_ask"):
        world.write(service.ask, "alva", message="", **pair)
    made = world.ask("ines")
    with pytest.raises(NotAllowedError, match="owners_answer"):
        world.write(service.accept, "alva", code=made.code, version=1)


def test_waiting_counts_requests_to_us(world):
    world.ask()

    assert [world.read(service.waiting, who) for who in ("ines", "ada", "otto", "cora")] == [
        1, 0, 0, 0,
    ]  # fmt: skip
    assert world.read(service.waiting, "ines", now=NOW + LIFE) == 0


def test_new_partner_is_listed_at_once(world):
    def codes():
        page = world.read(service.match_page, "ada", kind="investor")
        return {line.code for line in page.lists[0].lines}

    def found(session, _actor, *, now):
        return people.add_organisation(
            session, name="Second Fund", kind=Kind.INVESTOR, lang="en", now=now
        ).code

    before = codes()
    code = world.write(found, "cora")
    world.write(people.verify, "cora", code=code)
    with world.db.read() as session:
        made = people.organisation(session, code)
    owner = replace(world.cast.ines, organisation=made.id, organisation_code=code, verified=True)
    rev = world.write(organisations.save_profile, owner, code=code, rev=0, values=INVESTOR)
    world.write(organisations.publish, owner, code=code, rev=rev, texts=[], name_public=False)

    assert codes() == before | {code}
