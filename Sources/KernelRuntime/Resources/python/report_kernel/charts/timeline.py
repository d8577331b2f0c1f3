"""Events in time, in lanes, with dates only as exact as they are known.

A day is a dot, a period a bar, and a date known only to its month, season or
year a pale bar over all of it: somewhere within. Marks and labels are packed
into rows of their lane, first fit in order of date, so that none overlaps.
"""

from dataclasses import dataclass
from datetime import date

from .. import style
from . import alt
from .sheet import one_line, shorten, text_width, wrap
from .specification import ChartFault

MOST_EVENTS, MOST_TITLES = 200, 40
ROW = 11.6
SMALL = 7.5
LABEL = 8.0
DOT = 2.5
MARK_GAP = 3.5
PADDING = 5.0
LANE_PADDING = 5.0
TITLE_WIDTH = 168.0
# Titles for all events are tried first; beyond this height only the highlighted ones keep them.
TITLES_HEIGHT = 430.0
DATED_SPANS = ("interval", "period", "duration")


@dataclass
class Event:
    identifier: str
    title: str
    low: date | None
    high: date | None
    precision: str
    approximate: bool
    uncertain: bool
    lane: str
    highlight: bool
    label: str

    @property
    def pale(self):
        """Whether it happened some time within its bounds, rather than all through them."""
        return self.precision not in (*DATED_SPANS, "day") and self.low != self.high

    @property
    def mark(self):
        """How the event is drawn, for the key."""
        if self.approximate or self.uncertain:
            return "approximate"
        if self.low == self.high and self.low is not None:
            return "day"
        return "within" if self.pale else "period"


@dataclass
class Placed:
    """An event in its lane: where its mark and label lie, y from the top of the lane."""

    event: Event
    x0: float
    x1: float
    row: int
    lines: list
    text_x: float
    anchor: str
    below: int = 0  # 1 where the label stands under its mark

    @property
    def rows(self):
        return len(self.lines) + self.below


def read_events(spec):
    """Reads events; those without any date are counted and left out."""
    events, undated = [], 0
    for number, raw in enumerate(spec.events):
        low, high = _date(raw.get("low"), number), _date(raw.get("high"), number)
        if low is None and high is None:
            undated += 1
            continue
        if low and high and low > high:
            raise ChartFault("chart-event-order", f"event '{raw.get('id')}' ends before it begins")
        events.append(Event(
            identifier=one_line(raw.get("id") or number + 1), title=one_line(raw.get("title") or ""), low=low, high=high,
            precision=str(raw.get("precision") or "day"), approximate=bool(raw.get("approximate")),
            uncertain=bool(raw.get("uncertain")), lane=one_line(raw.get("lane") or ""),
            highlight=bool(raw.get("highlight")), label=one_line(raw.get("label") or ""),
        ))
    if undated:
        spec.note("undated", n=undated)
    if not events:
        raise ChartFault("chart-no-data", "no event of the timeline has a date")
    return spec.capped(events, MOST_EVENTS, "capped-events")


def _date(text, number):
    if text in (None, "", ".."):
        return None
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        raise ChartFault("chart-event-date", f"'{text}' of event {number + 1} is not a date", "write bounds as YYYY-MM-DD") from None


# Time

