"""EDTF dates (ISO 8601-2) as CSL dates."""

import re

_DAY = re.compile(r"(-?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?([~?%])?")
_UNSPECIFIED = re.compile(r"(-?\d{2,3})(X{1,2})([~?%])?")
_SEASONS = {21: 1, 22: 2, 23: 3, 24: 4, 25: 1, 26: 2, 27: 3, 28: 4, 29: 1, 30: 2, 31: 3, 32: 4}


def csl_date(text):
    """The CSL form of a date; an empty dictionary for none, None for what is no EDTF date."""
    text = text.strip()
    if not text or text == "..":
        return {}
    if text[0] in "[{" and text[-1] in "]}":
        # One of several, or all of them: from the first to the last.
        ends = [part for part in re.split(r",|\.\.", text[1:-1]) if part.strip()]
        return _span(ends[0].strip(), ends[-1].strip()) if ends else None
    if "/" in text:
        start, _, end = text.partition("/")
        return _span(start, end)
    single = _single(text)
    if single is None:
        return None
    parts, is_qualified = single
    return _date([parts], is_qualified)


def _span(start, end):
    first = _single(start) if start not in ("", "..") else None
    last = _single(end) if end not in ("", "..") else None
    if (first is None and start not in ("", "..")) or (last is None and end not in ("", "..")):
        return None
    if first is None and last is None:
        return None
    if last is None:
        return {"literal": _plain(first[0]) + "\u2013"}
    if first is None:
        return {"literal": "\u2013" + _plain(last[0])}
    if first[0] == last[0]:
        return _date([first[0]], first[1] or last[1])
    return _date([first[0], last[0]], first[1] or last[1])


def _date(parts, is_qualified):
    result = {}
    if len(parts) == 1 and len(parts[0]) > 1 and parts[0][1] in _SEASONS:
        result["season"] = _SEASONS[parts[0][1]]
        parts = [parts[0][:1]]
    result["date-parts"] = parts
    if is_qualified:
        result["circa"] = True
    return result


def _plain(parts):
    return "-".join(str(part) if index == 0 else f"{part:02}" for index, part in enumerate(parts))


def _single(text):
    match = _DAY.fullmatch(text)
    if match:
        year, month, day, mark = match.groups()
        parts = [int(year)] + [int(part) for part in (month, day) if part]
        if (month and not (1 <= int(month) <= 12 or 21 <= int(month) <= 41)) or (day and not 1 <= int(day) <= 31):
            return None
        return parts, bool(mark)
    match = _UNSPECIFIED.fullmatch(text)
    if match:
        # A decade or a century is about its first year.
        return [int(match[1] + "0" * len(match[2]))], True
    return None
