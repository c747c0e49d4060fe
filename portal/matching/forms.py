"""What is typed and ticked on match pages and introductions."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField

from portal.access import Kind
from portal.errors import Problem
from portal.matching.values import MAX_MESSAGE, MAX_STEP, Outcome, Reason
from portal.sharing.model import AREAS
from portal.web.forms import PortalForm, long_text_field, text_field
from portal.web.i18n import gettext as _
from portal.web.i18n import lazy_gettext as _l

ROUTED = (Kind.COMPANY, Kind.INVESTOR, Kind.CDMO, Kind.NODE)
LONGEST_VERSION = 9

REASONS = {
    Reason.TOO_EARLY: _l("The stage is too early for us"),
    Reason.TOO_LATE: _l("The stage is too late for us"),
    Reason.OUTSIDE_AREA: _l("Outside our area"),
    Reason.TICKET_SIZE: _l("The amount does not fit us"),
    Reason.GEOGRAPHY: _l("The place does not fit us"),
    Reason.COMPETING_HOLDING: _l("We have something that competes"),
    Reason.TIMING: _l("The time is not right"),
    Reason.MORE_EVIDENCE: _l("We need more evidence"),
    Reason.OTHER: _l("Another reason"),
}
OUTCOMES = {
    Outcome.AGREEMENT: _l("We have an agreement"),
    Outcome.TALKS: _l("We keep talking outside Brygga"),
    Outcome.NO_FIT: _l("We met, and it did not fit"),
    Outcome.NO_CONTACT: _l("We never reached each other"),
}
AREA_NAMES = {
    "IP": _l("Intellectual property"),
    "DAT": _l("Data"),
    "REG": _l("Regulatory"),
    "PRO": _l("Production"),
    "PRJ": _l("Structuring"),
}


class AskForm(PortalForm):
    """The message that goes with a request."""

    message = long_text_field(_l("Your message"), limit=MAX_MESSAGE, required=False)


class DeclineForm(PortalForm):
    """Why not now, and whether they may know."""

    reason = RadioField(_l("Why not now"), validate_choice=False)
    area = SelectField(_l("Evidence in which area"), validate_choice=False)
    shown = BooleanField(_l("Let them see this reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [(each.value, str(REASONS[each])) for each in Reason]
        areas = [(area, str(AREA_NAMES[area])) for area in AREAS]
        self.area.choices = [("", _("No particular area")), *areas]


class StepForm(PortalForm):
    """What both sides agreed to do next."""

    step = text_field(_l("Agreed next step"), limit=MAX_STEP)


class OutcomeForm(PortalForm):
    """What came of it."""

    outcome = RadioField(_l("What came of it?"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = [(each.value, str(OUTCOMES[each])) for each in Outcome]


class MustsForm(PortalForm):
    """Which of one's own criteria are a must."""

    musts = SelectMultipleField(_l("Must fit"), validate_choice=False)


def words(problem: Problem) -> str:
    """The sentence for a problem that the service found."""
    facts = dict(problem.facts)
    return {
        "too_long": _("This is %(length)s characters; at most %(limit)s fit.")
        % {"length": facts.get("length", ""), "limit": facts.get("limit", "")},
        "not_storable": _("This holds a character that cannot be stored. Type the text again."),
        "needed": _("Fill this in."),
        "choose_reason": _("Choose a reason."),
        "choose_area": _("Choose an area from the list."),
        "choose_outcome": _("Choose what came of it."),
        "must_unknown": _("Choose from the list."),
        "too_many": _("You have left out as many as fit. Bring somebody back first."),
    }[problem.code]


def refusal(reason: str) -> str:
    """Why something is not possible, in words; empty for reasons that need none."""
    return {
        "readers_read": _("Readers cannot change this. An owner or editor can."),
        "owners_ask": _("An owner of your organisation can ask for an introduction."),
        "owners_answer": _("An owner of your organisation can do this."),
        "not_verified": _("A coordinator has to confirm your organisation before you can ask."),
        "not_published": _("Publish your profile first, so that they can see who asks."),
        "left_out": _("You have left them out of your list. Bring them back first."),
        "refused_lately": _("They said not now less than 90 days ago."),
        "quota_used": _("You have used this month's 10 requests."),
    }.get(reason, "")


def reason_name(reason: str, area: str) -> str:
    """A reason for "not now" in words, with its area."""
    known = {each.value: str(text) for each, text in REASONS.items()}
    text = known.get(reason, "")
    return f"{text}: {AREA_NAMES[area]}" if area in AREA_NAMES else text


def code(text: str | None) -> str:
    """A public code as it was sent; empty, which nothing has, for what cannot be one."""
    plain = text or ""
    return plain if plain.isascii() and plain.isalnum() else ""


def version(text: str | None) -> int:
    """The version that a page was read at; -1, which nothing has, for anything else."""
    plain = (text or "").strip()
    fits = plain.isascii() and plain.isdigit() and len(plain) <= LONGEST_VERSION
    return int(plain) if fits else -1
