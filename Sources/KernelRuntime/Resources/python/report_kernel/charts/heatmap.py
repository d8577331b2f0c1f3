"""Cross-tabs as tinted cells with their numbers."""

import math

from .. import style
from . import alt
from .rows import LABEL, LABEL_GAP, rows_of, write_row_labels
from .sheet import text_width, wrap
from .specification import ChartFault, Grid, Series, grid_of

MOST_ROWS, MOST_COLUMNS = 40, 16
GAP = 1.5
STRONG_FROM = 4


def draw_heatmap(spec, sheet, top):
    """Draws rows × columns; totals stand apart and are not tinted."""
    grid = _grid(spec)
    grid.categories = spec.capped(grid.categories, MOST_ROWS, "capped")
    grid.series = spec.capped(grid.series, MOST_COLUMNS, "capped-columns")
    if any(v < 0 for v in grid.all_values()):
        raise ChartFault("chart-negative-part", "the tints of a heat map run from nothing to much, and a value is negative",
                         "use a dot chart")
    rows = rows_of(spec, grid.categories, 0.3, 20.0, height=spec.height and spec.height - top - 34)
    left = rows.width + LABEL_GAP
    apart = [spec.is_total(s.label) or spec.is_total(s.name) for s in grid.series]
    space = sheet.width - left - 10.0 * sum(apart)
    numbers = {key: spec.number(v) for key, v in grid.values.items() if v}
    widest = max((text_width(t, LABEL, style.SEMIBOLD) for t in numbers.values()), default=0.0)
    cell = min(space / len(grid.series), max(64.0, widest + 12))
    heads = [wrap(s.label, max(cell - 4, 20), 8, style.SEMIBOLD if a else style.REGULAR, 3) for s, a in zip(grid.series, apart)]
    deepest = max(len(h) for h in heads)
    y = top + deepest * 9.6 + 5
    end = left + cell * len(grid.series) + 10.0 * sum(apart) - GAP
    write_row_labels(sheet, rows, y - GAP / 2, left - LABEL_GAP, left, end)

    plain = [v for (i, name), v in grid.values.items() if v is not None and i < len(grid.categories) and not rows.totals[i]
             and not any(a and s.name == name for s, a in zip(grid.series, apart))]
    most = max(plain, default=0.0)
    x = left
    size = LABEL if widest + 4 <= cell else 7.0
    if widest * size / LABEL + 2 > cell - GAP:
        spec.note("numbers-in-table")
        size = None
    for series, total, head in zip(grid.series, apart, heads):
        x += 10.0 if total else 0.0
        for number, line in enumerate(head):
            baseline = y - 5 - (len(head) - 1 - number) * 9.6
            sheet.text(x + (cell - GAP) / 2, baseline, line, 8, "ink" if total else "muted",
                       style.SEMIBOLD if total else style.REGULAR, "middle", kind="column")
        for index in range(len(grid.categories)):
            value = grid.values.get((index, series.name))
            _cell(spec, sheet, x, y + rows.tops[index], cell - GAP, rows.heights[index] - GAP, value, most,
                  total or rows.totals[index], size)
        x += cell
    return y + rows.height, alt.describe(spec, grid, by=spec.label("rows", spec.encoding.get("x") or spec.encoding.get("y")))


def _cell(spec, sheet, x, y, width, height, value, most, total, size):
    middle = y + height / 2 + 0.34 * (size or 0.0)
    if total:
        if size and value is not None:
            sheet.text(x + width / 2, middle, spec.number(value), size, "ink", style.SEMIBOLD, "middle", kind="number")
        return
    if value is None:
        # No value is not nothing: an empty frame.
        sheet.rectangle(x + 0.4, y + 0.4, width - 0.8, height - 0.8, None, stroke="grid", stroke_width=0.8)
        return
    step = tint(value, most)
    sheet.rectangle(x, y, width, height, style.HEAT[step])
    if value and size:
        sheet.text(x + width / 2, middle, spec.number(value), size, "on-strong" if step >= STRONG_FROM else "ink", anchor="middle", kind="number")


def tint(value, most):
    """Returns the step 0…6 of a value: nothing is 0, the largest is 6."""
    if value <= 0 or most <= 0:
        return 0
    return min(6, max(1, math.ceil(6 * value / most - 1e-9)))


def _grid(spec):
    """Reads `x` and several `y` (wide), or `x`, `y` and `value` (long: x names columns, y names rows)."""
    if spec.encoding.get("value") is None:
        return grid_of(spec)
    x, y, value = spec.name("x"), spec.name("y"), spec.name("value")
    columns, lines, numbers = spec.texts(x), spec.texts(y), spec.numbers(value)
    categories, names, values = {}, {}, {}
    for column, line, number in zip(columns, lines, numbers):
        key = (categories.setdefault(line, len(categories)), column)
        names.setdefault(column)
        if key in values:
            raise ChartFault("chart-repeated-value", f"'{line}' has two rows for '{column}'", "group the rows first")
        values[key] = number
    return Grid(list(categories), [Series(n, spec.series_label(n), "series-1") for n in names], values)
