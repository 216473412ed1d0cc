"""*Bedoelde u* among more and more words: opening it, and a word that nobody knows."""

from __future__ import annotations

import random
from collections.abc import Sequence

from kennisbank.index import Vocabulary
from kennisbank.search.spelling import Speller

from .figures import Row, milliseconds, spread

_PARTS = (
    "aan be een er ge hang heid huis in jeugd kennis leid macht ont op pak school slag straat toe "
    "uit veilig ver vol wapen werk wijk zicht zorg"
).split()
_MISTAKES = "aeinorst"
_TYPED = 300


def measure(sizes: Sequence[int]) -> list[Row]:
    chance = random.Random(6)
    rows: list[Row] = []
    for size in sizes:
        words: dict[str, int] = {}
        while len(words) < size:
            words["".join(chance.choices(_PARTS, k=chance.randint(2, 4)))] = chance.randint(1, 99)
        opening = milliseconds(lambda w=words: Speller(Vocabulary(w), (), lambda _: False))  # type: ignore[misc]
        speller = Speller(Vocabulary(words), (), lambda _: False)
        speller.corrections("opwarmen")
        took = []
        for word in chance.sample(list(words), _TYPED):
            place = chance.randrange(1, len(word))
            typed = word[:place] + chance.choice(_MISTAKES) + word[place + 1 :]
            took.append(milliseconds(lambda s=speller, t=typed: s.corrections(t)))  # type: ignore[misc]
        rows.append({"words": size, "opened in": round(opening), **spread(took)})
    return rows
