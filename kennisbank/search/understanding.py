"""A request, understood: its words, its filters, its query language, and what it is after."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .intent import Intent, intents
from .question import Question
from .request import SearchRequest
from .results import Begrepen, Toegevoegd, Vraag
from .syntax import Typed, read


@dataclass(frozen=True, slots=True)
class Understanding:
    asked: str
    typed: Typed
    question: Question
    """Its words only, analysed."""
    filters: Mapping[str, tuple[str, ...]]
    """Those of the request and those typed in the question together."""
    intents: tuple[Intent, ...]
    corrections: Mapping[str, str]
    """Word as it was typed → the word that was looked for instead."""

    @classmethod
    def of(
        cls,
        request: SearchRequest,
        analysed: Callable[[str, tuple[str, ...]], Question],
        values: Mapping[str, Sequence[str]],
        corrections: Callable[[str], Mapping[str, str]],
    ) -> Understanding:
        """`analysed`: words, without the terms taken off; `values`: what each filter field has."""
        typed = read(request.tekst, values)
        said = " ".join(typed.phrases)
        corrected = {
            word: meant
            for word, meant in corrections(typed.words).items()
            if f"spelling:{word}" not in request.zonder and word not in said
        }
        words = _replaced(typed.words, corrected)
        filters = dict(request.filters)
        for name, value in typed.filters:
            if value not in filters.get(name, ()):
                filters[name] = (*filters.get(name, ()), value)
        return cls(
            request.tekst,
            typed,
            analysed(words, request.zonder),
            filters,
            tuple(i for i in intents(words) if i.key not in request.zonder),
            corrected,
        )

    @property
    def is_literal(self) -> bool:
        """Whether there are words that must stand there as typed, or must not stand there."""
        return bool(self.typed.phrases or self.typed.without)

    def told(self) -> Vraag:
        """The question as the answer repeats it."""
        return Vraag(
            tekst=self.asked,
            gecorrigeerd=_replaced(self.asked, self.corrections) if self.corrections else None,
            ook_gezocht_op=tuple(
                Toegevoegd(term=e.term, begrip=e.begrip) for e in self.question.expansions
            ),
            begrepen_als=tuple(self._understood()),
        )

    def _understood(self) -> Iterator[Begrepen]:
        for piece in self.typed.pieces:
            pairs = piece.filters or ((piece.soort, piece.waarde),)
            for soort, waarde in pairs:
                yield Begrepen(soort=soort, waarde=waarde, tekst=piece.getypt, als="filter")
        for word, meant in self.corrections.items():
            yield Begrepen(soort="spelling", waarde=meant, tekst=word, als="correctie")
        for intent in self.intents:
            yield Begrepen(
                soort=intent.soort, waarde=intent.waarde, tekst=intent.tekst, als="voorkeur"
            )


def _replaced(text: str, words: Mapping[str, str]) -> str:
    if not words:
        return text
    typed = "|".join(map(re.escape, words))
    return re.sub(rf"(?<!\w)(?:{typed})(?!\w)", lambda found: words[found[0]], text)
