"""Bibliographies of three kinds as CSL items: a sources table, BibTeX, CSL-JSON."""

import csv
import io
import json
import re

from . import press_bibtex
from .press_dates import csl_date

# What a sources table calls kinds → CSL types.
_KINDS = {
    "official": "report", "news": "article-newspaper", "analysis": "report", "blog": "post-weblog",
    "encyclopedia": "entry-encyclopedia", "archive": "post", "record": "webpage", "dataset": "dataset",
    "translation": "webpage", "book": "book", "journal": "article-journal", "law": "legislation", "treaty": "treaty",
    "speech": "speech", "thesis": "thesis", "video": "motion_picture", "website": "webpage",
}
# Of these, the publisher is what they appeared in.
_CONTAINED = {"article-newspaper", "article-journal", "post-weblog", "entry-encyclopedia", "webpage", "post"}
_ISSUE = re.compile(r"(?P<name>.+?),? +no\. *(?P<issue>\d+)(?:, *\d{4})?")
_VOLUME = re.compile(r"(?P<name>.+?) +(?P<volume>\d+) *\((?P<issue>\d+)\)")
_ROLE = re.compile(r"(?P<name>.+?) *\((?P<role>[^()]+)\)")


def bibliography(params, context=None):
    """`{files: [{path, format: csv|bib|json, text}]}` → `{items, errors: [{path, line, message}]}`.

    Items are CSL-JSON, in the order of the files; of one key the first wins
    and the others are errors.
    """
    items, errors, seen = [], [], {}
    readers = {"csv": _read_table, "bib": press_bibtex.read, "json": _read_json}
    for file in params["files"]:
        path = file["path"]
        for line, item, message in readers[file["format"]](file["text"]):
            if message:
                errors.append({"path": path, "line": line, "message": message})
            if item is None:
                continue
            key = item["id"]
            if key in seen:
                errors.append({"path": path, "line": line, "message": f"key '{key}' is also in {seen[key]}"})
            else:
                seen[key] = f"'{path}', line {line}"
                items.append(item)
    return {"items": items, "errors": errors}


# Sources tables

def _read_table(text):
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    line = 1
    try:
        names = reader.fieldnames or []
        key_name = next((n for n in ("source_id", "id", "key") if n in names), None)
        if key_name is None or "title" not in names:
            yield 1, None, "a sources table needs the columns 'source_id' and 'title'"
            return
        line = reader.line_num + 1
        for row in reader:
            yield line, *_source(row, key_name)
            line = reader.line_num + 1
    except csv.Error as error:
        yield line, None, f"not a table: {error}"


def _source(row, key_name):
    if None in row:
        return None, "the row has more fields than the head"
    row = {name: (value or "").strip() for name, value in row.items()}
    if not row[key_name]:
        return None, "the row has no key"
    kind = row.get("kind", "").lower()
    item = {"id": row[key_name], "type": _KINDS.get(kind, "document"), "title": row["title"]}
    authors = _people(row.get("author", ""))
    if authors:
        item["author"] = authors
    _set_publisher(item, row.get("publisher", ""))
    issued = csl_date(row.get("date", ""))
    message = None if issued is not None or not row.get("date") else f"'{row['date']}' is not an EDTF date"
    if issued:
        item["issued"] = issued
    for column, field in (("url", "URL"), ("lang", "language"), ("note", "note")):
        if row.get(column):
            item[field] = row[column]
    return item, message


def _set_publisher(item, text):
    # A remark in brackets is none: "(publisher not stated)".
    if not text or text.startswith("("):
        return
    periodical = _VOLUME.fullmatch(text) or _ISSUE.fullmatch(text)
    if periodical:
        parts = periodical.groupdict()
        item["container-title"] = parts.pop("name")
        item |= parts
        item["type"] = "article-journal"
    elif item["type"] in _CONTAINED:
        item["container-title"] = text
    else:
        item["publisher"] = text


def _people(text):
    """Names apart from each other: by semicolons, else by 'and'; `Family, Given` is a person."""
    people = []
    for part in re.split(r" *; *", text) if ";" in text else re.split(r" +and +|(?<=\w) *& *(?=\w)", text):
        match = _ROLE.fullmatch(part.strip())
        name = match["name"] if match else part.strip()
        if not name:
            continue
        family, comma, given = name.partition(",")
        if comma and _is_full_name(family) and _is_full_name(given):
            people += [_in_order(family.strip()), _in_order(given.strip())]
        elif comma and given.strip() and "," not in given and len(given.split()) <= 3 and len(family.split()) <= 3:
            people.append({"family": family.strip(), "given": given.strip()})
        else:
            people.append(_in_order(name))
    return people


def _in_order(name):
    """`Given Family` where it looks like a person's name; anything else as it stands."""
    words = name.split()
    if _is_full_name(name) and len(words) == 2 and words[0] in _SURNAMES_FIRST:
        return {"family": words[0], "given": words[1]}
    if _is_full_name(name):
        return {"family": words[-1], "given": " ".join(words[:-1])}
    return {"literal": name}


def _is_full_name(text):
    words = text.split()
    looks_personal = 2 <= len(words) <= 3 and all(w[0].isupper() and w.isascii() and not w.isupper() for w in words)
    return looks_personal and not any(w.lower() in _BODIES for w in words)


# Of two words, these before the other are a Chinese surname before its name; `Family, Given` says it without a guess.
_SURNAMES_FIRST = set(
    "Cai Cao Chen Cheng Dai Deng Ding Dong Du Fan Fang Feng Fu Gao Guo Han He Hu Huang Jia Jiang Jin Li Liang Liao Lin Liu Lu Luo "
    "Ma Meng Pan Peng Qian Qin Ren Shen Shi Song Su Sun Tan Tang Tian Wang Wei Wu Xi Xia Xiao Xie Xiong Xu Xue Yan Yang Yao Ye Yin Yu "
    "Yuan Zeng Zhang Zhao Zheng Zhong Zhou Zhu Zou".split())

# Words that no person is called by.
_BODIES = {
    "union", "nations", "council", "commission", "committee", "institute", "ministry", "department", "government", "group",
    "center", "centre", "house", "office", "forum", "society", "university", "press", "news", "agency", "bank", "court",
    "congress", "parliament", "association", "foundation", "embassy", "organization", "organisation", "secretariat", "team",
}


# CSL-JSON

def _read_json(text):
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield getattr(error, "lineno", 1), None, f"not JSON: {getattr(error, 'msg', 'nested too deep')}"
        return
    if isinstance(data, dict):
        data = data.get("items", data.get("references"))
    if not isinstance(data, list):
        yield 1, None, "CSL-JSON is a list of items"
        return
    for index, item in enumerate(data, 1):
        if not isinstance(item, dict) or not isinstance(item.get("id"), (str, int)):
            yield 1, None, f"item {index} has no 'id'"
            continue
        yield 1, {**item, "id": str(item["id"]), "type": str(item.get("type", "document"))}, None
