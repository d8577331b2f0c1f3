"""Draws declarative charts: a JSON specification in, SVG and alternative text out.

docs/charts.md lists every key. Author code never runs in the process
that draws.
"""

import gc
import importlib

from . import style

# Kind → module and function: a process that draws one chart imports what that one needs.
_KINDS = {
    "bar": ("bars", "draw_bar"),
    "stacked-bar": ("stances", "draw_stacked"),
    "diverging-bar": ("stances", "draw_diverging"),
    "line": ("lines", "draw_line"),
    "dot": ("lines", "draw_dot"),
    "heatmap": ("heatmap", "draw_heatmap"),
    "timeline": ("timeline", "draw_timeline"),
}
_MARGIN = 4.0


def handle(method, params, context):
    """Answers a request of the kernel's protocol.

    `draw` takes a specification and returns `svg`, `width` and `height` in
    points, `alt`, and `notes` (what the chart leaves out, also printed under
    it). What cannot be drawn returns `failure` with `id`, `message`, `help`.
    """
    if method != "draw":
        return _failure("kernel-unknown-method", f"'draw' answers 'draw', not '{method}'", None)
    style.apply(_fonts(context))
    was_enabled = gc.isenabled()
    gc.disable()  # Much is allocated and nothing freed before the end: collecting costs a third of the time.
    try:
        return draw(params)
    finally:
        if was_enabled:
            gc.enable()


def warm(context):
    """Imports all that charts need and fills the font caches, before a zygote forks."""
    style.apply(_fonts(context))
    for module, _ in _KINDS.values():
        importlib.import_module(f".charts.{module}", __package__)
    draw({
        "kind": "bar", "salt": "warm", "encoding": {"x": "x", "y": "y"},
        "columns": [{"name": "x", "values": ["warm", "数"]}, {"name": "y", "values": [1, 2]}],
    })


def draw(document, boxes=None):
    """Draws a specification; `boxes`, a list, receives (kind, text, x0, y0, x1, y1) of every text for tests."""
    from .charts import specification
    from .charts.sheet import Sheet, wrap

    try:
        spec = specification.read(document)
        if spec.kind not in _KINDS:
            raise specification.ChartFault(
                "chart-unknown-kind", f"'{spec.kind}' is not a kind of chart", "kinds are " + ", ".join(_KINDS))
        module, function = _KINDS[spec.kind]
        kind = getattr(importlib.import_module(f".charts.{module}", __package__), function)
        sheet = Sheet(spec.width, spec.language)
        y = _MARGIN
        if spec.title:
            for line in wrap(spec.title, spec.width, style.SIZE_TITLE, style.SEMIBOLD, 3):
                sheet.text(0, y + 10, line, style.SIZE_TITLE, "ink", style.SEMIBOLD, kind="title")
                y += 13
            y += 6
        bottom, alternative = kind(spec, sheet, y)
        bottom = _footnotes(spec, sheet, bottom, wrap)
        svg, width, height = sheet.finish(bottom + _MARGIN, spec.salt)
    except specification.ChartFault as fault:
        return _failure(fault.identifier, fault.message, fault.help)
    if boxes is not None:
        boxes.extend(sheet.boxes)
    return {"svg": svg, "width": round(width, 2), "height": round(height, 2), "alt": alternative, "notes": spec.notes}


def _footnotes(spec, sheet, bottom, wrap):
    """Writes what was left out, then the footnote of the author; returns the new bottom."""
    separator = spec.word("semicolon")
    texts = [separator.join(spec.notes)] if spec.notes else []
    texts += [spec.footnote] if spec.footnote else []
    if texts:
        bottom += 5
    for text in texts:
        for line in wrap(text, spec.width, style.SIZE_SMALL, most=4, balanced=False):
            sheet.text(0, bottom + 8.5, line, style.SIZE_SMALL, "muted", kind="note")
            bottom += 9.8
    return bottom


def _fonts(context):
    return context.get("fonts") if isinstance(context, dict) else getattr(context, "fonts", None)


def _failure(identifier, message, help):
    return {"failure": {"id": identifier, "message": message, "help": help}}
