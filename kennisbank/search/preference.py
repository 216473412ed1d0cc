"""What a question prefers, applied to a ranking: nothing is left out, the order changes.

An age, a country or a wish for evidence moves a record a little; a filter would hide an answer
whose card does not say. A question for what does not work is different: those answers come first
among all that is relevant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from kennisbank.analyse import analyse
from kennisbank.index import Filters, Index
from kennisbank.model import Richting

from .fusion import Scores
from .intent import ABROAD, Intent, Soort
from .lists import Ids
from .ranking import Ranking

BONUS: Mapping[Soort, float] = {
    Soort.BEWIJSKRACHT: 0.05,
    Soort.LEEFTIJD: 0.05,
    Soort.LAND: 0.05,
    Soort.DOELGROEP: 0.1,
}
"""Added to a fused score of 0-1 for a record that has what is preferred, and taken off for one that
says otherwise. Fitted on judged questions, see `docs/zoekkwaliteit.md`."""

RELEVANT = 0.4
"""Share of the best score from which a record is relevant enough to go first by its direction."""

_DIRECTIONS: Mapping[str, tuple[str, ...]] = {
    Richting.GEEN_EFFECT: (Richting.GEEN_EFFECT, Richting.ONGUNSTIG),
    Richting.ONGUNSTIG: (Richting.ONGUNSTIG,),
}
_AGES = range(0, 100)
_GIRLS = "meisje meisjes meiden meid vrouwelijke girls female"


def prefer(index: Index, ranking: Ranking, intents: Iterable[Intent]) -> Ranking:
    """The same records in the order that the intents ask for."""
    scores = ranking.scores
    first = np.zeros(len(scores), bool)
    for intent in intents:
        if intent.soort is Soort.RICHTING:
            wanted = index.filtered({"richting": _DIRECTIONS[intent.waarde]})
            first = np.isin(ranking.records, wanted) & _relevant(scores)
        else:
            scores = scores + BONUS[intent.soort] * _leaning(index, ranking.records, intent)
    return ranking.scored(scores).only(np.lexsort((-scores, ~first)))


def _relevant(scores: Scores) -> NDArray[np.bool_]:
    relevant: NDArray[np.bool_] = scores >= RELEVANT * scores.max(initial=0.0)
    return relevant


def _leaning(index: Index, records: Ids, intent: Intent) -> NDArray[np.int64]:
    """1 for a record that has what is preferred, -1 for one that has something else, 0 for one
    that does not say."""
    if intent.soort is Soort.DOELGROEP:
        return _mentioning(index, records, _GIRLS).astype(np.int64)
    wanted, all_values = _filters(index, intent)
    has = np.isin(records, index.filtered(wanted))
    says = np.isin(records, index.filtered(all_values))
    return np.where(has, 1, np.where(says, -1, 0))


def _filters(index: Index, intent: Intent) -> tuple[Filters, Filters]:
    """What is preferred, and every value there is, as filters of the index."""
    field = str(intent.soort)
    if intent.soort is Soort.LAND:
        known = tuple(index.facets(index.filtered({}), field))
        abroad = tuple(country for country in known if country != "Nederland")
        return {field: abroad if intent.waarde == ABROAD else (intent.waarde,)}, {field: known}
    possible = _AGES if intent.soort is Soort.LEEFTIJD else range(0, 5)
    low, dots, high = intent.waarde.partition("..")
    last = int(high or possible.stop - 1) if dots else int(low)
    wanted = range(int(low or possible.start), last + 1)
    return {field: tuple(map(str, wanted))}, {field: tuple(map(str, possible))}


def _mentioning(index: Index, records: Ids, said: str) -> NDArray[np.bool_]:
    """Which of the records have one of these words in any form."""
    stems = {stem: 1.0 for language in ("nl", "en") for stem in analyse(said, language).stem}
    return index.having(records, {"stem": stems})
