"""Tables as Arrow IPC streams, read into and written from pandas by way of NumPy."""

import datetime

import nanoarrow
import numpy
import pandas
from nanoarrow.ipc import InputStream, StreamWriter

_NUMBERS = {
    "int8": "i1", "int16": "i2", "int32": "i4", "int64": "i8",
    "uint8": "u1", "uint16": "u2", "uint32": "u4", "uint64": "u8",
    "half_float": "f2", "float": "f4", "double": "f8",
}  # fmt: skip
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_UNITS = {"SECOND": "s", "MILLI": "ms", "MICRO": "us", "NANO": "ns"}


def read_frame(path):
    """The DataFrame of an Arrow IPC stream; integers and booleans with gaps become pandas' nullable types."""
    with InputStream.from_path(path) as source, nanoarrow.c_array_stream(source) as stream:
        schema = nanoarrow.Schema(stream.get_schema())
        chunks = list(stream)
    fields = list(schema.fields)
    series = []
    for position, field in enumerate(fields):
        parts = [_column(field, chunk.child(position), chunk.offset, chunk.length) for chunk in chunks]
        series.append(_joined(field, parts))
    frame = pandas.concat(series, axis=1) if series else pandas.DataFrame()
    frame.columns = [field.name for field in fields]
    return frame


def _joined(field, parts):
    if not parts:
        return pandas.Series([], dtype=_empty_type(field.type.name.lower()))
    values = numpy.concatenate([part[0] for part in parts])
    missing = numpy.concatenate([part[1] for part in parts])
    name = field.type.name.lower()
    has_missing = bool(missing.any())
    if values.dtype.kind in "iu" and has_missing:
        return pandas.Series(pandas.arrays.IntegerArray(values, missing))
    if values.dtype.kind == "b" and has_missing:
        return pandas.Series(pandas.arrays.BooleanArray(values, missing))
    if values.dtype.kind == "f" and has_missing:
        values[missing] = numpy.nan
    if values.dtype.kind in "Mm" and has_missing:
        values[missing] = numpy.datetime64("NaT")
    if name == "timestamp" and field.timezone:
        return pandas.Series(values).dt.tz_localize("UTC").dt.tz_convert(field.timezone)
    if "string" in name:
        return pandas.Series(values, dtype="str")
    return pandas.Series(values)


def _empty_type(name):
    if name in _NUMBERS:
        return _NUMBERS[name]
    return {"bool": "bool", "date32": "M8[s]", "timestamp": "M8[us]", "string": "str"}.get(name, object)


def _column(field, array, offset, length):
    """NumPy values and a mask of what is missing, for rows `offset ..< offset + length` of one chunk's column."""
    view = array.view()
    start = array.offset + offset
    stop = start + length
    missing = _missing(view, start, stop)
    name = field.type.name.lower()
    if name in _NUMBERS:
        return numpy.frombuffer(view.buffer(1), _NUMBERS[name])[start:stop].copy(), missing
    if name == "bool":
        return _bits(view.buffer(1), start, stop), missing
    if name == "date32":
        days = numpy.frombuffer(view.buffer(1), "i4")[start:stop].astype("i8")
        return days.astype("M8[D]").astype("M8[s]"), missing
    if name == "timestamp":
        unit = _UNITS[field.unit.name]
        return numpy.frombuffer(view.buffer(1), "i8")[start:stop].astype(f"M8[{unit}]"), missing
    values = numpy.empty(length, dtype=object)
    items = list(nanoarrow.Array(array).iter_py())[offset : offset + length]
    if name.startswith("decimal"):
        return numpy.array([numpy.nan if item is None else float(item) for item in items], dtype="f8"), missing
    values[:] = items
    return values, missing


def _missing(view, start, stop):
    if view.null_count == 0 or view.buffer(0).size_bytes == 0:
        return numpy.zeros(stop - start, dtype=bool)
    return ~_bits(view.buffer(0), start, stop)


