"""IPython's shell, with outputs that are caught and lines that are the definition's."""

import ast
import linecache
import os
import re
import sys
import traceback

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from . import figures
from .outputs import format_special


class DefinitionCompiler(CachingCompiler):
    """Compiles a cell as the lines of the definition that it is."""

    def __init__(self):
        super().__init__()
        self.file = "<cell>"
        self.line = 1
        # Is shown each cell's tree before it runs.
        self.read_text = lambda tree: None

    def begin_cell(self, file, line, code):
        """The next code to be cached stands in `file` from `line` on."""
        self.file = file
        # The transformer drops blank lines at the start, and with them their count.
        lines = code.splitlines()
        blank = next((index for index, text in enumerate(lines) if text.strip()), 0)
        self.line = line + blank
        known = linecache.cache.get(file)
        text = list(known[2]) if known is not None and known[1] is None else []
        text.extend("\n" for _ in range(len(text), line - 1 + len(lines)))
        text[line - 1 : line - 1 + len(lines)] = [one + "\n" for one in lines]
        # Without a time of change, linecache never looks for the file.
        linecache.cache[file] = (sum(map(len, text)), None, text, file)

    def cache(self, transformed_code, number=0, raw_code=None):
        return self.file

    def ast_parse(self, source, filename="<unknown>", symbol="exec"):
        if filename != self.file:
            return super().ast_parse(source, filename, symbol)
        try:
            tree = super().ast_parse(source, filename, symbol)
        except SyntaxError as error:
            self.place(error)
            raise
        ast.increment_lineno(tree, self.line - 1)
        self.read_text(tree)
        return tree

    def place(self, error):
        """Moves a syntax error of the cell, and the lines that its message names, to where the cell stands."""
        if error.lineno is not None:
            error.lineno += self.line - 1
        if getattr(error, "end_lineno", None) is not None:
            error.end_lineno += self.line - 1
        error.filename = self.file
        error.msg = re.sub(r"\b((?:on|at) line )(\d+)", lambda match: match[1] + str(int(match[2]) + self.line - 1), str(error.msg))
        # Without the frames of what read the cell.
        error.__traceback__ = None

    def place_others(self, error):
        """As `place`, for errors of what splits a cell into words before it is parsed, and of what makes it a program afterwards."""
        if not isinstance(error, SyntaxError):
            return
        if error.filename == "<tokenize>":
            self.place(error)
        elif error.filename == self.file and all(frame.f_code.co_filename != self.file for frame, _ in traceback.walk_tb(error.__traceback__)):
            error.__traceback__ = None

    def format_code_name(self, name):
        return ("File", name) if name == self.file else None


class Hook(DisplayHook):
    """The value of a cell's last expression."""

    code = ""

    def quiet(self):
        try:
            return self.semicolon_at_end_of_expression(self.code)
        except Exception:
            return False

    def write_output_prompt(self):
        pass

    def compute_format_data(self, result):
        if figures.is_chart_part(result):
            return {}, {}
        return super().compute_format_data(result)

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.report_outputs.show("result", format_dict)

    def log_output(self, format_dict):
        pass

    def finish_displayhook(self):
        self._is_active = False


class Publisher(DisplayPublisher):
    """What a cell hands to `display`."""

    def publish(self, data, metadata=None, source=None, *, transient=None, update=False, **options):
        display_id = (transient or {}).get("display_id")
        self.shell.report_outputs.show("display", data, display_id, update)

    def clear_output(self, wait=False):
        self.shell.report_outputs.clear()


class Formatter(DisplayFormatter):
    def format(self, obj, include=None, exclude=None):
        special = format_special(obj, self.parent.report_outputs)
        return (special, {}) if special is not None else super().format(obj, include, exclude)


class ReportShell(InteractiveShell):
    """A shell without history, colours, threads, terminal and completion, whose errors are told by the session."""

    compiler_class = DefinitionCompiler
    report_outputs = None

    def init_display_formatter(self):
        self.display_formatter = Formatter(parent=self)
        self.configurables.append(self.display_formatter)

    def init_completer(self):
        self.Completer = None

    def showtraceback(self, *arguments, **options):
        pass

    showsyntaxerror = showindentationerror = _showtraceback = showtraceback

    def _format_exception_for_storage(self, exception, filename=None, running_compiled_code=False):
        """History keeps an account of each exception that takes seconds to make; there is no history."""
        return {}

    def enable_gui(self, gui=None):
        pass

    def enable_matplotlib(self, gui=None):
        """`%matplotlib inline` asks for what is done anyway."""
        return "inline", "inline"

    def enable_pylab(self, gui=None, import_all=True):
        from IPython.core.pylabtools import import_pylab

        names = {}
        import_pylab(names, import_all)
        self.user_ns.update(names)
        return "inline", "inline", set()

    def ask_exit(self):
        raise SystemExit(0)

    def system(self, command):
        raise PermissionError("a report runs no other program")

    system_piped = system_raw = getoutput = system


def make_shell(outputs, scratch):
    """The one shell of this process; its own files lie in `scratch`."""
    os.environ["IPYTHONDIR"] = os.path.join(scratch, "ipython")
    configuration = Config()
    configuration.HistoryManager.enabled = False
    configuration.HistoryAccessor.enabled = False
    configuration.InteractiveShell.colors = "nocolor"
    configuration.InteractiveShell.autoindent = False
    configuration.InteractiveShell.display_page = False
    ReportShell.report_outputs = outputs
    shell = ReportShell.instance(
        config=configuration, displayhook_class=Hook, display_pub_class=Publisher
    )
    return shell
