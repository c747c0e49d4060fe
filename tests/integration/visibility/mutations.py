"""What changes between the two worlds: one function for each thing that is hidden."""

from portal import clock
from portal.access import Kind, Role
from portal.matching import service as matching
from portal.organisations import service as organisations
from portal.people import service as people
from portal.readiness import service as readiness
from portal.rounds import service as rounds
from portal.rounds.model import Mark
from portal.sharing import service as sharing
from tests.integration.visibility.stage import (
    PRESENT,
    actor,
)


def _facts(place, **values):
    """Ada changes her profile."""
    with place.database.write() as session:
        ada, code = actor(session, "ada"), place.code("projects", "aurora")
        rev = organisations.profile_page(session, ada, code=code, now=PRESENT).rev
        organisations.save_profile(session, ada, code=code, rev=rev, values=values, now=PRESENT)
        session.commit()


def other_facts_for_partners(place):
    _facts(
        place,
        ask_amount="900",
        ask_currency="EUR",
        round_type="series_b",
        instrument=["grant"],
        vector=["aav"],
        next_milestone="Another one",
        next_milestone_date="2029-01-01",
        batch_scale="",
        contacts="Somebody else",
        manufacturing_model="regional",
        site_capabilities_needed=[],
    )


def other_secrets_of_the_company(place):
    _facts(
        place,
        runway_months=1,
        no_go_investors="Northern Light Capital\nSecond Fund",
        use_of_proceeds=[],
        public_grants=[],
        has_in_licence=False,
        consent_flags=[],
        science="Something else entirely, and much longer than what stood there before.",
        headline="A headline that is not published yet",
        summary_public="A summary that is not published yet",
        stage="S08",
        modality=["aav"],
    )


def another_name(place):
    """A new name that is not published yet."""
    _facts(place, name="Aurora Borealis")


def other_drafts(place):
    """Answers that nobody has frozen."""
    with place.database.write() as session:
        given = {
            "IP-01": {"score": 0, "items": [], "comment": "All is lost."},
            "REG-01": {"dont_know": True, "items": []},
            "PRO-02": {"score": 4, "items": [{"title": "Proof"}], "evidence": "E2"},
        }
        readiness.put_answers(
            session, actor(session, "ada"), project=place.code("projects", "aurora"),
            answers=given, now=PRESENT,
        )  # fmt: skip
        session.commit()


def unseen_projects_and_profiles(place):
    with place.database.write() as session:
        for name in ("ada", "bea"):
            who = actor(session, name)
            made = organisations.create_project(
                session, who, name="Aurora cells for a fund", now=PRESENT
            )
            organisations.save_profile(
                session, who, code=made.code, rev=1,
                values={"type_code": ["GX"], "stage": "S05", "modality": ["car_t"]}, now=PRESENT,
            )  # fmt: skip
        ruben = actor(session, "ruben")
        rev = organisations.profile_page(
            session, ruben, code=ruben.organisation_code, now=PRESENT
        ).rev
        organisations.save_profile(
            session, ruben, code=ruben.organisation_code, rev=rev,
            values={"modalities_in": ["aav"], "ticket_min": "5"}, now=PRESENT,
        )  # fmt: skip
        session.commit()


def unconfirmed_organisations(place):
    with place.database.write() as session:
        otto = actor(session, "otto")
        for number, kind in enumerate((Kind.INVESTOR, Kind.CDMO, Kind.COMPANY)):
            made = people.add_organisation(
                session, name=f"Aaa fund {number}", kind=kind, lang="en", now=PRESENT
            )
            people.add_member(session, otto.account, made.id, Role.OWNER, now=PRESENT)
        session.commit()
    _publish_for(place, "uno")


def _publish_for(place, name):
    with place.database.write() as session:
        who = actor(session, name)
        code = who.organisation_code
        rev = organisations.profile_page(session, who, code=code, now=PRESENT).rev
        organisations.save_profile(
            session, who, code=code, rev=rev, values={"modalities_in": ["aav"]}, now=PRESENT
        )
        page = organisations.profile_page(session, who, code=code, now=PRESENT)
        organisations.publish(
            session, who, code=code, rev=page.rev, texts=(), name_public=True, now=PRESENT
        )
        session.commit()


def private_rules_of_the_company(place):
    with place.database.write() as session:
        ada, made = actor(session, "ada"), place.codes["organisations"]
        for each in ("northern", "answers", "malaren", "fjord"):
            matching.leave_out(session, ada, other=made[each], left_out=True, now=PRESENT)
        matching.leave_out(session, ada, other=made["second"], left_out=False, now=PRESENT)
        aurora = place.code("projects", "aurora")
        rev = matching.settings_page(session, ada, project=aurora, now=PRESENT).rev
        matching.save_musts(
            session, ada, project=aurora, musts=["modality", "stage"], rev=rev, now=PRESENT
        )
        session.commit()


def private_rules_of_partners(place):
    aurora = place.code("projects", "aurora")
    with place.database.write() as session:
        for name in ("ines", "ivar", "iris", "nora"):
            who = actor(session, name)
            rev = matching.settings_page(session, who, now=PRESENT).rev
            musts = ["modalities"] if name == "nora" else ["modalities_in", "stages"]
            matching.save_musts(session, who, musts=musts, rev=rev, now=PRESENT)
            matching.leave_out(session, who, other=aurora, left_out=True, now=PRESENT)
        session.commit()


