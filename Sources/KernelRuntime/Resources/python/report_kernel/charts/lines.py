"""Lines over periods, and dots with intervals."""

from .. import style
from . import alt
from .bars import write_bins
from .rows import LABEL, LABEL_GAP, number_axis, rows_of, write_key, write_row_labels
from .sheet import shorten, text_width, wrap
from .specification import domain, panels_of, ticks

MOST_SERIES, MOST_ROWS = 8, 40
END_GAP = 6.0
END_LEADING = 10.6


def draw_line(spec, sheet, top):
    """Draws a line for each series, named at its end; gaps stay gaps."""
    panels = []
    for name, _, grid in panels_of(spec, shared=True):
        grid.series = spec.capped(grid.series, MOST_SERIES, "capped-series")
        panels.append((name, grid))
    if panels[0][0] is None:
        bottom = _panel(spec, sheet, 0.0, sheet.width, top, _height(spec, top, 165.0), panels[0][1], None, True)
    else:
        bottom = _small_multiples(spec, sheet, top, panels)
    return bottom, _alt(spec, panels)


def _height(spec, top, usual):
    return max(48.0, spec.height - top - 30) if spec.height else usual


def _alt(spec, panels):
    rows = []
    for name, grid in panels:
        for series in grid.series:
            points = [(c, grid.values.get((i, series.name))) for i, c in enumerate(grid.categories)]
            points = [(c, v) for c, v in points if v is not None]
            if not points:
                continue
            (x0, first), (x1, last) = points[0], points[-1]
            xt, top = max(points, key=lambda p: p[1])
            label = series.label if name is None else name if len(grid.series) == 1 else f"{name}, {series.label}"
            rows.append(spec.word("line-row", label=label, first=spec.number(first), x0=x0, last=spec.number(last),
                                  x1=x1, top=spec.number(top), xt=xt))
    measure, by = spec.label("unit", spec.labels.get("y")), spec.label("x", spec.encoding.get("x"))
    head = spec.word("head", kind=spec.word(spec.kind), measure=measure, by=by) if measure else \
        spec.word("head-plain", kind=spec.word(spec.kind))
    return alt.assemble(spec, head, rows, 6)


