"""Pages of the self-assessment: the task list, one question, its history, one area, results."""

from datetime import datetime

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Kind
from portal.errors import ConflictError, InvalidError, Problem
from portal.readiness import (
    bank_views,
    forms,
    paper_views,
    result_views,
    service,
    shared_views,
)
from portal.readiness.blueprint import bp
from portal.readiness.patching import Patch
from portal.readiness.records import AnswerConflictError
from portal.readiness.showing import Filter, QuestionPage
from portal.web.codes import new_secret
from portal.web.filters import clock_text, local, moment_text
from portal.web.gate import json_body
from portal.web.guards import acting_as, actor, commits, session
from portal.web.i18n import current_lang
from portal.web.i18n import gettext as _
from portal.web.pages import back, flash, flash_ok, page

MOST_DIGITS = 9

company = acting_as(Kind.COMPANY)


@bp.get("/projects/<code>/assessment")
@company
def task_list(code: str) -> ResponseReturnValue:
    """C3: what is asked, what is answered, where to go on."""
    wanted = request.args.get("show", Filter.ALL)
    only = Filter(wanted) if wanted in set(Filter) else Filter.ALL
    listed = service.task_list(session(), actor(), project=code, only=only, now=clock.now())
    return page("readiness/task_list.html", list=listed, ln=current_lang())


@bp.get("/projects/<code>/questions/<question>")
@company
def show_question(code: str, question: str) -> ResponseReturnValue:
    """C4: one question."""
    shown = service.question_page(
        session(), actor(), project=code, question=question, now=clock.now()
    )
    return _question(shown)


@bp.post("/projects/<code>/questions/<question>")
@company
@commits
def save_question(code: str, question: str) -> ResponseReturnValue:
    """The whole form, sent without scripts or with the button."""
    action = request.form.get("action", "continue")
    fields = forms.typed_fields(request.form)
    if action == "clear":
        fields = {"choice": "", "na_reason": "", "na_text": ""}
    patch = Patch(fields, complete=action in {"continue", "list"})
    try:
        service.save_answer(
            session(),
            actor(),
            project=code,
            question=question,
            version=_version(request.form.get("version", "")),
            fields=patch,
            key=request.form.get("key") or new_secret(),
            now=clock.now(),
        )
    except InvalidError as error:
        return _refused(code, question, error, fields)
    except AnswerConflictError as conflict:
        return _conflicted(code, question, conflict)
    return _onwards(code, question, action)


@bp.put("/projects/<code>/questions/<question>/autosave")
@company
@commits
def autosave(code: str, question: str) -> ResponseReturnValue:
    """The same from the page's script: JSON in, the new version out."""
    try:
        version, fields = _body()
        saved = service.save_answer(
            session(),
            actor(),
            project=code,
            question=question,
            version=version,
            fields=fields,
            key=request.headers.get("Idempotency-Key") or new_secret(),
            now=clock.now(),
        )
    except InvalidError as error:
        errors = forms.sentences(error)
        return {"errors": errors, "message": " ".join(dict.fromkeys(errors.values()))}, 422
    except AnswerConflictError as conflict:
        _keep_refused(code, question, conflict)
        return _conflict_json(code, question, conflict), 409
    return {"version": saved.version, "saved_at_label": _saved_label(saved.saved_at)}


@bp.get("/projects/<code>/questions/<question>/conflict")
@company
def show_conflict(code: str, question: str) -> ResponseReturnValue:
    """Both texts side by side."""
    shown = service.conflict_page(
        session(), actor(), project=code, question=question, now=clock.now()
    )
    return page(
        "readiness/conflict.html", shown=shown, ln=current_lang(), words_for=forms.words_for
    )


@bp.post("/projects/<code>/questions/<question>/conflict")
@company
@commits
def resolve_conflict(code: str, question: str) -> ResponseReturnValue:
    """Keep mine, keep theirs, or combine."""
    try:
        service.resolve_conflict(
            session(),
            actor(),
            project=code,
            question=question,
            keep=request.form.get("keep", ""),
            version=_version(request.form.get("version", "")),
            comment=request.form.get("combined"),
            now=clock.now(),
        )
    except InvalidError as error:
        flash("error", " ".join(forms.sentences(error).values()))
        return back(".show_conflict", code=code, question=question)
    except ConflictError:
        flash("warn", _("The answer was changed again. These are the newest texts."))
        return back(".show_conflict", code=code, question=question)
    flash_ok(_("Your choice is saved."))
    return back(".show_question", code=code, question=question)


