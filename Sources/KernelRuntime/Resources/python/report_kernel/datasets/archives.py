"""Zip archives from strangers: what they say of themselves is checked before anything is unpacked."""

from __future__ import annotations

import posixpath
import stat
import zipfile

from .failure import EngineFailure

MAX_ENTRIES = 20_000
MAX_TOTAL = 512 << 20
# Text packs ten to one, tables thirty to one; what packs better is made to.
MAX_RATIO = 200
SMALL = 1 << 20


def open_archive(path: str, what: str) -> zipfile.ZipFile:
    """The archive, when its directory is sound.

    Refused are names that lead out of it, links, encryption, more than 20,000 entries, 512 MiB unpacked, and entries above
    1 MiB that shrink to less than a 200th.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise EngineFailure("data-format", f"the file is no {what}: it is no zip archive", help="save it anew, or name its format: format: csv") from None
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise EngineFailure("source-too-large", f"the archive has {len(entries)} entries, and {MAX_ENTRIES} are read", help=HELP)
    total = 0
    for entry in entries:
        refuse(entry)
        total += entry.file_size
    if total > MAX_TOTAL:
        raise EngineFailure("source-too-large", f"unpacked, the archive has {total >> 20} MiB, and {MAX_TOTAL >> 20} are read", help=HELP)
    return archive


HELP = "leave out what the report does not need"


def refuse(entry: zipfile.ZipInfo):
    name = entry.filename
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or (len(name) > 1 and name[1] == ":") or "\0" in entry.orig_filename:
        raise EngineFailure("data-format", f"entry '{name[:200]}' leads out of the archive", help="make the archive anew")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise EngineFailure("data-format", f"entry '{name[:200]}' is a link", help="make the archive anew, without links")
    if entry.flag_bits & 0x1:
        raise EngineFailure("data-format", f"entry '{name[:200]}' is encrypted", help="save the file without a password")
    if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
        ratio = entry.file_size // max(1, entry.compress_size)
        raise EngineFailure("source-too-large", f"entry '{name[:200]}' unpacks to {ratio} times its size, and {MAX_RATIO} times are allowed", help=HELP)


def unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    """An entry, as large as the directory says and no larger."""
    try:
        entry = archive.getinfo(name)
        with archive.open(entry) as file:
            content = file.read(entry.file_size + 1)
    except KeyError:
        raise EngineFailure("data-format", f"the archive has no entry '{name[:200]}'", help="make the archive anew") from None
    except Exception as error:  # zlib.error has no class of its own worth importing
        raise EngineFailure("data-format", f"entry '{name[:200]}' cannot be unpacked: {error}", help="make the archive anew") from None
    if len(content) > entry.file_size:
        raise EngineFailure("source-too-large", f"entry '{name[:200]}' is larger than the archive says", help=HELP)
    return content


def normal(path: str) -> str:
    """A path inside an archive without `.`; one that leads out stays as it is and is not found."""
    return posixpath.normpath(path.replace("\\", "/"))
