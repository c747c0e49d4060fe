"""A world with one of everybody that the visibility matrix knows, and its readers."""

from copy import deepcopy

from portal.access import Actor
from portal.people import signing
from tests.cast import NOW, PASSWORD

MARKS = {
    key: {"score": 3, "comment": f"About {key}"}
    for key in ("need", "rights", "data", "regulatory", "manufacturing", "delivery")
}
TEXT = {"en": "A text", "sv": "En text"}


def person(own_id, organisation=None, role="owner", **more):
    belongs = [{"organisation": organisation, "role": role, **more}] if organisation else []
    return {
        "id": own_id,
        "name": own_id.capitalize(),
        "email": f"{own_id}@seed.example",
        "password": PASSWORD,
        "memberships": belongs,
    }


def organisation(own_id, kind, **more):
    return {"id": own_id, "kind": kind, "name": f"The {own_id} {kind}", **more}


def review(own_id, reviewer, **more):
    return {"id": own_id, "reviewer": reviewer, "marks": MARKS, **more}


ORGANISATIONS = [
    organisation("acme", "company", code="acme0000"),
    organisation("rival", "company"),
    organisation("fund", "investor", profile={"type": "seed_fund"}, published={}),
    organisation("closedfund", "investor"),
    organisation("maker", "cdmo", verified=False),
    organisation("hosp", "node"),
    organisation("coord", "coordinator"),
    organisation("elsewhere", "coordinator"),
]
PEOPLE = [
    person("anna", "acme"),
    person("alf", "acme", "reader"),
    person("gone", "acme", "editor", since="now-90d", until="now-1d"),
    person("rita", "rival"),
    person("fia", "fund"),
    person("filip", "closedfund"),
    person("mats", "maker"),
    person("hans", "hosp"),
    person("cesar", "coord"),
    person("clara", "coord", "editor"),
    person("ray", "coord", "reviewer"),
    person("rex", "coord", "reviewer"),
    person("roy", "coord", "reviewer"),
    person("kaj", "elsewhere"),
    person("odd"),
]
PROJECTS = [
    {
        "id": "cells",
        "organisation": "acme",
        "name": "Cells",
        "created_at": "now-50d",
        "profile": {
            "type_code": ["GX"],
            "stage": "S05",
            "vector": ["lentivirus"],
            "summary_public": "Cells for all to read about.",
            "runway_months": 7,
        },
        "answers": {
            "IP-01": {
                "score": 3,
                "evidence": "E2",
                "comment": "Signed by all.",
                "items": [{"title": "Deeds"}],
            },
            "IP-02": {"dont_know": True},
            "IP-06": {"na": "no_third_party_platform"},
            "IP-07": {"na": "other", "na_text": "Nothing licensed in."},
            "PRJ-01": {"score": 2, "parts": {"eligible_se": 40}},
        },
        "published": {"texts": ["summary_public"], "name_public": True},
        "snapshots": [{"id": "own", "name": "Spring"}],
        "later": {
            "profile": {"runway_months": 6},
            "answers": {"IP-02": {"score": 1}},
        },
    }
]
GRANTS = [
    {"id": "live", "project": "cells", "to": "fund", "scopes": ["profile", "levels"]},
    {
        "id": "ended",
        "project": "cells",
        "to": "hosp",
        "scopes": ["profile"],
        "given_at": "now-40d",
        "until": "now-2d",
    },
    {
        "id": "withdrawn",
        "project": "cells",
        "to": "closedfund",
        "scopes": ["profile"],
        "given_at": "now-20d",
        "withdrawn_at": "now-3d",
    },
]
ACCESSES = [
    {
        "project": "cells",
        "person": "fia",
        "classes": ["F2", "F3"],
        "what": "teaser",
        "at": "now-1h",
    }
]
ROUNDS = [
    {
        "id": "done",
        "organisation": "coord",
        "name": TEXT,
        "purpose": TEXT,
        "offers": TEXT,
        "contact": "post@coord.example",
        "state": "decided",
        "opens_at": "now-40d",
        "closes_at": "now-30d",
        "review_due": "now-20d",
        "released_at": "now-5d",
        "applications": [
            {
                "id": "in",
                "project": "cells",
                "state": "eligible",
                "reviews": [
                    review("mine", "ray"),
                    review("theirs", "rex", state="conflict", reason="A friend"),
                ],
                "decision": {"outcome": "approve", "reasons": "It holds."},
            }
        ],
    },
    {
        "id": "going",
        "organisation": "coord",
        "name": TEXT,
        "purpose": TEXT,
        "offers": TEXT,
        "contact": "post@coord.example",
        "state": "reviewing",
        "opens_at": "now-20d",
        "closes_at": "now-10d",
        "criteria": [
            {
                "id": "own",
                "name": TEXT,
                "prompt": TEXT,
                "levels": {"en": list("abcde"), "sv": list("abcde")},
            }
        ],
        "rules": {"questions": [{"id": "here", **TEXT}]},
        "applications": [
            {
                "id": "again",
                "project": "cells",
                "state": "eligible",
                "reviews": [
                    review("half", "ray", state="clear", marks={"own": {"score": 2}}),
                    review("asked", "rex", state="assigned", marks={}),
                    review("off", "roy", state="removed", marks={}),
                ],
            }
        ],
    },
]
INTRODUCTIONS = [
    {"id": "met", "project": "cells", "partner": "fund", "state": "introduced",
     "message": "Hello", "at": "now-10d"},
]  # fmt: skip
WORLD = {
    "organisations": ORGANISATIONS,
    "people": PEOPLE,
    "projects": PROJECTS,
    "grants": GRANTS,
    "accesses": ACCESSES,
    "rounds": ROUNDS,
    "introductions": INTRODUCTIONS,
}


def world():
    """As plain JSON values, fresh on each call."""
    return deepcopy(WORLD)


def actor(session, own_id, *, now=NOW) -> Actor:
    """The person signed in, as the portal itself sees them."""
    secret = signing.sign_in(
        session, email=f"{own_id}@seed.example", password=PASSWORD, source="test", now=now
    )
    assert secret is not None
    found = signing.identify(session, token=secret, now=now)
    assert found is not None
    return found


__all__ = ["actor", "world"]
