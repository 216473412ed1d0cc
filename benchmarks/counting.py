"""Counts beside the results: integer codes in memory, against the same question to SQLite."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kennisbank.index import Snapshot
from kennisbank.search import FACETS

from .figures import Row, milliseconds, spread


def measure(snapshot: Snapshot, size: int, rounds: int) -> list[Row]:
    records = snapshot.filtered({})
    rows: list[Row] = []
    for hits in sorted({min(200, len(records)), len(records)}):
        chosen = np.sort(np.random.default_rng(5).choice(records, hits, replace=False))
        marks = ",".join(map(str, chosen.tolist()))

        def by_codes(chosen: NDArray[np.int64] = chosen) -> None:
            for name in FACETS:
                snapshot.facets(chosen, name)

        def by_sql(marks: str = marks) -> None:
            for name in FACETS:
                snapshot._database.query(
                    f"""SELECT v.value, count(*) FROM record r, json_each(r.facets, '$.{name}') v
                        WHERE r.id IN ({marks}) GROUP BY v.value""",
                    [],
                )

        for how, work in (("codes", by_codes), ("SQL", by_sql)):
            took = [milliseconds(work) for _ in range(rounds)]
            rows.append({"passages": size, "records": hits, "how": how, **spread(took)})
    return rows
