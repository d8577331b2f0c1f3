"""Sets a Typst project as a PDF: the same bytes on any day and in any folder."""

import atexit
import base64
import hashlib
import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path, PurePosixPath

from . import Failure
from .press_fonts import characters

# What a paper without a date says of the time it was made: 1980-01-01.
EPOCH = 315_532_800
STANDARDS = ("a-3a", "ua-1")
# How often a compilation is tried again with one more character set by its number.
ATTEMPTS = 24

_PLACE = re.compile(r"┌─ (.+?):(\d+):(\d+)")
_NO_GLYPH = re.compile(r"""(?:the text|codepoint) `"(.+?)"`""")
_fonts = {}


def typeset(params, context=None):
    """`{project: {main, files: [{path, text | base64}]}, fontFolders, standards, timestamp, output, scratch?}` →
    `{pages, path, sha256, size, warnings: [text], missingGlyphs: [{char, count}]}`.

    `timestamp` is in Unix seconds, or null; `output` is relative to scratch. A font folder may hold a fonts.json
    whose `host` names further font files. The project is set in a fresh folder
    inside `scratch`, which is removed again; nothing outside of it is read but
    fonts. Characters that no font has are set by their number and reported.

    Raises Failure of kind `typst` with Typst's message, and the place in its detail.
    """
    scratch = params.get("scratch") or getattr(context, "scratch", None) or tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix="paper-", dir=scratch))
    try:
        return _typeset(params, folder, scratch)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def prepare(params, context=None):
    """`{fontFolders}` → `{}`: loads Typst and the faces while the numbers of a paper are still being computed."""
    scratch = params.get("scratch") or getattr(context, "scratch", None) or tempfile.gettempdir()
    _Fonts.of(params["fontFolders"], scratch).loaded
    return {}


def _typeset(params, folder, scratch):
    project = params["project"]
    fonts = _Fonts.of(params.get("fontFolders") or [params["fontFolder"]], scratch)
    if not fonts.own:
        raise Failure("typst", "the folder of fonts is empty", "run 'make fonts'")
    # The template's own signs are those of the faces that it names.
    shown = project["main"] + "".join(f["text"] for f in project["files"] if f["path"].endswith(".svg"))
    missing = fonts.missing(shown)
    counts = Counter(character for character in shown if character in missing)
    for _ in range(ATTEMPTS):
        _write(folder, project, missing)
        outcome = _compile(folder, fonts, missing, params, scratch)
        again = outcome.get("again")
        if not again or again in missing:
            break
        missing = missing | {again}
        counts[again] = shown.count(again)
    if "message" in outcome:
        raise Failure("typst", outcome["message"], outcome["detail"])
    outcome["missingGlyphs"] = [{"char": c, "count": counts[c]} for c in sorted(missing) if counts[c]]
    return outcome


# The folder

def _write(folder, project, missing):
    _write_file(folder, "main.typ", project["main"].encode())
    for file in project["files"]:
        if file.get("text") is None:
            data = base64.b64decode(file["base64"])
        else:
            data = (_svg(file["text"], missing) if file["path"].endswith(".svg") else file["text"]).encode()
        _write_file(folder, file["path"], data)


def _write_file(folder, path, data):
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\0" in path:
        raise ValueError(f"the path '{path}' leaves the project")
    target = folder.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def _svg(text, missing):
    """A drawing has no rule that shows a character by its number: it shows the sign for "cannot be shown"."""
    return "".join("\ufffd" if c in missing or _is_forbidden(c) else c for c in text) if not text.isascii() else text


def _is_forbidden(character):
    """What PDF/A does not allow in text, glyph or not."""
    code = ord(character)
    return unicodedata.category(character) in ("Co", "Cn", "Cs") or code == 0xFEFF or (code < 32 and character not in "\t\n\r")


# Compiling

def _compile(folder, fonts, missing, params, scratch):
    import typst

    os.environ["TZ"] = "UTC"
    # Packages are fetched from nowhere, not even where there is a network.
    os.environ["https_proxy"] = os.environ["HTTPS_PROXY"] = "http://127.0.0.1:9"
    timestamp = params.get("timestamp")
    packages = folder / ".packages"
    packages.mkdir(exist_ok=True)
    try:
        compiler = typst.Compiler(
            folder / "main.typ", root=folder, font_paths=fonts.loaded, ignore_system_fonts=True,
            sys_inputs={"missing": "".join(sorted(missing))}, package_path=packages, package_cache_path=packages)
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf", pdf_standards=list(params.get("standards") or STANDARDS),
            timestamp=EPOCH if timestamp is None else int(timestamp))
    except typst.TypstError as error:
        return _failure(error, folder)
    except RuntimeError as error:
        return {"message": str(error).replace(f"{folder}/", ""), "detail": None}
    output = Path(scratch) / params["output"]
    output.write_bytes(pdf)
    return {
        "pages": _page_count(pdf), "path": str(output), "size": len(pdf), "sha256": hashlib.sha256(pdf).hexdigest(),
        # The template names all faces; those of the host are loaded only where they are needed.
        "warnings": [_sentence(w, folder) for w in warnings if not w.message.startswith("unknown font family")],
    }


