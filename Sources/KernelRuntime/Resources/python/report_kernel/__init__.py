"""The Python side of a kernel process.

The process calls `dispatch` with the bytes of each request. Every role is a module of this package with a function
`handle(method, params, context)` that returns what JSON can hold, or raises `Failure`.
"""

import errno
import importlib
import json
import os
import sys
import traceback

import _report_kernel

ROLES = ("session", "draw", "engine", "press", "zygote")

# What a file system says that is full, broken or cannot be written, and a limit of the process for files.
STORAGE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}

# Resources lie beside the folder this package is in: fonts, styles, schemas.
RESOURCES = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Failure(Exception):
    """A request that was not done, for a reason that the host passes on; the kernel goes on.

    `kind` is a word for programs, `message` one sentence for people, `detail` more of them, `data` what JSON can hold.
    """

    def __init__(self, kind, message, detail=None, data=None):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.detail = detail
        self.data = data


class Context:
    """Where a kernel works, and its way to ask the host."""

    def __init__(self):
        self.working_directory = os.getcwd()
        self.scratch = None
        self.resources = RESOURCES
        self.fonts = os.path.join(RESOURCES, "fonts")

    def call(self, method, **params):
        """The host's answer to a question in the middle of a request.

        An answer `{"error": {"message": …}}` is raised as `Failure` of kind `refused`.
        """
        answer = json.loads(_report_kernel.call(encode({"method": method, **params})))
        if isinstance(answer, dict) and isinstance(answer.get("error"), dict):
            error = answer["error"]
            raise Failure("refused", str(error.get("message", "the host refused")), error.get("help"), error)
        return answer


context = Context()


def encode(value):
    """JSON of `value` in UTF-8; a lone surrogate becomes U+FFFD, NaN and infinity are a bug of the caller."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")


def dispatch(role, payload):
    """Does one request; returns whether it was done, and the reply's bytes."""
    try:
        request = json.loads(payload)
        method = request["method"]
        params = request.get("params") or {}
        if method == "open":
            return True, encode(_open(params))
        if role not in ROLES:
            raise Failure("unknown-method", f"there is no role '{role}'")
        module = importlib.import_module(f"report_kernel.{role}")
        return True, encode(module.handle(method, params, context))
    except Failure as failure:
        reply = {"kind": failure.kind, "message": failure.message}
        if failure.detail is not None:
            reply["detail"] = failure.detail
        if failure.data is not None:
            reply["data"] = failure.data
        return False, encode(reply)
    except MemoryError:
        return False, b'{"kind":"memory","message":"the memory limit was reached"}'
    except BaseException as error:
        if isinstance(error, OSError) and error.errno in STORAGE:
            message = f"the scratch folder cannot be written: {os.strerror(error.errno).lower()}"
            return False, encode({"kind": "storage", "message": message, "detail": "see that there is room in the folder that TMPDIR names, and for files as large as the report"})
        reply = {
            "kind": "internal",
            "message": f"{type(error).__name__}: {error}",
            "detail": "".join(traceback.format_exception(error)),
        }
        return False, encode(reply)


def _open(params):
    """Puts a fresh kernel in its place."""
    context.working_directory = params["workingDirectory"]
    context.scratch = scratch = params["scratch"]
    os.environ["HOME"] = scratch
    os.environ["TMPDIR"] = scratch
    tempfile = sys.modules.get("tempfile")
    if tempfile is not None:
        tempfile.tempdir = None
    if "matplotlib" not in sys.modules:
        os.environ["MPLCONFIGDIR"] = os.path.join(scratch, "matplotlib")
        seed_font_list()
    # What this process forks ends with it, and has no channel to the host.
    os.register_at_fork(after_in_child=_report_kernel.become_child)
    return {}


def seed_font_list():
    """Gives Matplotlib the list of its own fonts that was made when the packages were installed: it saves 0.3 s."""
    source = os.path.join(RESOURCES, "matplotlib")
    target = os.environ.get("MPLCONFIGDIR")
    if not target or not os.path.isdir(source):
        return
    try:
        os.makedirs(target, exist_ok=True)
        for name in sorted(os.listdir(source)):
            if name.startswith("fontlist-") and not os.path.exists(os.path.join(target, name)):
                with open(os.path.join(source, name), "rb") as file:
                    content = file.read()
                with open(os.path.join(target, name), "wb") as file:
                    file.write(content)
    except OSError:
        pass
