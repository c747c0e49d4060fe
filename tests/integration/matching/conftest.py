"""A small market: two companies, an investor, a CDMO and a node, all published."""

from dataclasses import dataclass
from typing import Any

import pytest

from portal.access import Actor
from portal.db import Database
from portal.matching import service
from portal.organisations import service as organisations
from portal.sharing import tripwire
from tests.cast import NOW, Cast

HERON = {
    "stage": "S05",
    "type_code": ["GX"],
    "hub": "stockholm_uppsala",
    "country": "SE",
    "modality": ["car_t"],
    "therapeutic_area": ["haem_oncology"],
    "headline": "CAR-T cells against a childhood leukaemia",
    "services_needed": ["process_development"],
    "ask_amount": 55_000_000,
    "ask_currency": "SEK",
    "instrument": ["equity"],
    "investor_wanted": ["lead"],
    "runway_months": 7,
}
AUK = HERON | {"therapeutic_area": ["cns"], "modality": ["aav"], "headline": "Nerve repair"}
INVESTOR = {
    "type": "specialist_vc",
    "country": "SE",
    "modalities_in": ["car_t"],
    "therapeutic_in": ["haem_oncology"],
    "stages": ["C", "D"],
    "ticket_min": 10_000_000,
    "ticket_max": 80_000_000,
    "currency": "SEK",
    "lead": "lead_only",
}
CDMO = {
    "provider_type": "full_service",
    "services": ["process_development"],
    "modalities": ["car_t"],
}
NODE = {
    "node_type": "hospital_atmp_centre",
    "capabilities": ["apheresis"],
    "hub": "stockholm_uppsala",
    "disease_focus": ["haem_oncology"],
}


@pytest.fixture(autouse=True)
def _armed():
    tripwire.enable()
    yield
    tripwire.disable()


@dataclass
class World:
    """The market and its people; `heron` is Ada's project, `auk` Bea's."""

    db: Database
    cast: Cast
    heron: str
    auk: str

    def write(self, act, who: str | Actor, **facts: Any) -> Any:
        actor = self.actor(who)
        facts.setdefault("now", NOW)
        with self.db.write() as session:
            made = act(session, actor, **facts)
            session.commit()
        return made

    def read(self, act, who: str | Actor, **facts: Any) -> Any:
        facts.setdefault("now", NOW)
        with self.db.read() as session:
            return act(session, self.actor(who), **facts)

    def actor(self, who: str | Actor) -> Actor:
        return self.cast.actors[who] if isinstance(who, str) else who

    def org(self, who: str) -> str:
        return self.cast.actors[who].organisation_code

    def publish(self, who: str, code: str, values: dict[str, Any], **options: Any) -> None:
        page = self.read(organisations.profile_page, who, code=code)
        rev = self.write(organisations.save_profile, who, code=code, rev=page.rev, values=values)
        options = {"texts": [], "name_public": False, "listed": True} | options
        self.write(organisations.publish, who, code=code, rev=rev, **options)

    def ask(self, who: str = "ada", partner: str = "ines", project: str = "", **facts: Any):
        return self.write(
            service.ask,
            who,
            project=project or self.heron,
            partner=self.org(partner),
            **({"message": "We would like to talk."} | facts),
        )

    def introduction(self, who: str, code: str, **facts: Any):
        return self.read(service.introduction, who, code=code, **facts)


@pytest.fixture
def world(db: Database, cast: Cast) -> World:
    with db.write() as session:
        heron = organisations.create_project(session, cast.ada, name="Project Heron", now=NOW)
        auk = organisations.create_project(session, cast.bea, name="Project Auk", now=NOW)
        session.commit()
    made = World(db, cast, heron.code, auk.code)
    made.publish("ada", made.heron, HERON)
    made.publish("bea", made.auk, AUK)
    for who, values in (("ines", INVESTOR), ("dov", CDMO), ("nora", NODE)):
        made.publish(who, made.org(who), values)
    return made


@pytest.fixture
def app(app):
    if "matching" not in app.blueprints:
        from portal.matching.views import bp

        app.register_blueprint(bp)
    if "matching_api" not in app.blueprints:
        from portal.matching.api import api

        app.register_api(api)
    return app
