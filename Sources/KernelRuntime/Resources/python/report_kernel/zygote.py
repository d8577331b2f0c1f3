"""What the zygote asks of Python: imports that every kernel forked later has already paid for."""

import gc
import importlib
import sys

from . import Failure, seed_font_list


def handle(method, params, context):
    if method == "warm":
        gc.disable()
        return _warm(params["module"], context)
    if method == "settle":
        # What is alive now is not looked at again by any collection, so that its pages stay shared.
        gc.collect()
        gc.freeze()
        gc.enable()
        return {}
    raise Failure("unknown-method", f"the zygote has no method '{method}'")


def _warm(name, context):
    """Imports a module, and calls what one of ours has to do once: its function `warm`."""
    if name.partition(".")[0] == "matplotlib" and "matplotlib" not in sys.modules:
        seed_font_list()
    try:
        module = importlib.import_module(name)
        if name.startswith("report_kernel."):
            getattr(module, "warm", lambda context: None)(context)
    except Exception as error:
        raise Failure("import", f"{type(error).__name__}: {error}") from error
    return {}
