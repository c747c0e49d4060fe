"""Signing in by script: a token that acts in one organisation."""

from flask import jsonify
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, ConfigDict, Field

from portal import clock
from portal.errors import NotFoundError
from portal.people import service, signing
from portal.people.account_views import source
from portal.web.errors import answer
from portal.web.guards import ApiReply, actor, commits, public, session, signed_in

api = APIBlueprint("people_api", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="sessions")])


class Credentials(BaseModel):
    """Who signs in, and in which organisation the token acts."""

    model_config = ConfigDict(strict=True, extra="forbid")
    email: str = Field(max_length=254)
    password: str = Field(max_length=200)
    organisation: str = Field(default="", max_length=20, description="code; needed with several")


class Token(BaseModel):
    """A bearer token for the Authorization header."""

    token: str
    organisation: str | None


@api.post("/sessions", responses={201: Token}, operation_id="signIn", summary="Sign in")
@public
@commits
def open_session(body: Credentials) -> ApiReply:
    """A token valid for 30 days, or until it is ended."""
    now = clock.now()
    secret = signing.sign_in(
        session(),
        email=body.email.strip().lower(),
        password=body.password,
        source=source(),
        now=now,
        script=True,
    )
    if secret is None:
        return answer(401, "wrong_credentials")
    who = signing.identify(session(), token=secret, now=now, script=True)
    if body.organisation and who is not None:
        try:
            service.switch(session(), who, organisation_code=body.organisation, now=now)
        except NotFoundError:
            return answer(422, "invalid", problems=[{"field": "organisation", "code": "unknown"}])
        session().flush()
        session().expire_all()
        who = signing.identify(session(), token=secret, now=now, script=True)
    organisation = who.organisation_code if who else ""
    return jsonify({"token": secret, "organisation": organisation or None}), 201


@api.delete("/sessions", responses={204: None}, operation_id="signOut", summary="End the token")
@signed_in
@commits
def close_session() -> ApiReply:
    """The token opens nothing afterwards."""
    signing.sign_out(session(), actor(), now=clock.now())
    return "", 204
