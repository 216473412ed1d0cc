"""Dutch or English, by the small words that every text has."""

from __future__ import annotations

import re

DUTCH_STOP = frozenset(
    """aan al alle als bij binnen dan dat de deze die dit doet door dus een en er erg haar had
    heb hebben heeft hem het hier hij hoe hun ik in is ja je jij kan kun kunnen maar me meer
    men met mij mijn moet moeten na naar nog nu of om omdat onder ons onze ook op over te
    tegen ten ter toch toen tot tussen u uit uw van veel via voor waar waarom wanneer want
    waren was wat we wel welk welke werd wie wil wij worden wordt zal ze zich zij zijn zo zou
    zoals zonder gaat gaan komt komen iets iemand elkaar daar alleen eens even graag""".split()
)
ENGLISH_STOP = frozenset(
    """a about an and are as at be been but by can do does for from had has have how i if in into
    is it its more not of on or our should such than that the their them there these they this
    to was we were what when where which who why will with would you your""".split()
)
STOP = {"nl": DUTCH_STOP, "en": ENGLISH_STOP}

_WORD = re.compile(r"[a-z]+")
_SAMPLE = 4_000

_OPERATORS = frozenset({"and", "or", "not"})
"""Written in Dutch questions too, by people who know search engines; they prove nothing."""

_ENGLISH_ONLY = ENGLISH_STOP - DUTCH_STOP - _OPERATORS
_DUTCH_ONLY = DUTCH_STOP - ENGLISH_STOP


def language_of(text: str) -> str:
    """`en` when the text has clearly more English than Dutch small words, else `nl`."""
    found = _WORD.findall(text[:_SAMPLE].lower())
    dutch = sum(word in _DUTCH_ONLY for word in found)
    english = sum(word in _ENGLISH_ONLY for word in found)
    return "en" if english > dutch else "nl"
