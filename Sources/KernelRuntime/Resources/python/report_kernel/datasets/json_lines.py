"""JSON lines, read by DuckDB; what is text in the file stays text."""

from __future__ import annotations

import json
import re

from .failure import EngineFailure, literal
from .source import Source

OBJECTS = "write one object a line: {\"id\": \"S1\"}"
NUMBERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE"}


def read(connection, params: dict) -> Source:
    """The relation of a file with one object a line."""
    path = literal(params["path"])
    # The whole file is looked at: a name that first stands in a late row is a column too.
    described = connection.execute(
        f"DESCRIBE SELECT * FROM read_json({path}, format='newline_delimited', sample_size=-1)").fetchall()
    headers = [row[0] for row in described]
    if headers == ["json"]:
        if (fault := failure("", params)) is not None:
            raise fault
        if described[0][1] == "JSON" and not keys(params["path"]):
            raise EngineFailure("data-format", "the file has no rows, and so no columns", help=OBJECTS)
    twins(headers, params["path"])
    # As text, so that large numbers and times stay what is written.
    columns = "{" + ", ".join(f"{literal(name)}: 'VARCHAR'" for name in headers) + "}"
    kinds = {}
    for name, kind in ((row[0], row[1]) for row in described):
        if kind == "BOOLEAN":
            kinds[name] = "boolean"
        elif kind not in NUMBERS and not kind.startswith("DECIMAL"):
            kinds[name] = "text"
    return Source(f"read_json({path}, format='newline_delimited', columns={columns})", headers, kinds=kinds)


def keys(path: str) -> set:
    """All names of all objects."""
    found = set()
    with open(path, encoding="utf-8-sig", errors="surrogateescape") as file:
        for line in file:
            if line.strip():
                found.update(json.loads(line))
    return found


def twins(headers: list, path: str):
    """Refuses names that differ in case only: DuckDB renames one of them, `a`, `A` → `a`, `A_1`, and then does not find it."""
    lower = {header.lower() for header in headers}
    if not any((match := re.fullmatch(r"(.+)_[0-9]+", header)) and match.group(1).lower() in lower for header in headers):
        return
    seen = {}
    for name in sorted(keys(path)):
        other = seen.setdefault(name.lower(), name)
        if other != name:
            raise EngineFailure("data-format", f"two columns are named '{other}' and '{name}'", help="SQL does not tell them apart: rename one")


def once(pairs: list) -> dict:
    """An object; one with a key that stands twice is refused."""
    found = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"the key '{name}' stands twice")
        found[name] = value
    return found


def failure(text: str, params: dict) -> EngineFailure | None:
    """The first line that is no object of JSON; None where all are."""
    with open(params["path"], encoding="utf-8", errors="surrogateescape") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                value = json.loads(line.removeprefix("\ufeff"), object_pairs_hook=once)
                json.dumps(value, ensure_ascii=False).encode()
            except UnicodeEncodeError:
                return EngineFailure("data-format", "the line has half of a surrogate pair, which is no character", line=number)
            except RecursionError:
                return EngineFailure("data-format", "the line is nested too deep", line=number)
            except ValueError as error:
                reason = getattr(error, "msg", str(error)).lower()
                return EngineFailure("data-format", f"the line is no JSON: {reason}", line=number)
            if not isinstance(value, dict):
                return EngineFailure("data-format", "the line is no JSON object", line=number, help=OBJECTS)
    return None


class Parquet:
    """Parquet files, whose columns have types."""

    @staticmethod
    def read(connection, params: dict) -> Source:
        relation = f"read_parquet({literal(params['path'])})"
        rows = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
        headers = [row[0] for row in rows]
        taken = {header.lower() for header in headers} & {"rowid", "file_row_number"}
        numbered = None if taken else f"read_parquet({literal(params['path'])}, file_row_number=true)"
        # The file says what its columns are: text that looks like numbers is text.
        return Source(relation, headers, kinds={row[0]: "text" for row in rows if row[1] == "VARCHAR"}, numbered=numbered)
