"""Workbooks: one sheet as a table, its cells as Excel types them."""

from __future__ import annotations

import datetime
import math
import re
from xml.parsers import expat

from .archives import open_archive, unpacked
from .csv import MAX_COLUMNS
from .failure import EngineFailure
from .source import Source, make_table

MAX_CELLS = 10_000_000
FAULTS = 5
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def read(connection, params: dict) -> Source:
    """The relation of one sheet. The header is the first row with a value."""
    archive = open_archive(params["path"], "XLSX workbook")
    names = sheets(archive)
    name, part = chosen(names, params.get("sheet"))
    scan = Scan(unpacked(archive, part))
    grid, merges = cells(params["path"], name)
    return table(connection, params, Sheet(name, grid, merges, scan.errors, scan.empty_formulas))


# Sheets ----------------------------------------------------------------------------------------------------------


def sheets(archive) -> list:
    """Name and part of each worksheet, in order."""
    targets = {}
    for tag, attributes in elements(unpacked(archive, "xl/_rels/workbook.xml.rels")):
        if tag.endswith("Relationship") and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            targets[attributes.get("Id")] = target.lstrip("/") if target.startswith("/") else "xl/" + target
    found = []
    for tag, attributes in elements(unpacked(archive, "xl/workbook.xml")):
        if tag.rpartition(" ")[2] == "sheet":
            part = targets.get(attributes.get(f"{RELATION} id") or attributes.get("id"))
            if part:
                found.append((attributes.get("name", ""), part))
    if not found:
        raise EngineFailure("data-format", "the workbook has no worksheet", help="save it as XLSX again")
    return found


def elements(content: bytes) -> list:
    """Names and attributes of all elements, names as `namespace name`. A document type is refused."""
    found = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda tag, attributes: found.append((tag, attributes))
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise EngineFailure("data-format", f"a part of the workbook is no XML: {error}", help="save it as XLSX again") from None
    return found


def refuse_doctype(*_):
    raise EngineFailure("data-format", "the XML declares a document type, which is refused", help="save the file again with another program")


def chosen(names: list, wanted) -> tuple:
    """The sheet of a name, or of a number from 1; the first one where none is wanted."""
    if wanted is None:
        return names[0]
    for name, part in names:
        if name == wanted:
            return name, part
    if re.fullmatch(r"[0-9]{1,6}", wanted) and 1 <= int(wanted) <= len(names):
        return names[int(wanted) - 1]
    raise EngineFailure("data-format", f"the workbook has no sheet '{wanted}'", key="sheet", value=wanted,
                        candidates=[name for name, _ in names])


# Cells -----------------------------------------------------------------------------------------------------------


class Scan:
    """What the sheet's XML says and the reader of cells does not: how far the cells reach, and which hold errors."""

    CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
    PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
    ERROR = re.compile(rb"""\bt=["']e["']""")
    VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
    FORMULA = re.compile(rb"\s*<(?:\w+:)?f[\s/>]")
    KEPT = re.compile(rb"<(?:\w+:)?(?:v|is)[\s/>]")

    def __init__(self, content: bytes):
        self.errors = {}
        # Formulas whose values the program that wrote the file did not keep.
        self.empty_formulas = []
        rows = columns = 0
        for match in self.CELL.finditer(content):
            attributes = match.group(1)
            place = self.PLACE.search(attributes)
            if place is None:
                continue
            row, column = int(place.group(2)), number(place.group(1).decode())
            rows, columns = max(rows, row), max(columns, column)
            if self.FORMULA.match(content, match.end()):
                following = self.CELL.search(content, match.end())
                if not self.KEPT.search(content, match.end(), following.start() if following else len(content)):
                    self.empty_formulas.append((row - 1, column - 1))
            if self.ERROR.search(attributes):
                value = self.VALUE.match(content, match.end())
                self.errors[(row - 1, column - 1)] = value.group(1).decode("ascii", "replace") if value else "an error"
        # The reader of cells holds the whole rectangle in memory.
        if rows * columns > MAX_CELLS:
            raise EngineFailure(
                "source-too-large", f"the sheet reaches to {letters(columns - 1)}{rows}: {rows * columns} cells, and {MAX_CELLS} are read",
                help="delete stray cells far from the table, or save the sheet as CSV")


