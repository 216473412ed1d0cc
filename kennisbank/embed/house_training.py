"""Training of the model of the house, on the texts and the questions of a collection itself.

Start: truncated SVD of tf-idf (Halko, Martinsson & Tropp 2011, randomised). Then the
multiple-negatives ranking loss (Henderson et al. 2017): a question or a sentence must lie closer
to a passage of its own record than to those of the other records in the batch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack
from torch.nn import functional

from kennisbank.errors import ModelError

from .house import Features, HouseModel, Vocabulary, damped, tokens
from .house_pairs import Drawn, Ints, Pairs, Texts, TrainingRecord, sentences

DIMENSION = 256
EPOCHS = 8
MAX_FEATURES = 150_000

_BATCH = 256
_SCALE = 20.0
_DROPOUT = 0.3
_RATE = 0.003
_POWER_ITERATIONS = 3
_SPREAD = 0.06
"""Standard deviation of the numbers that the learning rate starts from."""
_THREADS = 1
"""Fixed: another number of threads adds in another order, and so gives other weights. One, since a
second doubled the processor time (13 s became 27 s for four epochs on the starter corpus)."""

Floats = NDArray[np.float32]


Progress = Callable[[int, int], None]
"""Called after each epoch, with its number and how many there are."""


def train(
    records: Sequence[TrainingRecord],
    *,
    seed: int = 0,
    epochs: int = EPOCHS,
    dimension: int = DIMENSION,
    progress: Progress | None = None,
) -> HouseModel:
    """A model of the house for these records. The same seed gives the same weights.

    Raises ModelError when no word occurs twice: there is nothing to learn from.
    """
    texts = Texts.of(records)
    vocabulary = _vocabulary([*texts.passages, *texts.questions])
    if not len(vocabulary):
        raise ModelError(
            "Er is te weinig tekst om een huismodel op te trainen.",
            "Voeg eerst kaarten of documenten toe aan het corpus.",
        )
    features = Features(vocabulary)
    passages, questions = features.counts(texts.passages), features.counts(texts.questions)
    pieces, rests = sentences(features, texts.passages, passages)
    idf = _idf(passages)
    random = np.random.default_rng(seed)
    rows = _weighted(vstack([passages, questions, pieces.rows, rests], format="csr"), idf)
    pairs = Pairs(texts, pieces.passage)
    with _fixed_threads():
        start = _svd(rows[: len(texts.passages) + len(texts.questions)], dimension, random)
        trained = _tuned(rows, start, pairs, epochs, random, progress)
    return HouseModel(vocabulary, trained * idf[:, None])


def _vocabulary(texts: Sequence[str]) -> Vocabulary:
    """Every feature of at least two texts, the commonest first when there are too many."""
    stems: Counter[str] = Counter()
    grams: Counter[str] = Counter()
    for text in texts:
        stem, gram = tokens(text)
        stems.update(set(stem))
        grams.update(set(gram))
    kept_stems = _kept(stems, MAX_FEATURES // 2)
    return Vocabulary(kept_stems, _kept(grams, MAX_FEATURES - len(kept_stems)))


def _kept(found: Counter[str], most: int) -> tuple[str, ...]:
    # Sorted by name as well: the order of a set differs from run to run.
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(feature for feature, texts in ranked[:most] if texts > 1)


def _idf(passages: csr_array) -> Floats:
    count, size = passages.shape
    frequency = np.bincount(passages.indices, minlength=size)
    idf: Floats = np.log(1 + (count - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
    return idf


def _weighted(counts: csr_array, idf: Floats) -> csr_array:
    """Rows of idf × (1 + log tf), of length 1."""
    rows = damped(counts)
    rows.data *= idf[rows.indices]
    lengths = np.sqrt(np.add.reduceat(np.append(rows.data**2, 0), rows.indptr[:-1]))
    sizes = np.diff(rows.indptr)
    rows.data /= np.repeat(np.maximum(lengths, 1e-9), sizes)
    return rows


def _svd(rows: csr_array, dimension: int, random: np.random.Generator) -> Floats:
    """Right singular vectors of `rows`, shape (features, dimension); noise where there are fewer.

    Randomised: a few power iterations on somewhat more dimensions than are asked.
    """
    count, size = rows.shape
    rank = min(dimension, count, size)
    basis = random.standard_normal((size, min(rank + 16, count, size))).astype(np.float32)
    across = rows.T.tocsr()
    for _ in range(_POWER_ITERATIONS):
        basis = across @ torch.linalg.qr(torch.from_numpy(rows @ basis))[0].numpy()
    left: Floats = torch.linalg.svd(torch.from_numpy(basis), full_matrices=False)[0].numpy()
    start = 1e-3 * random.standard_normal((size, dimension)).astype(np.float32)
    start[:, :rank] += left[:, :rank]
    start *= np.float32(_SPREAD / start.std())
    return start


def _tuned(
    rows: csr_array,
    start: Floats,
    pairs: Pairs,
    epochs: int,
    random: np.random.Generator,
    progress: Progress | None,
) -> Floats:
    numbers = start.copy()
    weight = torch.from_numpy(numbers).requires_grad_()
    optimizer = torch.optim.Adam([weight], lr=_RATE, fused=True)
    for epoch in range(1, epochs + 1):
        for left, right, record in _batches(pairs.drawn(random)):
            both = _dropped(rows[np.concatenate([left, right])], random)
            # Scipy's products are several times faster here than torch's EmbeddingBag.
            summed = torch.from_numpy(both @ numbers).requires_grad_()
            (gradient,) = torch.autograd.grad(_loss(summed, record), summed)
            weight.grad = torch.from_numpy(both.T @ gradient.numpy())
            optimizer.step()
        if progress:
            progress(epoch, epochs)
    return numbers


@contextmanager
def _fixed_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(_THREADS)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _batches(pairs: Drawn) -> Iterator[Drawn]:
    left, right, record = pairs
    for start in range(0, len(left), _BATCH):
        part = slice(start, start + _BATCH)
        yield left[part], right[part], record[part]


def _dropped(rows: csr_array, random: np.random.Generator) -> csr_array:
    """Features left out at random, so that no pair is learned by a single word."""
    rows.data *= random.random(len(rows.data), np.float32) >= _DROPOUT
    return rows


def _loss(summed: torch.Tensor, record: Ints) -> torch.Tensor:
    """Each left row must find its right row among those of the other records."""
    left, right = functional.normalize(summed).chunk(2)
    records = torch.from_numpy(record)
    same = records[:, None] == records[None, :]
    same.fill_diagonal_(False)
    scores = (_SCALE * left @ right.T).masked_fill(same, -torch.inf)
    return functional.cross_entropy(scores, torch.arange(len(record)))