@bp.get("/projects/<code>/questions/<question>/history")
@company
def history(code: str, question: str) -> ResponseReturnValue:
    """Every version of one answer."""
    shown, edits = service.history(
        session(), actor(), project=code, question=question, now=clock.now()
    )
    return page("readiness/history.html", shown=shown, edits=edits, ln=current_lang())


@bp.get("/projects/<code>/areas/<pillar>")
@company
def area(code: str, pillar: str) -> ResponseReturnValue:
    """C6: the answers of one area."""
    shown = service.area_page(session(), actor(), project=code, pillar=pillar, now=clock.now())
    return page("readiness/area.html", shown=shown, ln=current_lang(), words_for=forms.words_for)


def _question(
    shown: QuestionPage, *, status: int = 200, form: forms.AnswerForm | None = None
) -> ResponseReturnValue:
    lang = current_lang()
    grown = form or forms.grow(shown.edition, shown.question, shown.kept.content, lang=lang)
    return page(
        "readiness/question.html",
        status,
        shown=shown,
        form=grown,
        errors=grown.summary,
        ln=lang,
        key=new_secret(),
        owner=actor().account,
        words_for=forms.words_for,
        saved=_saved_label(shown.kept.updated_at) if shown.kept.updated_at else None,
    )


def _refused(
    code: str, question: str, error: InvalidError, fields: dict[str, str | list[str]]
) -> ResponseReturnValue:
    shown = service.question_page(
        session(), actor(), project=code, question=question, now=clock.now()
    )
    form = forms.grow(
        shown.edition,
        shown.question,
        shown.kept.content,
        lang=current_lang(),
        typed=fields,
        problems=error.problems,
    )
    return _question(shown, status=422, form=form)


def _conflicted(code: str, question: str, conflict: AnswerConflictError) -> ResponseReturnValue:
    _keep_refused(code, question, conflict)
    shown = service.conflict_page(
        session(), actor(), project=code, question=question, now=clock.now()
    )
    return page(
        "readiness/conflict.html", 409, shown=shown, ln=current_lang(), words_for=forms.words_for
    )


def _keep_refused(code: str, question: str, conflict: AnswerConflictError) -> None:
    service.keep_refused(
        session(), actor(), project=code, question=question, refused=conflict, now=clock.now()
    )


def _conflict_json(code: str, question: str, conflict: AnswerConflictError) -> dict[str, object]:
    mine, theirs = conflict.mine, conflict.theirs
    return {
        "conflict": {
            "mine": {"choice": mine.choice, "comment": mine.comment},
            "theirs": {"choice": theirs.content.choice, "comment": theirs.content.comment},
            "version": theirs.version,
        },
        "resolve_url": url_for(".show_conflict", code=code, question=question),
    }


def _onwards(code: str, question: str, action: str) -> ResponseReturnValue:
    shown = service.question_page(
        session(), actor(), project=code, question=question, now=clock.now()
    )
    if action == "list":
        flash_ok(_("Your answer is saved."))
        return back(".task_list", code=code)
    if action != "continue":
        if action == "clear":
            flash_ok(_("The choice is cleared. Texts and evidence are still here."))
        anchor = action.removeprefix("add-") if action.startswith("add-") else None
        return back(".show_question", code=code, question=question, _anchor=anchor)
    if shown.following is None:
        flash_ok(_("Your answer is saved. That was the last question."))
        return back(".task_list", code=code)
    return back(".show_question", code=code, question=shown.following)


def _body() -> tuple[int, dict[str, str | list[str]]]:
    body = json_body()
    version, fields = body.get("version"), body.get("fields")
    if set(body) - {"version", "fields"}:
        raise InvalidError(Problem("body", "unknown_field"))
    if isinstance(version, bool) or not isinstance(version, int):
        raise InvalidError(Problem("version", "unknown_version"))
    if not isinstance(fields, dict):
        raise InvalidError(Problem("fields", "type"))
    return version, {name: value for name, value in fields.items() if name not in forms.CONTROLS}


def _version(text: str) -> int:
    """The number, or one that no answer has: whoever may not know gets a 404 first."""
    plain = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if plain else -1


def _saved_label(moment: datetime) -> str:
    """The clock alone today, with its day otherwise."""
    today = local(clock.now()).date() == local(moment).date()
    return _("Saved %(time)s", time=clock_text(moment) if today else moment_text(moment))


# The blueprint is whole once every module with views has been read.
PAGES = (bank_views, paper_views, result_views, shared_views)
