"""Bars in parts: stacked, and stance bars that part to the left and right."""

from .. import style
from . import alt
from .rows import BAR, LABEL, LABEL_GAP, LEADING, key_items, rows_of, write_key, write_row_labels, write_swatch
from .sheet import text_width, wrap
from .specification import ChartFault, grid_of, shares_of

MOST_ROWS, MOST_SERIES = 40, 8
SEAM = 0.9
NUMBER = 8.0


def _grid(spec):
    grid = grid_of(spec)
    grid.categories = spec.capped(grid.categories, MOST_ROWS, "capped")
    grid.series = spec.capped(grid.series, MOST_SERIES, "capped-series")
    if any(v < 0 for v in grid.all_values()):
        raise ChartFault("chart-negative-part", f"a {spec.kind} chart shows parts of a whole, and a part is never negative",
                         "use a bar or dot chart")
    return grid


def _row_numbers(spec, grid):
    """Returns n of each row: of its own column where there is one, else the sum of the parts if these are counts."""
    name = spec.name("n", required=False)
    if name and spec.encoding.get("colour"):
        raise ChartFault("chart-encoding", "'n' needs a row for each category, and 'colour' has several")
    if name:
        return spec.numbers(name)[:len(grid.categories)]
    sums = [sum(v or 0 for v in grid.row(i)) for i in range(len(grid.categories))]
    counted = not spec.as_shares or all(s == int(s) for s in sums) and any(s > 1 for s in sums)
    return sums if counted else [None] * len(sums)


def _segment(sheet, x, y, width, height, series, text, weight=style.REGULAR):
    """Draws a part, with its number in it where there is room; tells whether there was."""
    seam = SEAM if width > 2.5 else 0.0
    inset = 0.3 if series.edge else 0.0
    sheet.rectangle(x + inset, y + inset, width - seam - 2 * inset, height - 2 * inset, series.colour,
                    stroke=series.edge, stroke_width=0.6)
    if text and text_width(text, NUMBER, weight) + 3 <= width - seam:
        sheet.text(x + (width - seam) / 2, y + height / 2 + 2.8, text, NUMBER, series.ink, weight, "middle", kind="number")
        return True
    return False


# Stacked

def draw_stacked(spec, sheet, top):
    """Draws one bar a row in parts; n at its end."""
    grid = _grid(spec)
    shares = spec.as_shares
    counts = _row_numbers(spec, grid)
    rows = rows_of(spec, grid.categories, height=spec.height and spec.height - top - 28)
    left = rows.width + LABEL_GAP
    sums = [sum(v or 0 for v in grid.row(i)) for i in range(len(grid.categories))]
    if shares:
        grid = shares_of(grid, sums)
    ends = [spec.number(n) if not shares else "" if n is None else f"n = {_count(n)}" for n in counts]
    reserve = max(text_width(t, NUMBER, style.SEMIBOLD) for t in ends) + 7
    scale = (sheet.width - left - reserve) / (1.0 if shares else max(*sums, 1e-300))
    widths = {(i, s.name): (grid.values.get((i, s.name)) or 0.0) * scale for i in range(len(grid.categories)) for s in grid.series}
    y = top + _names_above(spec, sheet, top, left, grid, widths)
    write_row_labels(sheet, rows, y, left - LABEL_GAP, left)
    for index in range(len(grid.categories)):
        x, middle = left, y + rows.middle(index)
        weight = style.SEMIBOLD if rows.totals[index] else style.REGULAR
        for series in grid.series:
            width = widths[index, series.name]
            if width:
                said = spec.number(grid.values[index, series.name])
                _segment(sheet, x, middle - BAR / 2 - 1, width, BAR + 2, series, said, weight)
                x += width
        sheet.text(x + 5, middle + 2.8, ends[index], NUMBER, "muted", weight, kind="n")
    return y + rows.height, alt.describe(spec, grid)


