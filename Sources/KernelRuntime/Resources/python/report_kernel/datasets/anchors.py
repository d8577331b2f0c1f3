"""Where a quotation stands in its text, in Unicode code points, as a W3C TextQuoteSelector."""

from __future__ import annotations

CONTEXT = 32


def select(text: str, start: int, end: int) -> dict:
    """The words between two places, with what stands before and after them."""
    return {
        "quote": text[start:end], "prefix": text[max(0, start - CONTEXT):start], "suffix": text[end:end + CONTEXT],
        "start": str(start), "end": str(end),
    }


def code_points(text: str, start: int, end: int) -> tuple | None:
    """Places that count UTF-16 units, as places that count code points; None inside of a pair or beyond the end."""
    units = text.encode("utf-16-le")
    if not 0 <= start <= end <= len(units) // 2:
        return None
    try:
        before, inside = units[:2 * start].decode("utf-16-le"), units[2 * start:2 * end].decode("utf-16-le")
    except UnicodeDecodeError:
        return None
    return len(before), len(before) + len(inside)


def anchor(text: str, start: int, end: int, quote: str) -> tuple:
    """Where the words are, and how they were found: `there`, `moved` (at another place), or `lost`.

    Of several places the one that is nearest to the one given is taken.
    """
    if text[start:end] == quote and 0 <= start <= end:
        return start, end, "there"
    units = code_points(text, start, end)
    if units is not None and text[units[0]:units[1]] == quote:
        return *units, "there"
    best, place = None, text.find(quote) if quote else -1
    while place >= 0:
        if best is None or abs(place - start) < abs(best - start):
            best = place
        place = text.find(quote, place + 1)
    return (best, best + len(quote), "moved") if best is not None else (start, end, "lost")
