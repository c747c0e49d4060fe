"""The pages of the room hang here."""

from flask import Blueprint

bp = Blueprint("readiness", __name__)
