"""Alternative text: what a chart shows, in a sentence or two made of its data."""

from .. import style

MOST_ROWS, MOST_CHARACTERS = 8, 480


def describe(spec, grid, measure=None, by=None):
    """Names the kind, the measure and the rows with their numbers."""
    names = [s.label for s in grid.series]
    measure = measure or spec.label("unit", spec.labels.get("y") or (names[0] if len(names) == 1 else ""))
    by = by or spec.label("x", spec.encoding.get("x") or "")
    head = spec.word("head", kind=spec.word(spec.kind), measure=measure, by=by) if measure and by else \
        spec.word("head-plain", kind=spec.word(spec.kind))
    rows = [row_text(spec, grid, i) for i in range(len(grid.categories))]
    return assemble(spec, head, rows)


def row_text(spec, grid, index):
    """Says one row: `EU: 0 support, 6 oppose`, or `China: 12` where there is one measure."""
    values = grid.row(index)
    if len(values) == 1:
        said = spec.number(values[0]) if values[0] is not None else spec.word("blank")
    else:
        parts = []
        for series, value in zip(grid.series, values):
            if value is None:
                continue
            stance = series.name.lower() in style.STANCES and spec.language == "en"
            number = spec.number(value)
            parts.append(f"{number} {series.label.lower()}" if stance else f"{series.label} {number}")
        said = spec.word("comma").join(parts) or spec.word("blank")
    return spec.word("row", label=grid.categories[index], values=said)


def assemble(spec, head, rows, most=MOST_ROWS):
    """Joins a head and rows, keeping as many rows as fit the cap."""
    space = "" if head.endswith("。") else " "
    kept, length = [], len(head)
    for row in rows[:most]:
        if kept and length + len(row) > MOST_CHARACTERS:
            break
        kept.append(row)
        length += len(row) + 2
    if len(kept) < len(rows):
        kept.append(spec.word("more", n=len(rows) - len(kept)))
    return head + space + spec.word("semicolon").join(kept) + spec.word("stop")
