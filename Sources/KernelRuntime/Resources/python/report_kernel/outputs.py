"""What a cell shows, in order."""

from . import figures, foreign, limits, tables
from .traces import without_addresses

TABLE = "application/vnd.report.table+json"
FIGURE = "application/vnd.report.figure"

# What the host shows of several forms: the first that is there.
BY_RICHNESS = ("image/svg+xml", "image/png", "text/html", "text/markdown", "text/plain")


class CellOutputs:
    """The outputs of the cell that runs; between cells, those of the next one."""

    def __init__(self, writer, watch):
        """`watch` is told of what the output shows that is another in every run."""
        self._writer = writer
        self._watch = watch
        self._ordinals = foreign.Ordinals()
        foreign.install(self._ordinals)
        self.begin({}, "", {})

    def begin(self, streams, salt, options, label=""):
        self._streams = streams
        self._label = label
        self._ordinals.begin(salt)
        self._salt = salt
        self._options = options
        self._entries = []
        self._data_left = limits.RICH_OUTPUT
        self._shown = []
        self._figure_count = 0
        self.last_table = None
        for stream in streams.values():
            stream.begin_cell()

    # What author code does.

    def write(self, name, text):
        last = self._entries[-1] if self._entries else None
        if last is not None and last.get("kind") == "stream" and last["name"] == name:
            last["parts"].append(text)
        else:
            self._entries.append({"kind": "stream", "name": name, "parts": [text]})

    def show(self, kind, data, display_id=None, update=False):
        """Adds rich output; `update` replaces what has the same `display_id`."""
        if FIGURE in data:
            self.show_figure(data[FIGURE])
            return
        limits.check_outputs(len(self._entries) + 1)
        entry = {"kind": kind, "data": {}, "id": display_id}
        shown = next((mime for mime in BY_RICHNESS if mime in data), None)
        for mime, value in data.items():
            if mime == TABLE:
                entry["table"] = value
            else:
                self._add(entry["data"], mime, value, is_shown=mime == shown)
        if update:
            for position, other in enumerate(self._entries):
                if display_id is not None and other.get("id") == display_id:
                    self._entries[position] = {**entry, "kind": other["kind"]}
            return
        self._entries.append(entry)

    def _add(self, data, mime, value, is_shown):
        if isinstance(value, bytes):
            import base64

            value = base64.b64encode(value).decode("ascii")
        elif not isinstance(value, str):
            import json

            value = json.dumps(value, ensure_ascii=False, sort_keys=True)
        if len(value) > self._data_left:
            raise limits.OutputLimit(
                f"a cell shows at most {limits.RICH_OUTPUT >> 20} MB of rich output, and this one passes it with {len(value):,} characters of {mime}; show less of it, or a table")
        self._data_left -= len(value)
        if mime.startswith("text/"):
            value = self._pinned(value) if is_shown else without_addresses(value)
        data[mime] = value

    def _pinned(self, text):
        """A text that is shown, without addresses of objects."""
        self._watch.text_shown(text)
        return without_addresses(text, self._watch.address_shown)

    def table(self, value):
        """The typed table of a DataFrame or Series, which is kept as the cell's last one."""
        # Copy-on-write makes this a snapshot.
        self.last_table = value.copy(deep=False)
        return tables.typed_table(value, replaced=self._watch.address_shown)

    def styled(self, styler):
        """A Styler's own look; where it is the table of its cell's label, its data, which have a number and a place on paper."""
        from . import styled

        if self._label.startswith("tbl-"):
            shown = styler.data.drop(columns=[styler.data.columns[position] for position in styler.hidden_columns])
            self._watch.remark_display("table's colours and formats are left out, since a numbered table is one of values", "leave the label out to show the Styler as it looks, in HTML only")
            return {TABLE: self.table(shown.reset_index(drop=True) if all(styler.hide_index_) else shown)}
        self.last_table = styler.data.copy(deep=False)
        return {"text/html": styled.to_html(styler)}

    def lacks_converter(self):
        self._watch.remark_display("Altair chart is left out, since nothing is there to draw it", "install 'vl-convert-python' among the project's packages")

    def plotly(self, figure):
        """A page runs no script, and Plotly draws with one: what it would draw stands as a table."""
        self._watch.remark_display("Plotly figure is shown as the table of its data, since a report runs no script", "draw it with Matplotlib or Altair, or declare a 'chart' cell")
        return {TABLE: self.table(foreign.plotly_frame(figure))}

    def clear(self):
        self._entries = []

    def show_figure(self, figure):
        limits.check_figures(self._figure_count + 1)
        self._figure_count += 1
        salt = f"{self._salt}:{self._figure_count}"
        self._shown.append(figure)
        self._entries.append({"kind": "figure", "figure": self._writer.submit(figure, salt, self._options)})

    def show_open_figures(self):
        """What pyplot still holds and the cell did not show itself; then pyplot holds nothing."""
        waiting = figures.open_figures()
        limits.check_figures(len(waiting))
        for figure in waiting:
            if not any(figure is shown for shown in self._shown):
                self.show_figure(figure)
        figures.close_all()

    # What the host is told.

    def finish(self, defer):
        """The outputs as JSON can hold them; figures whole, or by number when they are deferred."""
        finished = []
        for entry in self._entries:
            if entry["kind"] == "stream":
                finished.append(self._finish_stream(entry))
            elif entry["kind"] == "figure" and defer:
                finished.append({"kind": "figure", "pending": entry["figure"]})
            elif entry["kind"] == "figure":
                finished.extend(finished_figure(self._writer.collect(entry["figure"])))
            else:
                finished.append({key: value for key, value in entry.items() if key != "id"})
        self._entries = []
        self._shown = []
        return finished

    def _finish_stream(self, entry):
        stream = self._streams.get(entry["name"])
        text = self._pinned("".join(entry["parts"]))
        is_last = not any(
            other["kind"] == "stream" and other["name"] == entry["name"]
            for other in self._entries[self._entries.index(entry) + 1 :]
        )
        dropped = stream.dropped if stream is not None and is_last else 0
        return {"kind": "stream", "name": entry["name"], "text": text, "truncated": dropped}


def finished_figure(result):
    """The outputs of one written figure: what writing it complained of, and the figure."""
    complaints = result.pop("stderr", None)
    outputs = []
    if complaints:
        outputs.append({"kind": "stream", "name": "stderr", "text": complaints, "truncated": 0})
    outputs.append({"kind": "figure", **result})
    return outputs


def format_special(value, outputs):
    """Formats for what is more to a report than its representations: tables and figures."""
    if figures.is_figure(value) or (foreign.is_altair(value) and foreign.has_converter()):
        return {FIGURE: value}
    if foreign.is_altair(value):
        outputs.lacks_converter()
        return {"text/plain": f"({type(value).__name__} of Altair)"}
    if foreign.is_styler(value):
        return outputs.styled(value)
    if foreign.is_plotly(value):
        return outputs.plotly(value)
    if tables.is_tabular(value):
        return {TABLE: outputs.table(value)}
    return None
