"""All pages of organisations and of sharing, gathered under one blueprint."""

from portal.organisations import (
    coordination_views,
    directory_views,
    profile_views,
    publish_views,
    sharing_views,
)
from portal.organisations.doors import bp

__all__ = [
    "bp",
    "coordination_views",
    "directory_views",
    "profile_views",
    "publish_views",
    "sharing_views",
]
