"""The engine role: datasets and SQL in DuckDB.

One process per definition. `handle(method, params, context)` answers the host's requests; what it raises as
`EngineFailure` becomes a failure frame with `kind`, `message` and `data`. Author SQL runs on one thread, so that float sums
and unordered rows come out the same every time; it is one SELECT, and nothing outside the declared files can be opened.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata

import duckdb

from . import datasets, sql_nondeterminism
from .datasets.failure import EngineFailure, literal, quoted
from .datasets.source import insert

MAX_CELLS = 2_000_000
# What the host calls a type, in SQL; other columns are text.
SENT = {"integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "day": "DATE"}


def characters(text: str, width: int) -> int:
    """How many characters take `width` columns of a terminal: DuckDB underlines by columns, and Chinese takes two."""
    used = 0
    for index, character in enumerate(text):
        if used >= width:
            return index
        if unicodedata.combining(character) == 0:
            used += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return len(text)


class Engine:
    def __init__(self):
        self.connection = None
        self.arrow = {}
        self.threads = self.used = 1

    # Opening -----------------------------------------------------------------------------------------------------

    def connect(self, params: dict) -> dict:
        """Opens the database and locks it to the files in `paths`; `scratch` takes what spills from memory."""
        connection = duckdb.connect(":memory:")
        self.threads = self.used = max(1, int(params.get("threads", 1)))
        connection.execute(f"SET threads={self.threads}")
        connection.execute(f"SET memory_limit={literal(params.get('memory', '2GB'))}")
        connection.execute(f"SET temp_directory={literal(params['scratch'])}")
        # Below what the host allows the folder, so that a query that spills too much is told as one.
        connection.execute("SET max_temp_directory_size='3GB'")
        connection.execute("SET preserve_insertion_order=true")
        connection.execute("SET python_enable_replacements=false")
        connection.execute("SET autoinstall_known_extensions=false")
        connection.execute("SET autoload_known_extensions=false")
        connection.execute("SET TimeZone='UTC'")
        if params["paths"]:
            connection.execute("SET allowed_paths=[" + ",".join(literal(path) for path in params["paths"]) + "]")
        # The configuration stays open for the number of threads alone: this one cannot be taken back, the paths cannot be
        # widened after it, and no statement of an author is a SET, since each is parsed and must be one SELECT.
        connection.execute("SET enable_external_access=false")
        self.connection = connection
        return {"version": duckdb.__version__}

    def use_threads(self, number: int | None):
        """Takes so many threads from now on, or all that the engine may have.

        The tool's own queries count in integers and are ordered in full, so that their number does not show. Sums of floats
        and rows without an order would differ, so that an author's SQL gets one thread.
        """
        wanted = number or self.threads
        if wanted != self.used:
            self.connection.execute(f"SET threads={wanted}")
            self.used = wanted

    # Datasets ----------------------------------------------------------------------------------------------------

    def load(self, params: dict) -> dict:
        """Reads one file into a table; see `datasets.load`."""
        return datasets.load(self.connection, params)

    def describe(self, sql: str) -> list:
        return self.connection.execute(f"DESCRIBE {sql}").fetchall()

    def table(self, params: dict) -> dict:
        """Makes a table of rows that the host sends: columns of `name`, `type` and `values`."""
        name, columns = params["name"], self.distinct(params["columns"])
        types = [SENT.get(c["type"], "VARCHAR") for c in columns]
        definition = ", ".join(f"{quoted(c['name'])} {kind}" for c, kind in zip(columns, types))
        self.connection.execute(f"CREATE OR REPLACE TABLE {quoted(name)} ({definition})")
        rows = list(zip(*(c["values"] for c in columns)))
        if rows:
            insert(self.connection, name, types, rows)
        for alias in params.get("aliases", []):
            self.connection.execute(f"CREATE OR REPLACE VIEW {quoted(alias)} AS SELECT * FROM {quoted(name)}")
        return {"rows": len(rows)}

    def distinct(self, columns: list) -> list:
        """The columns with names that differ in more than case, as SQL wants them: `n`, `N` → `n`, `N_2`."""
        seen, result = set(), []
        for column in columns:
            name, number = column["name"], 1
            while name.lower() in seen:
                number += 1
                name = f"{column['name']}_{number}"
            seen.add(name.lower())
            result.append({**column, "name": name})
        return result

    def adopt(self, params: dict) -> dict:
        """Takes a table that a Python cell published as an Arrow stream."""
        import nanoarrow

        with open(params["path"], "rb") as file:
            stream = nanoarrow.ArrayStream.from_readable(file)
            table = nanoarrow.Array(stream)
        self.connection.register("report adopted", table)
        name = params["name"]
        self.connection.execute(f"CREATE OR REPLACE TABLE {quoted(name)} AS SELECT * FROM \"report adopted\"")
        self.connection.unregister("report adopted")
        for alias in params.get("aliases", []):
            self.connection.execute(f"CREATE OR REPLACE VIEW {quoted(alias)} AS SELECT * FROM {quoted(name)}")
        return {}

    # Queries -----------------------------------------------------------------------------------------------------

    def query(self, params: dict) -> dict:
        """Runs one SELECT of the tool's own; of `parameters` it takes those that it names.

        Returns its rows; with `destination` they stay in that table instead.
        """
        sql, destination = params["sql"], params.get("destination")
        try:
            # A condition may hold a SELECT of the author's, whose sums of floats must not depend on the threads.
            self.use_threads(1 if re.search(r"\(\s*(SELECT|FROM|WITH)\b", params.get("authored", ""), re.IGNORECASE) else None)
            statement = self.connection.extract_statements(sql)[0]
            bound = self.bound(statement, params, sql)
            if destination:
                self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {destination} AS {statement.query}", bound)
                return {"columns": [], "omitted": 0}
            self.connection.execute(statement.query, bound)
            return self.fetch(params.get("limit", 100_000))
        except duckdb.Error as error:
            raise self.sql_failure(error, sql) from None

    def bound(self, statement, params: dict, sql: str):
        """The values that a statement names; DuckDB refuses any others."""
        values = params.get("parameters") or {}
        names = sorted(statement.named_parameters)
        for name in names:
            if name not in values:
                place = re.search(rf"\${re.escape(name)}\b", sql)
                offset = len(sql[:place.start()].encode()) if place else None
                raise EngineFailure("sql-error", f"'${name}' is not a parameter of this report", name=name,
                                    **({} if offset is None else {"offset": offset, "length": len(name.encode()) + 1}))
        return {name: values[name] for name in names} or None

    def prepare(self, params: dict) -> dict:
        """Runs statements of the tool's own that give no rows: views and helper tables."""
        for sql in params["statements"]:
            try:
                self.connection.execute(sql)
            except duckdb.Error as error:
                raise self.sql_failure(error, sql) from None
        return {}

    def cell(self, params: dict) -> dict:
        """Runs one SELECT of the author's; with `name` the result is kept as a table for later cells."""
        sql = params["sql"]
        statement = self.single_select(sql)
        bound = self.bound(statement, params, sql)
        ordered = self.is_ordered(sql)
        try:
            self.use_threads(1)
            self.connection.execute(statement.query.rstrip().rstrip(";"), bound)
            result = self.fetch(params.get("limit", 100_000))
        except duckdb.Error as error:
            raise self.sql_failure(error, statement.query, sql) from None
        result["ordered"] = ordered or len(result["columns"][0]["values"]) <= 1
        result["remarks"] = sql_nondeterminism.find(sql)
        result["reads"] = self.tables_read(sql)
        if params.get("name"):
            self.table({"name": params["name"], "aliases": params.get("aliases", []), "columns": result["columns"]})
        return result

    def condition(self, params: dict) -> dict:
        """Whether a text is one SQL expression, for the `where:` of a declarative cell."""
        text = params["sql"]
        # Bare, so that a bracket too many does not close one of the tool's own, and then in brackets.
        self.parsed("SELECT 1 WHERE\n", text, "\n")
        document = self.parsed("SELECT 1 WHERE (\n", text, "\n)")
        statements = document.get("statements", [])
        node = statements[0]["node"] if len(statements) == 1 else {}
        plain = (
            node.get("type") == "SELECT_NODE" and node.get("from_table", {}).get("type") == "EMPTY"
            and not node.get("modifiers") and not node.get("group_expressions") and not node.get("having")
            and not node.get("qualify") and len(node.get("select_list", [])) == 1
        )
        if not plain:
            raise EngineFailure("sql-not-a-select", "'where' is not one expression")
        return {"remarks": sql_nondeterminism.find(text)}

    def parsed(self, before: str, text: str, after: str) -> dict:
        """The syntax tree of a text between others; where it has none, the place of the fault in the text."""
        tree = self.connection.execute("SELECT json_serialize_sql($1::VARCHAR)", [before + text + after]).fetchone()[0]
        document = json.loads(tree)
        if document.get("error"):
            message = document.get("error_message", "syntax error").split("\n", 1)[0]
            near = re.search(r'at or near "(.*)"$', message)
            offset = int(document.get("position", 0)) - len(before.encode())
            inside = near and 0 <= offset < len(text.encode())
            place = {"offset": offset, "length": len(near.group(1).encode())} if inside else {}
            raise EngineFailure("sql-syntax", message, **place)
        return document

    def single_select(self, sql: str):
        try:
            statements = self.connection.extract_statements(sql)
        except duckdb.Error as error:
            raise self.sql_failure(error, sql) from None
        if len(statements) != 1:
            found = "none" if not statements else str(len(statements))
            raise EngineFailure("sql-not-a-select", f"a cell is one SELECT, this has {found} statements"
                                if statements else "the cell has no statement")
        if statements[0].type != duckdb.StatementType.SELECT:
            word = str(statements[0].type).rsplit(".", 1)[-1]
            raise EngineFailure("sql-not-a-select", f"a cell is one SELECT, this is {word}")
        return statements[0]

    def tables_read(self, sql: str) -> list | None:
        """Names of the tables that a statement can read, in lower case and sorted; None where they cannot be told from its text."""
        try:
            document = self.parsed("", sql, "")
        except (EngineFailure, duckdb.Error, ValueError):
            return None
        names, own = set(), set()
        nodes = [document]
        while nodes:
            node = nodes.pop()
            if isinstance(node, list):
                nodes.extend(node)
                continue
            if not isinstance(node, dict):
                continue
            kind = node.get("type")
            if kind == "BASE_TABLE":
                names.add(str(node.get("table_name", "")).lower())
            elif kind == "TABLE_FUNCTION":
                # All others may read what their arguments name, which can be computed.
                if (node.get("function") or {}).get("function_name") not in ("range", "generate_series", "unnest"):
                    return None
            elif kind == "SHOW_REF":
                return None
            for entry in (node.get("cte_map") or {}).get("map", []):
                own.add(str(entry.get("key", "")).lower())
            if kind in ("RECURSIVE_CTE_NODE", "CTE_NODE"):
                own.add(str(node.get("cte_name", "")).lower())
            nodes.extend(node.values())
        known = {row[0].lower() for row in self.connection.execute("SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views()").fetchall()}
        # A name of its own may hide a table's in one part of the statement, and not in another.
        return sorted(name for name in names if name in known or name not in own)

    def is_ordered(self, sql: str) -> bool:
        """Whether the outermost SELECT says in which order its rows come."""
        try:
            text = self.connection.execute("SELECT json_serialize_sql($1::VARCHAR)", [sql]).fetchone()[0]
            node = json.loads(text)["statements"][0]["node"]
        except (duckdb.Error, KeyError, IndexError, ValueError):
            return True
        while node.get("type") == "CTE_NODE":
            node = node.get("child", {})
        return any(modifier.get("type") == "ORDER_MODIFIER" for modifier in node.get("modifiers", []))

    def fetch(self, limit: int) -> dict:
        description = self.connection.description
        limit = min(limit, max(1, MAX_CELLS // max(1, len(description))))
        rows = self.connection.fetchmany(limit + 1)
        omitted = 0
        if len(rows) > limit:
            rows.pop()
            omitted = 1
            while more := self.connection.fetchmany(100_000):
                omitted += len(more)
        seen = set()
        columns = []
        for index, column in enumerate(description):
            name, kind = column[0], str(column[1])
            if name in seen:
                raise EngineFailure("sql-error", f"two columns of the result are named '{name}'", name=name)
            seen.add(name)
            columns.append(self.column(name, kind, [row[index] for row in rows]))
        return {"columns": columns, "omitted": omitted}

    def column(self, name: str, kind: str, values: list) -> dict:
        if kind in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"):
            return {"name": name, "type": "integer", "values": values}
        if kind in ("HUGEINT", "UHUGEINT", "UBIGINT", "BIGNUM"):
            for value in values:
                if value is not None and not -(2**63) <= value < 2**63:
                    raise EngineFailure("sql-error", f"{value} in column '{name}' is larger than a 64-bit integer",
                                        name=name)
            return {"name": name, "type": "integer", "values": values}
        if kind in ("FLOAT", "DOUBLE"):
            if all(value is None or math.isfinite(value) for value in values):
                return {"name": name, "type": "number", "values": values}
            words = {math.inf: "inf", -math.inf: "-inf"}
            texts = [None if v is None else words.get(v, "NaN") if not math.isfinite(v) else repr(v) for v in values]
            return {"name": name, "type": "text", "values": texts}
        if kind.startswith("DECIMAL"):
            return {"name": name, "type": "decimal", "values": [None if v is None else format(v, "f") for v in values]}
        if kind == "BOOLEAN":
            return {"name": name, "type": "boolean", "values": values}
        if kind == "DATE":
            return {"name": name, "type": "date", "values": [None if v is None else str(v) for v in values]}
        if kind == "BLOB":
            raise EngineFailure("sql-error", f"column '{name}' holds bytes; give text or numbers", name=name)
        return {"name": name, "type": "text", "values": [None if v is None else str(v) for v in values]}

    def export(self, params: dict) -> dict:
        """Writes a table as an Arrow IPC stream for the session."""
        import nanoarrow
        from nanoarrow import ipc

        name = params["name"]
        described = self.describe(f"SELECT * FROM {quoted(name)}")
        columns = [
            f"CAST({quoted(row[0])} AS VARCHAR) AS {quoted(row[0])}" if row[1].startswith("ENUM") else quoted(row[0])
            for row in described
        ]
        relation = self.connection.sql(f"SELECT {', '.join(columns)} FROM {quoted(name)}")
        with open(params["path"], "wb") as file, ipc.StreamWriter.from_writable(file) as writer:
            writer.write_stream(nanoarrow.c_array_stream(relation))
        return {"columns": [{"name": row[0], "type": row[1]} for row in described]}

    # Errors ------------------------------------------------------------------------------------------------------

    def sql_failure(self, error, sql: str, whole: str | None = None) -> EngineFailure:
        """What is wrong with a statement; its place counts in `whole`, where the statement stands behind comments."""
        text = str(error)
        first = text.split("\n", 1)[0]
        message = re.sub(r"^[A-Za-z ]+Error: ?", "", first)
        place = self.place(text, sql)
        if "offset" in place and whole is not None:
            place["offset"] += len(whole[:max(0, whole.find(sql))].encode())
        column = re.search(r'Referenced column "([^"]+)" (?:was )?not found|does not have a column named "([^"]+)"', text)
        if column:
            name = column.group(1) or column.group(2)
            near = re.search(r"Candidate bindings: (.*)", text)
            names = re.findall(r'"([^"]+)"', near.group(1)) if near else []
            return EngineFailure("sql-unknown-column", f"column '{name}' does not exist", name=name, candidates=names,
                                 **place)
        table = re.search(r"Table with name (.+?) does not exist", text)
        if table:
            return EngineFailure("sql-unknown-table", f"table '{table.group(1)}' does not exist", name=table.group(1),
                                 **place)
        if first.startswith("Parser Error"):
            return EngineFailure("sql-syntax", message, **place)
        if first.startswith("Permission Error") or "disabled by configuration" in text:
            return EngineFailure("sql-denied", "SQL reads only the datasets of this report", reason=message, **place)
        if isinstance(error, duckdb.OutOfMemoryException):
            return EngineFailure("sql-limit", "the query needs more memory than a cell may have", reason=message)
        return EngineFailure("sql-error", message, **place)

    def place(self, text: str, sql: str) -> dict:
        """Byte offset and length of what a message of DuckDB underlines, inside the statement."""
        match = re.search(r"^LINE (\d+): ?(.*)\n( *)(\^+)", text, re.MULTILINE)
        if not match:
            return {}
        lines = sql.split("\n")
        number = int(match.group(1)) - 1
        if number >= len(lines):
            return {}
        shown, width = match.group(2), len(match.group(3)) - len(f"LINE {match.group(1)}: ")
        line = lines[number]
        start = characters(shown, width)
        end = start + characters(shown[start:], len(match.group(4)))
        if shown.startswith("...") and not line.startswith("..."):
            found = line.find(shown[3:].removesuffix("..."))
            if found < 0:
                return {}
            start, end = start + found - 3, end + found - 3
        before = "\n".join(lines[:number] + [line[:start]]).encode()
        return {"offset": len(before), "length": max(1, len(line[start:end].encode()))}


ENGINE = Engine()
METHODS = {"connect", "load", "table", "adopt", "query", "prepare", "cell", "condition", "export"}


def handle(method: str, params: dict, context) -> dict:
    """Answers one request of the host."""
    if method not in METHODS:
        raise EngineFailure("kernel-protocol", f"the engine has no method '{method}'")
    return getattr(ENGINE, method)(params)
