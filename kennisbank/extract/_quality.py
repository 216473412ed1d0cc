"""Whether a text layer is text: some are there and say nothing."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = frozenset("aeiouyáàâäãåéèêëíìîïóòôöõøúùûüýæœ")
_SYMBOLS = frozenset("<>=?@/\\;:^~|{}[]_`#$%&*+¤§¶¬¦±×÷")
_COMMON = frozenset(
    "de het een en van in is dat op te zijn met voor niet aan er om ook als dan maar bij of uit "
    "nog naar door over worden wordt deze dit die heeft hebben kan kunnen zal meer zich wij we ze "
    "ik je u hun tot onder tegen tussen was werd waar geen moet veel per "
    "the of and to a in that it on for with as are by be this from or an at not which have has "
    "der die und den von zu mit le la les des et du en un une".split()
)


_FEW = 60
"""Letters too few to judge by; whether their font says what they are must then do."""


def readability(text: str) -> float:
    """0 for garbage, 1 for running Dutch or English; tables and names lie between, above 0.3."""
    solid = [char for char in text if not char.isspace()]
    if not solid:
        return 0.0
    letters = [char for char in solid if char.isalpha()]
    if sum(map(_senseless, solid)) > len(solid) * 0.1:
        return 0.0
    if sum(char in _SYMBOLS for char in solid) > max(8, len(solid) * 0.2):
        return 0.0
    if len(letters) < _FEW or sum(ord(char) > 0x24F for char in letters) * 2 > len(letters):
        return 0.5
    vowels = sum(char in _VOWELS for char in map(str.lower, letters)) / len(letters)
    if not 0.22 <= vowels <= 0.65:
        return 0.1
    words = _WORD.findall(text.lower())
    if sum(len(word) for word in words if len(word) > 32) > len(letters) * 0.5:
        return 0.2
    return 0.5 + 0.5 * min(1.0, sum(word in _COMMON for word in words) / len(words) / 0.2)


READABLE = 0.3


def _senseless(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in ("Cc", "Co", "Cn")
