"""What other rooms and the pages ask of matching."""

from portal.matching.answering import accept, agree, close, decline, withdraw
from portal.matching.detailing import match_detail
from portal.matching.introducing import ask, note_interest
from portal.matching.listing import match_page
from portal.matching.setting import leave_out, save_musts, settings_page
from portal.matching.showing import inbox, introduction, waiting

__all__ = [
    "accept",
    "agree",
    "ask",
    "close",
    "decline",
    "inbox",
    "introduction",
    "leave_out",
    "match_detail",
    "match_page",
    "note_interest",
    "save_musts",
    "settings_page",
    "waiting",
    "withdraw",
]
