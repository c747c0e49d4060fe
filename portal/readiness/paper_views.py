"""Pages that make papers: choose, see every fact that will be shown, download."""

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Kind
from portal.errors import NotAllowedError
from portal.papers import service as papers
from portal.readiness import issuing, printing, teaser
from portal.readiness.blueprint import bp
from portal.web.codes import plain_code
from portal.web.filters import local
from portal.web.guards import acting_as, actor, commits, session
from portal.web.i18n import LANGUAGES, current_lang
from portal.web.i18n import gettext as _
from portal.web.pages import back, flash_ok, page

company = acting_as(Kind.COMPANY)
KINDS = ("report", "teaser")


@bp.get("/projects/<code>/papers")
@company
def papers_page(code: str) -> ResponseReturnValue:
    """C10: what can be made, and every fact it will show."""
    return _choose(code)


@bp.post("/projects/<code>/papers")
@company
@commits
def make_paper(code: str) -> ResponseReturnValue:
    """Make the chosen paper and hand it over; only its hashes are kept, in the register."""
    asked = request.form
    kind, lang = asked.get("kind", ""), asked.get("lang", "")
    errors = {}
    if kind not in KINDS:
        errors["kind"] = _("Choose a paper.")
    if lang not in LANGUAGES:
        errors["lang"] = _("Choose a language.")
    if errors:
        return _choose(code, status=422, errors=errors)
    try:
        printed = issuing.issue(
            session(), actor(), _order(code, kind), kind=kind, lang=lang, now=clock.now()
        )
    except papers.RenderError as error:
        return _choose(code, status=503, errors={"kind": _failure(error)})
    except NotAllowedError as error:
        if error.code != "not_published":
            raise
        return _choose(code, status=422, errors={"kind": _("Publish the project's profile first.")})
    day = local(printed.issued_at).date()
    response = Response(printed.file, mimetype="application/pdf")
    chosen: papers.Kind = "teaser" if kind == "teaser" else "report"
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{papers.file_name(printed.name, chosen, day, lang)}"'
    )
    return response


@bp.get("/projects/<code>/papers/<paper>/withdrawal")
@company
def withdrawal_page(code: str, paper: str) -> ResponseReturnValue:
    """What it means to withdraw a paper."""
    found = printing.issued_paper(session(), actor(), project=code, paper=paper, now=clock.now())
    return page("readiness/withdraw_paper.html", code=code, paper=found)


@bp.post("/projects/<code>/papers/<paper>/withdrawal")
@company
@commits
def withdraw_paper(code: str, paper: str) -> ResponseReturnValue:
    """Withdraw a paper: whoever checks it is told."""
    printing.withdraw_paper(session(), actor(), project=code, paper=paper, now=clock.now())
    flash_ok(_("The paper is withdrawn."))
    return back("readiness.papers_page", code=code)


def _order(code: str, kind: str) -> issuing.Order:
    now, snapshot = clock.now(), plain_code(request.form.get("source", printing.DRAFT))
    if kind == "report":
        return issuing.report_order(
            printing.report_material(session(), actor(), project=code, snapshot=snapshot, now=now)
        )
    levels = request.form.get("levels") == "1"
    return issuing.teaser_order(
        printing.teaser_material(
            session(), actor(), project=code, levels=levels, snapshot=snapshot, now=now
        )
    )


def _choose(
    code: str, *, status: int = 200, errors: dict[str, str] | None = None
) -> ResponseReturnValue:
    lang = current_lang()
    offered = printing.papers_page(session(), actor(), project=code, now=clock.now())
    return page(
        "readiness/papers.html",
        status,
        offered=offered,
        facts=teaser.facts_shown(offered.published or {}, lang),
        errors=list((errors or {}).items()),
        asked=request.form,
        languages=tuple(LANGUAGES.items()),
        demo_project=current_app.config["PORTAL"].production is False and offered.subject.demo,
        ln=lang,
    )


def _failure(error: papers.RenderError) -> str:
    if error.code == "busy":
        return _("Too many papers are being made right now. Try again in a minute.")
    return _("The paper could not be made. Nothing is lost; try again.")
