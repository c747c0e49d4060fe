"""The one gate for input: bytes are decoded strictly, once, before anything reads them.

Both databases must behave alike, so what the stricter of the two refuses is refused here
(security.md 2.4): NUL, lone surrogates, NaN, duplicate JSON keys, numbers beyond 15 digits.
"""

import json
import math
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from flask import Flask, abort, g, request

# Tab, newline and carriage return are text; the other control characters are not.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
MAX_NUMBER = 10**15
MAX_DEPTH = 20
MAX_PARAMETERS = 1_000


class StrictJsonError(ValueError):
    """The text is not JSON as this portal takes it; the message says why."""


def clean_text(text: str) -> bool:
    """Whether the text holds only characters that both databases and XML can keep."""
    return FORBIDDEN.search(text) is None


def read_json(text: str) -> Any:
    """Strict JSON: raises StrictJsonError on duplicate keys, NaN, huge numbers, odd characters."""
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_integer,
            parse_float=_real,
        )
    except StrictJsonError:
        raise
    except (ValueError, RecursionError) as error:
        raise StrictJsonError("not valid JSON") from error
    _walk(value, 0)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise StrictJsonError(f"the key {twice[:50]!r} stands twice")
    return made


def _constant(name: str) -> NoReturn:
    raise StrictJsonError(f"{name} is not a number")


def _integer(text: str) -> int:
    if len(text.lstrip("-")) > 15:
        raise StrictJsonError("a number has more than 15 digits")
    return int(text)


def _real(text: str) -> float:
    value = float(text) if len(text) <= 40 else math.inf
    if not math.isfinite(value) or abs(value) >= MAX_NUMBER:
        raise StrictJsonError("a number has more than 15 digits")
    return value


def _walk(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise StrictJsonError("nested too deeply")
    if isinstance(value, str) and not clean_text(value):
        raise StrictJsonError("a text holds a character that cannot be stored")
    children: Iterable[Any] = ()
    if isinstance(value, dict):
        children = (*value.keys(), *value.values())
    elif isinstance(value, list):
        children = value
    for child in children:
        _walk(child, depth + 1)


def json_body() -> dict[str, Any]:
    """The request's JSON object, read strictly; aborts with 400 when it is not one."""
    try:
        value = read_json(request.get_data(cache=True).decode("utf-8"))
    except (StrictJsonError, UnicodeDecodeError) as error:
        abort(400, description=str(error) if isinstance(error, StrictJsonError) else "not UTF-8")
    if not isinstance(value, dict):
        abort(400, description="expected a JSON object")
    return value


def setup(app: Flask) -> None:
    """Check every request before its view runs."""
    app.before_request(_check)


def _check() -> None:
    g.refused_text = False
    if not clean_text(request.path) or "\ufffd" in request.path:
        abort(404)
    if sum(len(v) for v in request.args.listvalues()) > MAX_PARAMETERS:
        abort(400)
    for key, value in request.args.items(multi=True):
        if not clean_text(key) or not clean_text(value) or "\ufffd" in value:
            abort(400, description="the address holds a character that cannot be used")
    if request.is_json and request.get_data(cache=True):
        json_body()
    elif request.method in {"POST", "PUT", "PATCH", "DELETE"}:
        _check_form()


def _check_form() -> None:
    """Odd characters in a form are marked, so that the form can say so and keep the text."""
    for key, value in request.form.items(multi=True):
        if not clean_text(key):
            abort(400)
        if not clean_text(value):
            g.refused_text = True
