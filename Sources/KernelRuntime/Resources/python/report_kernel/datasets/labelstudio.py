"""Label Studio's JSON export: annotated spans of text as statements."""

from __future__ import annotations

import json

from .anchors import anchor, select
from .codings import Codings, refuse
from .json_lines import once
from .source import Source

MAX_BYTES = 256 << 20
LABELS = ("labels", "hypertextlabels", "paragraphlabels")


def read(connection, params: dict) -> Source:
    """One row a label of a span. Choices and texts, of a span or of the whole task, are columns by the name of their control."""
    codings = Codings(params)
    for index, task in enumerate(tasks(params["path"])):
        Task(task, f"$[{index}]", codings).read()
    return codings.finish(connection)


def tasks(path: str) -> list:
    with open(path, "rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        refuse(f"the export is larger than {MAX_BYTES >> 20} MiB", help="export fewer tasks at a time")
    try:
        document = json.loads(content.decode("utf-8-sig"), object_pairs_hook=once, parse_constant=no_number)
    except UnicodeDecodeError as error:
        refuse(f"byte {error.start + 1} is not UTF-8", help="export it again as JSON")
    except json.JSONDecodeError as error:
        refuse(f"the file is no JSON: {error.msg.lower()}", line=error.lineno, help="export it again as JSON")
    except ValueError as error:
        refuse(f"the file is no JSON: {error}", help="export it again as JSON")
    except RecursionError:
        refuse("the JSON is nested too deep", help="export it again as JSON")
    if isinstance(document, dict):
        refuse("the file is one object, but an export is a list of tasks", help="export from Label Studio as 'JSON', not 'JSON-MIN'")
    if not isinstance(document, list):
        refuse("the file is no list of tasks", help="export from Label Studio as 'JSON'")
    return document


def no_number(word: str):
    raise ValueError(f"'{word}' is no number")


class Task:
    """One task with its annotations."""

    def __init__(self, task, place: str, codings: Codings):
        if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
            refuse(f"{place} is no task: it has no 'data'", help="export from Label Studio as 'JSON', not 'JSON-MIN'")
        self.task, self.place, self.codings = task, place, codings
        self.data = task["data"]
        self.name = scalar(task.get("id")) or place

    def read(self):
        annotations = self.task.get("annotations", self.task.get("completions"))
        if not isinstance(annotations, list):
            refuse(f"{self.place} has no list 'annotations'", help="export from Label Studio as 'JSON', not 'JSON-MIN'")
        if not annotations:
            self.codings.source.drop("tasks without annotations")
        if self.task.get("predictions"):
            self.codings.source.drop("predictions of a model", len(self.task["predictions"]))
        for number, annotation in enumerate(annotations):
            place = f"{self.place}.annotations[{number}]"
            if not isinstance(annotation, dict) or not isinstance(annotation.get("result"), list):
                refuse(f"{place} has no list 'result'")
            if annotation.get("was_cancelled"):
                self.codings.source.drop("cancelled annotations")
            else:
                self.annotation(annotation, place)

    def annotation(self, annotation: dict, place: str):
        regions, answers, whole = {}, {}, {}
        for number, item in enumerate(annotation["result"]):
            if not isinstance(item, dict) or not isinstance(item.get("value"), dict):
                if isinstance(item, dict) and item.get("type") == "relation":
                    self.codings.source.drop("relations between spans")
                    continue
                refuse(f"{place}.result[{number}] has no 'value'")
            value, kind = item["value"], item.get("type", "")
            if kind in LABELS:
                regions[item.get("id") or f"{number}"] = (item, f"{place}.result[{number}]")
                continue
            found = answer(value, kind)
            if found is None:
                self.codings.source.drop(f"results of type '{kind}'")
            elif "start" in value:
                answers.setdefault(item.get("id"), {})[str(item.get("from_name"))] = found
            else:
                whole[str(item.get("from_name"))] = found
        if not regions:
            self.codings.source.drop("annotations without a labelled span")
        for key, (item, where) in regions.items():
            self.region(annotation, key, item, where, {**whole, **answers.get(key, {})})
        for key in answers:
            if key not in regions:
                self.codings.source.drop("choices of a span without a label")

    def region(self, annotation: dict, key: str, item: dict, where: str, answers: dict):
        value = item["value"]
        labels = value.get(item["type"])
        if not isinstance(labels, list) or not labels:
            self.codings.source.drop("spans without a label")
            return
        found = self.selection(item, value, where)
        if found is None:
            return
        selection, how = found
        for number, label in enumerate(labels):
            coded = self.codings.coded([part.strip() for part in str(label).split("/")])
            if coded is None:
                continue
            name = f"{key}-{number + 1}" if len(labels) > 1 else key
            row = {"id": f"{self.name}-{scalar(annotation.get('id')) or 'x'}-{name}", **coded, **selection,
                   "coder": coder(annotation.get("completed_by"))}
            row["source"] = self.name
            for column, text in self.variables(item, answers).items():
                row["source" if column == "source" else self.codings.column(column)] = text
            self.codings.add(row, how)

    def selection(self, item: dict, value: dict, where: str):
        text = self.data.get(self.text_key(item))
        start, end, quote = value.get("start"), value.get("end"), value.get("text")
        if not isinstance(start, int) or not isinstance(end, int):
            self.codings.source.drop("spans without places in plain text")
            return None
        if not isinstance(text, str):
            refuse(f"{where}: the task has no text to which the span belongs", help="export the tasks with their data")
        if isinstance(quote, str):
            start, end, how = anchor(text, start, end, quote)
            if how == "lost":
                return {"quote": quote, "prefix": None, "suffix": None, "start": str(start), "end": str(end)}, how
            return select(text, start, end), how
        if not 0 <= start < end <= len(text):
            refuse(f"{where}: the span {start} to {end} leaves the text, which has {len(text)} characters")
        return select(text, start, end), "there"

    def text_key(self, item: dict) -> str:
        """The field of the data that a span belongs to: of its control's name, or `text`, or the only text there is."""
        for name in (item.get("to_name"), "text"):
            if isinstance(self.data.get(name), str):
                return name
        texts = sorted(self.data, key=lambda name: -len(self.data[name]) if isinstance(self.data[name], str) else 0)
        return texts[0] if texts else "text"

    def variables(self, item: dict, answers: dict) -> dict:
        own = self.text_key(item)
        data = {name: scalar(value) for name, value in self.data.items() if name != own and scalar(value) is not None}
        return {**data, **answers}


def answer(value: dict, kind: str) -> str | None:
    """What was chosen or written, as text."""
    found = value.get(kind if kind in value else "text" if kind == "textarea" else kind)
    if isinstance(found, list):
        return "; ".join(str(item) for item in found if isinstance(item, (str, int, float)))
    return scalar(found)


def coder(value) -> str | None:
    if isinstance(value, dict):
        return scalar(value.get("email")) or scalar(value.get("username")) or scalar(value.get("id"))
    return scalar(value)


def scalar(value) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (str, int, float)) and value != "" else None
