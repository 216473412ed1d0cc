"""Safe light stemmers: forms of one word meet, different words stay apart.

For Dutch a dictionary of lemmas (simplemma) and then inflection only (plural, diminutive,
adjective, infinitive); what derives a new word (-ing, -heid, ge-, -baar) stays. Snowball's
`dutch` goes further and maps *begeleiding* to *beleid*.
"""

from __future__ import annotations

from functools import lru_cache

import simplemma
import Stemmer

from ._fold import fold

_VOWELS = frozenset("aeiouy")
_MIN = 3
"""Letters that a stem keeps."""

# Words whose ending only looks like an inflection, or whose plural is irregular.
_EXCEPTIONS = {
    "grens": "grens",
    "ouders": "ouder",
    "steden": "stad",
    "leden": "lid",
    "kinderen": "kind",
    "kinders": "kind",
    "jongen": "jongen",
    "jongens": "jongen",
    "gevangenis": "gevangenis",
    "gevangenissen": "gevangenis",
    "schepen": "schip",
    "wegen": "weg",
    "dagen": "dag",
    "ziekte": "ziekte",
    "drugs": "drugs",
    "kansen": "kans",
    "toezicht": "toezicht",
    "geweld": "geweld",
    "anders": "ander",
    "chaos": "chaos",
    "mensen": "mens",
    "meisje": "meisje",
    "meisjes": "meisje",
    "meiden": "meid",
}

_english = Stemmer.Stemmer("english")


@lru_cache(maxsize=200_000)
def stem(word: str, language: str = "nl") -> str:
    """The stem of a folded word."""
    if any(c.isdigit() for c in word):
        return word
    if language == "en":
        return str(_english.stemWord(word))
    return _light(fold(simplemma.lemmatize(word, lang="nl", greedy=True)))


def _light(word: str) -> str:
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    if len(word) <= 4 and not word.endswith("en"):
        return _even(word)
    word = _without_diminutive(word)
    word = _without_s(word)
    for ending, rest in (("heden", "heid"), ("iele", "ieel"), ("iteiten", "iteit")):
        if word.endswith(ending):
            return _even(word[: -len(ending)] + rest)
    if word.endswith("en") and _keeps(word, 2):
        word = word[:-2]
    elif word.endswith("e") and not word.endswith(("ie", "ee")) and _keeps(word, 1):
        word = word[:-1]
    return _even(word)


def _keeps(word: str, ending: int) -> bool:
    """Whether a real stem is left: long enough, with a vowel, and not cut inside a vowel."""
    rest = word[:-ending]
    return len(rest) >= _MIN and any(c in _VOWELS for c in rest) and rest[-1] not in "ei"


def _without_diminutive(word: str) -> str:
    for ending in ("etjes", "etje", "tjes", "tje", "pjes", "pje", "jes", "je"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _without_s(word: str) -> str:
    if word.endswith("s") and len(word) > 4 and word[-2] in "rlnmdgktpbeaoy":
        # -isme, -nis and the like keep theirs; -ens and -ers are plurals of -en and -er.
        return word[:-1]
    return word


def _even(word: str) -> str:
    """One spelling for open and closed syllables: straat/straten, dief/dieven, pak/pakken."""
    if len(word) > 2 and word[-1] == word[-2] and word[-1] not in _VOWELS:
        word = word[:-1]
    if word[-1:] == "v":
        word = word[:-1] + "f"
    elif word[-1:] == "z":
        word = word[:-1] + "s"
    if len(word) > 3 and word[-2] == word[-3] and word[-2] in "aeou" and word[-1] not in _VOWELS:
        word = word[:-2] + word[-1]
    return word
