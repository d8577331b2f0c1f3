"""pandas objects as typed columns, and back.

A table is `{"columns": [{"name", "type", "values"}], "rows", "truncated"}`; types are integer, number, text, boolean,
date and list. Missing values are None. Dates are ISO 8601 text. In columns of type number, values that JSON has no
form for are the texts "Infinity" and "-Infinity". Integers past 64 bits make their column text.
"""

import datetime
import decimal
import json
import math
import sys

from . import limits

ROW_LIMIT = 10_000


def is_tabular(value):
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, (pandas.DataFrame, pandas.Series))


def flat_frame(value):
    """A DataFrame with everything that is shown in columns: an index that means something comes first."""
    import pandas

    if isinstance(value, pandas.Series):
        value = value.to_frame("value" if value.name is None else value.name)
    index = value.index
    if isinstance(index, pandas.RangeIndex) and index.name is None:
        return value
    columns = []
    for level in range(index.nlevels):
        name = index.names[level]
        columns.append((_column_name(name) if name is not None else "", index.get_level_values(level)))
    frame = pandas.concat(
        [*(pandas.Series(values.array, name=name) for name, values in columns), value.reset_index(drop=True)], axis=1
    )
    frame.columns = [name for name, _ in columns] + list(value.columns)
    return frame


def typed_table(value, limit=ROW_LIMIT, replaced=None):
    """The typed columns of a DataFrame or Series, at most `limit` rows of them.

    `replaced` is called where a text has an object's address, which is taken out.
    """
    frame = flat_frame(value)
    limits.check_columns(len(frame.columns))
    rows = len(frame)
    shown = frame.iloc[:limit]
    columns = []
    for position, name in enumerate(frame.columns):
        kind, values = typed_values(shown.iloc[:, position], replaced)
        if kind == "text":
            for text in values:
                limits.check_value(text or "")
        columns.append({"name": _column_name(name), "type": kind, "values": values})
    return {"columns": columns, "rows": rows, "truncated": rows > limit}


def _column_name(name):
    if isinstance(name, tuple):
        return " / ".join(str(part) for part in name if str(part) != "")
    return str(name)


def typed_values(series, replaced=None):
    """The type and the values of one column."""
    import pandas

    kind = series.dtype.kind if hasattr(series.dtype, "kind") else "O"
    if isinstance(series.dtype, pandas.CategoricalDtype):
        series = series.astype(series.cat.categories.dtype)
        kind = getattr(series.dtype, "kind", "O")
    missing = series.isna().to_numpy()
    if kind == "b":
        return "boolean", [None if gone else bool(item) for item, gone in zip(series.array, missing)]
    if kind in "iu":
        return _integers([None if gone else int(item) for item, gone in zip(series.array, missing)])
    if kind == "f":
        return "number", [None if gone else _number(float(item)) for item, gone in zip(series.array, missing)]
    if kind == "M":
        return "date", _dates(series, missing)
    return _object_values([None if gone is True else item for item, gone in zip(series.array, missing.tolist())], replaced)


def _integers(items):
    """Integers that fit 64 bits; a column with others is kept exactly, as text."""
    if all(item is None or -(1 << 63) <= item < 1 << 63 for item in items):
        return "integer", items
    return "text", [None if item is None else str(item) for item in items]


def _number(value):
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return None if math.isnan(value) else value


def _dates(series, missing):
    whole = not any(
        (item.hour, item.minute, item.second, item.microsecond) != (0, 0, 0, 0) or item.tzinfo is not None
        for item, gone in zip(series, missing)
        if not gone
    )
    return [
        None if gone else (item.date().isoformat() if whole else item.isoformat())
        for item, gone in zip(series, missing)
    ]


def _object_values(items, replaced):
    import numpy

    items = [item.item() if isinstance(item, numpy.generic) else item for item in items]
    there = [item for item in items if item is not None]
    if there and all(isinstance(item, bool) for item in there):
        return "boolean", items
    if there and all(isinstance(item, int) and not isinstance(item, bool) for item in there):
        return _integers(items)
    if there and all(
        isinstance(item, (int, float, decimal.Decimal)) and not isinstance(item, bool) for item in there
    ):
        return "number", [None if item is None else _number(float(item)) for item in items]
    if there and all(isinstance(item, (datetime.date, datetime.datetime)) for item in there):
        return "date", [None if item is None else item.isoformat() for item in items]
    if there and all(isinstance(item, (list, tuple, numpy.ndarray)) for item in there):
        return "list", [None if item is None else [_scalar(part, replaced) for part in item] for item in items]
    return "text", [None if item is None else _text(item, replaced) for item in items]


def _scalar(value, replaced):
    import numpy

    if isinstance(value, numpy.generic):
        value = value.item()
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if -(1 << 63) <= value < 1 << 63 else str(value)
    if isinstance(value, float):
        return _number(value)
    return _text(value, replaced)


def _text(value, replaced):
    from .traces import without_addresses

    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        try:
            return json.dumps(value, ensure_ascii=False)
        except (TypeError, ValueError):
            pass
    return without_addresses(str(value), replaced)


def frame_from_columns(columns):
    """The DataFrame of typed columns, as the host may send a small table."""
    import pandas

    frame = pandas.concat(
        [_series(column) for column in columns] or [pandas.Series(dtype=object)], axis=1
    )
    frame.columns = [column["name"] for column in columns]
    return frame


def _series(column):
    import pandas

    kind, values = column["type"], column["values"]
    has_missing = any(value is None for value in values)
    if kind == "integer":
        return pandas.Series(values, dtype="Int64" if has_missing else "int64")
    if kind == "boolean":
        return pandas.Series(values, dtype="boolean" if has_missing else "bool")
    if kind == "number":
        return pandas.Series([float("nan") if value is None else float(value) for value in values], dtype="float64")
    if kind == "text":
        return pandas.Series(values, dtype="str")
    return pandas.Series(values, dtype=object)
