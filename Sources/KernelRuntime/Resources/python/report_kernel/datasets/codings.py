"""Codings of imported projects as statements."""

from __future__ import annotations

from .failure import EngineFailure
from .source import Source, make_table

FIXED = ["id", "issue", "stance", "code", "quote", "prefix", "suffix", "start", "end", "source", "coder"]
FAULTS = 5


class Codings:
    """Gathers one row a coding: what is the same for all imports has a column of its own, the rest one a variable."""

    def __init__(self, params: dict):
        self.wanted = params.get("columns", {})
        self.group = params.get("codes")
        self.columns = list(FIXED)
        self.rows = []
        self.source = Source("", [], yielding=tuple(FIXED))
        self.moved = 0
        self.lost = []

    def column(self, name: str) -> str:
        """The column of a variable; one that is called like a column of ours is `variable NAME`."""
        wanted = f"variable {name}" if name.lower() in FIXED else name
        for known in self.columns:
            if known.lower() == wanted.lower():
                return known
        self.columns.append(wanted)
        return wanted

    def coded(self, path: list) -> dict | None:
        """Issue and stance of a code's path, or None when the coding is none of a statement, which is counted.

        A path ends in `issue/stance`. Where `columns:` takes one of them from a variable, the path need not have it; of
        paths that need not have any all are statements.
        """
        if self.group is not None:
            group = [part.strip() for part in self.group.split("/")]
            if path[:len(group)] != group:
                self.source.drop(f"codes outside '{self.group}'")
                return None
            path = path[len(group):]
        needed = [name for name in ("issue", "stance") if name not in self.wanted]
        if len(path) < len(needed):
            self.source.drop(f"codes that name no {' and '.join(needed)}")
            return None
        last = path[len(path) - len(needed):] if needed else []
        return {"code": "/".join(path), "issue": None, "stance": None, **dict(zip(needed, last))}

    def add(self, row: dict, how: str = "there"):
        if how == "moved":
            self.moved += 1
        if how == "lost":
            self.lost.append((len(self.rows), row))
        self.rows.append(row)

    def finish(self, connection) -> Source:
        if self.moved:
            words = "1 quotation was" if self.moved == 1 else f"{self.moved} quotations were"
            self.source.remarks.append(f"{words} found at another place than the file says")
        for number, (row, values) in enumerate(self.lost[:FAULTS]):
            quote = (values.get("quote") or "")[:60]
            fault = {"kind": "data-import", "row": row, "column": "quote", "severity": "warning",
                     "message": f"the quotation '{quote}' of coding {values['id']} is not in the text of '{values.get('source') or ''}'",
                     "help": "the text was changed after it was coded: export text and codes anew"}
            if number == FAULTS - 1 and len(self.lost) > FAULTS:
                fault["more"] = len(self.lost) - FAULTS
            self.source.faults.append(fault)
        self.source.headers = self.columns
        values = [[row.get(column) for column in self.columns] for row in self.rows]
        self.source.relation = make_table(connection, "report codings", self.columns, values)
        return self.source


def refuse(message: str, **data):
    raise EngineFailure("data-import", message, **data)
