"""What a chart is asked to show: the JSON specification, read and checked."""

import math
from dataclasses import dataclass, field

from .. import style
from .sheet import one_line
from .words import format_number, language_of, number_of, word


class ChartFault(Exception):
    """A specification that cannot be drawn: the author's to mend, so worded as a diagnostic."""

    def __init__(self, identifier, message, help=None):
        super().__init__(message)
        self.identifier = identifier
        self.message = message
        self.help = help


@dataclass
class Series:
    """One measure: its name in the data, its name in words, its colour role."""

    name: str
    label: str
    colour: str

    @property
    def ink(self):
        """The colour role of text on a mark of this series."""
        if self.colour in ("oppose", "neutral"):
            return f"on-{self.colour}"
        return "on-oppose" if self.colour in ("series-2", "series-5", "series-8") else "on-strong"

    @property
    def edge(self):
        return "neutral-edge" if self.colour == "neutral" else None


@dataclass
class Specification:
    kind: str
    width: float
    height: float | None
    language: str
    columns: dict
    types: dict
    encoding: dict
    labels: dict
    title: str | None
    footnote: str | None
    salt: str
    events: list
    notes: list = field(default_factory=list)

    def word(self, key, **values):
        return word(self.language, key, **values)

    def number(self, value):
        return format_number(value, self.format, self.language)

    @property
    def format(self):
        """How numbers are written; parts of a whole are percentages unless another kind of percentage is asked for."""
        given = str(self.encoding.get("format") or "")
        return "percent" if self.as_shares and not given.startswith("percent") else given

    @property
    def as_shares(self):
        return self.encoding.get("stack") == "percent"

    # Columns

    def names(self, role, required=True):
        """Returns the columns of a role as a list of names, each one present."""
        given = self.encoding.get(role)
        names = [] if given is None else [str(n) for n in given] if isinstance(given, list) else [str(given)]
        if required and not names:
            raise ChartFault("chart-encoding", f"a {self.kind} chart needs '{role}'", "name a column of the table")
        for name in names:
            if name not in self.columns:
                raise ChartFault(
                    "chart-unknown-column", f"column '{name}' does not exist in the table of the chart",
                    "columns are " + ", ".join(f"'{c}'" for c in self.columns) if self.columns else None,
                )
        return names

    def name(self, role, required=True):
        names = self.names(role, required)
        if len(names) > 1:
            raise ChartFault("chart-encoding", f"'{role}' of a {self.kind} chart is one column")
        return names[0] if names else None

    def texts(self, name):
        return [one_line("" if v is None else v) for v in self.columns[name]]

    def numbers(self, name):
        return [number_of(v) for v in self.columns[name]]

    # Words

    def series_label(self, name):
        given = (self.labels.get("series") or {}).get(name)
        if given is None and name.lower() in style.STANCES:
            given = self.word(name.lower())
        return one_line(name if given is None else given)

    def series(self, names):
        """Gives each name its words and colour: stances theirs, others in order."""
        chosen = self.encoding.get("colours") or {}
        result, free = [], iter(style.SERIES * (len(names) // len(style.SERIES) + 1))
        for name in names:
            role = chosen.get(name)
            if role not in style.COLOURS:
                role = name.lower() if name.lower() in style.STANCES else next(free)
            result.append(Series(name, self.series_label(name), role))
        return result

    def label(self, role, default):
        return one_line(self.labels.get(role) or default)

    def note(self, key, **values):
        text = self.word(key, **values)
        if text not in self.notes:
            self.notes.append(text)

    def capped(self, items, most, key):
        """Keeps the first items, and says so."""
        if len(items) > most:
            self.note(key, shown=most, all=len(items))
        return items[:most]

    def is_total(self, label):
        total = self.encoding.get("total")
        return total is not None and label == one_line(total)


@dataclass
class Grid:
    """Categories × series of numbers: what bars, lines, dots and heat maps draw."""

    categories: list
    series: list
    values: dict  # (category index, series name) → float or None

    def row(self, index):
        return [self.values.get((index, s.name)) for s in self.series]

    def all_values(self):
        return [v for i in range(len(self.categories)) for v in self.row(i) if v is not None]


def grid_of(spec, rows=None, shared=False):
    """Reads a table: several y columns make series (wide), or one y column and `colour` do (long).

    `rows` are those of one panel; its series and colours are still the whole
    table's. `shared` gives it the whole table's categories too.
    """
    x, ys, by = spec.name("x"), spec.names("y"), spec.name("colour", required=False)
    labels = spec.texts(x)
    panel = range(len(labels)) if rows is None else rows
    if by is None and not shared:
        # A wide table keeps its rows, also where two have one name.
        numbers = {y: spec.numbers(y) for y in ys}
        values = {(i, y): numbers[y][row] for i, row in enumerate(panel) for y in ys}
        return Grid([labels[row] for row in panel], spec.series(ys), values)
    if by is not None and len(ys) > 1:
        raise ChartFault("chart-encoding", "'colour' and several columns in 'y' exclude each other")
    categories = {c: i for i, c in enumerate(dict.fromkeys(labels if shared else [labels[row] for row in panel]))}
    groups = spec.texts(by) if by else None
    values = {}
    for y in ys:
        numbers = spec.numbers(y)
        for row in panel:
            key = (categories[labels[row]], groups[row] if groups else y)
            if key in values:
                raise ChartFault("chart-repeated-value", f"'{labels[row]}' has two rows for '{key[1]}'",
                                 "a chart draws one value for each: group the rows first")
            values[key] = numbers[row]
    return Grid(list(categories), spec.series(list(dict.fromkeys(groups)) if groups else ys), values)


def panels_of(spec, shared=False):
    """Returns (name, row indices, grid) of each panel; one nameless panel without `facet`."""
    name = spec.name("facet", required=False)
    if name is None:
        return [(None, None, grid_of(spec))]
    panels = {}
    for row, value in enumerate(spec.texts(name)):
        panels.setdefault(value, []).append(row)
    kept = spec.capped(list(panels.items()), 12, "capped-panels")
    return [(value, rows, grid_of(spec, rows, shared)) for value, rows in kept]


def shares_of(grid, sums):
    """Returns a grid of each value's part of its row; a row of nothing has none."""
    values = {(i, name): v / sums[i] for (i, name), v in grid.values.items()
              if v is not None and i < len(sums) and sums[i]}
    return Grid(grid.categories, grid.series, values)


def read(document):
    """Reads a specification; ChartFault where it does not make a chart."""
    if not isinstance(document, dict):
        raise ChartFault("chart-specification", "a chart specification is an object")
    columns, types, length = {}, {}, None
    for column in document.get("columns") or []:
        name, values = str(column["name"]), list(column["values"])
        if length is not None and len(values) != length:
            raise ChartFault("chart-specification", f"column '{name}' has {len(values)} values, the others {length}")
        length = len(values)
        columns[name], types[name] = values, str(column.get("type") or "")
    kind = str(document.get("kind") or "")
    events = list(document.get("events") or [])
    if kind == "timeline" and not events:
        raise ChartFault("chart-no-data", "a timeline without events draws nothing")
    if kind != "timeline" and not length:
        raise ChartFault("chart-no-data", "the table of the chart has no rows")
    width = number_of(document.get("width")) or style.WIDTH_INCHES
    height = number_of(document.get("height"))
    if not 2 <= width <= 24 or (height is not None and not 0.5 <= height <= 48):
        raise ChartFault("chart-size", "a chart is 2 to 24 inches wide and 0.5 to 48 inches high")
    return Specification(
        kind=kind, width=width * 72, height=height and height * 72, language=language_of(document.get("language")),
        columns=columns, types=types, encoding=_given(document.get("encoding")), labels=_given(document.get("labels")),
        title=document.get("title"), footnote=document.get("footnote"), salt=str(document.get("salt") or "figure"),
        events=events,
    )


def _given(options):
    """Leaves out what is null: it means the same as not being there."""
    return {k: v for k, v in (options or {}).items() if v is not None}


# Axes

def ticks(low, high, about=5):
    """Returns round numbers that span low…high."""
    if high <= low:
        high = low + 1
    raw = (high - low) / max(1, about)
    magnitude = 10.0 ** math.floor(math.log10(raw))
    # Quarters only where they are whole numbers: 25, 250.
    steps = (1, 2, 2.5, 5, 10) if magnitude >= 10 else (1, 2, 5, 10)
    step = next(m * magnitude for m in steps if m * magnitude >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(i * step, 12) for i in range(first, last + 1)]


def domain(values, zero=True):
    """Returns the lowest and highest value an axis must hold."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if zero or low == high:
        low, high = min(low, 0.0), max(high, 0.0)
    return (low, high) if low < high else (0.0, 1.0)
