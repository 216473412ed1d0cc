"""Files to text: PDF, DOCX, ODT, HTML, Markdown and plain text, with pages and headings."""

from ._fingerprint import FINGERPRINT
from ._isolate import extract
from ._limits import Limits
from ._ocr_program import languages as ocr_languages
from ._read import read_markdown

__all__ = ["FINGERPRINT", "Limits", "extract", "ocr_languages", "read_markdown"]
