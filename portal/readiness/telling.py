"""Results in words: conclusions first, each with the line of working behind it."""

from dataclasses import dataclass

from markupsafe import Markup

from portal.papers import service as papers
from portal.readiness import phrases, wording
from portal.readiness.bank import Edition, Evidence
from portal.readiness.model import Action, PillarResult, Working
from portal.readiness.records import State
from portal.readiness.showing import Results
from portal.web.filters import floor_percent
from portal.web.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Gate:
    """An unmet gate in one sentence, with its question."""

    question: str
    sentence: str
    cap: int


@dataclass(frozen=True, slots=True)
class Step:
    """One action: what to do, what it changes, why."""

    question: str
    pillar: str
    title: str
    name: str
    effect: str
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """How one question counted."""

    question: str
    name: str
    text: str
    answer: str
    mark: str
    expected: str
    weight: int
    met: str
    evidence: str
    raises: str
    action: str
    gate: str
    open: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class Area:
    """One area: level, why, what it rests on, and the nearest step up."""

    id: str
    name: str
    number: int | None
    word: str
    meaning: str
    conclusion: str
    reason: str
    working: str
    evidence: str
    documented: int
    confirmed: int
    answered: int
    in_scope: int
    gates: tuple[Gate, ...]
    nearest: str
    extremes: str
    lines: tuple[Line, ...]
    strip: Markup
    fit: float | None
    fit_text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A whole result in one language."""

    title: str
    opening: tuple[str, ...]
    band: str
    stage: str
    areas: tuple[Area, ...]
    gates: tuple[Gate, ...]
    steps: tuple[Step, ...]
    later_band: str
    later_steps: tuple[Step, ...]
    later_areas: tuple[tuple[str, int | None, int | None], ...]
    answered: int
    in_scope: int
    documented: int
    confirmed: int

    @property
    def levelled(self) -> bool:
        """Whether any area has a level."""
        return any(area.number for area in self.areas)

    @property
    def do_next(self) -> tuple[Step, ...]:
        """The first three."""
        return self.steps[:3]


def told(results: Results, lang: str) -> Told:
    """The results in the language that is being spoken."""
    edition, assessment = results.edition, results.assessment
    areas = tuple(_area(results, each, lang) for each in assessment.pillars)
    later = results.later
    bands = {band.id: band.name.in_(lang) for band in edition.bands}
    return Told(
        title=phrases.conclusion(results),
        opening=tuple(edition.headline_sentences[g].in_(lang) for g in assessment.headline_gates),
        band=bands[assessment.band],
        stage=edition.stages[edition.order(results.subject.stage)].name.in_(lang),
        areas=areas,
        gates=tuple(sorted((g for area in areas for g in area.gates), key=lambda g: g.cap)),
        steps=tuple(_step(results, each, lang) for each in results.actions),
        later_band=bands[later.band] if later else "",
        later_steps=tuple(_step(results, each, lang) for each in results.later_actions),
        later_areas=tuple((area.name, area.number, later.pillar(area.id).level) for area in areas)
        if later
        else (),
        answered=sum(area.answered for area in areas),
        in_scope=sum(area.in_scope for area in areas),
        documented=sum(area.documented for area in areas),
        confirmed=sum(area.confirmed for area in areas),
    )


def _area(results: Results, result: PillarResult, lang: str) -> Area:
    edition, assessment = results.edition, results.assessment
    workings = [w for w in assessment.workings if w.pillar == result.pillar]
    asked = [w for w in workings if w.in_scope]
    name = next(p.name for p in edition.pillars if p.id == result.pillar).in_(lang)
    level = next((each for each in edition.levels if each.value == result.level), None)
    word = level_word(edition, result, lang)
    documented = sum(w.evidence in {Evidence.DOCUMENTED, Evidence.CONFIRMED} for w in asked)
    confirmed = sum(w.evidence is Evidence.CONFIRMED for w in asked)
    return Area(
        id=result.pillar,
        name=name,
        number=result.level,
        word=word,
        meaning=level.meaning.in_(lang) if level else _("Too early for this area at this stage."),
        conclusion=phrases.area_conclusion(results, result, name),
        reason=phrases.area_reason(results, result),
        working=phrases.working_of(result),
        evidence=evidence(documented, len(asked), confirmed),
        documented=documented,
        confirmed=confirmed,
        answered=result.answered,
        in_scope=result.in_scope,
        gates=tuple(
            Gate(w.question, phrases.gate(results, result, w, lang), phrases.cap(results, w))
            for w in asked
            if w.gate_open and result.level
        ),
        nearest=phrases.nearest(results, result, name, lang),
        extremes=wording.extremes(results, asked, lang) if result.level else "",
        lines=tuple(_line(results, w, lang) for w in workings if _shown(w)),
        strip=strip(result, name, word),
        fit=None if not result.level else float(result.fit),
        fit_text="–" if not result.level else floor_percent(result.fit),
    )


def level_word(edition: Edition, result: PillarResult, lang: str) -> str:
    """The level's name."""
    names = {each.value: each.name.in_(lang) for each in edition.levels}
    return _("Not expected yet") if result.level is None else names[result.level]


def _shown(working: Working) -> bool:
    return working.in_scope or working.outside == "na"


def evidence(documented: int, total: int, confirmed: int) -> str:
    """How many answers are documented, and confirmed."""
    if confirmed:
        return _(
            "%(documented)s of %(total)s documented, %(confirmed)s confirmed",
            documented=documented,
            total=total,
            confirmed=confirmed,
        )
    return _("%(documented)s of %(total)s documented", documented=documented, total=total)


def strip(result: PillarResult, name: str, word: str) -> Markup:
    """The level as five cells."""
    level = result.level
    title = f"{name}: {level} {word}" if level else f"{name}: {word}"
    desc = _("Self-assessed. The mark shows level 3, expected at this stage.")
    expected = None if level is None else phrases.READY
    return papers.level_strip(level, expected=expected, title=title, desc=desc)


def _step(results: Results, action: Action, lang: str) -> Step:
    question = results.edition.question(action.question)
    return Step(
        question=action.question,
        pillar=action.pillar,
        title=phrases.step(action, question, lang),
        name=question.name.in_(lang),
        effect=phrases.effect(results, action, lang),
        why=question.why.in_(lang),
    )


def _line(results: Results, working: Working, lang: str) -> Line:
    question = results.edition.question(working.question)
    kept = results.answers.get(working.question)
    dont_know = kept is not None and kept.content.state is State.DONT_KNOW
    return Line(
        question=working.question,
        name=question.name.in_(lang),
        text=question.text.in_(lang),
        answer=wording.answer(working, dont_know=dont_know),
        mark=wording.mark(working),
        expected="–" if working.expected is None else str(working.expected),
        weight=working.weight,
        met=wording.met(working),
        evidence=wording.evidence_word(working.evidence),
        raises=wording.raises(results, working, lang),
        action=question.next_action.in_(lang),
        gate=wording.gate_word(working),
        open=working.gate_open,
        asked=working.in_scope,
    )
