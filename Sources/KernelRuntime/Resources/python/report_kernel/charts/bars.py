"""Bars with their numbers on them: in rows for words, in columns for periods."""

from .. import style
from . import alt
from .rows import BAR, LABEL, LABEL_GAP, rows_of, write_key, write_row_labels
from .sheet import text_width, wrap
from .specification import domain, panels_of, ticks

MOST_ROWS, MOST_SERIES = 40, 8
MOST_BARS = 96
NUMBER_GAP = 4.0


def draw_bar(spec, sheet, top):
    """Draws panels of bars; returns the height used and the alternative text."""
    panels = []
    for name, _, grid in panels_of(spec):
        grid.series = spec.capped(grid.series, MOST_SERIES, "capped-series")
        grid.categories = spec.capped(grid.categories, min(MOST_ROWS, MOST_BARS // len(grid.series)), "capped")
        panels.append((name, grid))
    series = panels[0][1].series
    y = top
    if len(series) > 1:
        y += write_key(sheet, 0, y, series, sheet.width)
    y = (_columns if spec.encoding.get("orientation") == "vertical" else _rows)(spec, sheet, y, panels)
    return y, _alt(spec, panels)


def _alt(spec, panels):
    if len(panels) == 1 and panels[0][0] is None:
        return alt.describe(spec, panels[0][1])
    rows = []
    for name, grid in panels:
        said = spec.word("comma").join(alt.row_text(spec, grid, i) for i in range(min(4, len(grid.categories))))
        rows.append(f"{name} – {said}")
    measure, by = spec.label("unit", spec.labels.get("y")), spec.label("x", spec.encoding.get("x"))
    head = spec.word("head", kind=spec.word(spec.kind), measure=measure, by=by) if measure else \
        spec.word("head-plain", kind=spec.word(spec.kind))
    return alt.assemble(spec, head, rows)


def bar_colours(spec, grid, series):
    """Returns the colour role of each category: all alike, only the highlighted ones strong, or each stance its own."""
    if len(grid.series) == 1 and all(c.lower() in style.STANCES for c in grid.categories):
        return [c.lower() for c in grid.categories]
    chosen = spec.encoding.get("highlight")
    if not chosen or len(grid.series) > 1:
        return [series.colour] * len(grid.categories)
    chosen = {str(c) for c in (chosen if isinstance(chosen, list) else [chosen])}
    return [series.colour if c in chosen else "context" for c in grid.categories]


def _edge(fill):
    return "neutral-edge" if fill == "neutral" else None


# In rows

def _rows(spec, sheet, top, panels):
    faceted = panels[0][0] is not None
    across = min(len(panels), 3 if len(panels) % 3 == 0 or len(panels) > 4 else 2) if faceted else 1
    low, high = domain([v for _, grid in panels for v in grid.all_values()])
    y = top
    for start in range(0, len(panels), across):
        y = _row_of_panels(spec, sheet, y, panels[start:start + across], across, low, high)
        if start + across < len(panels):
            y += 14
    return y


def _row_of_panels(spec, sheet, top, panels, across, low, high):
    categories = list(dict.fromkeys(c for _, grid in panels for c in grid.categories))
    if len(panels) == 1:
        categories = panels[0][1].categories
    many = len(panels[0][1].series)
    thickness = BAR if many == 1 else 9.6 if many < 4 else 8.2
    rows = rows_of(spec, categories, 0.34 if across == 1 else 0.24, max(18.0, many * thickness + 7),
                   height=spec.height and spec.height - top - 8)
    left = rows.width + LABEL_GAP
    y = top
    if panels[0][0] is not None:
        y += 16
    gap = 18.0
    width = (sheet.width - left - gap * (across - 1)) / across
    write_row_labels(sheet, rows, y, left - LABEL_GAP, left)
    for number, (name, grid) in enumerate(panels):
        x = left + number * (width + gap)
        if name is not None:
            title = wrap(name, width, LABEL, style.SEMIBOLD, 1)[0]
            sheet.text(x, y - 6, title, LABEL, "ink", style.SEMIBOLD, kind="panel")
        _panel(spec, sheet, x, y, width, rows, categories, grid, low, high, thickness)
    return y + rows.height


def _panel(spec, sheet, left, top, width, rows, categories, grid, low, high, thickness):
    numbers = {key: spec.number(v) for key, v in grid.values.items()}
    reserve = max((text_width(t, 8) for t in numbers.values()), default=0.0) + NUMBER_GAP + 1
    before = reserve if low < 0 else 0.0
    scale = max(1.0, width - before - (reserve if high > 0 else 2.0)) / (high - low)
    zero = left + before - low * scale
    # Without facets rows are positions, as two may have one name; panels share rows by name.
    position = {c: i for i, c in enumerate(categories)}
    for series in grid.series:
        for index, fill in enumerate(bar_colours(spec, grid, series)):
            value = grid.values.get((index, series.name))
            row = index if categories is grid.categories else position[grid.categories[index]]
            offset = (grid.series.index(series) - (len(grid.series) - 1) / 2) * thickness
            middle = top + rows.middle(row) + offset
            size = thickness - (0 if len(grid.series) == 1 else 1.2)
            text = numbers.get((index, series.name)) or spec.number(None)
            weight = style.SEMIBOLD if rows.totals[row] else style.REGULAR
            if value:
                sheet.rectangle(zero, middle - size / 2, value * scale, size, fill, stroke=_edge(fill))
            end = zero + (value or 0) * scale
            faint = "ink" if value else "muted"
            baseline = middle + 2.8
            if value is not None and value < 0:
                sheet.text(end - NUMBER_GAP, baseline, text, 8, faint, weight, "end", kind="number")
            else:
                sheet.text(end + NUMBER_GAP, baseline, text, 8, faint, weight, kind="number")
    sheet.lines([(zero, top, zero, top + rows.height)], "axis", 0.8)


# In columns

def _columns(spec, sheet, top, panels):
    low, high = domain([v for _, grid in panels for v in grid.all_values()])
    height = (spec.height - top - 30) / len(panels) if spec.height else (150.0 if len(panels) == 1 else 96.0)
    y = top
    for number, (name, grid) in enumerate(panels):
        if name is not None:
            sheet.text(0, y + 9, wrap(name, sheet.width, LABEL, style.SEMIBOLD, 1)[0], LABEL, "ink", style.SEMIBOLD, kind="panel")
            y += 16
        y = _column_panel(spec, sheet, y, max(48.0, height), grid, low, high)
        if number + 1 < len(panels):
            y += 12
    return y


def _column_panel(spec, sheet, top, height, grid, low, high):
    numbers = {key: spec.number(v) for key, v in grid.values.items() if v is not None}
    widest = max((text_width(t, 8) for t in numbers.values()), default=0.0)
    slots = len(grid.categories)
    room = sheet.width / max(1, slots) / len(grid.series)
    direct = widest + 2 <= room
    marks = ticks(low, high, 4)
    left = 0.0
    if not direct:
        low, high = marks[0], marks[-1]
        left = max(text_width(spec.number(m), 8) for m in marks) + 6
    pitch = (sheet.width - left) / max(1, slots)
    head = 12.0
    bottom = top + head + height - (12.0 if low < 0 and direct else 0.0)
    scale = (bottom - top - head) / (high - low)
    zero = bottom + low * scale
    if not direct:
        sheet.lines([(left, zero - m * scale, sheet.width, zero - m * scale) for m in marks if m], "grid")
        for mark in marks:
            sheet.text(left - 6, zero - mark * scale + 2.8, spec.number(mark), 8, "muted", anchor="end", kind="tick")
    thickness = min(28.0, pitch * 0.72) / len(grid.series)
    for order, series in enumerate(grid.series):
        for index, fill in enumerate(bar_colours(spec, grid, series)):
            value = grid.values.get((index, series.name))
            centre = left + pitch * (index + 0.5) + (order - (len(grid.series) - 1) / 2) * thickness
            size = thickness - (1.0 if len(grid.series) > 1 else 0.0)
            tip = zero - (value or 0) * scale
            if value:
                sheet.rectangle(centre - size / 2, min(tip, zero), size, abs(tip - zero), fill, stroke=_edge(fill))
            if direct and (value or value is None):
                y = tip + 10 if value is not None and value < 0 else tip - 3.5
                # Columns of nothing stay bare; a dash marks where there is no value.
                sheet.text(centre, y, spec.number(value), 8, "ink" if value else "muted", anchor="middle", kind="number")
    sheet.lines([(left, zero, sheet.width, zero)], "axis", 0.8)
    return write_bins(sheet, grid.categories, left, pitch, max(bottom, zero) + (12.0 if low < 0 and direct else 0.0))


def write_bins(sheet, labels, left, pitch, top):
    """Writes category names under columns or points, leaving out some where they do not fit; returns the bottom."""
    room = pitch - 4
    lines = [wrap(label, max(room, 24.0), 8, most=2) for label in labels]
    crowded = any(text_width(part, 8) > room for group in lines for part in group) or any(
        part.endswith("…") for group in lines for part in group)
    every, deepest = 1, max((len(group) for group in lines), default=1)
    if crowded:
        lines = [wrap(label, 90.0, 8, most=1) for label in labels]
        widest = max((text_width(group[0], 8) for group in lines), default=0.0)
        every, deepest = max(1, -(-int(widest + 8) // max(1, int(pitch)))), 1
    end = -1e9
    for index, group in enumerate(lines):
        if index % every:
            continue
        centre = left + pitch * (index + 0.5)
        half = max(text_width(part, 8) for part in group) / 2
        centre = min(max(centre, half), sheet.width - half)
        if centre - half < end + 3:
            continue  # Pushed in from the edge of the sheet onto its neighbour.
        end = centre + half
        for number, part in enumerate(group):
            sheet.text(centre, top + 11 + number * 9.6, part, 8, "muted", anchor="middle", kind="bin")
    return top + 13 + (deepest - 1) * 9.6
