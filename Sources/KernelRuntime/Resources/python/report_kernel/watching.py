"""What a session notices while author code runs: files it opens, and calls into the outside that its text does not show.

Only calls that come straight from author code count: a library that asks for the time is no business of the author's.
"""

import functools
import importlib.machinery
import importlib.util
import os
import re
import sys

from . import nondeterminism


class Watch:
    """What the code that runs now did. There is one, for the whole session."""

    def __init__(self, folder, scratch, packages=()):
        self.folder = os.path.realpath(folder)
        self._prefix = self.folder.rstrip("/") + "/"
        self._passed_over = tuple(os.path.realpath(path).rstrip("/") + "/" for path in (*packages, *_tool_paths()))
        folders = [re.escape(path.rstrip("/")) for path in (self.folder, scratch) if path.count("/") > 1]
        self._shown_path = re.compile(rf"(?<![\w.-])(?:{'|'.join(folders)})(?![\w.-])") if folders else None
        self._names = {}
        self._definitions = set()
        self.begin("")

    def begin(self, file):
        """From now on everything belongs to the next cell; `file` is the name its code goes by."""
        if file:
            self._definitions.add(file)
        self.opened = {}
        self.remarks = {}

    # ---- what is noticed

    def read_text(self, tree, file=None):
        """Looks through a cell's code, or that of a module beside the definition, `file`."""
        for found in nondeterminism.find(tree, self._names if file is None else {}):
            self.remark(found.kind, found.name, found.line, file)

    def remark(self, kind, name, line, file=None):
        """The first of a kind is kept; one in the cell itself is nearer than one in a module."""
        known = self.remarks.get(kind)
        if known is None or (known["file"] is not None and file is None):
            self.remarks[kind] = {"id": kind, "name": name, "line": line, "file": file}

    def text_shown(self, text):
        """A path of this machine in the output is another elsewhere, and the scratch folder's in every run."""
        if self._shown_path is not None and PATH_SHOWN not in self.remarks and self._shown_path.search(text):
            self.remark(PATH_SHOWN, "", None)

    def remark_display(self, message, help):
        """Something is shown in another form than the library's own; each once a cell."""
        self.remarks.setdefault(message, {"id": DISPLAY, "message": f"the {message}", "line": None, "help": help})

    def address_shown(self):
        self.remark(ADDRESS_SHOWN, "", None)

    def file_opened(self, path):
        """A file that was asked for; whether it was there is seen at the end of the cell."""
        try:
            path = os.path.abspath(os.fsdecode(path))
        except (TypeError, ValueError, OSError):
            return
        # Without the cost of looking at each link of paths that have nothing to do with the folder.
        if path.startswith(self._prefix):
            self.opened[path] = None

    def is_author(self, frame):
        file = frame.f_code.co_filename
        return file in self._definitions or self._is_beside(file)

    def _is_beside(self, path):
        return path.startswith(self._prefix) and not path.startswith(self._passed_over)

    # ---- what the host is told

    def finish(self, what="cell"):
        """`{"opened", "remarks"}`: paths relative to the folder in byte order, and remarks by place, about a `what`."""
        paths = set()
        for path in self.opened:
            real = _source(os.path.realpath(path))
            if self._is_beside(real) and os.path.isfile(real):
                paths.add(real[len(self._prefix) :])
        remarks = [_worded(remark, what, self._prefix) for remark in self.remarks.values()]
        self.opened, self.remarks = {}, {}
        return {
            "opened": sorted(paths),
            "remarks": sorted(remarks, key=lambda remark: (remark["line"] or 0, remark["id"])),
        }


# What is seen in the output rather than in the code.
DISPLAY = "python-display"
ADDRESS_SHOWN, PATH_SHOWN = "python-address", nondeterminism.ENVIRONMENT + " path"
_SHOWN = {
    ADDRESS_SHOWN: (
        "shows the address of an object, which is another in every run; '0x0' stands in its place",
        "show what the object holds",
    ),
    PATH_SHOWN: ("shows a path of this machine", "show a path that is relative to the definition"),
}


def _source(path):
    """The module that a compiled file was made from."""
    if os.path.basename(os.path.dirname(path)) != "__pycache__":
        return path
    try:
        return importlib.util.source_from_cache(path)
    except ValueError:
        return path


def _tool_paths():
    return [path for path in sys.path if path]


def _worded(remark, what, prefix):
    if "message" in remark:
        return remark
    kind, name, line, file = remark["id"], remark["name"], remark["line"], remark["file"]
    if kind in _SHOWN:
        return {"id": kind.partition(" ")[0], "message": f"the {what} {_SHOWN[kind][0]}", "line": None, "help": _SHOWN[kind][1]}
    if file is None:
        message = f"the {what} {nondeterminism.VERBS[kind]}: '{name}'"
    else:
        shown = file[len(prefix) :] if file.startswith(prefix) else file
        message = f"the {what} uses '{shown}', which {nondeterminism.VERBS[kind]} at line {line}: '{name}'"
        line = None
    return {"id": kind, "message": message, "line": line, "help": nondeterminism.HELP[kind]}


# ---- setting it up


def install(watch):
    """Watches from now on: files, calls, the order of folders, and modules beside the definition."""
    _audit(watch)
    _sort_folders()
    _wrap_calls(watch)
    _load_modules(watch)


