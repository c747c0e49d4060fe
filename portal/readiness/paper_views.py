"""Pages that make papers: choose, see every fact that will be shown, download."""

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Kind
from portal.errors import NotAllowedError
from portal.papers import service as papers
from portal.readiness import printing, report, teaser
from portal.readiness.blueprint import bp
from portal.web.filters import local
from portal.web.guards import acting_as, actor, commits, session
from portal.web.i18n import LANGUAGES, current_lang
from portal.web.i18n import gettext as _
from portal.web.pages import page

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
    """Make the chosen paper and hand it over; nothing is stored."""
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
        made, name = _made(code, kind, lang)
    except papers.RenderError as error:
        return _choose(code, status=503, errors={"kind": _failure(error)})
    except NotAllowedError as error:
        if error.code != "not_published":
            raise
        return _choose(code, status=422, errors={"kind": _("Publish the project's profile first.")})
    day = local(clock.now()).date()
    response = Response(made, mimetype="application/pdf")
    chosen: papers.Kind = "teaser" if kind == "teaser" else "report"
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{papers.file_name(name, chosen, day, lang)}"'
    )
    return response


def _made(code: str, kind: str, lang: str) -> tuple[bytes, str]:
    now = clock.now()
    snapshot = request.form.get("source", printing.DRAFT)
    if kind == "teaser":
        shown = printing.teaser_material(
            session(),
            actor(),
            project=code,
            levels=request.form.get("levels") == "1",
            snapshot=snapshot,
            now=now,
        )
        return teaser.teaser(shown, lang=lang, now=now), shown.name
    material = printing.report_material(
        session(), actor(), project=code, snapshot=snapshot, now=now
    )
    return report.report(material, lang=lang, now=now), material.results.subject.name


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
