"""Codes of this room as sentences and words."""

from portal.errors import Problem
from portal.rounds.model import ApplicationState, AssignmentState, Check, Outcome, RoundState
from portal.web.i18n import gettext as _


def problem(found: Problem) -> str:
    """A problem as a sentence beside its field."""
    facts = dict(found.facts)
    return {
        "required": _("Fill this in."),
        "closes_before_opening": _("The round must close after it opens."),
        "due_before_close": _("Reviews are due after the round closes."),
        "already_past": _("This moment has passed. Choose a later one."),
        "only_later": _("An open round's dates only move later."),
        "no_criteria": _("The round needs at least one criterion."),
        "too_many_criteria": _("A round has at most %(limit)s criteria.", limit=facts.get("limit")),
        "out_of_range": _("Choose a number from 1 to %(limit)s.", limit=facts.get("limit")),
        "unknown_choice": _("Choose one of these."),
        "not_scored": _("Choose a score, or say why you cannot judge."),
        "comment_missing": _("Write what decided the score."),
        "not_reviewer": _("Choose reviewers of your organisation."),
        "member_of_applicant": _("%(name)s belongs to the applicant.", name=facts.get("name")),
        "declared_conflict": _("%(name)s has declared a conflict.", name=facts.get("name")),
    }.get(found.code, _("This cannot be used."))


def local_time(code: str) -> str:
    """Why a typed day or time is no moment."""
    return {
        "bad_day": _("Write the day as year-month-day, for example 2026-09-15."),
        "bad_time": _("Write the time from 00:00 to 23:59, for example 14:00."),
        "no_such_time": _(
            "Clocks skip this time that night, when summer time begins. Choose another time."
        ),
        "which_time": _(
            "This time comes twice that night, when summer time ends. Choose which one you mean."
        ),
    }[code]


def reason(code: str, count: object = 0) -> str:
    """Why something cannot be done now."""
    return {
        "organisation_not_verified": _(
            "Your organisation must be confirmed before it runs rounds."
        ),
        "round_frozen": _("The round has opened. Its questions and criteria cannot be changed."),
        "round_not_open": _("The round has closed. Its dates cannot be moved."),
        "round_closed": _("The round has closed. Your project is kept as it is."),
        "round_not_started": _("The round has not opened yet."),
        "not_signatory": _("Only an owner or signatory of the company can do this."),
        "not_ready": _("The project cannot be submitted yet. See what is missing below."),
        "other_edition": _("The project answers another edition of the questions than this round."),
        "too_many_submissions": _("The project has been submitted as often as the round allows."),
        "not_live": _("There is nothing to withdraw."),
        "one_coordinator": _(
            "A refusal takes two people, and your organisation has one coordinator. "
            "Invite a second one first."
        ),
        "same_person": _("You proposed this. Another coordinator has to confirm it."),
        "release_not_requested": _("Ask for the release first. Another coordinator confirms it."),
        "checks_open": _("Every eligibility question must be answered with yes first."),
        "triage_left": _("%(count)s applications have not been checked yet.", count=count),
        "triage_over": _("Eligibility is settled. It cannot be changed any more."),
        "already_triaged": _("This application has been passed on already."),
        "decisions_missing": _("%(count)s applications have no decision yet.", count=count),
        "not_deciding": _("Decisions are written after the reviews. Close the reviewing first."),
        "not_eligible": _("This application is not among those under review."),
        "not_reviewing": _("Reviewers are assigned while the round is being reviewed."),
        "review_closed": _("Reviewing is closed. Your review is kept as it is."),
        "review_submitted": _("You have submitted this review. It cannot be changed."),
        "illegal_move": _("This step is not possible from here. Load the page again."),
        "stale": _("Somebody saved this page meanwhile. Compare, then save again."),
        "round_full": _("The round cannot take more applications."),
        "key_reused": _("Load the page again before you submit."),
    }.get(code, _("This cannot be done now."))


def missing(code: str) -> str:
    """What a project still lacks before it can be submitted."""
    return {
        "profile": _("The project profile names no stage or no therapy type."),
        "nothing_answered": _("No question is answered yet."),
        "conflicts": _("Two people changed the same answer. Choose which to keep."),
    }.get(code, _("Something is missing."))


def round_state(state: RoundState, *, started: bool = True) -> str:
    """Where a round stands, in a word or two."""
    if state is RoundState.OPEN and not started:
        return _("Opens soon")
    return {
        RoundState.DRAFT: _("Draft"),
        RoundState.OPEN: _("Open for applications"),
        RoundState.CLOSED: _("Closed"),
        RoundState.REVIEWING: _("Reviewing"),
        RoundState.DECIDING: _("Deciding"),
        RoundState.DECIDED: _("Decided"),
        RoundState.ARCHIVED: _("Archived"),
    }[state]


def application_state(state: ApplicationState) -> str:
    """Where an application stands, in a word or two."""
    return {
        ApplicationState.INTENDED: _("Intends to apply"),
        ApplicationState.SUBMITTED: _("Submitted"),
        ApplicationState.WITHDRAWN: _("Withdrawn"),
        ApplicationState.REFUSAL_PROPOSED: _("Refusal proposed"),
        ApplicationState.ELIGIBLE: _("Eligible"),
        ApplicationState.INELIGIBLE: _("Not eligible"),
        ApplicationState.DECIDED: _("Decided"),
    }[state]


def assignment_state(state: AssignmentState) -> str:
    """Where a review stands, in a word or two."""
    return {
        AssignmentState.ASSIGNED: _("Declare conflict or none"),
        AssignmentState.CLEAR: _("To review"),
        AssignmentState.SUBMITTED: _("Review submitted"),
        AssignmentState.CONFLICT: _("Conflict declared"),
        AssignmentState.REMOVED: _("Removed"),
    }[state]


def outcome(which: Outcome) -> str:
    """A decision in words."""
    return {
        Outcome.APPROVE: _("Approved"),
        Outcome.CONDITIONS: _("Approved with conditions"),
        Outcome.REVISE: _("Invited to revise"),
        Outcome.DECLINE: _("Declined"),
    }[which]


def check(answer: Check) -> str:
    """An eligibility answer in a word."""
    return {Check.YES: _("Yes"), Check.NO: _("No"), Check.UNCLEAR: _("Unclear")}[answer]


def group(name: str) -> str:
    """A counter of the pipeline."""
    return {
        "triage": _("Eligibility"),
        "reviewing": _("Reviewing"),
        "calibrate": _("To calibrate"),
        "to_decide": _("To decide"),
        "decided": _("Decided"),
        "refused": _("Not eligible"),
    }[name]
