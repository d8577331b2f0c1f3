"""CSV and TSV: the header is read here, the rows by DuckDB."""

from __future__ import annotations

import codecs
import csv
import re

from .failure import EngineFailure, literal
from .source import Source

# DuckDB's time for a table grows with the square of its columns: these take three seconds.
MAX_COLUMNS = 4_000
CHUNK = 1 << 20
FIELD_LIMIT = 16 << 20
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
WORDS = {"\t": "tab"}
MARKS = [
    (codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF32_BE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"),
]


def read(connection, params: dict) -> Source:
    """The relation of a CSV or TSV file."""
    path, declared = params["path"], params.get("delimiter")
    has_gaps = examine(path)
    try:
        separator = leading_separator(path)
        delimiter = declared or separator or ("\t" if params["format"] == "tsv" else ",")
        head = header(path, delimiter, skips=separator is not None)
    except UnicodeDecodeError as error:
        raise EngineFailure("source-encoding", f"byte {error.start + 1} is not UTF-8", help=UTF8_HELP) from None
    except csv.Error as error:
        raise EngineFailure("data-format", f"the header cannot be split into fields: {error}", line=1) from None
    check(head, delimiter, is_declared=declared is not None or separator is not None)
    columns = "{" + ", ".join(f"{literal(column)}: 'VARCHAR'" for column in head) + "}"
    skip = ", skip=1" if separator else ""
    source = Source(
        f"read_csv({literal(path)}, columns={columns}, delim={literal(delimiter)}, quote='\"', escape='\"',"
        f" header=true, auto_detect=false, strict_mode=true, nullstr='', encoding='utf-8', max_line_size={FIELD_LIMIT}{skip})",
        head, skips_blank=len(head) > 1)
    if has_gaps and len(head) > 1:
        source.drop("blank rows", blank_lines(path, delimiter))
    if separator:
        source.remarks.append(f"fields are separated by '{WORDS.get(separator, separator)}', as the first line says")
    return source


UTF8_HELP = "save the file as UTF-8, or convert it from what it is, such as: iconv -f WINDOWS-1252 -t UTF-8"


def examine(path: str) -> bool:
    """Refuses what is no text; says whether some line seems to be empty."""
    gaps, tail, offset, line = False, b"\n", 0, 1
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            if offset == 0:
                for mark, name in MARKS:
                    if chunk.startswith(mark):
                        raise EngineFailure(
                            "source-encoding", f"the file is {name}, but must be UTF-8",
                            help=f"save it as UTF-8, or convert it: iconv -f {name} -t UTF-8")
                if chunk.startswith(codecs.BOM_UTF8):
                    chunk = chunk[3:]
            nul = chunk.find(b"\0")
            if nul >= 0:
                raise EngineFailure(
                    "data-format", f"byte {offset + nul + 1} is NUL, which no text has", line=line + chunk.count(b"\n", 0, nul),
                    help="this is no text file, or it is UTF-16: save it as CSV in UTF-8")
            if not gaps:
                window = tail + chunk
                gaps = b"\n\n" in window or b"\n\r" in window or b"\r\r" in window
            tail = chunk[-2:]
            offset += len(chunk)
            line += chunk.count(b"\n")
    return gaps


def opened(path: str):
    return open(path, encoding="utf-8-sig", newline="")


def leading_separator(path: str) -> str | None:
    """What a first line such as `sep=;` names."""
    with opened(path) as file:
        line = file.readline(64).rstrip("\r\n")
    match = re.fullmatch(r"(?i)sep=(.)", line)
    return match.group(1) if match else None


def header(path: str, delimiter: str, skips: bool) -> list:
    with opened(path) as file:
        if skips:
            file.readline()
        return next(records(file, delimiter), [])


def records(file, delimiter: str):
    csv.field_size_limit(FIELD_LIMIT)
    return csv.reader(file, delimiter=delimiter, strict=True)


def check(head: list, delimiter: str, is_declared: bool):
    """Refuses headers that do not name every column once."""
    if not head or head == [""]:
        raise EngineFailure("data-format", "the file has no header row", line=1)
    if len(head) > MAX_COLUMNS:
        raise EngineFailure("data-format", f"the header has {len(head)} columns, of which {MAX_COLUMNS} can be read", line=1)
    if len(head) == 1 and not is_declared:
        for other in (";", "\t", "|", ","):
            if other != delimiter and other in head[0]:
                raise EngineFailure(
                    "data-format", f"the header has no {NAMES[delimiter]}, but {NAMES[other]}", line=1,
                    help=f"write 'delimiter: {WORDS.get(other, other)}'")
    distinct(head, line=1)


def distinct(head: list, **place):
    """Refuses columns without a name, and two of one name: SQL does not tell 'a' from 'A'."""
    seen = set()
    for index, column in enumerate(head):
        if column == "":
            raise EngineFailure("data-format", f"column {index + 1} has no name", **place)
        if column.lower() in seen:
            raise EngineFailure("data-format", f"two columns are named '{column}'", **place)
        seen.add(column.lower())


def blank_lines(path: str, delimiter: str) -> int:
    """How many lines outside of quotes are empty: DuckDB passes over them."""
    with opened(path) as file:
        try:
            return sum(1 for record in records(file, delimiter) if not record)
        except csv.Error:
            return 0


def misfit(path: str, delimiter: str, skips: bool) -> dict:
    """The line of the first row that has too many or too few fields, counted in lines of the file."""
    with opened(path) as file:
        if skips:
            file.readline()
        reader, width, line = records(file, delimiter), None, 0
        try:
            for record in reader:
                width = width or len(record)
                if record and len(record) != width:
                    return {"line": line + 1 + skips, "fields": len(record), "width": width}
                line = reader.line_num
        except (csv.Error, UnicodeDecodeError):
            return {"line": line + 1 + skips}
    return {}


def failure(text: str, params: dict) -> EngineFailure | None:
    """What DuckDB's words about a CSV file mean; None where they mean something else."""
    if "nicode" in text or "utf-8" in text.lower():
        line = re.search(r"Line: (\d+)", text)
        return EngineFailure("source-encoding", "a value is not UTF-8", help=UTF8_HELP, **({"line": int(line.group(1))} if line else {}))
    path = params["path"]
    try:
        separator = leading_separator(path)
        delimiter = params.get("delimiter") or separator or ("\t" if params["format"] == "tsv" else ",")
        found = misfit(path, delimiter, separator is not None)
    except UnicodeDecodeError:
        found = {}
    if "fields" in found:
        fields = f"{found['fields']} field" + ("" if found["fields"] == 1 else "s")
        return EngineFailure("data-format", f"the row has {fields}, the header {found['width']}", line=found["line"])
    if "line" in found or "quote" in text.lower():
        return EngineFailure("data-format", "a quoted field is not closed or has text behind its quote", **found)
    return None
