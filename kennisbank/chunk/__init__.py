"""Pages to passages: cut at heading, paragraph and sentence borders, offsets kept exact."""

from ._passages import chunk
from ._sentences import split_sentences

FINGERPRINT = "chunk-4"
"""Changes whenever the same extraction could give other passages."""

__all__ = ["FINGERPRINT", "chunk", "split_sentences"]
