"""Vectors for the passages that have none; unchanged text is never embedded twice."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest

from kennisbank.embed import Embedder
from kennisbank.embed.embedder import Vectors
from kennisbank.index import Store

from .progress import Progress, Silent

EMBED_BATCH = 256
"""Passages given to the model at once: enough to sort by length, little to lose in a crash."""


def embed_missing(store: Store, embedder: Embedder, progress: Progress | None = None) -> None:
    """Give every live passage its vector; each batch is kept, so a crash repeats one at most."""
    missing = store.texts_without_vector(embedder.fingerprint)
    # Texts of like length together: a batch is padded to its longest.
    missing.sort(key=lambda entry: len(entry[1]))
    with (progress or Silent()).phase("Vectoren maken", len(missing)) as advance:
        batches = [missing[i : i + EMBED_BATCH] for i in range(0, len(missing), EMBED_BATCH)]
        with ThreadPoolExecutor(1, "vectoren") as pool:
            coming = [pool.submit(_encoded, embedder, batch) for batch in batches[:1]]
            for batch, following in zip_longest(batches, batches[1:]):
                vectors = coming.pop().result()
                # The next vectors are made while these are written.
                if following:
                    coming.append(pool.submit(_encoded, embedder, following))
                store.put_vectors(embedder.fingerprint, [key for key, _ in batch], vectors)
                advance(len(batch))


def _encoded(embedder: Embedder, batch: Sequence[tuple[bytes, str]]) -> Vectors:
    return embedder.encode_passages([text for _, text in batch])
