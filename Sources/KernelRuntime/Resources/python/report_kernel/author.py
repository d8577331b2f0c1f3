"""What author code sees of the tool: the module `report`, and `params`."""

import _posixsubprocess
import difflib
import mimetypes
import os
import sys
import types

from . import Failure


class Params:
    """The report's parameters, by attribute or by key; they cannot be changed."""

    def __init__(self, values):
        object.__setattr__(self, "__dict__", dict(values))

    def __getattr__(self, name):
        raise AttributeError(f"there is no parameter '{name}'{_near(name, self.__dict__)}")

    def __setattr__(self, name, value):
        raise AttributeError(f"parameters are given from outside; '{name}' cannot be set")

    def __delattr__(self, name):
        raise AttributeError(f"parameters are given from outside; '{name}' cannot be removed")

    def __getitem__(self, name):
        if name not in self.__dict__:
            raise KeyError(f"there is no parameter '{name}'{_near(name, self.__dict__)}")
        return self.__dict__[name]

    def __iter__(self):
        return iter(self.__dict__)

    def __len__(self):
        return len(self.__dict__)

    def __contains__(self, name):
        return name in self.__dict__

    def keys(self):
        return self.__dict__.keys()

    def __repr__(self):
        return "Params(" + ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items()) + ")"


def _near(name, names):
    close = difflib.get_close_matches(str(name), list(names), n=1)
    return f"; did you mean '{close[0]}'?" if close else ""


class UnknownTable(LookupError):
    """A name that is neither a dataset nor the label of an earlier cell."""


UnknownTable.__module__ = "report"


def _start_no_program(*_):
    raise PermissionError("a report runs no other program: processes can be forked (multiprocessing's 'fork'), threads started (n_jobs=1, backend='threading')")


def install(params, context):
    """Makes `import report` give the tool's module, and returns the parameters' object."""
    values = Params(params)
    module = types.ModuleType("report", "Tables and parameters of the report that this code is part of.")

    def table(name):
        """The dataset `name`, or the table of the earlier cell with that label, as a pandas DataFrame."""
        from . import arrow, tables

        try:
            answer = context.call("table", name=str(name))
        except Failure as failure:
            text = failure.message + (f"; {failure.detail}" if failure.detail else "")
            error = UnknownTable(text)
        else:
            if "path" in answer:
                return arrow.read_frame(os.path.join(context.scratch, answer["path"]))
            return tables.frame_from_columns(answer["columns"])
        raise error

    module.table = table
    module.params = values
    module.UnknownTable = UnknownTable
    module.__all__ = ["params", "table"]
    sys.modules["report"] = module
    # The system refuses it too, but in the new process: pools would start workers for ever that end at once.
    _posixsubprocess.fork_exec = _start_no_program
    # It gives a number that few look at.
    os.system = _start_no_program
    # Of the machine, and not to be read: what has types of files asks them of Python's own table.
    mimetypes.knownfiles.clear()
    return values
