"""What coordinators, companies and reviewers fill in."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields import Field
from wtforms.validators import ValidationError

from portal.rounds import wording
from portal.rounds.inside import CheckView
from portal.rounds.model import (
    LEVELS,
    Check,
    Criterion,
    Mark,
    Outcome,
    Verdict,
)
from portal.web.forms import PortalForm, choices, long_text_field, presence, text_field
from portal.web.i18n import current_lang
from portal.web.i18n import gettext as _
from portal.web.i18n import lazy_gettext as _l

CANNOT_JUDGE = "0"


def offered(_form: object, field: Field) -> None:
    """Only what was offered counts; nothing chosen is for `presence` to judge."""
    chosen = field.data if isinstance(field.data, list) else [field.data]
    known = {str(choice[0]) for choice in field.iter_choices()}
    if any(each and each not in known for each in chosen):
        raise ValidationError(_("Choose one of these."))


def radio(label: Any, *, required: bool = True, **options: Any) -> RadioField:
    """One of several."""
    checks = [*presence(required), offered]
    return RadioField(label, checks, validate_choice=False, **options)


def version_of(form: PortalForm) -> int:
    """The version a page was read at; nonsense is a version that never was."""
    text = str(form["version"].data or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class ApplyForm(PortalForm):
    """The signature under an application."""

    key = HiddenField()
    project = HiddenField()
    signed_name = text_field(_l("Your name"), limit=100)
    signed_role = text_field(_l("Your role in the company"), limit=100)
    confirmed = BooleanField(_l("I confirm this is correct to the best of my knowledge"))

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual, and the statement must be ticked."""
        good = super().validate(extra_validators)
        if not self.confirmed.data:
            self.confirmed.errors = [_("Confirm the statement before you submit.")]
        return good and bool(self.confirmed.data)


class RefusalForm(PortalForm):
    """Why an application is not reviewed."""

    reason = long_text_field(_l("Reason, for the applicant"), limit=2000)


class DeclarationForm(PortalForm):
    """Conflict of interest, or none."""

    conflict = radio(_l("Do you have a conflict of interest?"))
    reason = long_text_field(_l("What is the conflict?"), limit=1000, required=False)

    def offer(self) -> "DeclarationForm":
        """Fill in the two answers."""
        self.conflict.choices = choices(
            [("no", _("No, I have none")), ("yes", _("Yes, I have or may have one"))]
        )
        return self


class DecisionForm(PortalForm):
    """The decision on one application."""

    version = HiddenField()
    outcome = radio(_l("Decision"))
    strengths = long_text_field(_l("What was strong"), required=False)
    reasons = long_text_field(_l("What decided"))
    changes = long_text_field(_l("What would change it"), required=False)
    conditions = long_text_field(_l("Conditions"), required=False)

    def offer(self) -> "DecisionForm":
        """Fill in the outcomes."""
        self.outcome.choices = choices((each, wording.outcome(each)) for each in Outcome)
        return self

    def verdict(self) -> Verdict:
        """What was filled in."""
        return Verdict(
            outcome=Outcome(self.outcome.data),
            reasons=self.reasons.data or "",
            strengths=self.strengths.data or "",
            changes=self.changes.data or "",
            conditions=self.conditions.data or "",
        )


class NoteForm(PortalForm):
    """A page that is saved at a version, with a note for colleagues."""

    version = HiddenField()
    note = long_text_field(_l("Note to coordinators, never shared"), limit=4000, required=False)


def triage_form(checks: Iterable[CheckView], typed: Any = None, **kept: Any) -> NoteForm:
    """A yes, no or unclear for every question that a person answers."""
    answers = [(each, wording.check(each)) for each in Check]
    by_hand = [each for each in checks if each.by_hand and each.text]
    fields = {
        f"check_{each.id}": radio(each.text.in_(current_lang()), choices=choices(answers))
        for each in by_hand
        if each.text
    }
    kept |= {f"check_{each.id}": each.answer for each in by_hand}
    return _made("TriageForm", fields)(typed, data=kept)


def checks_of(form: NoteForm) -> dict[str, Check]:
    """The answers of a triage form."""
    prefix = "check_"
    return {f.name.removeprefix(prefix): Check(f.data) for f in form if f.name.startswith(prefix)}


def review_form(criteria: Iterable[Criterion], typed: Any = None, **kept: Any) -> NoteForm:
    """Score, or why not, and a comment for every criterion."""
    fields: dict[str, Field] = {}
    lang = current_lang()
    for each in criteria:
        levels = [
            (str(n), f"{n}  {level.in_(lang)}")
            for n, level in zip(LEVELS, each.levels, strict=True)
        ]
        offer = [*levels, (CANNOT_JUDGE, _("Cannot judge, because…"))]
        fields |= {
            f"score_{each.id}": radio(_l("Score"), required=False, choices=choices(offer)),
            f"unjudged_{each.id}": text_field(
                _l("Why you cannot judge"), limit=500, required=False
            ),
            f"comment_{each.id}": long_text_field(
                _l("What decided it (the applicant will read this)"), limit=3000, required=False
            ),
        }
    return _made("ReviewForm", fields)(typed, data=kept)


def review_data(marks: Mapping[str, Mark]) -> dict[str, Any]:
    """Marks as the data of their form."""
    found: dict[str, Any] = {}
    for key, mark in marks.items():
        score = CANNOT_JUDGE if mark.score is None and mark.unjudged else mark.score
        found[f"score_{key}"] = None if score is None else str(score)
        found[f"unjudged_{key}"] = mark.unjudged
        found[f"comment_{key}"] = mark.comment
    return found


def marks_of(form: NoteForm, criteria: Iterable[Criterion]) -> dict[str, Mark]:
    """The marks of a review form; criteria that nobody touched are left out."""
    found = {}
    for each in criteria:
        score, why, comment = (
            form[f"{p}_{each.id}"].data for p in ("score", "unjudged", "comment")
        )
        given = int(score) if score and score != CANNOT_JUDGE else None
        mark = Mark(given, (why or "") if given is None else "", comment or "")
        if mark != Mark():
            found[each.id] = mark
    return found


def _made(name: str, fields: dict[str, Any]) -> type[NoteForm]:
    return type(name, (NoteForm,), fields)
