"""Which characters a font file has, read from its `cmap` table alone.

fontTools answers the same question, but reads the names of all glyphs for it:
a second for the four Chinese faces, which a report of one Chinese word would
wait for.
"""

import struct
from bisect import bisect_right
from functools import cache
from pathlib import Path


@cache
def characters(path):
    """The characters of the first face of a file, as `code in …`; Chinese collections have the same in all faces."""
    data = Path(path).read_bytes()
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    count = struct.unpack_from(">H", data, start + 4)[0]
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + index * 16)
        if tag == b"cmap":
            return _Characters(data, offset)
    return _Characters(None, 0)


class _Characters:
    """Ranges of character codes."""

    def __init__(self, data, offset):
        ranges = _ranges(data, offset) if data else []
        self._starts = [first for first, _ in ranges]
        self._ends = [last for _, last in ranges]

    def __contains__(self, code):
        index = bisect_right(self._starts, code) - 1
        return index >= 0 and code <= self._ends[index]


def _ranges(data, table):
    """Ranges of the best Unicode subtable: one of 32 bits, else one of 16."""
    count = struct.unpack_from(">H", data, table + 2)[0]
    found = {}
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, table + 4 + index * 8)
        if (platform, encoding) in ((3, 10), (0, 4), (0, 6), (3, 1), (0, 3)):
            found[struct.unpack_from(">H", data, table + offset)[0]] = table + offset
    if 12 in found:
        return sorted(_groups(data, found[12]))
    return sorted(_segments(data, found[4])) if 4 in found else []


def _groups(data, offset):
    """Format 12; a group that begins with glyph 0 maps its first character to nothing."""
    count = struct.unpack_from(">I", data, offset + 12)[0]
    for first, last, glyph in struct.iter_unpack(">III", data[offset + 16:offset + 16 + count * 12]):
        yield first + (glyph == 0), last


def _segments(data, offset):
    """Format 4, whose segments may have holes."""
    count = struct.unpack_from(">H", data, offset + 6)[0] // 2
    ends, starts, deltas, distances = (
        struct.unpack_from(f">{count}H", data, offset + 14 + part * count * 2 + (2 if part else 0)) for part in range(4))
    base = offset + 16 + 3 * count * 2
    for index in range(count):
        if distances[index] == 0:
            if starts[index] != 0xFFFF:
                yield starts[index], ends[index]
            continue
        for code in range(starts[index], ends[index] + 1):
            place = base + index * 2 + distances[index] + (code - starts[index]) * 2
            if struct.unpack_from(">H", data, place)[0] and code != 0xFFFF:
                yield code, code
