"""Loading: a file becomes a table of the engine, with a report of what was read, left out, and why."""

from __future__ import annotations

import importlib
import re

import duckdb

from . import csv, json_lines
from .failure import EngineFailure, literal, quoted
from .source import TYPES, Source, in_list

INTEGER = r"[+-]?(0|[1-9][0-9]{0,17})"
NUMBER = r"[+-]?(0|[1-9][0-9]{0,14})(\.[0-9]{1,17})?([eE][+-]?[0-9]{1,2})?"
INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
# Files of as many rows are looked through and not loaded, where they can be.
MANY_ROWS = 1_000_000
READERS = {
    "csv": csv.read, "tsv": csv.read, "jsonl": json_lines.read, "parquet": json_lines.Parquet.read,
}
# Readers that few reports need are imported when one does.
RARE = {"xlsx": "xlsx", "qdpx": "qdpx", "label-studio": "labelstudio"}
WORDS = {"csv": csv.failure, "tsv": csv.failure, "jsonl": json_lines.failure}


def kind_of(base: str) -> str:
    """What a type of DuckDB is called."""
    if base in INTEGERS:
        return "integer"
    return {"FLOAT": "number", "DOUBLE": "number", "BOOLEAN": "boolean"}.get(base, "text")


def load(connection, params: dict) -> dict:
    """Reads one file into the table `name`.

    `columns` maps our names to the file's; columns of `text` stay text; `missing` are texts that mean that a value is
    missing; `schema` declares fields by the file's names. The answer counts the rows that are in the table and, by reason,
    those of the file that are not. `faults` are values that do not fit, each with the row (from 0) and our column's name.
    """
    try:
        form = params["format"]
        reader = READERS.get(form)
        if form in RARE:
            reader = importlib.import_module("." + RARE[form], __name__).read
        if reader is None:
            raise EngineFailure("data-format", f"files of type '{params['format']}' are not supported by this version")
        source = reader(connection, params)
        return Loading(connection, params, source).run()
    except duckdb.Error as error:
        raise failure(str(error), params) from None


def failure(text: str, params: dict) -> EngineFailure:
    """What DuckDB's words about a file mean."""
    known = WORDS.get(params["format"], lambda *_: None)(text, params)
    if known is not None:
        return known
    line = re.search(r"Line: (\d+)", text)
    reason = re.sub(r"^[A-Za-z ]*Error: ?", "", text.split("\n", 1)[0])
    return EngineFailure("data-format", reason.replace(params["path"], "the file"), **({"line": int(line.group(1))} if line else {}))


