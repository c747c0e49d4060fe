"""All pages of matching, gathered under one blueprint."""

from portal.matching import intro_views, match_views, setting_views
from portal.matching.doors import bp

__all__ = ["bp", "intro_views", "match_views", "setting_views"]
