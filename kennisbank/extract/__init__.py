"""Files to text: PDF, DOCX, ODT, HTML, Markdown and plain text, with pages and headings."""

from ._fingerprint import FINGERPRINT
from ._isolate import extract
from ._kind import is_pdf
from ._limits import Limits
from ._marks import Marked
from ._ocr_program import languages as ocr_languages
from ._pictures import Pictures
from ._read import read_markdown

__all__ = [
    "FINGERPRINT",
    "Limits",
    "Marked",
    "Pictures",
    "extract",
    "is_pdf",
    "ocr_languages",
    "read_markdown",
]