def private_facts_of_partners(place):
    with place.database.write() as session:
        for name in ("ines", "ivar", "iris"):
            who = actor(session, name)
            code = who.organisation_code
            rev = organisations.profile_page(session, who, code=code, now=PRESENT).rev
            values = {
                "ticket_min": "1", "ticket_max": "2", "currency": "EUR", "lead": "follow_only",
                "min_level_ip": "4", "conflicts": "Ardent Cells", "syndicate_partners": "Others",
            }  # fmt: skip
            organisations.save_profile(session, who, code=code, rev=rev, values=values, now=PRESENT)
        session.commit()


def private_marks(place):
    aurora = place.code("projects", "aurora")
    with place.database.write() as session:
        for name, partner in (("ada", "malaren"), ("ada", "answers"), ("nora", "malaren")):
            matching.note_interest(
                session, actor(session, name), project=aurora,
                partner=place.code("organisations", partner), interested=True, now=PRESENT,
            )  # fmt: skip
        session.commit()


def other_permissions(place):
    """Grants to somebody else, and who has looked."""
    with place.database.write() as session:
        ada = actor(session, "ada")
        own = organisations.own_project(session, ada, code=place.code("projects", "aurora"))
        for to in ("malaren", "revoked"):
            sharing.give(
                session, ada, project=own.id, project_code=own.code,
                organisation_id=own.organisation_id,
                grantee_code=place.code("organisations", to),
                scopes=["profile", "levels", "answers:PRO"], until=None, now=PRESENT,
            )  # fmt: skip
        session.commit()
    place.run("DELETE FROM accesses")


def another_round_being_planned(place):
    with place.database.write() as session:
        cora = actor(session, "cora")
        plan = rounds.coordinators_round(
            session, cora, code=place.code("rounds", "drafted"), now=PRESENT
        ).plan
        rounds.create_round(session, cora, plan=plan, now=PRESENT)
        session.commit()


def another_application_under_seal(place):
    """Ada hands in, which freezes what she has now; Bea takes hers back."""
    with place.database.write() as session:
        ada, code = actor(session, "ada"), place.code("rounds", "open")
        rounds.submit(
            session, ada, code=code, project=place.code("projects", "aurora"),
            signature=rounds.Signature("Ada", "CEO"), key="two worlds", clock=clock.now,
        )  # fmt: skip
        bea = actor(session, "bea")
        rounds.withdraw(
            session, bea, code=place.code("applications", "bea-sealed"), clock=clock.now
        )
        session.commit()


def other_content_under_seal(place):
    """What is in the sealed application, not that it is there."""
    place.run(
        "UPDATE round_applications SET title = 'Another title', checks = '{}' WHERE code = :code",
        code=place.code("applications", "bea-sealed"),
    )
    place.run(
        "UPDATE round_contents SET content_hash = 'f00', signed_name = 'Somebody' "
        "WHERE application_id = (SELECT id FROM round_applications WHERE code = :code)",
        code=place.code("applications", "bea-sealed"),
    )


def other_review_drafts(place):
    with place.database.write() as session:
        ros, code = actor(session, "ros"), place.code("reviews", "ros-judged")
        found = rounds.scoring_page(session, ros, code=code, now=PRESENT)
        marks = {key: Mark(1, "", "Poor.") for key in list(found.marks)[:2]}
        rounds.save_review(
            session, ros, code=code, marks=marks, note="", version=found.version, now=PRESENT
        )
        session.commit()


def other_reviews(place):
    """Who judges Ada's application, and how."""
    place.run(
        "UPDATE round_assignments SET state = 'removed', note = 'x' WHERE code IN (:a, :b)",
        a=place.code("reviews", "rut-judged"),
        b=place.code("reviews", "roy-judged"),
    )
    place.run(
        "UPDATE round_assignments SET conflict_reason = 'Another reason' WHERE code = :code",
        code=place.code("reviews", "rex-judged"),
    )


def other_reviewers_of_what_is_decided(place):
    """Two reviewers change places; the texts stay."""
    swap = "UPDATE round_assignments SET account_id = (SELECT id FROM accounts WHERE code = :who) WHERE code = :code"  # noqa: E501
    place.run(swap, who=place.code("people", "rolf"), code=place.code("reviews", "rut-done"))
    place.run(swap, who=place.code("people", "roy"), code=place.code("reviews", "ros-done"))
    place.run("UPDATE accounts SET name = 'Quite Different' WHERE name LIKE 'R%'")


def other_decision_before_release(place):
    place.run(
        "UPDATE round_decisions SET outcome = 'approve', reasons = 'Splendid.' "
        "WHERE application_id = (SELECT id FROM round_applications WHERE code = :code)",
        code=place.code("applications", "ada-pending"),
    )
    with place.database.write() as session:
        rounds.request_release(
            session, actor(session, "cora"), code=place.code("rounds", "pending"), now=PRESENT
        )
        session.commit()


def other_reason_kept_private(place):
    place.run(
        "UPDATE introductions SET reason = 'timing', reason_area = 'IP' WHERE code = :code",
        code=place.code("introductions", "of-nora"),
    )


def other_introductions(place):
    """Between Ada and others."""
    place.run(
        "UPDATE introductions SET message = 'Else', next_step = 'Else' WHERE code IN (:a, :b)",
        a=place.code("introductions", "of-iris"),
        b=place.code("introductions", "of-dov"),
    )
    with place.database.write() as session:
        matching.ask(
            session, actor(session, "ada"), project=place.code("projects", "aurora"),
            partner=place.code("organisations", "answers"), message="Hello", now=PRESENT,
        )  # fmt: skip
        session.commit()
