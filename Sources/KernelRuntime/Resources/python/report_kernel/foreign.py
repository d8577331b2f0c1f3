"""What libraries show that bring a form of their own: pandas' Styler, Altair and Plotly. Nothing of them is in the tool's way to
a page, which runs no script, and all of them draw ids by lot.

A Styler becomes HTML whose rules stand at its cells, an Altair chart an SVG, a Plotly figure the table of its data. Ids count
the things of a cell. Libraries are touched when an author imports them, never before.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import sys
import uuid

_NAMESPACE = uuid.UUID("7b1ac47a-9d0c-5f5f-8f0b-0f2f6f7f6f01")


class Ordinals:
    """Stands in the place of `uuid` where ids only have to differ: they count within a cell."""

    def __init__(self):
        self.begin("")

    def begin(self, salt):
        self._salt, self._count = salt, 0

    def uuid4(self):
        self._count += 1
        return uuid.uuid5(_NAMESPACE, f"{self._salt}:{self._count}")


def install(ordinals):
    """Makes libraries count instead of drawing lots, as soon as they are imported."""
    from IPython.core import display_functions

    display_functions._new_id = lambda: ordinals.uuid4().hex

    def count_tables(module):
        module.uuid4 = ordinals.uuid4

    def count_divisions(module):
        module.uuid = ordinals

    def show_here(module):
        from IPython.display import display

        # Its own way looks for a browser.
        module.BaseFigure.show = lambda figure, *arguments, **options: display(figure)

    sys.meta_path.insert(0, _AfterImport({
        "pandas.io.formats.style_render": count_tables,
        "plotly.io._html": count_divisions,
        "plotly.basedatatypes": show_here,
    }))


class _AfterImport(importlib.abc.MetaPathFinder):
    """Runs a function on a module right after its own code ran."""

    def __init__(self, actions):
        self._actions = actions
        for name in [name for name in actions if name in sys.modules]:
            actions.pop(name)(sys.modules[name])

    def find_spec(self, name, path, target=None):
        action = self._actions.pop(name, None)
        if action is None:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return spec
        run = spec.loader.exec_module

        def exec_module(module):
            run(module)
            action(module)

        spec.loader.exec_module = exec_module
        return spec


# ---- what a value is


def _is(value, module, name):
    """Whether a value is of a class of a module, which need not have been imported."""
    owner = sys.modules.get(module)
    return owner is not None and isinstance(value, getattr(owner, name, ()))


def is_styler(value):
    return _is(value, "pandas.io.formats.style", "Styler")


def is_altair(value):
    return _is(value, "altair", "TopLevelMixin")


def is_plotly(value):
    return _is(value, "plotly.basedatatypes", "BaseFigure")


# ---- Altair


def has_converter():
    return importlib.util.find_spec("vl_convert") is not None


def altair_figure(chart, fonts):
    """`{"svg", "width", "height", "alternative", "data"}` of a chart; sizes in points. To be called in a process of its own:
    what draws it starts threads.
    """
    import re

    import vl_convert

    specification = chart.to_dict()
    # A page has its own paper, and the report's own face, which papers have too.
    specification["config"] = {"font": "IBM Plex Sans", "background": None, **specification.get("config", {})}
    vl_convert.register_font_directory(fonts)
    svg = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[], show_warnings=False)
    size = re.search(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"', svg)
    result = {"svg": svg, "width": 0.0, "height": 0.0, "alternative": _alternative(specification), "data": _chart_data(specification)}
    if size:
        result["width"], result["height"] = (round(float(pixels) * 0.75, 3) for pixels in size.groups())
    return result


def _alternative(specification):
    """A chart's title and description, as far as it has them."""
    title = specification.get("title")
    if isinstance(title, dict):
        title = [part for key in ("text", "subtitle") for part in _lines(title.get(key))]
    parts = [*_lines(title), *_lines(specification.get("description"))]
    return ". ".join(part.rstrip(".") for part in parts if part)


def _lines(text):
    return [str(line) for line in text] if isinstance(text, list) else [] if text is None else [str(text)]


def _chart_data(specification):
    """The typed table of a chart with one table of data that it carries itself, else None."""
    import pandas

    from . import tables

    datasets = list(specification.get("datasets", {}).values())
    if len(datasets) != 1 or not isinstance(datasets[0], list) or not all(isinstance(row, dict) for row in datasets[0]):
        return None
    return tables.typed_table(pandas.DataFrame.from_records(datasets[0]))


# ---- Plotly

_PLOTLY_COLUMNS = (
    "labels parents ids locations lat lon x y z r theta a b c open high low close values text value base size"
).split()


def plotly_frame(figure):
    """The data of a figure's traces, one below the other: a row a point, with the name of its trace."""
    import pandas

    frames = []
    for number, trace in enumerate(figure.data, 1):
        given = {name: getattr(trace, name) for name in _PLOTLY_COLUMNS if name in trace and getattr(trace, name) is not None}
        frame = _grid(given) if getattr(given.get("z"), "__len__", None) and _is_nested(given["z"]) else _points(given)
        frame.insert(0, "trace", trace.name or f"{trace.type} {number}")
        frames.append(frame)
    if not frames:
        return pandas.DataFrame({"trace": []})
    frame = pandas.concat(frames, ignore_index=True)
    if len(frames) == 1:
        frame = frame.drop(columns="trace")
    return frame


def _is_nested(rows):
    return len(rows) > 0 and getattr(rows[0], "__len__", None) is not None and not isinstance(rows[0], str)


def _points(given):
    import pandas

    lists = {name: list(value) for name, value in given.items() if hasattr(value, "__len__") and not isinstance(value, str)}
    length = max(map(len, lists.values()), default=0)
    # Columns that are shorter are not point by point.
    return pandas.DataFrame({name: value for name, value in lists.items() if len(value) == length})


def _grid(given):
    """The cells of a matrix: a heat map or a surface."""
    import pandas

    rows = [list(row) for row in given["z"]]
    width = max(map(len, rows))
    names = {}
    for axis, length in (("x", width), ("y", len(rows))):
        there = list(given.get(axis, ())) if hasattr(given.get(axis, ()), "__len__") else []
        names[axis] = there if len(there) == length else list(range(length))
    return pandas.DataFrame([
        {"x": names["x"][column], "y": names["y"][row], "z": value}
        for row, values in enumerate(rows) for column, value in enumerate(values)
    ])