def _audit(watch):
    # A hook can never be taken away, and runs for every event of the interpreter: it looks at the name first.
    def hook(event, arguments):
        if event == "open":
            path, mode, flags = arguments
            if isinstance(path, int) or (mode is not None and "r" not in mode and "+" not in mode):
                return
            if mode is None and isinstance(flags, int) and flags & os.O_ACCMODE == os.O_WRONLY:
                return
            watch.file_opened(path)
        elif event == "sqlite3.connect":
            path = arguments[0]
            if isinstance(path, str) and path.startswith("file:"):
                path = path[5:].partition("?")[0]
            if path not in (":memory:", b":memory:", ""):
                watch.file_opened(path)
        elif event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
            frame = _nearest_author(watch)
            if frame is not None:
                _note(watch, nondeterminism.NETWORK, event, frame)
        elif event in ("socket.gethostname", "os.uname"):
            frame = sys._getframe(1)
            if watch.is_author(frame):
                _note(watch, nondeterminism.ENVIRONMENT, event, frame)

    sys.addaudithook(hook)


def _nearest_author(watch):
    """Whatever library makes the connection, it is made for the author."""
    frame = sys._getframe(2)
    while frame is not None and not watch.is_author(frame):
        frame = frame.f_back
    return frame


def _note(watch, kind, name, frame):
    file = frame.f_code.co_filename
    watch.remark(kind, name, frame.f_lineno, file if watch._is_beside(file) else None)


def _wrap_calls(watch):
    """Functions that the text of a cell may reach under any name. They stay what they were to all who ask for their name."""
    import random
    import secrets
    import time
    import uuid

    always = lambda *arguments, **options: True
    without_time = lambda *arguments, **options: not arguments or arguments[0] is None
    for name in (
        "time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time", "process_time_ns",
        "thread_time", "thread_time_ns", "clock_gettime", "clock_gettime_ns",
    ):
        _wrap(watch, time, name, nondeterminism.CLOCK, always)
    for name in ("localtime", "gmtime", "ctime", "asctime"):
        _wrap(watch, time, name, nondeterminism.CLOCK, without_time)
    _wrap(watch, time, "strftime", nondeterminism.CLOCK, lambda *arguments, **options: len(arguments) < 2)
    for name in ("token_bytes", "token_hex", "token_urlsafe", "randbelow", "randbits", "choice"):
        _wrap(watch, secrets, name, nondeterminism.RANDOM, always)
    for name in ("uuid1", "uuid4"):
        _wrap(watch, uuid, name, nondeterminism.RANDOM, always)
    for name in ("urandom", "getrandom"):
        _wrap(watch, os, name, nondeterminism.RANDOM, always)
    _wrap(watch, os, "getenv", nondeterminism.ENVIRONMENT, always)
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        no_seed = lambda *arguments, **options: (arguments[0] if arguments else options.get("seed")) is None
        _wrap(watch, numpy_random, "default_rng", nondeterminism.RANDOM, no_seed)


def _wrap(watch, module, name, kind, tells):
    original = getattr(module, name)
    called = f"{module.__name__}.{name}"

    class Watched:
        """Calls the function; in a class it becomes no method, as a built-in function does not."""

        def __call__(self, *arguments, **options):
            frame = sys._getframe(1)
            if watch.is_author(frame) and tells(*arguments, **options):
                _note(watch, kind, called, frame)
            return original(*arguments, **options)

        def __reduce__(self):
            return name

        def __repr__(self):
            return repr(original)

    watched = functools.update_wrapper(Watched(), original)
    watched.__module__ = module.__name__
    setattr(module, name, watched)


def _sort_folders():
    """Folders are listed by name, not as the file system happens to keep them: `glob`, `pathlib` and `os.walk` ask here."""
    listdir, scandir = os.listdir, os.scandir

    @functools.wraps(listdir)
    def sorted_listdir(path=None):
        return sorted(listdir(path))

    class SortedScan:
        """The entries of a folder by name, as an iterator that can be closed."""

        def __init__(self, path):
            with scandir(path) as entries:
                self._entries = iter(sorted(entries, key=lambda entry: entry.name))

        def __iter__(self):
            return self

        def __next__(self):
            return next(self._entries)

        def __enter__(self):
            return self

        def __exit__(self, *problem):
            self.close()

        def close(self):
            self._entries = iter(())

    @functools.wraps(scandir)
    def sorted_scandir(path=None):
        return SortedScan(path)

    for known in (os.supports_fd, os.supports_follow_symlinks):
        known.update(new for old, new in ((listdir, sorted_listdir), (scandir, sorted_scandir)) if old in known)
    os.listdir, os.scandir = sorted_listdir, sorted_scandir


def _load_modules(watch):
    """Modules beside the definition are compiled from their source in every run: what lies in `__pycache__` may be another's."""

    class SourceLoader(importlib.machinery.SourceFileLoader):
        def path_stats(self, path):
            raise OSError("no compiled form is used")

        def source_to_code(self, data, path, *, _optimize=-1):
            import ast

            try:
                watch.read_text(ast.parse(data, path), path)
            except (SyntaxError, ValueError, RecursionError):
                pass  # The compiler says it better.
            return super().source_to_code(data, path, _optimize=_optimize)

    def hook(path):
        real = os.path.realpath(path)
        if real != watch.folder and not watch._is_beside(real + "/"):
            raise ImportError("not beside the definition")
        return importlib.machinery.FileFinder(
            path,
            (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES),
            (SourceLoader, importlib.machinery.SOURCE_SUFFIXES),
            (importlib.machinery.SourcelessFileLoader, importlib.machinery.BYTECODE_SUFFIXES),
        )

    sys.path_hooks.insert(0, hook)
    for path in [path for path in sys.path_importer_cache if (path + "/").startswith(watch.folder + "/")]:
        del sys.path_importer_cache[path]
