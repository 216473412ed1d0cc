"""Words broken at the end of a line, made whole; hyphens that belong to the word stay."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_][\w'’]*(?:-\w+)*")
_LAST = re.compile(r"[\w'’-]+$")
_FIRST = re.compile(r"[\w'’]+(?:-\w+)*")
_SUSPENDED = frozenset("en of tot dan noch and or".split())
_KEEPERS = frozenset(
    "niet non anti ex oud semi pseudo quasi app demo e i online offline web pilot top mini "
    "multi post pro vice adjunct kandidaat minister co".split()
)
# Two vowels that would be read as one sound: Dutch then writes a hyphen between the parts.
_CLASH = re.compile(r"(aa|ae|ai|au|ee|ei|eu|ie|ii|oe|oi|oo|ou|ui|uu|ij)$")


class Joiner:
    """Joins lines by the words that the document itself writes whole."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._seen: Counter[str] = Counter()
        for text in texts:
            self._seen.update(_WORD.findall(text.lower()))

    def join(self, before: str, after: str) -> str:
        """`before` lost a hyphen at its end; `after` is the next line."""
        left = _LAST.search(before)
        right = _FIRST.match(after)
        if not left or not right:
            return f"{before}- {after}" if left and after[:1].isspace() else f"{before}-{after}"
        first, second = left[0], right[0]
        if second.lower() in _SUSPENDED:
            return f"{before}- {after}"
        return f"{before}-{after}" if self._hyphenated(first, second) else before + after

    def _hyphenated(self, first: str, second: str) -> bool:
        whole, parted = f"{first}{second}".lower(), f"{first}-{second}".lower()
        if self._seen[whole] != self._seen[parted]:
            return self._seen[parted] > self._seen[whole]
        if second[0].isupper() or second[0].isdigit() or first[-1].isdigit():
            return not (first.isupper() and second.isupper() and len(first) > 5)
        last = first.rsplit("-", 1)[-1]
        if last.lower() in _KEEPERS or (len(last) > 1 and last.isupper()):
            return True
        clash = _CLASH.fullmatch(f"{first[-1]}{second[0]}".lower())
        return bool(clash) and self._seen[second.lower()] > 0 and self._seen[first.lower()] > 0
