"""The blueprint that this room's view modules hang their doors on."""

from flask import Blueprint

bp = Blueprint("matching", __name__)
