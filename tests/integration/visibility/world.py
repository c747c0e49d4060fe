"""One world with everybody that the visibility matrix knows, and a canary in every secret.

A canary is a word that stands in one confidential place only. Whoever reads it has seen that place.
"""

import io
import re
from typing import Any

import pypdfium2

from tests.cast import PASSWORD, email_of
from tests.integration.visibility.world_fields import (
    ANSWERS,
    ASKED,
    CDMO,
    INVESTOR,
    LATER,
    NODE,
    PROJECT,
)
from tests.integration.visibility.world_rounds import all_rounds, introductions

TEAM = frozenset({"ada", "alva", "axel"})
COORDINATORS = frozenset({"cora", "carl"})
REVIEWERS = frozenset({"rut", "ros", "rex", "roy", "rolf"})

# canary -> who may ever read it (security.md 3.5)
CANARIES: dict[str, frozenset[str]] = {
    # F1 that was typed and not published
    "zqf1unticked": TEAM,
    # F2: facts for partners, by the grant `profile`
    "zqf2milestone": TEAM | {"ines"},
    "zqf2contacts": TEAM | {"ines"},
    "zqf2batch": TEAM | {"ines"},
    str(ASKED): TEAM | {"ines"},
    # F4 and F5 frozen in rounds: coordinators after the close, reviewers who declared no conflict
    "zqf4ipcomment": TEAM | {"ivar", "cora", "carl", "rut", "ros"},
    "zqf4ippart": TEAM | {"ivar", "cora", "carl", "rut", "ros"},
    "zqf4datcomment": TEAM | {"cora", "carl", "rut", "ros"},
    "zqf4datpart": TEAM | {"cora", "carl", "rut", "ros"},
    "zqf4natext": TEAM | {"ivar", "cora", "carl", "rut", "ros"},
    "zqf5evidence": TEAM | {"cora", "carl", "rut", "ros"},
    "zqf5address": TEAM | {"cora", "carl", "rut", "ros"},
    # what was written after every snapshot
    "zqf4draft": TEAM,
    "zqf5draft": TEAM,
    # F6: only the company
    "zqf6nogo": TEAM,
    "zqf6proceeds": TEAM,
    "zqf6grants": TEAM,
    "zqsnapshotname": TEAM,
    # rounds: reviews, notes, decisions
    "zqf8rutcomment": COORDINATORS | {"rut"},
    "zqf8rutnote": COORDINATORS | {"rut"},
    "zqf8rosdraft": frozenset({"ros"}),
    "zqf8rosnote": frozenset({"ros"}),
    "zqf9reason": COORDINATORS,
    "zqf10triage": COORDINATORS,
    "zqf10waiting": COORDINATORS,
    "zqf10released": TEAM | COORDINATORS,
    "zqf8rutdone": TEAM | COORDINATORS | {"rut", "ros"},
    "zqf8rosdone": TEAM | COORDINATORS | {"rut", "ros"},
    "zqf8privatenote": COORDINATORS | {"rut"},
    "zqf10refused": frozenset({"bea"}) | COORDINATORS,
    "zqdraftround": COORDINATORS,
    # reviewers' names: themselves, their organisation's people
    "zqnamerut": COORDINATORS | REVIEWERS,
    "zqnamerex": COORDINATORS | REVIEWERS,
    # introductions: both sides; what is private stays on its side
    "zqintroines": TEAM | {"ines"},
    "zqintrodov": TEAM | {"dov"},
    "zqintrostep": TEAM | {"dov"},
    "zqintromuted": frozenset({"iris"}),
    # partners' own
    "zqinvsyndicate": frozenset({"ines"}),
    "zqinvconflict": frozenset({"ines"}),
    "zqirisunpublished": frozenset({"iris"}),
    # the competitor's: projects unpublished, one application refused and one under seal
    "zqbeaname": COORDINATORS | {"bea"},
    "zqbeacomment": COORDINATORS | {"bea"},
    "zqbeamilestone": frozenset({"bea"}),
    "zqsealedname": frozenset({"bea"}),
    "zqsealedcomment": frozenset({"bea"}),
    # published by a company that nobody has confirmed
    "zqunconfirmed": frozenset({"vera"}),
}

PEOPLE: dict[str, tuple[str, str] | None] = {
    "ada": ("ardent", "owner"),
    "alva": ("ardent", "editor"),
    "axel": ("ardent", "reader"),
    "eva": ("ardent", "editor"),
    "bea": ("borealis", "owner"),
    "vera": ("vinter", "owner"),
    "ines": ("northern", "owner"),
    "ivar": ("answers", "owner"),
    "iris": ("second", "owner"),
    "ruben": ("revoked", "owner"),
    "uno": ("unconfirmed", "owner"),
    "dov": ("fjord", "owner"),
    "nora": ("malaren", "owner"),
    "cora": ("brygga", "owner"),
    "carl": ("brygga", "editor"),
    "rut": ("brygga", "reviewer"),
    "ros": ("brygga", "reviewer"),
    "rex": ("brygga", "reviewer"),
    "roy": ("brygga", "reviewer"),
    "rolf": ("brygga", "reviewer"),
    "kim": ("other", "owner"),
    "kurt": ("other", "reviewer"),
    "otto": None,
}
VIEWERS = (*PEOPLE, None)
STRANGERS = tuple(name for name in VIEWERS if name not in TEAM)
NAMES = {"rut": "Rut Zqnamerut", "rex": "Rex Zqnamerex"}