def cells(path: str, name: str):
    """The sheet as rows of values from A1 on, and its merged ranges."""
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_path(path)
        sheet = workbook.get_sheet_by_name(name)
        return sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or []
    except python_calamine.PasswordError:
        raise EngineFailure("data-format", "the workbook has a password", help="save it without one") from None
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the library is no Exception
        raise EngineFailure("data-format", f"the workbook cannot be read: {str(error)[:200]}", help="save it as XLSX again, or as CSV") from None


def letters(column: int) -> str:
    """The name of a column, from 0: A … Z, AA …"""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def number(name: str) -> int:
    """The number of a column from 1."""
    value = 0
    for letter in name:
        value = value * 26 + ord(letter) - 64
    return value


# Tables ----------------------------------------------------------------------------------------------------------


class Sheet:
    """A sheet's rectangle of values from A1 on."""

    def __init__(self, name: str, grid: list, merges: list, errors: dict, empty_formulas: list):
        self.name, self.grid, self.merges, self.errors = name, grid, merges, errors
        self.empty_formulas = empty_formulas

    def place(self, row: int, column: int) -> str:
        return f"{self.name}!{letters(column)}{row + 1}"

    def is_blank(self, row: int) -> bool:
        return all(value == "" for value in self.grid[row]) and not any(place[0] == row for place in self.errors)


def table(connection, params: dict, sheet: Sheet) -> Source:
    head_row = next((row for row in range(len(sheet.grid)) if not sheet.is_blank(row)), None)
    if head_row is None:
        raise EngineFailure("data-format", f"sheet '{sheet.name}' is empty", key="sheet")
    columns, headers = header(sheet, head_row)
    source = Source("", headers)
    kept = body(sheet, head_row, columns, source)
    missing = set(params.get("missing", []))
    source.faults = merge_faults(sheet, kept, columns) + error_faults(sheet, kept, columns, headers, missing) + formula_faults(sheet, kept, columns)
    rows, source.kinds = typed(sheet, kept, columns, headers, missing)
    source.relation = make_table(connection, "report sheet", headers, rows)
    source.places = {"sheet": sheet.name, "columns": {h: letters(c) for h, c in zip(headers, columns)}, "rows": runs(kept)}
    return source


def header(sheet: Sheet, row: int) -> tuple:
    """The columns of the table with their names: from the first to the last one that has a name or a value below."""
    values = sheet.grid[row]
    used = [c for c in range(len(values)) if any(line[c] != "" for line in sheet.grid[row:])]
    first, last = used[0], used[-1]
    if last - first >= MAX_COLUMNS:
        raise EngineFailure("data-format", f"the header has {last - first + 1} columns, of which {MAX_COLUMNS} can be read")
    names, seen = [], set()
    columns = list(range(first, last + 1))
    for column in columns:
        name = str(text(values[column]) or "").strip()
        if (row, column) in sheet.errors or name == "":
            raise EngineFailure("data-format", f"{sheet.place(row, column)} names no column", key="sheet",
                                help="the first row with a value is the header: delete what stands above the table, name every column")
        if name.lower() in seen:
            raise EngineFailure("data-format", f"{sheet.place(row, column)}: two columns are named '{name}'", key="sheet",
                                help="give every column a name of its own")
        seen.add(name.lower())
        names.append(name)
    return columns, names


