"""Which outcome a measure belongs to: sources print hundreds, the kennisbank compares on a few."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property

from kennisbank.corpus import standard_outcomes
from kennisbank.model import Uitkomst, Uitkomstsoort

OTHER = "andere uitkomsten"
"""Where a measure goes that no outcome of the list knows."""


class Uitkomsten:
    """The list of outcomes in its order; the first that knows a measure has it."""

    def __init__(self, soorten: Iterable[Uitkomstsoort]) -> None:
        self.soorten = tuple(soorten)
        self.by_name = {soort.uitkomst: soort for soort in self.soorten}
        if OTHER not in self.by_name:
            self.by_name[OTHER] = Uitkomstsoort(uitkomst=OTHER)
        self._known: dict[str, str | None] = {}

    @cached_property
    def fingerprint(self) -> str:
        """Differs whenever the list does."""
        said = "\n".join(soort.model_dump_json() for soort in self.soorten)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def names(self) -> tuple[str, ...]:
        """All outcomes on which an effect can be found, in the order of the list."""
        return tuple(name for name, soort in self.by_name.items() if soort.effect)

    def name_of(self, uitkomst: Uitkomst) -> str:
        """The outcome that a measure on a card belongs to; OTHER for an unknown one."""
        if uitkomst.uitkomst in self.by_name:
            return str(uitkomst.uitkomst)
        return self.recognise(uitkomst.maat) or OTHER

    def soort_of(self, uitkomst: Uitkomst) -> Uitkomstsoort:
        return self.by_name[self.name_of(uitkomst)]

    def recognise(self, maat: str) -> str | None:
        """The outcome that a printed measure belongs to; None when no word of it is known."""
        if maat not in self._known:
            self._known[maat] = self._find(maat)
        return self._known[maat]

    def named_in(self, text: str) -> tuple[str, ...]:
        """Every outcome that a running text speaks of."""
        return tuple(self._spoken_of(text.casefold()))

    def nearest(self, name: str) -> str | None:
        """The outcome whose name comes nearest to one that does not exist."""
        return next(iter(difflib.get_close_matches(name, self.by_name, n=1)), None)

    def _find(self, maat: str) -> str | None:
        said = maat.casefold().strip()
        if said in self._printed:
            return self._printed[said]
        return next(self._spoken_of(said), None)

    def _spoken_of(self, said: str) -> Iterator[str]:
        for name, pattern in self._patterns:
            if pattern and pattern.search(said):
                yield name

    @cached_property
    def _printed(self) -> dict[str, str]:
        return {maat.casefold(): s.uitkomst for s in reversed(self.soorten) for maat in s.maten}

    @cached_property
    def _patterns(self) -> Sequence[tuple[str, re.Pattern[str] | None]]:
        return [(soort.uitkomst, _pattern(soort.woorden)) for soort in self.soorten]


@cache
def standard() -> Uitkomsten:
    """The outcomes of the list that comes with the kennisbank."""
    return Uitkomsten(standard_outcomes())


def _pattern(woorden: Sequence[str]) -> re.Pattern[str] | None:
    if not woorden:
        return None
    return re.compile("|".join(map(_word, woorden)))


def _word(woord: str) -> str:
    parts = [re.escape(part) for part in woord.casefold().split("*")]
    return r"(?<![\w-])" + r"[\w-]*".join(parts) + r"(?![\w-])"