BLANK = re.compile(r"[\s\u00a0\u202f\u2009,]|&nbsp;|\\u00a0|\\u202f")
KEYS = ("need", "rights", "data", "regulatory", "manufacturing", "delivery")


def found_in(text: str) -> set[str]:
    """The canaries in a text, however its numbers are grouped."""
    plain = BLANK.sub("", text).casefold()
    return {word for word in CANARIES if word in plain}


def pdf_text(data: bytes) -> str:
    """The words of a paper and of what it says about itself."""
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
        said = document.get_metadata_dict()
    finally:
        document.close()
    return "\n".join([*texts, *map(str, said.values())])


def document() -> dict[str, Any]:
    """The world as the seed file has it."""
    return {
        "organisations": _organisations(),
        "people": [_person(name) for name in PEOPLE],
        "projects": _projects(),
        "grants": _grants(),
        "accesses": [
            {
                "project": "aurora",
                "person": "ines",
                "classes": ["F2"],
                "what": "teaser",
                "at": "now-1h",
            }
        ],
        "rounds": all_rounds(),
        "introductions": introductions(),
    }


def _organisation(own_id: str, kind: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": own_id, "kind": kind, "name": name, **more}


def _organisations() -> list[dict[str, Any]]:
    secret = {
        **INVESTOR,
        "syndicate_partners": "zqinvsyndicate",
        "conflicts": "zqinvconflict",
        "follow_on_reserve": "5 000 000",
    }
    shown: dict[str, Any] = {"texts": []}
    return [
        _organisation("ardent", "company", "Ardent Cells"),
        _organisation("borealis", "company", "Borealis Gene"),
        _organisation("vinter", "company", "Vinter Therapies", verified=False),
        _organisation(
            "northern", "investor", "Northern Light Capital", profile=secret, published=shown
        ),
        _organisation("answers", "investor", "Answers Capital", profile=INVESTOR, published=shown),
        _organisation(
            "second",
            "investor",
            "Second Fund",
            profile={**INVESTOR, "offices": "zqirisunpublished"},
            published=shown,
        ),
        _organisation("revoked", "investor", "Former Friend Fund", profile=INVESTOR),
        _organisation(
            "unconfirmed",
            "investor",
            "Nobody Knows Fund",
            verified=False,
            profile=INVESTOR,
            published=shown,
        ),
        _organisation("fjord", "cdmo", "Fjord Vector Works", profile=CDMO, published=shown),
        _organisation("malaren", "node", "Mälaren ATMP Unit", profile=NODE, published=shown),
        _organisation("brygga", "coordinator", "Brygga Coordination"),
        _organisation("other", "coordinator", "Other Coordination"),
    ]


def _person(name: str) -> dict[str, Any]:
    belongs = PEOPLE[name]
    place = {"organisation": belongs[0], "role": belongs[1]} if belongs else None
    if place and name == "eva":
        place |= {"since": "now-90d", "until": "now-1d"}
    return {
        "id": name,
        "name": NAMES.get(name, name.capitalize()),
        "email": email_of(name),
        "password": PASSWORD,
        "memberships": [place] if place else [],
    }


def _projects() -> list[dict[str, Any]]:
    described = {"type_code": ["GX"], "stage": "S05", "country": "SE", "modality": ["car_t"]}
    return [
        {
            "id": "aurora",
            "organisation": "ardent",
            "name": "Aurora",
            "created_at": "now-60d",
            "profile": PROJECT,
            "answers": ANSWERS,
            "published": {"texts": ["summary_public", "headline"], "name_public": True},
            "snapshots": [{"id": "spring", "name": "zqsnapshotname"}],
            "later": {"answers": LATER},
        },
        {
            "id": "boreas",
            "organisation": "borealis",
            "name": "zqbeaname",
            "created_at": "now-60d",
            "profile": {**described, "next_milestone": "zqbeamilestone"},
            "answers": {"IP-01": {"score": 3, "comment": "zqbeacomment"}},
            "snapshots": [{"id": "beas"}],
        },
        {
            "id": "sealed",
            "organisation": "borealis",
            "name": "zqsealedname",
            "created_at": "now-59d",
            "profile": described,
            "answers": {"IP-01": {"score": 3, "comment": "zqsealedcomment"}},
        },
        {
            "id": "vinge",
            "organisation": "vinter",
            "name": "Vinge",
            "created_at": "now-60d",
            "profile": {**described, "headline": "zqunconfirmed"},
            "published": {"texts": "all", "name_public": True},
        },
    ]


def _grants() -> list[dict[str, Any]]:
    given = "now-40d"
    return [
        {
            "id": "live",
            "project": "aurora",
            "to": "northern",
            "scopes": ["profile", "levels"],
            "given_at": given,
        },
        {
            "id": "ip",
            "project": "aurora",
            "to": "answers",
            "scopes": ["answers:IP"],
            "given_at": given,
        },
        {
            "id": "ended",
            "project": "aurora",
            "to": "fjord",
            "scopes": ["profile", "levels", "answers:DAT"],
            "given_at": given,
            "until": "now-2d",
        },
        {
            "id": "withdrawn",
            "project": "aurora",
            "to": "revoked",
            "scopes": ["profile", "levels", "answers:IP"],
            "given_at": given,
            "withdrawn_at": "now-3d",
        },
    ]
