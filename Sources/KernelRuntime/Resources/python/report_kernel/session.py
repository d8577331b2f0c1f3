"""The role that runs the Python cells of one report, top to bottom, in one namespace."""

import builtins
import functools
import importlib.util
import os
import random
import sys
import time
import warnings
import zlib

from . import Failure, traces

# The most calls within one another that a cell may ask for.
RECURSION_LIMIT = 1_000_000

_session = None


def handle(method, params, context):
    global _session
    if method == "start":
        if _session is not None:
            raise Failure("order", "the session is already started")
        _session = Session(params, context)
        return {"threads": _thread_count()}
    if _session is None:
        raise Failure("order", f"'{method}' came before 'start'")
    action = _METHODS.get(method)
    if action is None:
        raise Failure("unknown-method", f"a session has no method '{method}'")
    return action(_session, params)


def _bound_recursion():
    """A million calls within one another take seconds and a quarter of a gigabyte; sixteen of them, all that there is."""
    set_limit = sys.setrecursionlimit

    @functools.wraps(set_limit)
    def set_bounded_limit(limit, /):
        set_limit(min(limit, RECURSION_LIMIT) if isinstance(limit, int) else limit)

    sys.setrecursionlimit = set_bounded_limit


def _thread_count():
    import _report_kernel

    return _report_kernel.thread_count()


