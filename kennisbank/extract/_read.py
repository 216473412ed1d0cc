"""One file read in this process, without protection: `_isolate` gives that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..errors import Refused
from ..model.text import Extraction, Page
from ._blocks import Draft, assemble
from ._kind import SOORTEN, Kind, kind_of
from ._limits import Limits


def read(path: Path, limits: Limits, notice: Callable[[], None] = lambda: None) -> Extraction:
    """`notice` is called when OCR begins: from then on another limit of time holds."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Refused("Dit is geen bestand.", SOORTEN)
        if size > limits.size:
            raise Refused(
                f"Het bestand is te groot ({size >> 20} MB; ten hoogste {limits.size >> 20} MB).",
                "Splits het of verklein de afbeeldingen.",
            )
        return assemble(_draft(path, kind_of(path), limits, notice), limits)
    except OSError as error:
        raise Refused(
            f"Het bestand kan niet worden gelezen ({error.strerror or error}).",
            "Controleer of het bestaat en of de leesrechten kloppen.",
        ) from error


def _draft(path: Path, kind: Kind, limits: Limits, notice: Callable[[], None]) -> Draft:
    # Each format loads its own libraries, and only when a file asks for them.
    match kind:
        case Kind.PDF:
            from . import _pdf

            return _pdf.read(path, limits, notice)
        case Kind.DOCX:
            from . import _docx

            return _docx.read(path, limits)
        case Kind.ODT:
            from . import _odt

            return _odt.read(path, limits)
        case Kind.HTML:
            from . import _html

            return _html.read(path)
        case Kind.MARKDOWN:
            from . import _markdown

            return _markdown.read(path)
        case Kind.TEXT:
            from . import _text

            return _text.read(path)


def read_markdown(text: str) -> Extraction:
    """Markdown of our own, such as the text of a card: trusted, so read in this process.

    Text that says nothing gives one empty page.
    """
    from ._markdown import draft

    made = draft(text)
    return assemble(made, Limits()) if any(made.pages) else Extraction(pages=(Page(1, ""),))