class Loading:
    """One table in the making."""

    def __init__(self, connection, params: dict, source: Source):
        self.connection, self.source = connection, source
        self.name = params["name"]
        self.raw = quoted("report raw " + self.name)
        self.text = set(params.get("text", []))
        self.missing = params.get("missing", [])
        self.schema = params.get("schema")
        renames = params.get("columns", {})
        for wanted, actual in renames.items():
            if actual not in source.headers:
                raise EngineFailure("data-missing-column", f"the file has no column '{actual}'",
                                    column=actual, columns=source.headers, key=wanted)
        self.back = {actual: wanted for wanted, actual in renames.items()}
        taken = {wanted.lower() for wanted in renames}
        self.headers = [h for h in source.headers if not (h in source.yielding and h not in self.back and h.lower() in taken)]
        self.names = [self.back.get(header, header) for header in self.headers]
        self.check_names()

    def check_names(self):
        seen = {}
        for header, name in zip(self.headers, self.names):
            if name.lower() in seen:
                key = self.back.get(header) or self.back.get(seen[name.lower()])
                raise EngineFailure(
                    "data-format", f"two columns would be named '{name}': '{seen[name.lower()]}' and '{header}'", key=key,
                    help=f"map the other one too: 'columns: {{other_{name}: {name}}}'")
            seen[name.lower()] = header

    def run(self) -> dict:
        if self.schema is None and self.source.numbered is not None and self.count(self.source.relation) >= MANY_ROWS:
            return self.look_through()
        self.create_raw()
        if self.source.skips_blank:
            self.drop_blank()
        faults = list(self.source.faults)
        if self.schema is not None:
            from . import schema

            checked = schema.Check(self.connection, self.raw, dict(zip(self.headers, self.names)), self.schema, self.text)
            casts, kinds = checked.run()
            faults += checked.faults
            rest = [name for name in self.names if name not in kinds]
            more_casts, more_kinds = self.sniffed(rest)
            casts, kinds = {**more_casts, **casts}, {**more_kinds, **kinds}
        else:
            casts, kinds = self.sniffed(self.names)
        self.finish(casts)
        return {
            "rows": self.count(quoted(self.name)), "columns": [{"name": name, "type": kinds[name]} for name in self.names], "dropped": self.source.dropped,
            "remarks": self.source.remarks, "faults": faults, "places": self.places(),
        }

    def look_through(self) -> dict:
        """Leaves the rows in their file, which has them by column and compressed: it is read sooner than a copy is made."""
        relation = "report file " + self.name
        described = {row[0]: row[1] for row in self.connection.execute(f"DESCRIBE SELECT * FROM {self.source.relation}").fetchall()}
        self.connection.execute(
            f"CREATE VIEW {quoted(relation)} AS SELECT {', '.join(self.selected())}, file_row_number AS rowid FROM {self.source.numbered}")
        self.connection.execute(f"CREATE VIEW {quoted(self.name)} AS SELECT * EXCLUDE (rowid) FROM {quoted(relation)}")
        kinds = {name: "text" if name in self.text else kind_of(described[header]) for header, name in zip(self.headers, self.names)}
        return {
            "rows": self.count(self.source.relation), "columns": [{"name": name, "type": kinds[name]} for name in self.names],
            "relation": relation, "dropped": self.source.dropped, "remarks": self.source.remarks, "faults": [], "places": None,
        }

    def selected(self) -> list:
        """The columns under our names, with missing values as such."""
        missing = list(self.missing)
        if self.schema is not None:
            missing += [text for text in self.schema["missing"] if text not in missing]
        selected = []
        for header, name in zip(self.headers, self.names):
            column = quoted(header)
            if self.schema is not None or name in self.text:
                column = f"CAST({column} AS VARCHAR)"
            if missing:
                column = f"CASE WHEN CAST({column} AS VARCHAR) IN {in_list(missing)} THEN NULL ELSE {column} END"
            selected.append(f"{column} AS {quoted(name)}")
        return selected

    def create_raw(self):
        self.selection = f"SELECT {', '.join(self.selected())} FROM {self.source.relation}"
        self.connection.execute(f"CREATE TABLE {self.raw} AS {self.selection}")

    def drop_blank(self):
        """Leaves out rows that have no value in the file. A value that counts as missing is one."""
        empty = f"coalesce({', '.join(quoted(name) for name in self.names)}) IS NULL"
        if not self.connection.execute(f"SELECT count(*) FROM {self.raw} WHERE {empty}").fetchone()[0]:
            return
        before = self.count(self.raw)
        filled = f"coalesce({', '.join(quoted(header) for header in self.headers)}) IS NOT NULL"
        self.connection.execute(f"CREATE OR REPLACE TABLE {self.raw} AS {self.selection} WHERE {filled}")
        self.source.drop("blank rows", before - self.count(self.raw))

    def count(self, table: str) -> int:
        return self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    def sniffed(self, names: list) -> tuple:
        """What other columns of text are cast to, and the kinds of all: numbers where every value is one."""
        described = {row[0]: row[1] for row in self.connection.execute(f"DESCRIBE SELECT * FROM {self.raw}").fetchall()}
        own = {name: self.source.kinds.get(header) for header, name in zip(self.headers, self.names)}
        tests, kinds, casts = [], {}, {}
        for name in names:
            base = described[name]
            if base == "VARCHAR" and name in self.text:
                kinds[name] = "text"
            elif base == "VARCHAR" and own[name] is not None:
                kinds[name] = own[name]
                if own[name] != "text":
                    casts[name] = TYPES[own[name]]
            elif base == "VARCHAR":
                tests.append(name)
            else:
                kinds[name] = kind_of(base)
        for start in range(0, len(tests), 500):
            self.test(tests[start:start + 500], kinds, casts)
        return casts, kinds

    def test(self, names: list, kinds: dict, casts: dict):
        clauses = ", ".join(
            f"count({quoted(c)}), bool_and(regexp_full_match({quoted(c)}, {literal(INTEGER)})),"
            f" bool_and(regexp_full_match({quoted(c)}, {literal(NUMBER)}))" for c in names
        )
        row = self.connection.execute(f"SELECT {clauses} FROM {self.raw}").fetchone()
        for index, name in enumerate(names):
            filled, integers, numbers = row[3 * index:3 * index + 3]
            kinds[name] = "integer" if filled and integers else "number" if filled and numbers else "text"
            if kinds[name] != "text":
                casts[name] = TYPES[kinds[name]]

    def finish(self, casts: dict):
        if not casts:
            self.connection.execute(f"ALTER TABLE {self.raw} RENAME TO {quoted(self.name)}")
            return
        columns = []
        for name in self.names:
            cast = casts.get(name)
            if cast is None:
                columns.append(quoted(name))
            elif callable(cast):
                columns.append(f"{cast(quoted(name))} AS {quoted(name)}")
            else:
                columns.append(f"CAST({quoted(name)} AS {cast}) AS {quoted(name)}")
        self.connection.execute(f"CREATE TABLE {quoted(self.name)} AS SELECT {', '.join(columns)} FROM {self.raw}")
        self.connection.execute(f"DROP TABLE {self.raw}")

    def places(self) -> dict | None:
        if self.source.places is None:
            return None
        columns = {self.back.get(name, name): place for name, place in self.source.places["columns"].items()}
        return {**self.source.places, "columns": columns}