class Axis:
    """Places days between left and right, over whole years, months or days as the events need."""

    def __init__(self, events, left, right):
        bounds = [b for e in events for b in (e.low, e.high) if b]
        first, last = min(bounds), max(bounds)
        days = (last - first).days
        if days > 550:
            first = date(first.year, 1, 1)
            end = date(last.year + 1, 1, 1) if last.year < 9999 else date(9999, 12, 31)
        else:
            margin = max(3, days // 25)
            first = date.fromordinal(max(1, first.toordinal() - margin))
            end = date.fromordinal(min(date.max.toordinal(), last.toordinal() + margin))
        self.first, self.end = first.toordinal(), end.toordinal()
        self.left, self.right = left, right

    def place(self, ordinal):
        clamped = min(max(ordinal, self.first), self.end)
        return self.left + (clamped - self.first) / (self.end - self.first) * (self.right - self.left)

    def span(self, event):
        """Returns the left and right end of an event; an open end reaches the edge. Its last day is whole."""
        x0 = self.place(event.low.toordinal()) if event.low else self.left
        x1 = self.place(event.high.toordinal() + 1) if event.high else self.right
        if event.low == event.high:
            middle = (x0 + x1) / 2
            return middle, middle
        return x0, x1

    def ticks(self, spec):
        """Returns (ordinal, words) of ticks: years, months or days, as many as fit."""
        days = self.end - self.first
        space = self.right - self.left
        first, end = date.fromordinal(self.first), date.fromordinal(self.end)
        if days > 550:
            years = end.year - first.year
            step = next((s for s in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000) if space / (years / s) >= 26), 5000)
            start = first.year if step == 1 else -(-first.year // step) * step
            return [(date(y, 1, 1).toordinal(), str(y)) for y in range(max(1, start), end.year + (end.month > 1 or end.day > 1), step)]
        if days > 62:
            months = [(y, m) for y in range(first.year, end.year + 1) for m in range(1, 13)]
            step = next((s for s in (1, 2, 3, 6) if space / (days / 30.4 / s) >= 48), 12)
            return [(date(y, m, 1).toordinal(), spec.word("month", y=y, m=spec.word("months").split()[m - 1])) for y, m in months
                    if (m - 1) % step == 0 and self.first <= date(y, m, 1).toordinal() <= self.end]
        step = next((s for s in (1, 2, 5, 7, 10, 14) if space / (days / s) >= 68), 31)
        return [(o, self._day(spec, date.fromordinal(o))) for o in range(self.first + step // 2, self.end + 1, step)]

    @staticmethod
    def _day(spec, day):
        return spec.word("date", y=day.year, m=spec.word("months").split()[day.month - 1], d=day.day)

    def year_starts(self):
        """Returns where years begin, for fine lines between ticks that skip some."""
        first, end = date.fromordinal(self.first), date.fromordinal(self.end)
        if not 550 < self.end - self.first < 366 * 60:
            return []
        return [self.place(date(y, 1, 1).toordinal()) for y in range(first.year, end.year + 1)]


# Layout

def order(event):
    low = event.low.toordinal() if event.low else 0
    return (low, event.high.toordinal() if event.high else 10**7, event.identifier)


def label_lines(spec, event, titled):
    """Returns the lines of a label: the title where it is called for, else the identifier."""
    circa = spec.word("circa") if event.approximate else ""
    doubt = "?" if event.uncertain else ""
    if not titled or not event.title:
        return [circa + shorten(event.identifier, 90.0, SMALL) + doubt]
    weight = style.SEMIBOLD if event.highlight else style.REGULAR
    return wrap(circa + event.title + doubt, TITLE_WIDTH, LABEL, weight, 3)


def pack(spec, axis, events, all_titled):
    """Places the events of one lane; returns them and the number of rows. Highlighted ones choose first."""
    occupied = []  # (row, x0, x1)
    placed = []
    for event in sorted(events, key=lambda e: (not e.highlight, order(e))):
        titled = event.highlight or all_titled
        lines = label_lines(spec, event, titled)
        size = LABEL if titled else SMALL
        weight = style.SEMIBOLD if event.highlight else style.REGULAR
        width = max(text_width(line, size, weight) for line in lines)
        x0, x1 = axis.span(event)
        least = 2 * DOT + (1.6 if event.pale else 0.0)
        if x1 - x0 < least:
            middle = (x0 + x1) / 2
            x0, x1 = middle - least / 2, middle + least / 2
        placed.append(_first_fit(axis, occupied, event, lines, width, x0, x1))
    placed.sort(key=lambda p: order(p.event))
    return placed, max(p.row + p.rows for p in placed)


def _first_fit(axis, occupied, event, lines, width, x0, x1):
    """Takes the highest row with room for mark and label, the label right of the mark if it can be, else left,
    else under it."""
    right = (x0 - 1, x1 + MARK_GAP + width + PADDING, x1 + MARK_GAP, "start")
    left = (x0 - MARK_GAP - width - PADDING, x1 + 1, x0 - MARK_GAP, "end")
    choices = [c for c in (right, left) if c[0] >= axis.left - 2 and c[1] <= axis.right + PADDING + 2]
    below = 0
    if not choices:
        below = 1
        room = axis.right - axis.left
        if width > room:
            lines = [shorten(line, room, LABEL, style.SEMIBOLD) for line in lines]
            width = room
        text_x = max(axis.left, min(x0, axis.right - width))
        choices = [(min(x0 - 1, text_x), max(x1 + 1, text_x + width + PADDING), text_x, "start")]
    row = 0
    while True:
        for begin, end, text_x, anchor in choices:
            taken = range(row, row + len(lines) + below)
            if not any(r in taken and a < end and begin < b for r, a, b in occupied):
                occupied.extend((r, begin, end) for r in taken)
                return Placed(event, x0, x1, row, lines, text_x, anchor, below)
        row += 1


def layout(spec, axis, lanes, events):
    """Packs all lanes, with titles for all events where the height allows; returns [(lane, placed, rows)], titled."""
    wanted = spec.encoding.get("titles", "auto")
    by_lane = {lane: [e for e in events if e.lane == lane] for lane in lanes}
    if wanted == "all" or (wanted == "auto" and len(events) <= MOST_TITLES):
        packed = [(lane, *pack(spec, axis, members, True)) for lane, members in by_lane.items()]
        height = sum(rows * ROW + 2 * LANE_PADDING for _, _, rows in packed)
        if wanted == "all" or height <= (spec.height or TITLES_HEIGHT):
            return packed, True
    return [(lane, *pack(spec, axis, members, False)) for lane, members in by_lane.items()], False


def lanes_of(spec, events):
    """Returns the lanes in the order asked for, else of their first event in the data."""
    present = list(dict.fromkeys(e.lane for e in events))
    asked = [one_line(lane) for lane in spec.encoding.get("lanes") or []]
    return [lane for lane in asked if lane in present] + [lane for lane in present if lane not in asked]


# Drawing

def draw_timeline(spec, sheet, top):
    """Draws lanes of events; returns the height used and the alternative text."""
    events = read_events(spec)
    lanes = lanes_of(spec, events)
    names = {lane: spec.labels.get("lanes", {}).get(lane, lane) for lane in lanes}
    heads = {lane: wrap(names[lane], min(92.0, spec.width * 0.24), style.SIZE_LABEL, style.SEMIBOLD, 3) if lane else [] for lane in lanes}
    left = max((text_width(line, style.SIZE_LABEL, style.SEMIBOLD) for head in heads.values() for line in head), default=0.0)
    left = left + 18 if left else 4.0
    axis = Axis(events, left + 4, sheet.width - 6)
    packed, titled = layout(spec, axis, lanes, events)

    y = top + 14
    tops = []
    for lane, _, rows in packed:
        height = max(rows * ROW, len(heads[lane]) * 10.4) + 2 * LANE_PADDING
        tops.append((y, height))
        y += height
    for number, (lane_top, height) in enumerate(tops):
        if number % 2 == 0 and len(tops) > 1:
            sheet.rectangle(0, lane_top, sheet.width, height, "band")
    _write_axis(spec, sheet, axis, top, top + 14, y)
    for (lane, placed, _), (lane_top, height) in zip(packed, tops):
        for number, line in enumerate(heads[lane]):
            sheet.text(8, lane_top + LANE_PADDING + 8.6 + number * 10.4, line, style.SIZE_LABEL, "ink", style.SEMIBOLD, kind="lane")
        for item in placed:
            _draw_event(sheet, axis, item, lane_top + LANE_PADDING, titled)
    y = _write_key(spec, sheet, [item for _, placed, _ in packed for item in placed], y + 4, titled)
    return y, _alt(spec, events, [names[lane] for lane in lanes if lane])


def _write_axis(spec, sheet, axis, top, line, bottom):
    ticks = axis.ticks(spec)
    years = axis.year_starts()
    sheet.lines([(x, line, x, bottom) for x in years or [axis.place(o) for o, _ in ticks]], "grid", 0.6)
    sheet.lines([(0, line, sheet.width, line), (0, bottom, sheet.width, bottom)], "axis", 0.7)
    tall = bottom - line > 240
    yearly = len(ticks) > 1 and all(text.isdigit() for _, text in ticks) and bool(years)
    pitch = axis.place(ticks[1][0]) - axis.place(ticks[0][0]) if yearly else 0.0
    for ordinal, text in ticks:
        x = axis.place(ordinal)
        # A year's name stands over the middle of the year where each has one, else at its line.
        each = yearly and len(ticks) >= len(years) - 1
        centre = x + pitch / 2 if each else x
        half = text_width(text, 8) / 2
        if not 0 <= centre - half or not centre + half <= sheet.width:
            continue
        sheet.text(centre, top + 9, text, 8, "muted", anchor="middle", kind="tick")
        if tall:
            sheet.text(centre, bottom + 11, text, 8, "muted", anchor="middle", kind="tick")


def _draw_event(sheet, axis, item, top, titled):
    event = item.event
    y = top + item.row * ROW + ROW / 2
    strong = "series-1" if event.highlight else "muted"
    doubtful = event.approximate or event.uncertain
    width = item.x1 - item.x0
    sheet.boxes.append(("mark", event.identifier, item.x0, y - DOT, item.x1, y + DOT))
    day = event.low == event.high
    if day and not doubtful:
        sheet.dots([((item.x0 + item.x1) / 2, y)], DOT + (0.5 if event.highlight else 0), strong)
    elif day:
        sheet.dots([((item.x0 + item.x1) / 2, y)], DOT, None, strong, 0.9)
    elif event.pale or doubtful or event.low is None or event.high is None:
        _pale_bar(sheet, item, y, strong, doubtful, open_left=event.low is None, open_right=event.high is None)
    else:
        sheet.rectangle(item.x0, y - DOT, width, 2 * DOT, strong, radius=DOT)
    shown = titled or event.highlight
    weight = style.SEMIBOLD if event.highlight else style.REGULAR
    size = LABEL if shown else SMALL
    for number, line in enumerate(item.lines):
        baseline = y + 0.34 * size + (item.below + number * 0.86) * ROW
        sheet.text(item.text_x, baseline, line, size, "ink" if shown else "muted", weight, item.anchor, kind="event")


def _pale_bar(sheet, item, y, colour, doubtful, open_left, open_right):
    """Draws a bar whose ends fade; dashed round it where the date itself is in doubt."""
    width = item.x1 - item.x0
    fade = min(width * 0.3, 10.0)
    for step in range(3) if width > 9 else (1,):
        inset = fade * step / 3 if width > 9 else 0.0
        x0 = item.x0 + (0 if open_left else inset)
        x1 = item.x1 - (0 if open_right else inset)
        sheet.rectangle(x0, y - DOT, x1 - x0, 2 * DOT, colour, radius=DOT, opacity=0.2 if width > 9 else 0.4)
    if doubtful:
        sheet.rectangle(item.x0 + 0.4, y - DOT, width - 0.8, 2 * DOT, None, radius=DOT, stroke=colour, stroke_width=0.7, dash=(1.6, 1.4))


def _write_key(spec, sheet, placed, top, titled):
    """Explains the marks that occur, unless all are plain days; returns the bottom."""
    tall_axis = 12.0 if any(kind == "tick" and y0 > top - 4 for kind, _, _, y0, _, _ in sheet.boxes) else 0.0
    y = top + tall_axis
    # A period too short to be seen as a bar is a dot like a day.
    seen = {"day" if item.event.mark == "period" and item.x1 - item.x0 < 2 * DOT + 0.5 else item.event.mark for item in placed}
    present = [m for m in ("day", "period", "within", "approximate") if m in seen]
    x, baseline = 0.0, y + 10
    if present != ["day"]:
        for mark in present:
            middle = baseline - 2.8
            if mark == "day":
                sheet.dots([(x + DOT, middle)], DOT, "muted")
                wide = 2 * DOT
            elif mark == "period":
                wide = 16.0
                sheet.rectangle(x, middle - DOT, wide, 2 * DOT, "muted", radius=DOT)
            else:
                wide = 16.0
                _pale_bar(sheet, Placed(None, x, x + wide, 0, [], 0, ""), middle, "muted", mark == "approximate", False, False)
            text = spec.word(mark)
            sheet.text(x + wide + 4, baseline, text, SMALL, "muted", kind="key")
            x += wide + 4 + text_width(text, SMALL) + 14
    if not titled:
        sheet.text(x, baseline, spec.word("numbers"), SMALL, "muted", kind="key")
        x += 1
    return baseline + 4 if x else y + 2


def _alt(spec, events, lanes):
    ordered = sorted(events, key=order)
    def said(event):
        return event.label or (event.low or event.high).isoformat()
    last = max(events, key=lambda e: (e.high or e.low).toordinal())
    count = spec.word("events", n=len(events), low=said(ordered[0]), high=said(last)) if len(events) > 1 else \
        spec.word("event", low=said(events[0]))
    parts = [count]
    if lanes:
        parts.append(spec.word("lanes", n=len(lanes), names=spec.word("comma").join(lanes[:8])))
    head = spec.word("head-plain", kind=spec.word("timeline"))
    marked = [f"{e.title} ({said(e)})" for e in ordered if e.highlight and e.title]
    rows = [spec.word("comma").join(parts)]
    if not marked and len(events) <= 6:
        marked = [f"{e.title} ({said(e)})" for e in ordered if e.title]
        rows += marked
    elif marked:
        rows.append(spec.word("marked", names=spec.word("comma").join(marked)))
    return alt.assemble(spec, head, rows)
