"""What the model of the house learns from: which text belongs with which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kennisbank.chunk import split_sentences

from .house import Features

_SENTENCES = 4
"""Sentences of a passage per epoch: a long passage must not weigh more than several short ones."""

Ints = NDArray[np.int64]
Drawn = tuple[Ints, Ints, Ints]
"""Left row, right row and record of each pair."""


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """What is known of one record: its passages, and how people ask for it.

    `questions` are everyday questions, keywords, the title and other names; they may be missing.
    """

    texts: tuple[str, ...]
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts in one row, and the number of the record that each belongs to."""

    passages: list[str]
    passage_record: Ints
    questions: list[str]
    question_record: Ints

    @classmethod
    def of(cls, records: Sequence[TrainingRecord]) -> Texts:
        passages = [(i, text) for i, record in enumerate(records) for text in record.texts]
        questions = [(i, text) for i, record in enumerate(records) for text in record.questions]
        return cls(
            [text for _, text in passages],
            np.array([i for i, _ in passages], np.int64),
            [text for _, text in questions],
            np.array([i for i, _ in questions], np.int64),
        )


@dataclass(frozen=True, slots=True)
class Sentences:
    """The features of each sentence, and the passage it stands in, in order."""

    rows: csr_array
    passage: Ints


def sentences(
    features: Features, texts: Sequence[str], passages: csr_array
) -> tuple[Sentences, csr_array]:
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
    return Sentences(rows, of), rest


class Pairs:
    """Which two rows belong together: drawn anew for each epoch.

    The rows are those of the passages, the questions, the sentences and the rests, in that order.
    """

    def __init__(self, texts: Texts, sentence_passage: Ints) -> None:
        self._passage_record = texts.passage_record
        self._question_record = texts.question_record
        self._sentence_passage = sentence_passage
        self._questions_from = len(texts.passages)
        self._sentences_from = self._questions_from + len(texts.questions)

    def drawn(self, random: np.random.Generator) -> Drawn:
        """The pairs of one epoch, shuffled."""
        kinds = (
            self._question_passage(random),
            self._question_question(random),
            self._sentence_rest(random),
        )
        left, right, record = (np.concatenate(part) for part in zip(*kinds, strict=True))
        order = random.permutation(len(left))
        return left[order], right[order], record[order]

    def _question_passage(self, random: np.random.Generator) -> Drawn:
        return self._question_with(self._passage_record, 0, random)

    def _question_question(self, random: np.random.Generator) -> Drawn:
        left, right, record = self._question_with(
            self._question_record, self._questions_from, random
        )
        other = left != right
        return left[other], right[other], record[other]

    def _question_with(self, of: Ints, first: int, random: np.random.Generator) -> Drawn:
        """Each question with one of the texts of its record; `of` is the record of each text."""
        record = self._question_record
        start = np.searchsorted(of, record)
        count = np.searchsorted(of, record, side="right") - start
        chosen = start + (random.random(len(record)) * count).astype(np.int64)
        left = self._questions_from + np.arange(len(record))
        known = count > 0
        return left[known], first + chosen[known], record[known]

    def _sentence_rest(self, random: np.random.Generator) -> Drawn:
        """A few sentences of each passage, each with the rest of it."""
        of = self._sentence_passage
        order = np.lexsort((random.random(len(of)), of))
        place = np.arange(len(of)) - np.searchsorted(of, of)
        sentence = order[place < _SENTENCES]
        left = self._sentences_from + sentence
        return left, left + len(of), self._passage_record[of[sentence]]