def body(sheet: Sheet, head_row: int, columns: list, source: Source) -> list:
    """The rows below the header that are rows of the table."""
    banners = {
        top for (top, left), (bottom, right) in sheet.merges
        if top == bottom and left <= columns[0] and right >= columns[-1] and len(columns) > 1
    }
    kept, blank = [], 0
    for row in range(head_row + 1, len(sheet.grid)):
        if sheet.is_blank(row):
            blank += 1
            continue
        # Rows with nothing below them are none of the table, and Excel has a million of them.
        source.drop("blank rows", blank)
        blank = 0
        if row in banners:
            source.drop("rows that are one merged cell")
        else:
            kept.append(row)
    return kept


def merge_faults(sheet: Sheet, kept: list, columns: list) -> list:
    rows, faults, count = set(kept), [], 0
    for (top, left), (bottom, right) in sorted(sheet.merges):
        inside = any(row in rows for row in range(top, min(bottom, len(sheet.grid)) + 1))
        if not inside or right < columns[0] or left > columns[-1]:
            continue
        count += 1
        if count <= FAULTS:
            area = f"{sheet.place(top, left)}:{letters(right)}{bottom + 1}"
            faults.append({"kind": "data-format", "message": f"{area} is one merged cell: only its first field has the value",
                           "at": area, "help": "unmerge it and fill every field"})
    if count > FAULTS:
        faults[-1]["more"] = count - FAULTS
    return faults


def formula_faults(sheet: Sheet, kept: list, columns: list) -> list:
    """A formula without its value would read as a missing one."""
    rows = set(kept)
    found = [place for place in sheet.empty_formulas if place[0] in rows and place[1] in columns]
    faults = [
        {"kind": "data-format", "message": f"{sheet.place(*place)} is a formula whose value is not in the file", "at": sheet.place(*place),
         "help": "open the workbook in a spreadsheet program and save it there, which stores the values"}
        for place in found[:FAULTS]
    ]
    if len(found) > FAULTS:
        faults[-1]["more"] = len(found) - FAULTS
    return faults


def error_faults(sheet: Sheet, kept: list, columns: list, headers: list, missing: set) -> list:
    rows = set(kept)
    found = [(place, word) for place, word in sorted(sheet.errors.items())
             if place[0] in rows and place[1] in columns and word not in missing]
    faults = [
        {"kind": "data-format", "message": f"{sheet.place(*place)} is the error {word}", "at": sheet.place(*place),
         "help": f"mend the formula, or let it count as missing: missing: ['{word}']"}
        for place, word in found[:FAULTS]
    ]
    if len(found) > FAULTS:
        faults[-1]["more"] = len(found) - FAULTS
    return faults


def typed(sheet: Sheet, kept: list, columns: list, headers: list, missing: set) -> tuple:
    """The rows as text, and the kinds of the columns: a column of numbers is such, one of text stays text."""
    rows = []
    kinds = [set() for _ in columns]
    for row in kept:
        line = sheet.grid[row]
        values = []
        for index, column in enumerate(columns):
            value = line[column]
            shown = text(value)
            if shown is None or shown in missing or (row, column) in sheet.errors:
                values.append(None)
                continue
            kinds[index].add(kind(value))
            values.append(shown)
        rows.append(values)
    return rows, {header: joined(found) for header, found in zip(headers, kinds)}


def text(value) -> str | None:
    """A cell's value as text; numbers that are whole are written so, days without a time of day are days."""
    if value == "" or value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if math.isfinite(value) and value == int(value) and abs(value) < 2**53 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return repr(value.total_seconds() / 86400)
    return str(value)


def kind(value) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "integer" if value == int(value) and abs(value) < 2**53 else "number"
    return "text"


def joined(found: set) -> str:
    if found == {"boolean"}:
        return "boolean"
    if found == {"integer"}:
        return "integer"
    return "number" if found and found <= {"integer", "number"} else "text"


def runs(rows: list) -> list:
    """Where rows of the table are in the sheet, as pairs: from this row of the table on, the sheet's rows from that one on."""
    found = []
    for index, row in enumerate(rows):
        if not found or row + 1 - found[-1][1] != index - found[-1][0]:
            found.append([index, row + 1])
    return found
