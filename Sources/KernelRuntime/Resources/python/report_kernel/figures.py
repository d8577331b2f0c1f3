"""Matplotlib figures of author code: caught at the end of a cell, written as SVG or PNG, the same in every run.

Writing a figure takes longer than making it. It is done in a forked process while the session goes on, as long as the
session has one thread; otherwise, or when no process is left in the budget, it is done at once.
"""

import base64
import io
import json
import os
import sys
import warnings

import _report_kernel

from . import foreign, limits
from .traces import describe

_AT_ONCE = max(1, len(os.sched_getaffinity(0)))


class FigureWriter:
    """Writes figures, in the order they were given, and hands them out."""

    def __init__(self, folder, fonts):
        """`folder` is for the finished figures, `fonts` that of the tool's faces."""
        self._folder = folder
        self._fonts = fonts
        self._count = 0
        self._running = {}
        self._finished = {}

    def submit(self, figure, salt, options):
        """Starts writing `figure`; returns the number to collect it by."""
        self._count += 1
        number = self._count
        kind = "png" if options.get("figFormat") == "png" else "svg"
        # What draws Altair's charts starts threads, and is never let into this process while it can be forked.
        if _report_kernel.thread_count() != 1:
            self._finished[number] = write(figure, salt, kind, options.get("dpi"), self._fonts)
            return number
        while len(self._running) >= _AT_ONCE:
            self._wait(next(iter(self._running)))
        path = os.path.join(self._folder, f"figure-{number}.json")
        try:
            process = os.fork()
        except OSError:
            self._finished[number] = write(figure, salt, kind, options.get("dpi"), self._fonts)
            return number
        if process == 0:
            _write_and_exit(figure, salt, kind, options.get("dpi"), self._fonts, path)
        self._running[number] = (process, path)
        return number

    def collect(self, number):
        """`{"svg" | "png", "width", "height", "stderr"}`, or `{"error"}`; each figure once."""
        if number in self._running:
            self._wait(number)
        return self._finished.pop(number, {"error": {"name": "LookupError", "value": f"there is no figure {number}"}})

    def _wait(self, number):
        process, path = self._running.pop(number)
        _, status = os.waitpid(process, 0)
        try:
            with open(path, encoding="utf-8") as file:
                self._finished[number] = json.load(file)
            os.remove(path)
        except (OSError, ValueError):
            self._finished[number] = {
                "error": {
                    "name": "RuntimeError",
                    "value": f"the process that wrote the figure ended with status {os.waitstatus_to_exitcode(status)}",
                }
            }


def _write_and_exit(figure, salt, kind, dpi, fonts, path):
    import gc

    status = 1
    try:
        gc.disable()
        result = write(figure, salt, kind, dpi, fonts)
        with open(path + ".part", "w", encoding="utf-8") as file:
            json.dump(result, file, ensure_ascii=False)
        os.rename(path + ".part", path)
        status = 0
    finally:
        os._exit(status)


def write(figure, salt, kind, dpi=None, fonts=None):
    """One figure as text; width and height in points. `salt` makes the ids in the SVG stable and its own."""
    import matplotlib

    complaints = io.StringIO()
    streams = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = complaints
    try:
        if foreign.is_altair(figure):
            result = foreign.altair_figure(figure, fonts)
            return {**result, **({"stderr": complaints.getvalue()[:100_000]} if complaints.getvalue() else {})}
        width, height = figure.get_size_inches()
        limits.check_size(width, height, (dpi or figure.dpi) if kind == "png" else None)
        result = {"width": round(float(width) * 72, 3), "height": round(float(height) * 72, 3)}
        with matplotlib.rc_context({"svg.hashsalt": salt}), warnings.catch_warnings():
            warnings.simplefilter("default")
            if kind == "png":
                buffer = io.BytesIO()
                figure.savefig(buffer, format="png", metadata={"Software": None}, dpi=dpi or figure.dpi)
                result["png"] = base64.b64encode(buffer.getvalue()).decode("ascii")
            else:
                from . import svg

                result["svg"], width, height = svg.serialise(figure, salt, fitted=figure.get_layout_engine() is None)
                result.update(width=round(float(width), 3), height=round(float(height), 3))
    except Exception as error:
        result = {"error": describe(error, "")}
    finally:
        sys.stdout, sys.stderr = streams
    if complaints.getvalue():
        result["stderr"] = complaints.getvalue()[:100_000]
    return result


def open_figures():
    """The figures that pyplot holds, in the order of their numbers."""
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    if helpers is None:
        return []
    managers = sorted(helpers.Gcf.get_all_fig_managers(), key=lambda manager: manager.num)
    return [manager.canvas.figure for manager in managers]


def close_all():
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")


def is_figure(value):
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.Figure)


def is_chart_part(value):
    """Whether a cell's value is what a plotting call happens to return, which nobody means to show."""
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.ndarray):
        return value.dtype == object and any(is_chart_part(part) for part in value.flat[:4])
    if type(value) in (list, tuple):
        return any(is_chart_part(part) for part in value[:4])
    root = type(value).__module__.partition(".")[0]
    return root in ("matplotlib", "mpl_toolkits", "seaborn") and not is_figure(value)
