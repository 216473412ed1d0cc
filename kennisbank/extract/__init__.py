"""Files to text: PDF, DOCX, ODT, HTML, Markdown and plain text, with pages and headings."""

from ._isolate import extract
from ._limits import Limits
from ._read import read_markdown

FINGERPRINT = "extract-2"
"""Changes whenever the same file could give another text, so that it is read again."""

__all__ = ["FINGERPRINT", "Limits", "extract", "read_markdown"]
