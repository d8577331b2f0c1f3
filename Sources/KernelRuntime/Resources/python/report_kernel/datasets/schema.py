"""Values held against a Frictionless Table Schema, in SQL over the columns of text."""

from __future__ import annotations

import re

import duckdb

from .failure import EngineFailure, literal, quoted
from .source import in_list

FAULTS = 5
TYPES = {"integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE", "datetime": "TIMESTAMP", "year": "BIGINT"}
KINDS = {"integer": "integer", "number": "number", "boolean": "boolean", "date": "date", "year": "integer"}
ARTICLES = {"integer": "an integer"}


class Check:
    """One table of text against its schema; `faults` after `run` are the values that do not fit."""

    def __init__(self, connection, table: str, names: dict, schema: dict, text: set):
        self.connection, self.table, self.names, self.schema, self.text = connection, table, names, schema, text
        self.faults = []

    def run(self) -> tuple:
        """What the columns are cast to, and their kinds. Columns that must stay text are checked and stay so."""
        self.match()
        casts, kinds = {}, {}
        for field in self.schema["fields"]:
            name = self.names.get(field["name"])
            if name is None or field["type"] == "any":
                if name is not None:
                    self.constraints(field, name, quoted(name))
                continue
            try:
                value = converted(field, quoted(name))
                self.values(field, name, value)
                self.constraints(field, name, value)
            except duckdb.Error as error:
                reason = str(error).split("\n", 1)[0].split(": ", 1)[-1]
                raise EngineFailure("data-schema", f"field '{field['name']}': {reason}", field=field["name"]) from None
            kinds[name] = "text" if name in self.text else KINDS.get(field["type"], "text")
            if name not in self.text and field["type"] in TYPES:
                casts[name] = lambda column, field=field: converted(field, column)
        return casts, kinds

    def match(self):
        """Whether the fields are the file's columns, in any order."""
        declared = [field["name"] for field in self.schema["fields"]]
        rule = self.schema["match"]
        for name in declared:
            if name not in self.names and rule in ("exact", "equal", "subset"):
                raise EngineFailure("data-missing-column", f"the file has no column '{name}', which its schema declares",
                                    field=name, columns=list(self.names))
        extra = [name for name in self.names if name not in declared]
        if extra and rule in ("exact", "equal", "superset"):
            word = "columns" if len(extra) > 1 else "column"
            names = ", ".join(f"'{name}'" for name in extra[:10])
            raise EngineFailure("data-schema", f"the schema does not declare {word} {names} of the file",
                                help="declare them, or write \"fieldsMatch\": \"subset\"")

    # Checks

    def values(self, field: dict, name: str, value: str):
        if value == quoted(name):
            return
        self.find("data-type", field, name, f"{quoted(name)} IS NOT NULL AND ({value}) IS NULL",
                  lambda text: f"'{text}' is not {wanted(field)}")

    def constraints(self, field: dict, name: str, value: str):
        column = quoted(name)
        if field.get("required"):
            self.find("data-constraint", field, name, f"{column} IS NULL", lambda text: f"'{name}' is required, and is missing")
        if field.get("unique"):
            self.find(
                "data-constraint", field, name,
                f"{column} IS NOT NULL AND rowid NOT IN (SELECT min(rowid) FROM {self.table} GROUP BY {column})",
                lambda text: f"'{text}' stands twice, and '{name}' is unique")
        if field.get("enum") is not None:
            options = field["enum"]
            listed = in_list(options) if options else "('')"
            shown = ", ".join(options[:8]) + (" …" if len(options) > 8 else "")
            self.find("data-constraint", field, name, f"{column} IS NOT NULL AND {column} NOT IN {listed}",
                      lambda text: f"'{text}' is none of the values of '{name}': {shown}", candidates=options)
        self.bound(field, name, value, "minimum", "<", "less")
        self.bound(field, name, value, "maximum", ">", "more")
        if field.get("minLength") is not None:
            self.find("data-constraint", field, name, f"length({column}) < {int(field['minLength'])}",
                      lambda text: f"'{text}' is shorter than {field['minLength']} characters")
        if field.get("maxLength") is not None:
            self.find("data-constraint", field, name, f"length({column}) > {int(field['maxLength'])}",
                      lambda text: f"'{text[:60]}' is longer than {field['maxLength']} characters")
        if field.get("pattern") is not None:
            self.find("data-constraint", field, name, f"NOT regexp_full_match({column}, {literal(field['pattern'])})",
                      lambda text: f"'{text}' does not have the form {field['pattern']}")

    def bound(self, field: dict, name: str, value: str, key: str, operator: str, word: str):
        limit = field.get(key)
        if limit is None:
            return
        own = converted(field, literal(limit)) if field["type"] != "any" else literal(limit)
        if self.connection.execute(f"SELECT ({own}) IS NULL").fetchone()[0]:
            raise EngineFailure("data-schema", f"'{key}' of field '{field['name']}' is '{limit}', which is not {wanted(field)}",
                                field=field["name"])
        self.find("data-constraint", field, name, f"({value}) {operator} ({own})", lambda text: f"'{text}' is {word} than {limit}")

    def find(self, kind: str, field: dict, name: str, condition: str, message, **data):
        """Adds the first rows for which a condition holds."""
        rows = self.connection.execute(
            f"SELECT rowid, {quoted(name)}, count(*) OVER () FROM {self.table} WHERE {condition} ORDER BY rowid LIMIT {FAULTS}"
        ).fetchall()
        for index, (row, text, count) in enumerate(rows):
            fault = {"kind": kind, "message": message(str(text)), "row": row, "column": name, "field": field["name"],
                     "value": None if text is None else str(text), **data}
            if index == FAULTS - 1 and count > FAULTS:
                fault["more"] = count - FAULTS
            self.faults.append(fault)


