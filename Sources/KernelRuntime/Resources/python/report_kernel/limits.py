"""What one cell may show. Each limit is told by its name, its value and a way out, which stands behind a semicolon."""

FIGURES = 200
# Pieces of output of all kinds.
OUTPUTS = 10_000
# Characters of rich output.
RICH_OUTPUT = 64 << 20
# Inches of a figure's side.
SIDE = 100
# Pixels of a figure that is drawn as PNG.
PIXELS = 60_000_000
# Columns of a table that is shown.
COLUMNS = 4_000
# Characters of one value of a table.
VALUE = 1_000_000


class OutputLimit(Exception):
    """What is shown passes a limit; the text is told to the author as it is."""


def check_figures(count):
    if count > FIGURES:
        raise OutputLimit(f"a cell shows at most {FIGURES} figures, and this one draws more; draw panels of one figure ('plt.subplots'), or close what is not meant ('plt.close')")


def check_outputs(count):
    if count > OUTPUTS:
        raise OutputLimit(f"a cell shows at most {OUTPUTS:,} things, and this one shows more; show a table of them")


def check_size(width, height, dpi=None):
    """Of a figure, in inches; `dpi` where it is drawn as pixels."""
    if not (0 < width <= SIDE and 0 < height <= SIDE):
        raise OutputLimit(f"a figure is at most {SIDE} inches wide and high, and this one is {width:g} by {height:g}; set 'fig-width' and 'fig-height'")
    if dpi is not None and width * height * dpi * dpi > PIXELS:
        raise OutputLimit(f"a figure has at most {PIXELS // 1_000_000} million pixels, and this one has {width * height * dpi * dpi / 1e6:.0f}; make it smaller, or take fewer dots an inch")


def check_columns(count):
    if count > COLUMNS:
        raise OutputLimit(f"a table has at most {COLUMNS:,} columns, and this one has {count:,}; choose columns, or turn it around with 'melt'")


def check_value(text):
    if len(text) > VALUE:
        raise OutputLimit(f"a value of a table has at most {VALUE:,} characters, and one here has {len(text):,}; cut it, as in 'column.str[:200]'")
