"""The description of the JSON API, made from the code that answers it."""

import re
from copy import deepcopy
from typing import Any

from flask import current_app, jsonify
from flask_openapi3 import OpenAPI
from pydantic import BaseModel, Field

from portal.web.guards import ENTRY, ApiReply, name_of, public

ADDRESS = "/api/v1/openapi.json"
EXTENSION = "portal_openapi"
METHODS = ("get", "post", "put", "patch", "delete")
PROBLEM = {
    "type": "object",
    "required": ["field", "code"],
    "properties": {"field": {"type": "string"}, "code": {"type": "string"}},
}
ERRORS = {
    "Error": {
        "type": "object",
        "description": "A refusal: a stable word for what is wrong, and facts about it.",
        "required": ["error"],
        "properties": {"error": {"type": "string"}},
    },
    "Invalid": {
        "type": "object",
        "description": "Input that cannot be taken, with every problem and the place of each.",
        "required": ["error", "problems"],
        "properties": {
            "error": {"type": "string", "const": "invalid"},
            "problems": {"type": "array", "items": PROBLEM},
        },
    },
}


class Description(BaseModel):
    """An OpenAPI 3.1 document."""

    openapi: str = Field(pattern=r"^3\.1\.")
    info: dict[str, Any]
    paths: dict[str, Any]


def setup(app: OpenAPI) -> None:
    """Serve the description, to everybody, at its fixed address."""
    responses: Any = {200: Description}
    app.get(ADDRESS, responses=responses, operation_id="describe", summary="This document")(
        describe
    )


@public
def describe() -> ApiReply:
    """What the API takes and answers, in OpenAPI 3.1."""
    made = current_app.extensions.get(EXTENSION)
    if made is None:
        made = current_app.extensions[EXTENSION] = description(current_app)
    return jsonify(made), 200


def description(app: Any) -> dict[str, Any]:
    """The library's document with our errors, and with who may call what."""
    made: dict[str, Any] = deepcopy(app.api_doc)
    made["servers"] = [{"url": app.config["PORTAL"].public_url}]
    parts = made["components"]
    parts["schemas"].pop("ValidationErrorModel", None)
    parts["schemas"].update(deepcopy(ERRORS))
    parts["securitySchemes"] = _schemes(app.config["SESSION_COOKIE_NAME"])
    for path, operations in made["paths"].items():
        for method in METHODS:
            if operation := operations.get(method):
                entry = _entry(app, path, method.upper())
                operation["security"] = (
                    [] if entry == "public" else [{"bearer": []}, {"cookie": []}]
                )
                operation["responses"]["422"] = _answer("The input cannot be taken", "Invalid")
                operation["responses"]["default"] = _answer("A refusal", "Error")
    return made


def as_path(rule: str) -> str:
    """`/a/<path:name>` as OpenAPI writes it: `/a/{name}`."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def _schemes(cookie: str) -> dict[str, Any]:
    told = "A browser's session; what changes something also needs the header X-CSRF-Token."
    return {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "From POST /api/v1/sessions.",
        },
        "cookie": {"type": "apiKey", "in": "cookie", "name": cookie, "description": told},
    }


def _answer(text: str, schema: str) -> dict[str, Any]:
    body = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {"description": text, "content": {"application/json": body}}


def _entry(app: Any, path: str, method: str) -> str | None:
    endpoint = next(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if as_path(rule.rule) == path and method in rule.methods
    )
    return ENTRY.get(name_of(app.view_functions[endpoint]))
