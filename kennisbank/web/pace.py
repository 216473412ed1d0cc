"""How often one address may send something; in memory, and forgotten within the hour."""

from __future__ import annotations

import threading
import time
from collections import deque


class Pace:
    """At most `each` from one address and `together` from all, within `span` seconds."""

    def __init__(self, each: int, together: int, span: float = 3600.0) -> None:
        self._each = each
        self._together = together
        self._span = span
        self._sent: deque[tuple[float, str]] = deque()
        self._lock = threading.Lock()

    def allows(self, address: str) -> bool:
        """Whether one more may be sent now; counts it when it may."""
        now = time.monotonic()
        with self._lock:
            while self._sent and self._sent[0][0] <= now - self._span:
                self._sent.popleft()
            from_here = sum(1 for _, other in self._sent if other == address)
            if from_here >= self._each or len(self._sent) >= self._together:
                return False
            self._sent.append((now, address))
            return True