def _count(number):
    return "–" if number is None else f"{number:,.0f}"


def _names_above(spec, sheet, top, left, grid, widths):
    """Writes the names of the parts above the first bar, over their own parts where all fit; returns the height."""
    x, places = left, []
    for series, width in key_items(grid.series):
        part = widths[0, series.name]
        places.append((series, x, part >= width + 6))
        x += part
    if not all(fits for _, _, fits in places):
        total = sum(w + 14 for _, w in key_items(grid.series))
        return write_key(sheet, left if left + total <= sheet.width else 0.0, top, grid.series, sheet.width)
    for series, x, _ in places:
        write_swatch(sheet, x, top + 9, series)
        sheet.text(x + 11, top + 9, series.label, LABEL, "ink", kind="key")
    return 16.0


# Diverging

def draw_diverging(spec, sheet, top):
    """Draws one side to the left, the other to the right, and all else in columns of its own; n at the right."""
    grid = _grid(spec)
    sides, aside = _sides(spec, grid)
    counts = _row_numbers(spec, grid)
    if spec.as_shares:
        grid = shares_of(grid, [sum(v or 0 for v in grid.row(i)) for i in range(len(grid.categories))])

    def amount(index, series):
        return grid.values.get((index, series.name)) or 0.0

    def said(index, series):
        value = amount(index, series)
        return spec.number(value) if value else ""

    rows = rows_of(spec, grid.categories, 0.28, height=spec.height and spec.height - top - 32)
    left = rows.width + LABEL_GAP
    heading = spec.word("n")
    numbers = ["" if n is None else _count(n) for n in counts]
    heading = heading if any(numbers) else ""
    n_width = max(text_width(t, NUMBER, style.SEMIBOLD) for t in (*numbers, heading)) + 4

    # A total far above all groups would press their bars flat: then it is numbers only.
    bars = [i for i in range(len(grid.categories)) if not rows.totals[i]]
    group_most = max((amount(i, s) for i in bars for s in grid.series), default=0.0)
    all_most = max(amount(i, s) for i in range(len(grid.categories)) for s in grid.series)
    plain_totals = bool(bars) and all_most > 2.5 * group_most
    drawn = bars if plain_totals else range(len(grid.categories))

    zones = [sides[0], sides[1], *aside]
    mosts = [max((amount(i, s) for i in drawn), default=0.0) for s in zones]
    reserves = [max((text_width(said(i, s), NUMBER, style.SEMIBOLD) for i in range(len(grid.categories))), default=0.0) + 7 for s in zones]
    gap = 14.0
    space = sheet.width - left - n_width - 10 - gap * len(aside)
    names = [wrap(s.label, max(30.0, min(110.0, space / len(zones) - 14)), LABEL, style.SEMIBOLD, 3) for s in zones]
    heads = [max(text_width(line, LABEL, style.SEMIBOLD) for line in lines) + 14 for lines in names]
    if sum(max(r + 6, h) for r, h in zip(reserves, heads)) > space:
        raise ChartFault("chart-size", f"{len(zones)} sides and columns do not fit a diverging-bar chart of this width",
                         "use a stacked-bar chart, a wider figure or shorter names")
    unit, widths = _fit(space, mosts, reserves, heads)
    centre = left + widths[0]

    y = top + 8 + LEADING * max(len(lines) for lines in names)
    _heads(sheet, y - 8, centre, widths, zones, names, gap)
    sheet.text(sheet.width - 2, y - 8, heading, LABEL, "muted", anchor="end", kind="key")
    write_row_labels(sheet, rows, y, left - LABEL_GAP, left)
    zeros = [centre, centre]
    x = centre + widths[1] + gap
    for width in widths[2:]:
        zeros.append(x)
        x += width + gap
    for index in range(len(grid.categories)):
        middle, total = y + rows.middle(index), rows.totals[index]
        weight = style.SEMIBOLD if total else style.REGULAR
        for number, series in enumerate(zones):
            text, direction = said(index, series), -1 if number == 0 else 1
            width = amount(index, series) * unit
            if total and plain_totals:
                width = 0.0
            if width:
                start = zeros[number] - width if direction < 0 else zeros[number]
                inside = _segment_plain(sheet, start, middle, width, series, text, weight)
                if inside:
                    continue
            end = zeros[number] + direction * (width + 4)
            sheet.text(end, middle + 2.8, text, NUMBER, "ink", weight, "end" if direction < 0 else "start", kind="number")
        sheet.text(sheet.width - 2, middle + 2.8, numbers[index], NUMBER, "muted", weight, "end", kind="n")
    bottom = y + rows.height
    sheet.lines([(z, y - 1, z, bottom) for z in zeros[2:]], "grid", 0.8)
    sheet.lines([(centre, y - 1, centre, bottom)], "axis", 0.8)
    return bottom, alt.describe(spec, grid)


