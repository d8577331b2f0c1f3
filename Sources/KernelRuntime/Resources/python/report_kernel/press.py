"""What must be done in Python for a page: citations, highlighting, sanitising,
mathematics, pictures, and setting the paper.

The press never runs author code, so that author code cannot have patched its
libraries. Each method imports what it needs when it is first called: a report
without citations does not pay for them.
"""

from importlib import import_module

# Method → module beside this one and function in it.
METHODS = {
    "bibliography": ("press_bibliography", "bibliography"),
    "cite": ("press_citations", "cite"),
    "highlight": ("press_highlight", "highlight"),
    "sanitize": ("press_sanitize", "sanitize"),
    "math": ("press_math", "convert"),
    "images": ("press_images", "images"),
    "prepare": ("press_typeset", "prepare"),
    "typeset": ("press_typeset", "typeset"),
}


def handle(method, params, context=None):
    """Answers one request.

    `params` and the answer are plain JSON values. `context` is what the kernel
    knows of itself; a `scratch` attribute names the folder that may be written.
    Raises LookupError for an unknown method; what an author can mend is part
    of the answer, never raised.
    """
    if method not in METHODS:
        raise LookupError(f"the press has no method '{method}'")
    module, function = METHODS[method]
    return getattr(import_module(f"{__package__}.{module}"), function)(params, context)
