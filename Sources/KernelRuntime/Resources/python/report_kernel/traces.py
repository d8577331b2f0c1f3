"""Exceptions of author code, told with the author's file and lines first."""

import os
import re
import sys
import traceback

MESSAGE_LIMIT = 10_000
FRAME_LIMIT = 50
# Of a trace that is looked at, at each of its ends: a recursion that met no limit is millions of frames long.
_TRACE_END = 2_000

_ADDRESS = re.compile(r"(?<= at )0x[0-9a-fA-F]{6,16}\b")


def without_addresses(text, replaced=None):
    """`text` with the addresses of objects, which differ in every run, replaced; then `replaced` is called."""
    if " at 0x" not in text:
        return text
    text, count = _ADDRESS.subn("0x0", text)
    if count and replaced is not None:
        replaced()
    return text


def short_path(path):
    """A file's name without the place where it is installed; what is below the working folder is relative to it."""
    best = None
    for folder in (*sys.path, os.getcwd()):
        if folder and path.startswith(folder + os.sep) and (best is None or len(folder) > len(best)):
            best = folder
    return path[len(best) + 1 :] if best else path


def describe(error, file):
    """What the host is told of an exception that left a cell of `file`.

    `frames` are those from the first of `file` on, outermost first; `line` is the innermost line of `file`.
    """
    _cut_long_traces(error)
    frames = _frames(error.__traceback__, file)
    lines = [frame["line"] for frame in frames if frame["author"]]
    line = lines[-1] if lines else None
    if isinstance(error, SyntaxError) and error.filename == file and error.lineno:
        line = error.lineno
    if len(frames) > FRAME_LIMIT:
        half = FRAME_LIMIT // 2
        frames = frames[:half] + frames[-half:]
    return {
        "name": type(error).__name__,
        "value": _message(error),
        "line": line,
        "frames": frames,
        "traceback": _text(error, file),
    }


def _cut_long_traces(error):
    """Takes the middle out of the traces of `error` and of what led to it, so that telling them takes no longer than a look."""
    seen, waiting = set(), [error]
    while waiting:
        error = waiting.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        _cut(error.__traceback__)
        waiting += [error.__cause__, error.__context__]
        if isinstance(error, BaseExceptionGroup):
            waiting += error.exceptions


def _cut(trace):
    length, follower = 0, trace
    first_end = None
    while trace is not None:
        length += 1
        if length == _TRACE_END:
            first_end = trace
        if length > _TRACE_END:
            follower = follower.tb_next
        trace = trace.tb_next
    # `follower` is now as far from the end as `first_end` is from the beginning.
    if length > 2 * _TRACE_END:
        first_end.tb_next = follower


def _message(error):
    if isinstance(error, SystemExit):
        code = "" if error.code is None else str(error.code)
        return f"sys.exit({code}) ends no report: let the cell end, or raise an error"
    try:
        text = str(error.msg if isinstance(error, SyntaxError) else error)
    except Exception:
        text = "(its text cannot be made)"
    return without_addresses(text[:MESSAGE_LIMIT])


def _frames(trace, file):
    frames = []
    for summary in traceback.extract_tb(trace):
        author = summary.filename == file
        if (not frames and not author) or _is_tool(summary.filename):
            continue
        frames.append(
            {
                "file": summary.filename if author else short_path(summary.filename),
                "line": summary.lineno or 0,
                "function": summary.name,
                "source": summary.line or "",
                "author": author,
            }
        )
    return frames


def _text(error, file):
    """The interpreter's own traceback, without what ran the cell and without places of installation."""
    try:
        told = traceback.TracebackException.from_exception(error, compact=True)
        _shorten(told, file, set())
        text = "".join(told.format())
    except Exception:
        text = f"{type(error).__name__}: {_message(error)}\n"
    return without_addresses(text[: 4 * MESSAGE_LIMIT])


def _shorten(told, file, seen):
    if told is None or id(told) in seen:
        return
    seen.add(id(told))
    frames = list(told.stack)
    first = next((index for index, frame in enumerate(frames) if frame.filename == file), None)
    # An error of a library's own, raised while another was handled, has no frame of the author's.
    kept = frames[first:] if first is not None else frames
    kept = [frame for frame in kept if not _is_tool(frame.filename)]
    for frame in kept:
        frame.line
        frame.filename = short_path(frame.filename)
    told.stack[:] = kept
    for other in (told.__cause__, told.__context__, *(told.exceptions or ())):
        _shorten(other, file, seen)


def _is_tool(path):
    """Whether a frame belongs to what runs cells, which says nothing to an author."""
    return path.startswith(_HERE) or f"{os.sep}IPython{os.sep}" in path


_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def format_warning(message, category, filename, lineno, line=None):
    """As `warnings.formatwarning`, without places of installation."""
    import linecache

    source = linecache.getline(filename, lineno) if line is None else line
    text = f"{short_path(filename)}:{lineno}: {category.__name__}: {message}\n"
    return text + f"  {source.strip()}\n" if source and source.strip() else text
