"""Standard streams of author code: what it prints becomes outputs, bounded; there is nothing to read."""

import builtins
import io
import sys

TEXT_LIMIT = 1_000_000

KEYBOARD = "a report has no keyboard: give the value as a parameter"


class OutputStream(io.TextIOBase):
    """A text stream whose writes go to `sink(name, text)` as far as `TEXT_LIMIT` characters a cell go."""

    def __init__(self, name, sink):
        super().__init__()
        self._name = name
        self._sink = sink
        self._left = TEXT_LIMIT
        self.dropped = 0

    encoding = "utf-8"
    errors = "replace"

    def begin_cell(self):
        self._left = TEXT_LIMIT
        self.dropped = 0

    def writable(self):
        return True

    def isatty(self):
        return False

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if len(text) <= self._left:
            self._left -= len(text)
            if text:
                self._sink(self._name, text)
        else:
            kept = text[: self._left]
            self.dropped += len(text) - self._left
            self._left = 0
            if kept:
                self._sink(self._name, kept)
        return len(text)


class NoInput(io.TextIOBase):
    """Standard input of a report."""

    encoding = "utf-8"

    def readable(self):
        return True

    def isatty(self):
        return False

    def _refuse(self, *arguments):
        raise EOFError(KEYBOARD)

    read = readline = readlines = __next__ = _refuse


def refuse_input():
    """Makes every way to ask a person end at once with a hint."""

    def refuse(*arguments, **options):
        raise EOFError(KEYBOARD)

    def no_debugger(*arguments, **options):
        raise EOFError("a report has no keyboard: a debugger cannot be used in it")

    sys.stdin = NoInput()
    builtins.input = refuse
    sys.breakpointhook = no_debugger
    import getpass
    import pdb

    getpass.getpass = refuse
    pdb.set_trace = no_debugger
    pdb.post_mortem = no_debugger
    pdb.pm = no_debugger