def _bits(buffer, start, stop):
    bytes_ = numpy.frombuffer(buffer, "u1")
    return numpy.unpackbits(bytes_, bitorder="little")[start:stop].astype(bool)


def write_frame(frame, path):
    """Writes a DataFrame without an index of its own as an Arrow IPC stream, in one batch."""
    fields = {}
    children = []
    for position, name in enumerate(frame.columns):
        kind, child = _array(frame.iloc[:, position])
        unique = str(name)
        while unique in fields:
            unique += "_"
        fields[unique] = kind
        children.append(child)
    batch = nanoarrow.c_array_from_buffers(
        nanoarrow.struct(fields), length=len(frame), buffers=[None], children=children
    )
    with StreamWriter.from_path(path) as writer:
        writer.write_stream(batch)


def _array(series):
    from .tables import typed_values

    kind = getattr(series.dtype, "kind", "O")
    missing = series.isna().to_numpy()
    if kind in "iuf" and isinstance(series.dtype, numpy.dtype) and series.dtype.itemsize <= 8:
        code = {"i": "int", "u": "uint", "f": "float"}[kind] + str(8 * series.dtype.itemsize)
        schema = getattr(nanoarrow, code)()
        data = numpy.ascontiguousarray(series.to_numpy())
        return schema, _primitive(schema, data, missing)
    kind, values = typed_values(series)
    if kind == "integer":
        data = numpy.array([0 if value is None else value for value in values], dtype="i8")
        return nanoarrow.int64(), _primitive(nanoarrow.int64(), data, missing)
    if kind == "number":
        data = numpy.array([numpy.nan if value is None else float(value) for value in values], dtype="f8")
        return nanoarrow.float64(), _primitive(nanoarrow.float64(), data, missing)
    if kind == "boolean":
        data = numpy.packbits(numpy.array([value is True for value in values], dtype=bool), bitorder="little")
        return nanoarrow.bool_(), _primitive(nanoarrow.bool_(), data, missing, len(values))
    if kind == "date":
        return _date_array(values, missing)
    if kind == "list":
        values = [None if value is None else ", ".join("" if part is None else str(part) for part in value)
                  for value in values]  # fmt: skip
    return nanoarrow.string(), _text_array(values, missing)


def _date_array(values, missing):
    if all(value is None or len(value) == 10 for value in values):
        days = numpy.array([0 if value is None else numpy.datetime64(value, "D").astype(int) for value in values])
        return nanoarrow.date32(), _primitive(nanoarrow.date32(), days.astype("i4"), missing)
    zoned = any(value is not None and ("+" in value[10:] or "-" in value[10:]) for value in values)
    data = []
    for value in values:
        moment = datetime.datetime.fromisoformat(value) if value is not None else datetime.datetime(1970, 1, 1)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=datetime.timezone.utc)
        data.append((moment - _EPOCH) // datetime.timedelta(microseconds=1))
    schema = nanoarrow.timestamp("us", timezone="UTC") if zoned else nanoarrow.timestamp("us")
    return schema, _primitive(schema, numpy.array(data, dtype="i8"), missing)


def _primitive(schema, data, missing, length=None):
    return nanoarrow.c_array_from_buffers(
        schema, len(data) if length is None else length, [_validity(missing), data.tobytes()]
    )


def _text_array(values, missing):
    encoded = [b"" if value is None else value.encode("utf-8", "replace") for value in values]
    offsets = numpy.zeros(len(encoded) + 1, dtype="i8")
    numpy.cumsum([len(item) for item in encoded], out=offsets[1:])
    if offsets[-1] >= 1 << 31:
        raise ValueError("a column of text has more than 2 GiB")
    return nanoarrow.c_array_from_buffers(
        nanoarrow.string(), len(encoded), [_validity(missing), offsets.astype("i4").tobytes(), b"".join(encoded)]
    )


def _validity(missing):
    return numpy.packbits(~missing, bitorder="little").tobytes() if missing.any() else None
