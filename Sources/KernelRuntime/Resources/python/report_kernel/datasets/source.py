"""What a reader makes of a file: a relation of SQL, and what is to be known of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from .failure import literal, quoted

BATCH = 50_000
TYPES = {"integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}


@dataclass
class Source:
    """A file as a relation.

    `kinds` are those that the file itself declares; other columns of text are looked at. `text` says that a column of text
    stays such. `dropped` are rows of the file that are not in the relation, by reason. `faults` are what is wrong at places
    of the file. `places` says where its rows are, for files that no editor shows as lines.
    """

    relation: str
    headers: list
    # The relation with `file_row_number`, for files that need not be loaded.
    numbered: str | None = None
    kinds: dict = field(default_factory=dict)
    dropped: list = field(default_factory=list)
    remarks: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    places: dict | None = None
    # Whether rows without any value are left out.
    skips_blank: bool = False
    # Columns of the file that give way to a mapped column of the same name.
    yielding: tuple = ()

    def drop(self, reason: str, count: int = 1):
        """Counts rows that are left out; one entry a reason, in the order in which they come up."""
        if count <= 0:
            return
        for entry in self.dropped:
            if entry["reason"] == reason:
                entry["count"] += count
                return
        self.dropped.append({"reason": reason, "count": count})


def make_table(connection, name: str, headers: list, rows: list):
    """Makes a table of text columns `c0`, `c1` … from rows in Python, and gives the relation with their names."""
    columns = ", ".join(f"c{index} VARCHAR" for index in range(len(headers)))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {quoted(name)} ({columns})")
    for start in range(0, len(rows), BATCH):
        insert(connection, name, ["VARCHAR"] * len(headers), rows[start:start + BATCH])
    names = ", ".join(f"c{index} AS {quoted(header)}" for index, header in enumerate(headers))
    return f"(SELECT {names} FROM {quoted(name)} ORDER BY rowid)"


def insert(connection, name: str, types: list, rows: list):
    """Appends rows to a table whose columns have these types of SQL."""
    # One JSON document is parsed far faster than executemany binds row by row.
    document = json.dumps([dict(zip((f"c{i}" for i in range(len(types))), row)) for row in rows])
    shape = json.dumps([{f"c{i}": kind for i, kind in enumerate(types)}])
    fields = ", ".join(f"r.c{i}" for i in range(len(types)))
    connection.execute(
        f"INSERT INTO {quoted(name)} SELECT {fields} FROM (SELECT unnest(from_json($1::JSON, $2)) AS r)", [document, shape])


def in_list(texts: list) -> str:
    """Texts as the right side of IN."""
    return "(" + ", ".join(literal(text) for text in texts) + ")"
