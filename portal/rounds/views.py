"""Every page of the room, on one blueprint."""

from portal.rounds import company_views, coordinator_views, reviewer_views, setup_views
from portal.rounds.blueprint import bp

PAGES = (company_views, setup_views, coordinator_views, reviewer_views)

__all__ = ["PAGES", "bp"]