def wanted(field: dict) -> str:
    """What a value must be, in words."""
    kind, form = field["type"], field.get("format")
    if kind == "boolean":
        return "one of " + ", ".join(field["trueValues"] + field["falseValues"])
    if kind in ("date", "datetime", "time") and form not in (None, "default", "any"):
        return f"a {kind} of the form {form}"
    if kind == "date":
        return "a day such as 2012-12-14"
    if kind == "datetime":
        return "a time such as 2012-12-14T10:00:00Z"
    if kind == "year":
        return "a year such as 2012"
    if kind == "yearmonth":
        return "a month such as 2012-12"
    return ARTICLES.get(kind, "a " + kind)


def converted(field: dict, column: str) -> str:
    """A value of text as SQL of the field's type; NULL where it is none."""
    kind, form = field["type"], field.get("format") or "default"
    if kind == "integer":
        plain = bare(field, grouped(field, column))
        return f"CASE WHEN regexp_full_match({plain}, '[+-]?[0-9]+') THEN TRY_CAST({plain} AS BIGINT) END"
    if kind == "number":
        plain = bare(field, grouped(field, column))
        point = field.get("decimalChar") or "."
        if point != ".":
            # A point that is not the decimal sign must not become one.
            plain = f"CASE WHEN contains({plain}, '.') THEN 'x' ELSE replace({plain}, {literal(point)}, '.') END"
        value = f"TRY_CAST({plain} AS DOUBLE)"
        form = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
        return f"CASE WHEN regexp_full_match({plain}, {literal(form)}) AND isfinite({value}) THEN {value} END"
    if kind == "boolean":
        return f"CASE WHEN {column} IN {in_list(field['trueValues'])} THEN true WHEN {column} IN {in_list(field['falseValues'])} THEN false END"
    if kind == "date":
        if form == "default":
            return f"CASE WHEN regexp_full_match({column}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') THEN TRY_CAST({column} AS DATE) END"
        return f"TRY_CAST({column} AS DATE)" if form == "any" else f"CAST(try_strptime({column}, {literal(form)}) AS DATE)"
    if kind == "datetime":
        if form == "default":
            shape = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z?"
            return f"CASE WHEN regexp_full_match({column}, {literal(shape)}) THEN TRY_CAST(rtrim({column}, 'Z') AS TIMESTAMP) END"
        return f"TRY_CAST({column} AS TIMESTAMP)" if form == "any" else f"CAST(try_strptime({column}, {literal(form)}) AS TIMESTAMP)"
    if kind == "year":
        return f"CASE WHEN regexp_full_match({column}, '-?[0-9]{{4}}') THEN TRY_CAST({column} AS BIGINT) END"
    if kind == "yearmonth":
        return f"CASE WHEN regexp_full_match({column}, '[0-9]{{4}}-(0[1-9]|1[0-2])') THEN {column} END"
    if kind == "time":
        return f"CASE WHEN TRY_CAST({column} AS TIME) IS NOT NULL THEN {column} END"
    return column


def grouped(field: dict, column: str) -> str:
    """Without the signs between groups of digits; where these are no groups, as in `0.5` with `.`, the text stays."""
    group = field.get("groupChar")
    if not group:
        return column
    sign = re.escape(group)
    form = f"[^0-9]*[0-9]{{1,3}}(({sign}[0-9]{{2,3}})*{sign}[0-9]{{3}})?([^0-9{sign}].*)?"
    return f"CASE WHEN regexp_full_match({column}, {literal(form)}) THEN replace({column}, {literal(group)}, '') ELSE {column} END"


def bare(field: dict, column: str) -> str:
    """Without what stands around the digits, where a number may be dressed: `€ 5`, `95%`."""
    if field.get("bareNumber", True):
        return column
    return f"regexp_replace(regexp_replace({column}, '^[^0-9+.-]+', ''), '[^0-9]+$', '')"
