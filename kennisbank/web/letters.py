"""Lists from A to Z."""

from __future__ import annotations

import unicodedata


def initial(name: str) -> str:
    """E for "Éducation", 0-9 for "7-stappenmodel" and whatever is no letter."""
    first = unicodedata.normalize("NFD", name.lstrip(" '\"‘“(")[:1])[:1].upper()
    return first if first.isalpha() else "0-9"