def _failure(error, folder):
    """What went wrong and where; `again` is a character that turned out to have no glyph."""
    result = {"message": _sentence(error, folder), "detail": "; ".join(str(h) for h in error.hints) or None}
    glyph = _NO_GLYPH.search(error.message)
    if glyph and (character := _unescaped(glyph[1])):
        result["again"] = character
    return result


def _unescaped(text):
    text = re.sub(r"\\u\{([0-9a-f]{1,6})\}", lambda match: chr(int(match[1], 16)), text)
    # Of a sequence that one font would have to have, the last is what is special about it.
    return next((c for c in reversed(text) if not c.isascii()), text if len(text) == 1 else None)


def _sentence(problem, folder):
    """A message of Typst's with the line of the source that it speaks of, innermost in the main source."""
    message = problem.message.replace(f"{folder}{os.sep}", "")
    if message.startswith("failed to download package"):
        message = "a report on paper uses no packages"
    places = [(os.path.basename(m[1]), int(m[2])) for m in _PLACE.finditer(problem.diagnostic or "")]
    name, line = next((p for p in places if p[0] == "main.typ"), places[0] if places else (None, 0))
    return f"{message} ('{name}', line {line})" if name else message


def _page_count(pdf):
    counts = [int(n) for n in re.findall(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)", pdf)]
    counts += [int(n) for n in re.findall(rb"/Count\s+(\d+)[^>]*?/Type\s*/Pages\b", pdf)]
    return max(counts, default=0)


# Fonts

class _Fonts:
    """The faces of one list of folders: loaded once, their characters known as far as they were asked for."""

    def __init__(self, folders, scratch):
        self.folders, self.scratch = folders, scratch
        self.own = sorted(p for f in folders for p in Path(f).rglob("*") if p.suffix.lower() in (".ttf", ".otf", ".ttc", ".otc"))
        self.host = _host_files(folders)
        self.needs_host = False
        self.sets = {}

    @classmethod
    def of(cls, folders, scratch):
        key = tuple(map(str, folders)), str(scratch)
        if key not in _fonts:
            _fonts[key] = cls(*key)
        return _fonts[key]

    @property
    def loaded(self):
        """The faces as Typst takes them; the host's large ones only for text that needs them."""
        import typst

        if self.needs_host not in self.sets:
            folders = [*self.folders, *([self._host_folder()] if self.needs_host else [])]
            self.sets[self.needs_host] = typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
        return self.sets[self.needs_host]

    def _host_folder(self):
        """A folder of links to the host's faces and no others: Typst takes folders only, and reads them late."""
        folder = tempfile.mkdtemp(prefix="fonts-", dir=self.scratch)
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        for path in self.host:
            os.symlink(path, os.path.join(folder, path.name))
        return folder

    def missing(self, text):
        """The characters of a text that no face has."""
        wanted = {c for c in set(text) if not c.isascii() and _needs_glyph(c)}
        for path in self._in_order_of_use(self.own):
            if not wanted:
                break
            wanted -= {c for c in wanted if ord(c) in characters(path)}
        self.needs_host = bool(wanted)
        for path in [*self.host, *_embedded_twins()]:
            if not wanted:
                break
            wanted -= {c for c in wanted if ord(c) in characters(path)}
        return wanted

    @staticmethod
    def _in_order_of_use(paths):
        return sorted(paths, key=lambda p: ("Serif-Regular" not in p.name, "Sans-Regular" not in p.name, p.name))


def _needs_glyph(character):
    return unicodedata.category(character) not in ("Cc", "Cf", "Zs", "Zl", "Zp") and not 0xFE00 <= ord(character) <= 0xFE0F


def _host_files(folders):
    """The files that fonts.json names outside of its folder, and the serif companions of the sans ones."""
    files = []
    for folder in folders:
        listing = Path(folder) / "fonts.json"
        if not listing.is_file():
            continue
        for face in json.loads(listing.read_text(encoding="utf-8")).get("host", []):
            path = Path(face["file"])
            files += [path, path.with_name(path.name.replace("Sans", "Serif"))]
    return sorted({p for p in files if p.is_file()})


def _embedded_twins():
    """Typst carries DejaVu Sans Mono inside; Matplotlib has the same face as a file, whose characters can be read."""
    from importlib.util import find_spec

    spec = find_spec("matplotlib")
    path = Path(spec.origin).parent / "mpl-data/fonts/ttf/DejaVuSansMono.ttf" if spec and spec.origin else None
    return [path] if path and path.is_file() else []
