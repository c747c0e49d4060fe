"""What a journey finds when it begins, made through the services in the cast's names."""

from datetime import timedelta

from sqlalchemy import update

from portal import clock
from portal.access import Actor
from portal.organisations import service as organisations
from portal.readiness import service as readiness
from portal.readiness.model import Text
from portal.rounds import service as rounds
from portal.rounds.model import Plan
from portal.rounds.tables import RoundRow
from tests.journeys.server import Portal

SIGNED_ROLE = "CEO"
PROJECT = {
    "summary_public": "Gene-modified cells for one blood disease.",
    "country": "SE",
    "hub": "stockholm_uppsala",
    "type_code": ["GX"],
    "modality": ["car_t"],
    "therapeutic_area": ["haem_oncology"],
    "indication_text": "Relapsed B-cell lymphoma",
    "stage": "S05",
    "services_needed": ["viral_vector", "cell_processing_autologous"],
    "site_capabilities_needed": ["gmp_manufacturing", "apheresis"],
    "ask_amount": "55 000 000",
    "ask_currency": "SEK",
    "round_type": "series_a",
    "instrument": ["equity"],
    "partner_seek": ["investor", "cdmo", "node"],
    "contacts": "CEO, contact@ardent.example.org",
    "headline": "One dose for relapsed lymphoma",
}
INVESTOR = {
    "type": "specialist_vc",
    "country": "SE",
    "hub": "stockholm_uppsala",
    "mandate_open": "yes",
    "stages": ["C", "D"],
    "round_types": ["series_a"],
    "instruments": ["equity"],
    "geography": ["SE"],
    "modalities_in": ["car_t"],
    "therapeutic_in": ["haem_oncology"],
    "ticket_min": "10 000 000",
    "ticket_max": "60 000 000",
    "currency": "SEK",
}
CDMO = {
    "provider_type": "full_service",
    "country": "SE",
    "hub": "stockholm_uppsala",
    "services": ["viral_vector", "cell_processing_autologous"],
    "modalities": ["car_t"],
}
NODE = {
    "node_type": "hospital_atmp_centre",
    "country": "SE",
    "hub": "stockholm_uppsala",
    "capabilities": ["gmp_manufacturing", "apheresis"],
    "modalities": ["car_t"],
    "disease_focus": ["haem_oncology"],
}


def project(portal: Portal, who: str | Actor, name: str, **changes: object) -> str:
    """A described and published project; its code."""
    code = str(portal.do(organisations.create_project, who, name=name).code)
    values = {**PROJECT, **changes}
    rev = portal.do(organisations.save_profile, who, code=code, rev=1, values=values)
    portal.do(
        organisations.publish, who, code=code, rev=rev,
        texts=["summary_public", "headline", "indication_text"], name_public=True,
    )  # fmt: skip
    return code


def answered(portal: Portal, who: str | Actor, code: str, *, score: int = 3) -> None:
    """Every question of the project answered, with a document behind each."""
    edition = readiness.current_edition()
    answers = {
        question.id: {
            "score": score,
            "evidence": "E1",
            "items": [{"title": f"Dossier {question.id}"}],
            "comment": f"Comment on {question.id}",
        }
        for question in edition.questions
    }
    portal.do(readiness.put_answers, who, project=code, answers=answers)


def profile(portal: Portal, who: str | Actor, values: dict[str, object]) -> None:
    """The published profile of an investor, manufacturer or node."""
    actor = portal.who(who)
    own = actor.organisation_code
    rev = portal.do(organisations.save_profile, actor, code=own, rev=0, values=values)
    portal.do(organisations.publish, actor, code=own, rev=rev, texts=[], name_public=True)


def partners(portal: Portal) -> None:
    """Ines, Dov and Nora have published what they seek and offer."""
    for who, values in (("ines", INVESTOR), ("dov", CDMO), ("nora", NODE)):
        profile(portal, who, values)


def open_round(portal: Portal, who: str = "cora") -> str:
    """A round that has just opened and closes in two weeks; its code."""
    now = clock.now()
    plan = Plan(
        name=Text("Autumn call", "Höstutlysning"),
        purpose=Text("Support on the way to clinic.", "Stöd på väg mot klinik."),
        offers=Text("Advice and introductions.", "Råd och introduktioner."),
        contact="rounds@example.org",
        edition=readiness.current_edition().id,
        opens_at=now - timedelta(minutes=1),
        closes_at=now + timedelta(days=14),
        review_due=now + timedelta(days=28),
    )
    code = str(portal.do(rounds.create_round, who, plan=plan))
    portal.do(rounds.open_round, who, code=code, version=1)
    return code


def submitted(portal: Portal, who: str, call: str, code: str, signature: rounds.Signature) -> str:
    """A project handed in to a round; the application's code."""
    with portal.db.write() as session:
        made = rounds.submit(
            session, portal.who(who), code=call, project=code, signature=signature,
            key=f"{call}-{code}", clock=clock.now,
        )  # fmt: skip
        session.commit()
    return made


def deadline_passes(portal: Portal, code: str) -> None:
    """The round's closing time is now: no journey waits two weeks."""
    with portal.db.write() as session:
        session.execute(update(RoundRow).where(RoundRow.code == code).values(closes_at=clock.now()))
        session.commit()
