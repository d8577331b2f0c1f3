"""What the engine says to the author of a report, and how it writes SQL."""

from __future__ import annotations

from .. import Failure


class EngineFailure(Failure):
    """What the author of a report can mend; `kind` is the diagnostic's id, `data` its place and names."""

    def __init__(self, kind: str, message: str, **data):
        super().__init__(kind, message, data=data)


def quoted(name: str) -> str:
    """An identifier, quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A string, quoted for SQL."""
    return "'" + text.replace("'", "''") + "'"
