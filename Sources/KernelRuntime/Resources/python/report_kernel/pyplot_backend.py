"""The backend that pyplot is given in a session: Agg, with a `show` that hands the figures to the cell's outputs."""

from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from . import figures, limits

# Set by the session: shows all open figures and closes them.
show_figures = None


class FigureManager(FigureManagerBase):
    @classmethod
    def create_with_canvas(cls, canvas_class, figure, num):
        """A loop that opens figure after figure ends here, before it has filled the memory."""
        limits.check_figures(len(figures.open_figures()) + 1)
        return super().create_with_canvas(canvas_class, figure, num)

    def show(self):
        """`figure.show()`: the figure is shown at the end of its cell."""

    @classmethod
    def pyplot_show(cls, *arguments, **options):
        if show_figures is not None:
            show_figures()


class FigureCanvas(FigureCanvasAgg):
    manager_class = FigureManager
