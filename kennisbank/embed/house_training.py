"""Training of the model of the house, on the texts and the questions of a collection itself.

Start: truncated SVD of tf-idf (Halko, Martinsson & Tropp 2011, randomised). Then the
multiple-negatives ranking loss (Henderson et al. 2017): a question or a sentence must lie closer
to a passage of its own record than to those of the other records in the batch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack
from torch.nn import functional

from kennisbank.chunk import split_sentences
from kennisbank.errors import ModelError

from .house import Features, HouseModel, Vocabulary, damped, tokens

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
_SENTENCES = 4
"""Sentences of a passage per epoch."""
_THREADS = 2
"""Fixed: another number of threads adds in another order, and so gives other weights."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """What is known of one record: its passages, and how people ask for it.

    `questions` are everyday questions, keywords, the title and other names; they may be missing.
    """

    texts: tuple[str, ...]
    questions: tuple[str, ...] = ()


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
    texts = _Texts.of(records)
    vocabulary = _vocabulary([*texts.passages, *texts.questions])
    if not len(vocabulary):
        raise ModelError(
            "Er is te weinig tekst om een huismodel op te trainen.",
            "Voeg eerst kaarten of documenten toe aan het corpus.",
        )
    features = Features(vocabulary)
    passages, questions = features.counts(texts.passages), features.counts(texts.questions)
    sentences, rests = _sentences(features, texts.passages, passages)
    idf = _idf(passages)
    random = np.random.default_rng(seed)
    rows = _weighted(vstack([passages, questions, sentences.rows, rests], format="csr"), idf)
    pairs = _Pairs(texts, sentences.passage)
    with _fixed_threads():
        start = _svd(rows[: len(texts.passages) + len(texts.questions)], dimension, random)
        trained = _tuned(rows, start, pairs, epochs, random, progress)
    return HouseModel(vocabulary, trained * idf[:, None])


@dataclass(frozen=True, slots=True)
class _Texts:
    """All texts in one row, and the number of the record that each belongs to."""

    passages: list[str]
    passage_record: Ints
    questions: list[str]
    question_record: Ints

    @classmethod
    def of(cls, records: Sequence[TrainingRecord]) -> _Texts:
        passages = [(i, text) for i, record in enumerate(records) for text in record.texts]
        questions = [(i, text) for i, record in enumerate(records) for text in record.questions]
        return cls(
            [text for _, text in passages],
            np.array([i for i, _ in passages], np.int64),
            [text for _, text in questions],
            np.array([i for i, _ in questions], np.int64),
        )


@dataclass(frozen=True, slots=True)
class _Sentences:
    """The features of each sentence, and the passage it stands in, in order."""

    rows: csr_array
    passage: Ints


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


def _sentences(
    features: Features, texts: Sequence[str], passages: csr_array
) -> tuple[_Sentences, csr_array]:
    """The sentences of the passages that have several; and of each, the rest of its passage."""
    found: list[str] = []
    passage: list[int] = []
    for number, text in enumerate(texts):
        spans = split_sentences(text)
        if len(spans) > 1:
            found.extend(text[start:end] for start, end in spans)
            passage.extend([number] * len(spans))
    rows = features.counts(found)
    of = np.array(passage, np.int64)
    rest = csr_array(passages[of] - rows) if found else rows
    # A sentence may be analysed a little otherwise than within its passage.
    rest.data = np.maximum(rest.data, 0)
    rest.eliminate_zeros()
    return _Sentences(rows, of), rest


def _idf(passages: csr_array) -> Floats:
    count, size = passages.shape
    frequency = np.bincount(passages.indices, minlength=size)
    return np.log(1 + (count - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)


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
    left = torch.linalg.svd(torch.from_numpy(basis), full_matrices=False)[0].numpy()
    start = random.standard_normal((size, dimension)).astype(np.float32) * 1e-3
    start[:, :rank] += left[:, :rank]
    return start * np.float32(_SPREAD / start.std())


class _Pairs:
    """Which two rows belong together: drawn anew for each epoch.

    The rows are those of the passages, the questions, the sentences and the rests, in that order.
    """

    def __init__(self, texts: _Texts, sentence_passage: Ints) -> None:
        self._passage_record = texts.passage_record
        self._question_record = texts.question_record
        self._sentence_passage = sentence_passage
        self._questions_from = len(texts.passages)
        self._sentences_from = self._questions_from + len(texts.questions)

    def drawn(self, random: np.random.Generator) -> tuple[Ints, Ints, Ints]:
        """Left row, right row and record of each pair, shuffled."""
        kinds = (
            self._question_passage(random),
            self._question_question(random),
            self._sentence_rest(random),
        )
        left, right, record = (np.concatenate(part) for part in zip(*kinds, strict=True))
        order = random.permutation(len(left))
        return left[order], right[order], record[order]

    def _question_passage(self, random: np.random.Generator) -> tuple[Ints, Ints, Ints]:
        return self._question_with(self._passage_record, 0, random)

    def _question_question(self, random: np.random.Generator) -> tuple[Ints, Ints, Ints]:
        left, right, record = self._question_with(
            self._question_record, self._questions_from, random
        )
        other = left != right
        return left[other], right[other], record[other]

    def _question_with(
        self, of: Ints, first: int, random: np.random.Generator
    ) -> tuple[Ints, Ints, Ints]:
        """Each question with one of the texts of its record; `of` is the record of each text."""
        record = self._question_record
        start = np.searchsorted(of, record)
        count = np.searchsorted(of, record, side="right") - start
        chosen = start + (random.random(len(record)) * count).astype(np.int64)
        left = self._questions_from + np.arange(len(record))
        known = count > 0
        return left[known], first + chosen[known], record[known]

    def _sentence_rest(self, random: np.random.Generator) -> tuple[Ints, Ints, Ints]:
        """At most a few sentences of each passage, so that a long passage does not weigh more."""
        of = self._sentence_passage
        order = np.lexsort((random.random(len(of)), of))
        place = np.arange(len(of)) - np.searchsorted(of, of)
        sentence = order[place < _SENTENCES]
        left = self._sentences_from + sentence
        return left, left + len(of), self._passage_record[of[sentence]]


def _tuned(
    rows: csr_array,
    start: Floats,
    pairs: _Pairs,
    epochs: int,
    random: np.random.Generator,
    progress: Progress | None,
) -> Floats:
    weight = torch.from_numpy(start).requires_grad_()
    optimizer = torch.optim.Adam([weight], lr=_RATE, fused=True)
    for epoch in range(1, epochs + 1):
        for left, right, record in _batches(pairs.drawn(random)):
            both = _dropped(rows[np.concatenate([left, right])], random)
            loss = _loss(_summed(both, weight), record)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        if progress:
            progress(epoch, epochs)
    return weight.detach().numpy()


@contextmanager
def _fixed_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(_THREADS)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _batches(pairs: tuple[Ints, Ints, Ints]) -> Iterator[tuple[Ints, Ints, Ints]]:
    left, right, record = pairs
    for start in range(0, len(left), _BATCH):
        part = slice(start, start + _BATCH)
        yield left[part], right[part], record[part]


def _dropped(rows: csr_array, random: np.random.Generator) -> csr_array:
    """Features left out at random, so that no pair is learned by a single word."""
    rows.data *= random.random(len(rows.data), np.float32) >= _DROPOUT
    return rows


class _Summed(torch.autograd.Function):
    """Sparse rows × weights. Scipy's product is several times faster here than EmbeddingBag."""

    @staticmethod
    def forward(context: Any, weight: torch.Tensor, rows: csr_array) -> torch.Tensor:
        context.rows = rows
        return torch.from_numpy(rows @ weight.detach().numpy())

    @staticmethod
    def backward(context: Any, gradient: torch.Tensor) -> tuple[torch.Tensor, None]:
        return torch.from_numpy(context.rows.T @ gradient.numpy()), None


def _summed(rows: csr_array, weight: torch.Tensor) -> torch.Tensor:
    return functional.normalize(_Summed.apply(weight, rows))


def _loss(vectors: torch.Tensor, record: Ints) -> torch.Tensor:
    """Each left row must find its right row among those of the other records."""
    left, right = vectors.chunk(2)
    records = torch.from_numpy(record)
    same = records[:, None] == records[None, :]
    same.fill_diagonal_(False)
    scores = (_SCALE * left @ right.T).masked_fill(same, -torch.inf)
    return functional.cross_entropy(scores, torch.arange(len(record)))
