"""Names that can stand in an address."""

from __future__ import annotations

import re
import unicodedata

MAX_LENGTH = 100


def slugify(text: str) -> str:
    """Lower case ASCII words joined by hyphens: `Één Aanpak (2021)` becomes `een-aanpak-2021`.

    Empty when the text has no letter or digit that ASCII knows.
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_text.lower())
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:MAX_LENGTH]
        if len(longer) > MAX_LENGTH:
            break
        slug = longer
    return slug
