"""All pages of people, gathered under one blueprint."""

from portal.people import account_views, member_views
from portal.people.doors import bp

__all__ = ["account_views", "bp", "member_views"]
