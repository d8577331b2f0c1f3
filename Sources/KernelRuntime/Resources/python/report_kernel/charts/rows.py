"""What charts in rows share: labels at the left, heights, keys, and number axes."""

from dataclasses import dataclass

from .. import style
from . import specification
from .sheet import shorten, text_width, wrap

LABEL = style.SIZE_LABEL
LEADING = LABEL * 1.2
ROW, BAR = 18.0, 11.0
LABEL_GAP = 8.0
SWATCH = 7.0


@dataclass
class Rows:
    """The labels of rows, broken into lines, and where each row lies below the top of the rows."""

    lines: list
    width: float
    tops: list
    heights: list
    totals: list

    @property
    def height(self):
        return self.tops[-1] + self.heights[-1] if self.tops else 0.0

    def middle(self, index):
        return self.tops[index] + self.heights[index] / 2


TOTAL_GAP = 7.0


def rows_of(spec, labels, share=0.34, row=ROW, most_lines=3, height=None):
    """Breaks labels to at most `share` of the width and stacks the rows; `height` stretches them."""
    totals = [spec.is_total(label) for label in labels]
    limit = spec.width * share
    weights = [style.SEMIBOLD if total else style.REGULAR for total in totals]
    lines = [wrap(label, limit, LABEL, weight, most_lines) for label, weight in zip(labels, weights)]
    width = max((text_width(line, LABEL, w) for group, w in zip(lines, weights) for line in group), default=0.0)
    heights = [max(row, len(group) * LEADING + 6) for group in lines]
    if height is not None and heights:
        spare = height - sum(heights) - TOTAL_GAP * sum(totals)
        heights = [h + max(0.0, spare) / len(heights) for h in heights]
    tops, y = [], 0.0
    for index, h in enumerate(heights):
        if totals[index] and index:
            y += TOTAL_GAP
        tops.append(y)
        y += h
    return Rows(lines, width, tops, heights, totals)


def write_row_labels(sheet, rows, top, right, left, end=None):
    """Writes the labels flush right, and the rule above a total, to `end` or the edge."""
    for index, lines in enumerate(rows.lines):
        weight = style.SEMIBOLD if rows.totals[index] else style.REGULAR
        sheet.lines_of_text(right, top + rows.middle(index), lines, LABEL, "ink", weight, "end", kind="row")
        if rows.totals[index] and index:
            y = top + rows.tops[index] - TOTAL_GAP / 2
            sheet.lines([(left, y, end or sheet.width - 2, y)], "axis", 0.7)


def key_items(series):
    return [(s, SWATCH + 4 + text_width(s.label, LABEL)) for s in series]


def write_swatch(sheet, x, baseline, series):
    sheet.rectangle(x, baseline - SWATCH + 0.6, SWATCH, SWATCH, series.colour, stroke=series.edge, stroke_width=0.6)


def write_key(sheet, x, top, series, right):
    """Writes names with swatches in lines; returns the height it took."""
    cursor, baseline = x, top + 9
    for item in series:
        name = shorten(item.label, right - x - SWATCH - 4, LABEL)
        width = SWATCH + 4 + text_width(name, LABEL)
        if cursor > x and cursor + width > right:
            cursor, baseline = x, baseline + 13
        write_swatch(sheet, cursor, baseline, item)
        sheet.text(cursor + SWATCH + 4, baseline, name, LABEL, "ink", kind="key")
        cursor += width + 14
    return baseline - top + 7


def number_axis(sheet, spec, low, high, left, right, top, bottom, about=5, captions=True):
    """Draws vertical grid lines with numbers under them; returns value → x."""
    marks = specification.ticks(low, high, about)
    low, high = marks[0], marks[-1]
    # The names of the outermost ticks stay on the sheet.
    left = max(left, text_width(spec.number(low), 8) / 2 + 1)
    right = max(left + 20, min(right, sheet.width - text_width(spec.number(high), 8) / 2 - 1))
    scale = (right - left) / (high - low)

    def place(value):
        return left + (value - low) * scale

    sheet.lines([(place(m), top, place(m), bottom) for m in marks if m != 0], "grid")
    if low <= 0 <= high:
        sheet.lines([(place(0), top, place(0), bottom)], "axis", 0.8)
    if captions:
        end = -1e9
        for mark in marks:
            text = spec.number(mark)
            width = text_width(text, 8)
            if place(mark) - width / 2 > end + 6:
                sheet.text(place(mark), bottom + 11, text, 8, "muted", anchor="middle", kind="tick")
                end = place(mark) + width / 2
    return place
