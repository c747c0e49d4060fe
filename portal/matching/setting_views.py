"""One's own private rules for one's own list."""

from flask import request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.errors import InvalidError
from portal.matching import forms, report, service
from portal.matching.doors import bp
from portal.web.forms import problems_to_form
from portal.web.guards import acting_as, actor, commits, session
from portal.web.i18n import gettext as _
from portal.web.pages import back, flash_ok, page


@bp.get("/matches/settings")
@acting_as(*forms.ROUTED)
def match_settings() -> ResponseReturnValue:
    """The musts, and who is left out."""
    return _settings(request.args.get("project", ""), forms.MustsForm())


@bp.post("/matches/settings")
@acting_as(*forms.ROUTED)
@commits
def save_match_settings() -> ResponseReturnValue:
    """Keep the musts."""
    form = forms.MustsForm(request.form)
    project = forms.code(request.form.get("project"))
    try:
        service.save_musts(
            session(),
            actor(),
            project=project,
            musts=form.musts.data or (),
            rev=forms.version(request.form.get("rev")),
            now=clock.now(),
        )
    except InvalidError as error:
        problems_to_form(form, error, forms.words)
        return _settings(project, form, 422)
    flash_ok(_("Saved. It acts in your list only."))
    return back("matching.match_settings", **({"project": project} if project else {}))


@bp.post("/matches/settings/left-out")
@acting_as(*forms.ROUTED)
@commits
def leave_out() -> ResponseReturnValue:
    """Take somebody out of one's list, or bring them back."""
    left_out = request.form.get("change") != "bring_back"
    service.leave_out(
        session(),
        actor(),
        other=forms.code(request.form.get("other")),
        left_out=left_out,
        now=clock.now(),
    )
    flash_ok(_("Left out of your list.") if left_out else _("Back in your list."))
    return back("matching.match_settings")


def _settings(project: str, form: forms.MustsForm, status: int = 200) -> ResponseReturnValue:
    found = service.settings_page(session(), actor(), project=project, now=clock.now())
    profile = "project" if found.party == "project" else str(actor().kind)
    chosen = [each.field for each in found.options if each.chosen]
    return page(
        "matching/settings.html",
        status,
        found=found,
        errors=form.problems(),
        error=next(iter(form.musts.errors), None),
        options=[
            (
                each.field,
                report.field_label(profile, each.field),
                *(
                    ()
                    if each.stated
                    else (_("You have not filled this in, so it excludes nobody."),)
                ),
            )
            for each in found.options
        ],
        chosen=form.musts.data if status != 200 else chosen,
    )
