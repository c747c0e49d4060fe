"""What a coordinator fills in to set up a round: dates, texts, rules, criteria."""

from datetime import datetime
from typing import Any

from wtforms import BooleanField, HiddenField, SelectField
from wtforms import SelectMultipleField as Several

from portal.readiness.model import Text
from portal.rounds import deadlines, wording
from portal.rounds.forms import offered, radio
from portal.rounds.model import LEVELS, MAX_QUESTIONS, Criterion, HandQuestion, Plan, Rules
from portal.rounds.shown import Vocabulary
from portal.web.forms import PortalForm, choices, long_text_field, text_field
from portal.web.i18n import current_lang
from portal.web.i18n import gettext as _
from portal.web.i18n import lazy_gettext as _l

PARTS = ("day", "time", "which")


class DatesForm(PortalForm):
    """Moments as people type them: a day, a time, and which one when a time comes twice."""

    version = HiddenField()
    closes_day = text_field(_l("Closes on"), limit=20, required=False)
    closes_time = text_field(_l("Closes at"), limit=10, required=False)
    closes_which = radio(_l("Which of the two?"), required=False)
    due_day = text_field(_l("Reviews due on"), limit=20, required=False)
    due_time = text_field(_l("Reviews due at"), limit=10, required=False)
    due_which = radio(_l("Which of the two?"), required=False)

    moments: tuple[str, ...] = ("closes", "due")

    def offer(self) -> None:
        """Fill in the two words for a time that comes twice."""
        twice = [("first", _("The first, summer time")), ("second", _("The second, winter time"))]
        for name in self.moments:
            self[f"{name}_which"].choices = choices(twice)

    def show(self, **moments: datetime | None) -> None:
        """Fill in moments as they are kept."""
        for name, instant in moments.items():
            if instant is not None:
                local = deadlines.local(instant)
                self[f"{name}_day"].data = local.day
                self[f"{name}_time"].data = local.clock
                self[f"{name}_which"].data = deadlines.which(instant)

    def moment(self, name: str) -> datetime | None:
        """The moment that was typed, None for nothing; faults land beside their field."""
        day, clock, which = (self[f"{name}_{part}"] for part in ("day", "time", "which"))
        if not day.data and not clock.data:
            return None
        try:
            return deadlines.moment(day.data or "", clock.data or "", which.data or "")
        except deadlines.LocalTimeError as error:
            at = {"bad_day": day, "which_time": which}.get(error.code, clock)
            at.errors = [*at.errors, wording.local_time(error.code)]
            return None

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual, and every moment must exist."""
        good = super().validate(extra_validators)
        for name in self.moments:
            self.moment(name)
        return good and not any(self[f"{n}_{p}"].errors for n in self.moments for p in PARTS)


class ExtensionForm(DatesForm):
    """Later dates for an open round."""

    note = long_text_field(_l("What changes, and why"), limit=1000)


class RoundForm(DatesForm):
    """Everything of a round but its criteria."""

    moments = ("opens", "closes", "due")
    name_en = text_field(_l("Name in English"), limit=120)
    name_sv = text_field(_l("Name in Swedish"), limit=120)
    purpose_en = long_text_field(_l("Purpose in English"))
    purpose_sv = long_text_field(_l("Purpose in Swedish"))
    offers_en = long_text_field(_l("What it offers, in English"))
    offers_sv = long_text_field(_l("What it offers, in Swedish"))
    contact = text_field(_l("Questions go to"), limit=200)
    opens_day = text_field(_l("Opens on"), limit=20, required=False)
    opens_time = text_field(_l("Opens at"), limit=10, required=False)
    opens_which = radio(_l("Which of the two?"), required=False)
    edition = SelectField(_l("Edition of the questions"), [offered], validate_choice=False)
    core_only = BooleanField(_l("Ask only the core questions"))
    bands = Several(_l("Stage bands that may apply"), [offered], validate_choice=False)
    types = Several(_l("Therapy types that may apply"), [offered], validate_choice=False)
    reviews_wanted = SelectField(_l("Reviews per application"), [offered], validate_choice=False)
    blind = BooleanField(_l("Hide the company's name from reviewers"))

    def choose(self, words: Vocabulary) -> "RoundForm":
        """Fill in what may be chosen, in the reader's language."""
        self.offer()
        lang = current_lang()
        for name in ("bands", "types"):
            pairs = getattr(words, name)
            self[name].choices = choices((key, text.in_(lang)) for key, text in pairs)
        self.edition.choices = choices((key, text.in_(lang)) for key, text in words.editions)
        self.reviews_wanted.choices = choices((str(n), str(n)) for n in range(1, 6))
        return self

    def plan(self) -> Plan:
        """What was filled in, as the plan of a round."""
        return Plan(
            name=self._both("name"),
            purpose=self._both("purpose"),
            offers=self._both("offers"),
            contact=self.contact.data,
            edition=self.edition.data or "",
            opens_at=self.moment("opens"),
            closes_at=self.moment("closes"),
            review_due=self.moment("due"),
            reviews_wanted=int(self.reviews_wanted.data or 0),
            core_only=self.core_only.data,
            blind=self.blind.data,
            rules=Rules(tuple(self.bands.data or ()), tuple(self.types.data or ()), self._asked()),
        )

    def _both(self, name: str) -> Text:
        return Text(self[f"{name}_en"].data or "", self[f"{name}_sv"].data or "")

    def _asked(self) -> tuple[HandQuestion, ...]:
        texts = ((f"q{n}", self._both(f"q{n}")) for n in range(1, MAX_QUESTIONS + 1))
        return tuple(HandQuestion(key, text) for key, text in texts if text.en or text.sv)

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual, and a question needs both languages."""
        good = super().validate(extra_validators)
        for number in range(1, MAX_QUESTIONS + 1):
            pair = [self[f"q{number}_{lang}"] for lang in ("en", "sv")]
            for field in pair:
                if not field.data and any(each.data for each in pair):
                    field.errors = [*field.errors, _("Write the question in both languages.")]
                    good = False
        return good


def _add_questions() -> None:
    for number in range(1, MAX_QUESTIONS + 1):
        for lang, label in (
            ("en", _l("Question %(number)s in English", number=number)),
            ("sv", _l("Question %(number)s in Swedish", number=number)),
        ):
            setattr(RoundForm, f"q{number}_{lang}", text_field(label, limit=300, required=False))


_add_questions()


def plan_data(plan: Plan) -> dict[str, Any]:
    """A plan as the data of its form."""
    texts = {"name": plan.name, "purpose": plan.purpose, "offers": plan.offers}
    texts |= {each.id: each.text for each in plan.rules.questions}
    pairs = {
        f"{key}_{lang}": text.in_(lang) for key, text in texts.items() for lang in ("en", "sv")
    }
    return {
        **pairs,
        "contact": plan.contact,
        "edition": plan.edition,
        "core_only": plan.core_only,
        "blind": plan.blind,
        "bands": list(plan.rules.bands),
        "types": list(plan.rules.types),
        "reviews_wanted": str(plan.reviews_wanted),
    }


class CriterionForm(PortalForm):
    """One criterion with its five described levels."""

    version = HiddenField()
    name_en = text_field(_l("Name in English"), limit=80)
    name_sv = text_field(_l("Name in Swedish"), limit=80)
    prompt_en = text_field(_l("Question to the reviewer, in English"), limit=300)
    prompt_sv = text_field(_l("Question to the reviewer, in Swedish"), limit=300)
    pillar = SelectField(_l("Area it belongs to"), [offered], validate_choice=False)

    def choose(self, words: Vocabulary) -> "CriterionForm":
        """Fill in the areas."""
        areas = [(key, text.in_(current_lang())) for key, text in words.pillars]
        self.pillar.choices = choices([("", _("No area")), *areas])
        return self

    def criterion(self, criterion_id: str) -> Criterion:
        """What was filled in."""
        return Criterion(
            id=criterion_id,
            name=Text(self.name_en.data, self.name_sv.data),
            prompt=Text(self.prompt_en.data, self.prompt_sv.data),
            levels=tuple(
                Text(self[f"level{n}_en"].data, self[f"level{n}_sv"].data) for n in LEVELS
            ),
            pillar=self.pillar.data or None,
        )


def _add_levels() -> None:
    for number in LEVELS:
        for lang, label in (
            ("en", _l("Level %(number)s in English", number=number)),
            ("sv", _l("Level %(number)s in Swedish", number=number)),
        ):
            setattr(CriterionForm, f"level{number}_{lang}", text_field(label, limit=300))


_add_levels()


def criterion_data(criterion: Criterion) -> dict[str, str]:
    """A criterion as the data of its form."""
    texts = {"name": criterion.name, "prompt": criterion.prompt}
    texts |= {f"level{n}": level for n, level in zip(LEVELS, criterion.levels, strict=True)}
    pairs = {
        f"{key}_{lang}": text.in_(lang) for key, text in texts.items() for lang in ("en", "sv")
    }
    return {**pairs, "pillar": criterion.pillar or ""}