class Session:
    def __init__(self, params, context):
        import faulthandler

        from . import author, figures, outputs, streams, watching

        # A crash tells its place on the descriptor that the host keeps the end of.
        faulthandler.enable(file=2, all_threads=False)
        if params.get("sourceDateEpoch") is not None:
            os.environ["SOURCE_DATE_EPOCH"] = str(int(params["sourceDateEpoch"]))
        self._context = context
        self._definition = params.get("definition") or "<definition>"
        self._seeded_by_author = {"random": False, "numpy": False}
        self._tables = {}
        self._labels = []
        self.writer = figures.FigureWriter(context.scratch, str(context.fonts))
        packages = list(params.get("packages") or [])
        self.watch = watching.Watch(context.working_directory, context.scratch, packages)
        self.outputs = outputs.CellOutputs(self.writer, self.watch)
        self._streams = {name: streams.OutputStream(name, self.outputs.write) for name in ("stdout", "stderr")}
        self._set_up_shell(context.scratch)
        # Packages of the project are found after the tool's, and a module beside the definition after all: neither stands
        # for a package of the tool.
        sys.path.extend(packages)
        sys.path.append(context.working_directory)
        streams.refuse_input()
        _bound_recursion()
        self._set_up_charts(params.get("charts", True))
        values = author.install(params.get("params") or {}, context)
        self.shell.user_ns["params"] = values
        sys.stdout = self._streams["stdout"]
        sys.stderr = self._streams["stderr"]
        warnings.formatwarning = traces.format_warning
        _watch_seeds(self._seeded_by_author)
        watching.install(self.watch)

    def _set_up_shell(self, scratch):
        from . import shell

        # What the start-up module `site` would have set.
        import _sitebuiltins

        builtins.help = _sitebuiltins._Helper()
        self.shell = shell.make_shell(self.outputs, scratch)
        self.shell.compile.read_text = self.watch.read_text
        warnings.filterwarnings("ignore", message="To exit: use")

    def _set_up_charts(self, wanted):
        """Our pyplot backend, and the tool's style where it is installed."""
        os.environ["MPLBACKEND"] = "module://report_kernel.pyplot_backend"
        if not wanted:
            return
        import matplotlib

        from . import pyplot_backend

        matplotlib.rcParams["backend"] = os.environ["MPLBACKEND"]
        pyplot_backend.show_figures = self.outputs.show_open_figures
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None:
            pyplot.switch_backend(os.environ["MPLBACKEND"])
        if importlib.util.find_spec("report_kernel.style") is not None:
            importlib.import_module("report_kernel.style").apply(self._context.fonts)

    # ---- cells

    def run(self, params):
        """Runs a cell: `{"outputs", "error", "seconds", "threads", "opened", "remarks"}`.

        `opened` are files of the working folder, relative to it; a remark is `{"id", "message", "line", "help"}`.
        """
        label = params.get("cell") or ""
        file = params.get("file") or self._definition
        code = params["code"]
        options = params.get("options") or {}
        salt = f"{file}:{label or params.get('index', 0)}"
        self.outputs.begin(self._streams, salt, options, label)
        self._size_figures(options)
        self._seed(salt)
        self.shell.compile.begin_cell(file, int(params.get("line") or 1), code)
        self.shell.displayhook.code = code
        self.watch.begin(file)
        start = time.monotonic()
        result = self.shell.run_cell(code, store_history=True)
        error = result.error_before_exec or result.error_in_exec
        self.shell.compile.place_others(error)
        try:
            self.outputs.show_open_figures()
        except Exception as problem:
            error = error or problem
        if label and self.outputs.last_table is not None:
            self._tables[label] = self.outputs.last_table
        outputs = self.outputs.finish(defer=bool(params.get("deferFigures")))
        return {
            "outputs": outputs,
            "error": None if error is None else traces.describe(error, file),
            "seconds": time.monotonic() - start,
            "threads": _thread_count(),
            **self.watch.finish(),
        }

    def _size_figures(self, options):
        matplotlib = sys.modules.get("matplotlib")
        if matplotlib is None:
            return
        width, height = matplotlib.rcParams["figure.figsize"]
        if not hasattr(self, "_figure_size"):
            self._figure_size = (width, height)
            self._figure_dpi = matplotlib.rcParams["figure.dpi"]
        width, height = self._figure_size
        matplotlib.rcParams["figure.figsize"] = (
            float(options.get("figWidth") or width),
            float(options.get("figHeight") or height),
        )
        matplotlib.rcParams["figure.dpi"] = float(options.get("dpi") or self._figure_dpi)

    def _seed(self, salt):
        """The old global generators start every cell the same, until the author seeds them."""
        seed = zlib.crc32(salt.encode())
        if not self._seeded_by_author["random"]:
            random.seed.__wrapped__(seed)
        numpy = sys.modules.get("numpy")
        if numpy is not None and not self._seeded_by_author["numpy"]:
            numpy.random.seed.__wrapped__(seed)

    # ---- what comes after a cell

    def collect(self, params):
        """The figures that `run` deferred: `{"figures": [{"pending", "outputs"}]}`, in the order asked for."""
        from .outputs import finished_figure

        return {
            "figures": [
                {"pending": number, "outputs": finished_figure(self.writer.collect(number))}
                for number in params["figures"]
            ]
        }

    def inline(self, params):
        """Values of expressions in prose: `{"values": [{"id", "type", "value", "opened", "remarks"} or {"id", "error"}]}`."""
        return {"values": [self._inline_value(expression) for expression in params["expressions"]]}

    def _inline_value(self, expression):
        import ast

        file = expression.get("file") or self._definition
        line = int(expression.get("line") or 1)
        self.outputs.begin(self._streams, f"{file}:inline", {})
        try:
            tree = ast.parse(expression["code"].strip(), file, "eval")
            ast.increment_lineno(tree, line - 1)
            self.watch.begin(file)
            self.watch.read_text(tree)
            with self.shell.builtin_trap:
                value = eval(compile(tree, file, "eval"), self.shell.user_ns)
            kind, value = _inline_form(value, self.watch)
        except BaseException as error:
            return {"id": expression["id"], "error": traces.describe(error, file)}
        return {"id": expression["id"], "type": kind, "value": value, **self.watch.finish("expression")}

    def publish(self, params):
        """Writes the table of a cell to scratch: `{"path", "rows"}`, the path relative to scratch."""
        from . import arrow, tables

        label = params["cell"]
        if label not in self._tables:
            raise Failure("no-table", f"the cell '{label}' shows no table")
        frame = tables.flat_frame(self._tables[label])
        if label not in self._labels:
            self._labels.append(label)
        path = f"table-{self._labels.index(label) + 1}.arrows"
        try:
            arrow.write_frame(frame, os.path.join(self._context.scratch, path))
        except (OverflowError, TypeError, ValueError) as error:
            raise Failure("table", f"the table of the cell '{label}' cannot be passed on: {error}") from error
        return {"path": path, "rows": len(frame)}


_METHODS = {
    "run": Session.run,
    "collect": Session.collect,
    "inline": Session.inline,
    "publish": Session.publish,
}


def _inline_form(value, watch):
    """A value of an inline expression as a type's name and what JSON can hold."""
    import datetime
    import math

    if hasattr(value, "item") and type(value).__module__ == "numpy" and getattr(value, "ndim", 1) == 0:
        value = value.item()
    if value is None:
        return "null", None
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, int) and -(1 << 63) <= value < 1 << 63:
        return "integer", value
    if isinstance(value, float) and math.isfinite(value):
        return "number", value
    if isinstance(value, (datetime.date, datetime.datetime)):
        return "date", value.isoformat()
    text = str(value)
    watch.text_shown(text)
    return "text", traces.without_addresses(text, watch.address_shown)


def _watch_seeds(seeded):
    """Notes when author code seeds a global generator: from then on its state is the author's."""
    import functools

    import numpy

    def watched(seed, name):
        @functools.wraps(seed)
        def wrapper(*arguments, **options):
            seeded[name] = bool(arguments or options) and arguments[:1] != (None,)
            return seed(*arguments, **options)

        return wrapper

    random.seed = watched(random.seed, "random")
    numpy.random.seed = watched(numpy.random.seed, "numpy")
