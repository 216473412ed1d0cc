"""Footnotes come after the text of their page, also where a second column follows them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ._layout import Paragraph

_NOTE = re.compile(r"(?:\d{1,3}|[*†‡])\s?[^\W\d_]")
_SMALLER = 0.93
"""Times the letters of the text, at most."""
_LOW = 0.4
"""Share of the page's height, from below, in which notes stand."""


def notes_last(page: Sequence[Paragraph], body: float, height: float) -> list[Paragraph]:
    """The paragraphs of a page in reading order, with its notes at the end."""
    text: list[Paragraph] = []
    notes: list[Paragraph] = []
    in_notes = False
    for paragraph in page:
        small = paragraph.size <= body * _SMALLER and paragraph.lines[0].y < height * _LOW
        # What a note goes on with is as small, and begins as it likes.
        in_notes = small and (in_notes or bool(_NOTE.match(paragraph.text)))
        (notes if in_notes and not paragraph.row else text).append(paragraph)
    return text + notes
