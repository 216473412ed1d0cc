"""One spelling for what is one word: accents, capitals, hyphens and apostrophes do not count."""

from __future__ import annotations

import re
import unicodedata

APOSTROPHES = "'\u2019\u2018\u02bc`"
HYPHENS = "-\u2010\u2011\u2012\u2013\u00ad"

# Letters that NFKD leaves whole. Capitals are lowered first.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})
_MARKS = re.compile(r"[\u0300-\u036f]+")
_JOINTS = re.compile(rf"(?<=\w)[{HYPHENS}{APOSTROPHES}](?=\w)|\u00ad")


def fold(text: str) -> str:
    """`Re-integratie`, `reïntegratie` and `reintegratie` all become `reintegratie`.

    Only hyphens and apostrophes inside a word go; the text keeps its spaces and punctuation.
    """
    if text.isascii():
        plain = text.lower()
    else:
        lowered = unicodedata.normalize("NFKD", text.lower()).lower().translate(_LETTERS)
        plain = _MARKS.sub("", lowered)
    return _JOINTS.sub("", plain)
