"""Text to tokens: fold, cut into words, stem, n-grams, thesaurus. Dutch, and English beside it."""

from ._find import Sought, find
from ._fold import fold
from ._language import STOP, language_of
from ._pieces import Pieces, Wanted
from ._stem import stem
from ._tokens import Tokens, analyse
from ._words import NUMBERED, Word, words
from .begrippenlijst import Begrippenlijst, Mention, Verwijzing
from .thesaurus import Expansion, Thesaurus

VERSION = "3"
"""Changes whenever the same text could give other tokens; part of the index fingerprint."""

__all__ = [
    "NUMBERED",
    "STOP",
    "VERSION",
    "Begrippenlijst",
    "Expansion",
    "Mention",
    "Pieces",
    "Sought",
    "Thesaurus",
    "Tokens",
    "Verwijzing",
    "Wanted",
    "Word",
    "analyse",
    "find",
    "fold",
    "language_of",
    "stem",
    "words",
]
