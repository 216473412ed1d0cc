"""A test collection in BEIR form: `corpus.jsonl`, `queries.jsonl`, `qrels.tsv`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kennisbank.errors import KennisbankError


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with the grades of the documents that were judged for it."""

    id: str
    text: str
    kind: str
    grades: dict[str, int]


@dataclass(frozen=True, slots=True)
class Text:
    """A document of a collection."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """A folder with a collection. Raises KennisbankError where a file is missing or malformed."""

    folder: Path

    @property
    def has_texts(self) -> bool:
        return (self.folder / "corpus.jsonl").exists()

    def texts(self) -> list[Text]:
        return [
            Text(str(row["_id"]), row.get("title") or "", row.get("text") or "")
            for row in self._rows("corpus.jsonl")
        ]

    def judged(self) -> list[Judged]:
        """Questions that have at least one positive judgement; the others cannot be measured."""
        grades = self._grades()
        return [
            Judged(
                str(row["_id"]), row["text"], row.get("kind") or "", dict(grades[str(row["_id"])])
            )
            for row in self._rows("queries.jsonl", "text")
            if any(grade > 0 for grade in grades[str(row["_id"])].values())
        ]

    def outside(self) -> list[str]:
        """Questions to which the collection has no answer, where it lists any (`buiten.jsonl`)."""
        return self._unjudged("buiten.jsonl")

    def inside(self) -> list[str]:
        """Questions that it answers, without a judgement of what (`binnen.jsonl`)."""
        return self._unjudged("binnen.jsonl")

    def _unjudged(self, name: str) -> list[str]:
        if not (self.folder / name).exists():
            return []
        return [row["text"] for row in self._rows(name, "text")]

    def judged_documents(self) -> set[str] | None:
        """Documents that were judged at all, where a list says so; None when all were.

        The others are left out of a ranking before counting (condensed list, Sakai 2007).
        """
        file = self.folder / "beoordeelde-aanpakken.txt"
        return set(file.read_text(encoding="utf-8").split()) if file.exists() else None

    def _grades(self) -> defaultdict[str, dict[str, int]]:
        grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for number, line in enumerate(self._lines("qrels.tsv"), start=1):
            fields = line.split("\t")
            if number == 1 and not fields[-1].strip().lstrip("-").isdigit():
                continue
            try:
                query, document, grade = fields[0], fields[-2], int(fields[-1])
            except (ValueError, IndexError) as error:
                raise KennisbankError(
                    f"{self.folder / 'qrels.tsv'}, regel {number}: dit is geen oordeel.",
                    "Een regel is: vraag, document en cijfer, gescheiden door tabs.",
                ) from error
            grades[query][document] = grade
        return grades

    def _rows(self, name: str, *needed: str) -> Iterator[dict[str, Any]]:
        for number, line in enumerate(self._lines(name), start=1):
            try:
                row = json.loads(line)
                for key in ("_id", *needed):
                    row[key]
            except (ValueError, KeyError, TypeError) as error:
                raise KennisbankError(
                    f"{self.folder / name}, regel {number}: dit is geen JSON met een "
                    + " en een ".join(f"'{key}'" for key in ("_id", *needed))
                    + ".",
                    "Zet op elke regel één JSON-object, zoals BEIR het voorschrijft.",
                ) from error
            yield row

    def _lines(self, name: str) -> Iterator[str]:
        try:
            with (self.folder / name).open(encoding="utf-8") as file:
                yield from (line for line in file if line.strip())
        except UnicodeDecodeError as error:
            raise KennisbankError(
                f"'{self.folder / name}' is geen UTF-8.", "Bewaar het als UTF-8."
            ) from error
        except FileNotFoundError as error:
            raise KennisbankError(
                f"In '{self.folder}' staat geen '{name}'.",
                "Geef een map met queries.jsonl en qrels.tsv, en voor een eigen verzameling "
                "corpus.jsonl.",
            ) from error
