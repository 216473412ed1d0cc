"""A request, understood: its words, its filters, its query language, and what it is after."""

from __future__ import annotations

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

    @classmethod
    def of(
        cls,
        request: SearchRequest,
        analysed: Callable[[str, tuple[str, ...]], Question],
        values: Mapping[str, Sequence[str]],
    ) -> Understanding:
        """`analysed`: words, without the terms taken off; `values`: what each filter field has."""
        typed = read(request.tekst, values)
        filters = dict(request.filters)
        for name, value in typed.filters:
            if value not in filters.get(name, ()):
                filters[name] = (*filters.get(name, ()), value)
        return cls(
            request.tekst,
            typed,
            analysed(typed.words, request.zonder),
            filters,
            tuple(i for i in intents(typed.words) if i.key not in request.zonder),
        )

    @property
    def is_literal(self) -> bool:
        """Whether there are words that must stand there as typed, or must not stand there."""
        return bool(self.typed.phrases or self.typed.without)

    def told(self) -> Vraag:
        """The question as the answer repeats it."""
        return Vraag(
            tekst=self.asked,
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
        for intent in self.intents:
            yield Begrepen(
                soort=intent.soort, waarde=intent.waarde, tekst=intent.tekst, als="voorkeur"
            )