def _small_multiples(spec, sheet, top, panels):
    series = panels[0][1].series
    y = top
    if len(series) > 1:
        y += write_key(sheet, 0.0, y, series, sheet.width)
    across = 2 if len(panels) in (2, 4) else 3
    gap = 20.0
    width = (sheet.width - gap * (across - 1)) / across
    shared = [v for _, grid in panels for v in grid.all_values()]
    down = -(-len(panels) // across)
    height = max(40.0, (spec.height - y) / down - 44) if spec.height else 84.0
    for start in range(0, len(panels), across):
        bottom = y
        for number, (name, grid) in enumerate(panels[start:start + across]):
            x = number * (width + gap)
            title = wrap(name, width, LABEL, style.SEMIBOLD, 1)[0]
            sheet.text(x, y + 9, title, LABEL, "ink", style.SEMIBOLD, kind="panel")
            bottom = max(bottom, _panel(spec, sheet, x, x + width, y + 18, height, grid, shared, False))
        y = bottom + (12 if start + across < len(panels) else 0)
    return y


def _panel(spec, sheet, left, right, top, height, grid, shared, named):
    values = shared if shared is not None else grid.all_values()
    low, high = domain(values, zero=spec.encoding.get("zero", True))
    marks = ticks(low, high, 4 if named else 3)
    tick_width = max(text_width(spec.number(m), 8) for m in marks)
    x0 = left + tick_width + 7
    ends = _ends(grid) if named and len(grid.series) > 1 else []
    end_width = max((min(130.0, text_width(s.label, LABEL, style.SEMIBOLD)) for s, _, _ in ends), default=0.0)
    x1 = right - (end_width + END_GAP + 4 if ends else 3.0)
    head = 6.0
    if named and spec.labels.get("y"):
        sheet.text(left, top + 8, spec.label("y", ""), 8, "muted", kind="axis")
        head = 20.0
    height = max(height, END_LEADING * len(ends))
    y0, y1 = top + head, top + head + height
    scale = height / (marks[-1] - marks[0])

    def up(value):
        return y1 - (value - marks[0]) * scale

    sheet.lines([(x0, up(m), x1, up(m)) for m in marks if m != 0], "grid")
    if marks[0] <= 0 <= marks[-1]:
        sheet.lines([(x0, up(0), x1, up(0))], "axis", 0.8)
    for mark in marks:
        sheet.text(x0 - 6, up(mark) + 2.8, spec.number(mark), 8, "muted", anchor="end", kind="tick")

    pitch = (x1 - x0) / max(1, len(grid.categories))
    across = [x0 + pitch * (i + 0.5) for i in range(len(grid.categories))]
    for series in grid.series:
        _one_line(sheet, series, across, [grid.values.get((i, series.name)) for i in range(len(across))], up)
    if ends:
        _names(sheet, ends, across, up, x1, y0, y1)
    return _bins_of(sheet, grid.categories, x0, pitch, y1, right)


def _one_line(sheet, series, across, values, up):
    """Draws the runs of a series between gaps, and a dot on each point where points are few."""
    points = [(x, up(v)) if v is not None else None for x, v in zip(across, values)]
    colour = "neutral-edge" if series.colour == "neutral" else series.colour
    run = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
            continue
        if len(run) > 1:
            sheet.polyline(run, colour, 1.8)
        run = []
    alone = [p for i, p in enumerate(points) if p is not None and (len(points) <= 24 or (
        (i == 0 or points[i - 1] is None) and (i + 1 == len(points) or points[i + 1] is None)))]
    sheet.dots(alone, 2.3, colour)


def _ends(grid):
    """Returns (series, index, value) of the last point of each series that has one."""
    result = []
    for series in grid.series:
        last = [(i, v) for i in range(len(grid.categories)) if (v := grid.values.get((i, series.name))) is not None]
        if last:
            result.append((series, *last[-1]))
    return result


def _names(sheet, ends, across, up, x1, y0, y1):
    """Writes names at the line ends, moved apart where they would overlap, with a leader to a moved one."""
    wanted = sorted(((up(v), across[i], s) for s, i, v in ends), key=lambda e: e[0])
    places = spread([w[0] for w in wanted], END_LEADING, y0, y1 - 2)
    for (y, x, series), placed in zip(wanted, places):
        colour = "neutral-edge" if series.colour == "neutral" else series.colour
        text_x = x1 + END_GAP + 4
        sheet.lines([(x + 3.5, y, x1 + 1, y), (x1 + 1, y, text_x - 3, placed)] if x1 - x > 8 or abs(y - placed) > 1.5
                    else [(x + 3.5, y, text_x - 3, placed)], colour, 0.6, dash=(1.2, 1.6))
        name = shorten(series.label, 130.0, LABEL, style.SEMIBOLD)
        sheet.text(text_x, placed + 2.9, name, LABEL, "ink", style.SEMIBOLD, kind="end")


def spread(wanted, gap, low, high):
    """Moves sorted positions apart to at least `gap`, as little as may be, within low…high where they fit."""
    clusters = []
    for position in wanted:
        clusters.append([position, 1])  # mean and count
        while len(clusters) > 1 and clusters[-1][0] - clusters[-2][0] < gap * (clusters[-1][1] + clusters[-2][1]) / 2:
            mean, count = clusters.pop()
            before, earlier = clusters[-1]
            clusters[-1] = [(before * earlier + mean * count) / (earlier + count), earlier + count]
        mean, count = clusters[-1]
        half = gap * (count - 1) / 2
        clusters[-1][0] = max(low + half, min(mean, high - half)) if high - low >= 2 * half else mean
    placed = [mean + gap * (k - (count - 1) / 2) for mean, count in clusters for k in range(count)]
    # Held inside the range, clusters may touch again: push up from the bottom, then down from the top.
    for i in range(len(placed) - 2, -1, -1):
        placed[i] = min(placed[i], placed[i + 1] - gap)
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + gap)
    return placed


def _bins_of(sheet, labels, left, pitch, top, right):
    class Narrow:
        """The part of the sheet under one panel: bins are kept left of its right edge."""
        width = right
        text = staticmethod(sheet.text)

    return write_bins(Narrow, labels, left, pitch, top)


# Dots

