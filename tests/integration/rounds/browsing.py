"""What the tests of pages share: a filled form, what a page says, a round that ends."""

import re
from datetime import timedelta

from portal import clock


def text(response):
    return response.get_data(as_text=True)


def version(page):
    return re.search(r'name="version"[^>]*value="(\d+)"', page)[1]


def form_of(**changes):
    data = {
        "version": "", "name_en": "Autumn call", "name_sv": "Höstutlysning",
        "purpose_en": "Support", "purpose_sv": "Stöd", "offers_en": "Advice", "offers_sv": "Råd",
        "contact": "rounds@example.org", "opens_day": "2026-11-01", "opens_time": "08:00",
        "closes_day": "2099-12-01", "closes_time": "14:00", "due_day": "2099-12-20",
        "due_time": "14:00", "edition": "atmp-2026.1", "reviews_wanted": "2", "q1_en": "In the EU?",
        "q1_sv": "Inom EU?",
    }  # fmt: skip
    return {**data, **changes}


def close(world, code):
    """Let the round have closed a minute ago."""
    from sqlalchemy import update

    from portal.rounds.tables import RoundRow

    past = clock.now() - timedelta(minutes=1)
    with world.db.write() as session:
        session.execute(update(RoundRow).where(RoundRow.code == code).values(closes_at=past))
        session.commit()


def strip(page):
    """The page without its CSRF tokens."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)
