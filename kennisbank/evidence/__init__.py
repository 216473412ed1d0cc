"""From studies to what an approach does (richting) and how sure that is (bewijskracht)."""

from .claims import Bevinding, Bewijs, Claim, Oordeel, bewijs, claims, combine, oordeel
from .designs import DESIGN_WORDS, count_designs, opzet_of
from .doubts import doubts, family_doubts
from .labels import judges
from .map import Cel, Kaart, Kaartvraag, Rij, kaart, rij
from .outcomes import OTHER, Uitkomsten, standard
from .strength import (
    FIRM,
    REPLICATION_WORDS,
    RULES,
    STRENGTH_WORDS,
    describe,
    level,
    measures_effect,
    strength,
)

__all__ = [
    "DESIGN_WORDS",
    "FIRM",
    "OTHER",
    "REPLICATION_WORDS",
    "RULES",
    "STRENGTH_WORDS",
    "Bevinding",
    "Bewijs",
    "Cel",
    "Claim",
    "Kaart",
    "Kaartvraag",
    "Oordeel",
    "Rij",
    "Uitkomsten",
    "bewijs",
    "claims",
    "combine",
    "count_designs",
    "describe",
    "doubts",
    "family_doubts",
    "judges",
    "kaart",
    "level",
    "measures_effect",
    "oordeel",
    "opzet_of",
    "rij",
    "standard",
    "strength",
]
