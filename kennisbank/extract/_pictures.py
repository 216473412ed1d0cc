"""Pictures of pages, drawn in a worker when first asked for and kept on disk within a limit."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from ..errors import KennisbankError, Refused
from ..model.text import WordBox
from ._isolate import ask
from ._limits import Limits
from ._marks import Marked, marks
from ._wire import Request

_VERSION = "1"
"""Changes whenever the same page would be drawn otherwise."""
_LIMITS = Limits(seconds=20.0, memory=448 << 20)
"""Of drawing one page, or of finding a passage on it."""
_AT_ONCE = 2
_PATIENCE = 15.0
"""Seconds that a visitor waits for her turn to have a page drawn."""
_ROOM = 256 << 20
"""Bytes of pictures on disk; the ones that were not looked at longest go first."""
_MARKS_KEPT = 500


class Pictures:
    """The pictures and marks of the documents; safe to share between threads."""

    def __init__(self, folder: Path, room: int = _ROOM) -> None:
        self._folder = folder
        self._room = room
        self._turn = threading.BoundedSemaphore(_AT_ONCE)
        self._lock = threading.Lock()
        self._marks: OrderedDict[tuple[str, int, str], Marked] = OrderedDict()

    def page(self, path: Path, number: int, turn: int = 0) -> bytes:
        """The page as WebP. Raises Refused when it cannot be drawn within the limits."""
        place = self._folder / f"{version(path)}-{number}.webp"
        try:
            data = place.read_bytes()
            with contextlib.suppress(OSError):
                os.utime(place)
            return data
        except OSError:
            pass
        request: Request = {"picture": os.fspath(path.absolute()), "number": number, "turn": turn}
        answer = self._ask(request)
        assert isinstance(answer, bytes)
        self._keep(place, answer)
        return answer

    def marked(
        self, path: Path, number: int, quote: str, boxes: Sequence[WordBox] = (), turn: int = 0
    ) -> Marked:
        """The size of the page and where the words of `quote` stand on it.

        `boxes` are those of a page that was recognised; of other pages the file tells it.
        """
        key = (version(path), number, quote)
        with self._lock:
            if key in self._marks:
                self._marks.move_to_end(key)
                return self._marks[key]
        found = self._find(path, number, quote, boxes, turn)
        with self._lock:
            self._marks[key] = found
            while len(self._marks) > _MARKS_KEPT:
                self._marks.popitem(last=False)
        return found

    def _find(
        self, path: Path, number: int, quote: str, boxes: Sequence[WordBox], turn: int
    ) -> Marked:
        asked = "" if boxes else quote
        request: Request = {"marks": os.fspath(path.absolute()), "number": number, "quote": asked}
        answer = self._ask(request)
        assert isinstance(answer, Marked)
        width, height = answer.width, answer.height
        if turn in (90, 270):
            width, height = height, width
        if boxes:
            letters = [(box.text, box.place) for box in boxes]
            return Marked(width, height, marks(letters, quote))
        return Marked(width, height, answer.boxes)

    def _ask(self, request: Request) -> object:
        if not self._turn.acquire(timeout=_PATIENCE):
            raise KennisbankError(
                "Er worden nu veel pagina's tegelijk opgevraagd.",
                "Probeer het over een halve minuut opnieuw.",
            )
        try:
            answer = ask(request, _LIMITS)
        finally:
            self._turn.release()
        if isinstance(answer, Refused):
            raise answer
        return answer

    def _keep(self, place: Path, data: bytes) -> None:
        """On a full or read-only disk the picture is drawn anew each time, and that is all."""
        with self._lock, contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(temporary).replace(place)
            self._make_room()

    def _make_room(self) -> None:
        kept = [(entry.stat(), Path(entry)) for entry in os.scandir(self._folder)]
        kept.sort(key=lambda found: found[0].st_mtime)
        total = sum(status.st_size for status, _ in kept)
        for status, path in kept[:-1]:
            if total <= self._room:
                return
            path.unlink(missing_ok=True)
            total -= status.st_size


def version(path: Path) -> str:
    """Short name of a file as it is now: another one as soon as the file is another."""
    status = path.stat()
    said = f"{_VERSION}|{path.absolute()}|{status.st_mtime_ns}|{status.st_size}"
    return hashlib.sha256(said.encode()).hexdigest()[:20]
