"""The backend that pyplot is given in a session: Agg, with a `show` that hands the figures to the cell's outputs."""

from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

# Set by the session: shows all open figures and closes them.
show_figures = None


class FigureManager(FigureManagerBase):
    def show(self):
        """`figure.show()`: the figure is shown at the end of its cell."""

    @classmethod
    def pyplot_show(cls, *arguments, **options):
        if show_figures is not None:
            show_figures()


class FigureCanvas(FigureCanvasAgg):
    manager_class = FigureManager
