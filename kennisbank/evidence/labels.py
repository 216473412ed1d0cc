"""What an official label judges: the theory behind an approach, or its effect.

After the definitions that the registries publish (NJi, the British and American registries);
a label whose words say neither stays undecided. It never enters our own verdict.
"""

from __future__ import annotations

import re
from typing import Literal

from kennisbank.model import Erkenning

_THEORY = re.compile(r"goed onderbouwd|goed beschreven|theoretisch")
_EFFECT = re.compile(
    r"aanwijzingen|effect|promising|veelbelovend|\bmodel\b|reduc|reduce|supported|\blevel \d|"
    r"insufficient|onvoldoende bewijs|beneficial|afschrik"
)


def judges(erkenning: Erkenning) -> Literal["theorie", "effect"] | None:
    """As the card says, else by the wording of the label; None when neither tells."""
    if erkenning.gaat_over:
        return erkenning.gaat_over
    said = erkenning.niveau.lower()
    if _EFFECT.search(said):
        return "effect"
    return "theorie" if _THEORY.search(said) else None
