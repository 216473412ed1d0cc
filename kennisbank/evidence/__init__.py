"""From studies to what an approach does (richting) and how sure that is (bewijskracht)."""

from .claims import Claim, Oordeel, claims, oordeel
from .strength import RULES, STRENGTH_WORDS, strength

__all__ = ["RULES", "STRENGTH_WORDS", "Claim", "Oordeel", "claims", "oordeel", "strength"]