def _segment_plain(sheet, x, middle, width, series, text, weight):
    """Draws a bar of one side; its number inside only where it has room to spare."""
    inset = 0.3 if series.edge else 0.0
    sheet.rectangle(x + inset, middle - BAR / 2 - 1 + inset, width - 2 * inset, BAR + 2 - 2 * inset, series.colour,
                    stroke=series.edge, stroke_width=0.6)
    if text_width(text, NUMBER, weight) + 8 > width:
        return False
    sheet.text(x + width / 2, middle + 2.8, text, NUMBER, series.ink, weight, "middle", kind="number")
    return True


def _sides(spec, grid):
    """Returns the left and right series, and the others, which stand aside."""
    by_name = {s.name: s for s in grid.series}
    names = {name.lower(): name for name in by_name}
    found = []
    for role, usual in (("left", "oppose"), ("right", "support")):
        name = spec.encoding.get(role) or names.get(usual)
        if name not in by_name:
            raise ChartFault("chart-encoding", f"a diverging-bar chart needs a '{usual}' column, or '{role}'",
                             "name the column of that side")
        found.append(by_name[name])
    return found, [s for s in grid.series if s not in found]


def _fit(space, mosts, reserves, heads):
    """Shares the width among zones on one scale; a zone is never narrower than its heading."""
    fixed = set()
    unit = 0.0
    for _ in mosts:
        taken = sum(heads[i] for i in fixed)
        free = [i for i in range(len(mosts)) if i not in fixed]
        most = sum(mosts[i] for i in free)
        unit = max(0.0, space - taken - sum(reserves[i] for i in free)) / most if most else 0.0
        narrow = {i for i in free if mosts[i] * unit + reserves[i] < heads[i]}
        if not narrow:
            break
        fixed |= narrow
    # A fixed zone may still be too small for its own bars.
    for i in fixed:
        if mosts[i]:
            unit = min(unit, max(0.0, heads[i] - reserves[i]) / mosts[i]) if unit else max(0.0, heads[i] - reserves[i]) / mosts[i]
    widths = [max(m * unit + r, h) for m, r, h in zip(mosts, reserves, heads)]
    return unit, widths


def _heads(sheet, baseline, centre, widths, zones, names, gap):
    """Writes the names over the zones, away from the middle line for the two sides."""
    def head(x, series, lines, anchor):
        write_swatch(sheet, x - 7 if anchor == "end" else x, baseline, series)
        for number, line in enumerate(lines):
            y = baseline - LEADING * (len(lines) - 1 - number)
            sheet.text(x - 11 if anchor == "end" else x + 11, y, line, LABEL, "ink", style.SEMIBOLD, anchor, kind="key")

    head(centre - 3, zones[0], names[0], "end")
    head(centre + 3, zones[1], names[1], "start")
    x = centre + widths[1] + gap
    for width, series, lines in zip(widths[2:], zones[2:], names[2:]):
        head(x, series, lines, "start")
        x += width + gap
