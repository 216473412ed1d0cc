"""Facets as integer codes: filters are masks and counts are one `bincount`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .protocol import Filters

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Field:
    """Values of one facet field: those of record row r are codes[offsets[r]:offsets[r + 1]]."""

    values: tuple[str, ...]
    offsets: NDArray[np.int64]
    codes: NDArray[np.int32]

    def rows_with(self, wanted: Iterable[str]) -> NDArray[np.int64]:
        """Rows that have at least one of the wanted values."""
        codes = [self.values.index(value) for value in wanted if value in self.values]
        positions = np.flatnonzero(np.isin(self.codes, codes))
        return np.searchsorted(self.offsets, positions, side="right") - 1

    def count(self, rows: NDArray[np.int64]) -> dict[str, int]:
        starts = self.offsets[rows]
        lengths = self.offsets[rows + 1] - starts
        # Positions of all codes of the rows, without a loop over the rows.
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        counts = np.bincount(
            self.codes[np.repeat(starts, lengths) + within], minlength=len(self.values)
        )
        return {value: int(n) for value, n in zip(self.values, counts, strict=True) if n}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which passages belong to which record, and the facets of the records. Ids are sorted, those
    of passages as those of their records: a record's passages are stored with it."""

    passages: Ids
    passage_rows: NDArray[np.int32]
    records: Ids
    fields: Mapping[str, Field]

    @classmethod
    def of(
        cls,
        records: Sequence[tuple[int, Mapping[str, Sequence[str]]]],
        passages: Sequence[tuple[int, int]],
    ) -> Columns:
        """From (record id, facets) and (passage id, record id), both sorted by id."""
        ids = np.array([id_ for id_, _ in records], np.int64)
        pairs = np.array(passages, np.int64).reshape(-1, 2)
        names = sorted({name for _, facets in records for name in facets})
        fields = {name: _field([facets.get(name, ()) for _, facets in records]) for name in names}
        rows = np.searchsorted(ids, pairs[:, 1]).astype(np.int32)
        return cls(np.ascontiguousarray(pairs[:, 0]), rows, ids, fields)

    def record_mask(self, filters: Filters) -> NDArray[np.bool_]:
        mask = np.ones(len(self.records), np.bool_)
        for name, wanted in filters.items():
            having = np.zeros(len(self.records), np.bool_)
            if name in self.fields:
                having[self.fields[name].rows_with(wanted)] = True
            mask &= having
        return mask

    def passage_mask(self, filters: Filters) -> NDArray[np.bool_]:
        return self.record_mask(filters)[self.passage_rows]

    def records_of(self, passages: Ids) -> Ids:
        return self.records[self.passage_rows[self.rows_of(passages)]]

    def rows_of(self, passages: Ids) -> NDArray[np.int64]:
        return _rows(self.passages, passages)

    def rows_of_records(self, records: Ids) -> NDArray[np.int64]:
        return _rows(self.records, records)

    def passages_of(self, record: int) -> Ids:
        row = np.int32(np.searchsorted(self.records, record))
        first, last = np.searchsorted(self.passage_rows, (row, row + 1))
        return self.passages[first:last]

    def count(self, records: Ids, name: str) -> dict[str, int]:
        field = self.fields.get(name)
        return field.count(self.rows_of_records(records)) if field else {}

    def save(self, folder: Path) -> None:
        arrays = {"passages": self.passages, "rows": self.passage_rows, "records": self.records}
        for name, field in self.fields.items():
            arrays[f"offsets.{name}"] = field.offsets
            arrays[f"codes.{name}"] = field.codes
        np.savez(folder / "columns.npz", **arrays)  # type: ignore[arg-type]
        values = {name: field.values for name, field in self.fields.items()}
        (folder / "columns.json").write_text(json.dumps(values), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Columns:
        values = json.loads((folder / "columns.json").read_text(encoding="utf-8"))
        with np.load(folder / "columns.npz") as arrays:
            fields = {
                name: Field(tuple(known), arrays[f"offsets.{name}"], arrays[f"codes.{name}"])
                for name, known in values.items()
            }
            return cls(arrays["passages"], arrays["rows"], arrays["records"], fields)


def _rows(ids: Ids, wanted: Ids) -> NDArray[np.int64]:
    """Places of the wanted ids in all ids, which ascend."""
    if len(ids) == ids[-1:].sum() - ids[:1].sum() + 1:
        # No gaps, as in an index of which nothing was ever removed.
        rows: NDArray[np.int64] = wanted - ids[0]
        return rows
    return np.searchsorted(ids, wanted)


def _field(per_record: Sequence[Sequence[str]]) -> Field:
    values = tuple(sorted({value for row in per_record for value in row}))
    code = {value: number for number, value in enumerate(values)}
    lengths = [len(row) for row in per_record]
    codes = np.array([code[value] for row in per_record for value in row], np.int32)
    return Field(values, np.concatenate(([0], np.cumsum(lengths))).astype(np.int64), codes)