def draw_dot(spec, sheet, top):
    """Draws a dot for each value on a row, with a line from low to high where there is an interval."""
    panels = []
    for name, rows, grid in panels_of(spec):
        grid.categories = spec.capped(grid.categories, MOST_ROWS, "capped")
        grid.series = spec.capped(grid.series, MOST_SERIES, "capped-series")
        panels.append((name, grid, _intervals(spec, grid, rows)))
    values = [v for _, grid, bounds in panels for v in (*grid.all_values(), *(b for pair in bounds.values() for b in pair if b is not None))]
    low, high = domain(values, zero=spec.encoding.get("zero", False))
    series = panels[0][1].series
    y = top
    if len(series) > 1:
        y += write_key(sheet, 0.0, y, series, sheet.width)
    for number, (name, grid, bounds) in enumerate(panels):
        if name is not None:
            sheet.text(0, y + 9, wrap(name, sheet.width, LABEL, style.SEMIBOLD, 1)[0], LABEL, "ink", style.SEMIBOLD, kind="panel")
            y += 17
        y = _dot_panel(spec, sheet, y, grid, bounds, low, high) + (14 if number + 1 < len(panels) else 0)
    return y, _dot_alt(spec, panels)


def _intervals(spec, grid, rows):
    """Returns (category index, series name) → (low, high); only one measure may have intervals."""
    low, high = spec.name("low", required=False), spec.name("high", required=False)
    if not low or not high:
        return {}
    lows, highs = spec.numbers(low), spec.numbers(high)
    rows = list(range(len(lows)) if rows is None else rows)
    by = spec.name("colour", required=False)
    x, groups = spec.texts(spec.name("x")), spec.texts(by) if by else None
    if by is None:
        return {(i, grid.series[0].name): (lows[r], highs[r]) for i, r in enumerate(rows[:len(grid.categories)])}
    place = {c: i for i, c in enumerate(grid.categories)}
    return {(place[x[r]], groups[r]): (lows[r], highs[r]) for r in rows if x[r] in place}


def _dot_panel(spec, sheet, top, grid, bounds, low, high):
    many = len(grid.series)
    rows = rows_of(spec, grid.categories, row=max(17.0, many * 7.0 + 6), height=spec.height and spec.height - top - 30)
    left = rows.width + LABEL_GAP + 4
    numbers = {key: spec.number(v) for key, v in grid.values.items() if v is not None}
    reserve = max((text_width(t, 8) for t in numbers.values()), default=0.0) + 12 if many == 1 else 8.0
    bottom = top + rows.height + 2
    place = number_axis(sheet, spec, low, high, left, sheet.width - reserve, top, bottom)
    write_row_labels(sheet, rows, top, left - LABEL_GAP - 4, left)
    for order, series in enumerate(grid.series):
        shift = (order - (many - 1) / 2) * 7.0 if many > 1 else 0.0
        colour = "neutral-edge" if series.colour == "neutral" else series.colour
        whiskers, dots = [], []
        for index in range(len(grid.categories)):
            y, value = top + rows.middle(index) + shift, grid.values.get((index, series.name))
            a, b = bounds.get((index, series.name), (None, None))
            if a is not None and b is not None:
                whiskers.append((place(a), y, place(b), y))
            if value is not None:
                dots.append((place(value), y))
            if many == 1:
                weight = style.SEMIBOLD if rows.totals[index] else style.REGULAR
                sheet.text(sheet.width - 2, y + 2.8, spec.number(value), 8, "ink" if value is not None else "muted",
                           weight, "end", kind="number")
        sheet.lines(whiskers, colour, 2.2, cap="round", opacity=0.45)
        sheet.dots(dots, 3.1, colour, "paper", 0.8)
    return bottom + 14


def _dot_alt(spec, panels):
    name, grid, bounds = panels[0]
    if len(panels) == 1 and len(grid.series) == 1 and bounds:
        rows = []
        for i in range(len(grid.categories)):
            a, b = bounds.get((i, grid.series[0].name), (None, None))
            said = alt.row_text(spec, grid, i)
            if a is not None and b is not None:
                said += " (" + spec.word("to", low=spec.number(a), high=spec.number(b)) + ")"
            rows.append(said)
        measure = spec.label("unit", spec.labels.get("y") or grid.series[0].label)
        head = spec.word("head", kind=spec.word("dot"), measure=measure, by=spec.label("x", spec.encoding.get("x")))
        return alt.assemble(spec, head, rows)
    if len(panels) == 1:
        return alt.describe(spec, grid)
    rows = [f"{name} – " + spec.word("comma").join(alt.row_text(spec, grid, i) for i in range(min(4, len(grid.categories))))
            for name, grid, _ in panels]
    return alt.assemble(spec, spec.word("head-plain", kind=spec.word("dot")), rows)
