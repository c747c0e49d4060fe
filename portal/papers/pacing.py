"""How often one source may ask, counted in memory.

Asking must work in a session that cannot write, so no table is used. Each process counts for
itself: a code has 40 secret bits, the limit is there against load, not to make guessing hard.
"""

import threading
from datetime import datetime, timedelta

from portal.errors import ThrottledError


class Pace:
    """At most `most` questions from one source in each window; remembers `sources` of them."""

    def __init__(self, most: int, window: timedelta, sources: int = 10_000) -> None:
        self.most, self.window, self.sources = most, window, sources
        self._lock = threading.Lock()
        self._start: datetime | None = None
        self._asked: dict[str, int] = {}

    def count(self, source: str, now: datetime) -> None:
        """Count one question. Raises ThrottledError("too_many_tries")."""
        with self._lock:
            if self._start is None or now - self._start >= self.window:
                self._start, self._asked = now, {}
            if source not in self._asked and len(self._asked) >= self.sources:
                source = ""  # a crowd beyond memory shares one count
            self._asked[source] = self._asked.get(source, 0) + 1
            over = self._asked[source] > self.most
        if over:
            raise ThrottledError("too_many_tries", retry_after=int(self.window.total_seconds()))
