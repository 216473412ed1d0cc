"""Vectors for the passages that have none; unchanged text is never embedded twice."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from kennisbank.embed import Embedder
from kennisbank.index import Store

from .progress import Progress, Silent

EMBED_BATCH = 256
"""Passages given to the model at once: enough to sort by length, little to lose in a crash."""


def embed_missing(store: Store, embedder: Embedder, progress: Progress | None = None) -> None:
    """Give every live passage its vector; what is kept is not made again after a crash."""
    missing = store.texts_without_vector(embedder.fingerprint)
    # Texts of like length together: a batch is padded to its longest.
    missing.sort(key=lambda entry: len(entry[1]))
    with (
        (progress or Silent()).phase("Vectoren maken", len(missing)) as advance,
        ThreadPoolExecutor(1, "vectoren") as pool,
    ):
        writing: Future[None] | None = None
        for start in range(0, len(missing), EMBED_BATCH):
            keys, texts = zip(*missing[start : start + EMBED_BATCH], strict=True)
            # In this thread: in any other than the first of a process torch takes a fifth longer.
            vectors = embedder.encode_passages(texts)
            if writing:
                writing.result()
            writing = pool.submit(store.put_vectors, embedder.fingerprint, keys, vectors)
            advance(len(keys))
        if writing:
            writing.result()
