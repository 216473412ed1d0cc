"""Character n-grams of a word: what is left of it after a typing error, or inside a compound."""

from __future__ import annotations

SIZE = 4

# Stands for the border of the word. A digit, because every token must be plain alphanumeric.
BORDER = "0"


def grams(word: str, size: int = SIZE) -> list[str]:
    """The n-grams of `word` with its borders; a shorter word is its own only gram.

    McNamee and Mayfield, Character N-Gram Tokenization for European Language Text Retrieval (2004).
    """
    padded = BORDER + word + BORDER
    return [padded[at : at + size] for at in range(max(1, len(padded) - size + 1))]
