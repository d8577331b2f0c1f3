"""Pictures of a report: checked before anything decodes them."""

import base64
import hashlib
import io
import struct
import zlib

from . import press_svg

BYTE_LIMIT = 32_000_000
SIDE_LIMIT = 20_000
PIXEL_LIMIT = 60_000_000
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}


def images(params, context=None):
    """`{items: [{path, data, prefix?}]}` → `{items: [{path, mime, body, width, height, …} or {path, error}]}`.

    `data` is base 64, and `path` only a name. Pictures come back as base 64 with
    their size in points (`width`, `height`) and in `pixels`; an SVG comes back
    as text, sanitised, with `prefix` before its ids.
    """
    return {"items": [{"path": item["path"], **_checked(item)} for item in params["items"]]}


def _checked(item):
    try:
        data = base64.b64decode(item["data"], validate=True)
        if data.lstrip()[:1] == b"<" or item.get("mime") == "image/svg+xml":
            prefix = item.get("prefix") or f"i{hashlib.sha256(item['path'].encode()).hexdigest()[:8]}-"
            drawing = press_svg.clean(data.decode("utf-8-sig"), prefix)
            return {"mime": "image/svg+xml", "body": drawing.pop("text"), **drawing}
        return _picture(data)
    except press_svg.Refused as reason:
        return {"error": str(reason)}
    except UnicodeDecodeError:
        return {"error": "the SVG is not UTF-8"}
    except (OSError, ValueError, SyntaxError) as error:
        return {"error": _reason(error)}


def _picture(data):
    from PIL import Image

    if len(data) > BYTE_LIMIT:
        raise press_svg.Refused(f"a picture of more than {BYTE_LIMIT // 1_000_000} MB")
    Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT * 4
    try:
        picture = Image.open(io.BytesIO(data), formats=list(_TYPES))
    except Image.DecompressionBombError:
        raise press_svg.Refused(f"a picture of more than {PIXEL_LIMIT // 1_000_000} million pixels") from None
    width, height = picture.size
    # Only the head was read so far.
    if width * height > PIXEL_LIMIT:
        raise press_svg.Refused(f"a picture of more than {PIXEL_LIMIT // 1_000_000} million pixels")
    if max(width, height) > SIDE_LIMIT or min(width, height) < 1:
        raise press_svg.Refused(f"a picture with a side of more than {SIDE_LIMIT:,} pixels")
    kind = picture.format
    resolution = picture.info.get("dpi", (96, 96))
    picture.verify()
    with Image.open(io.BytesIO(data), formats=[kind]) as again:
        again.load()
    if kind == "PNG":
        _check_rows(data)
    across, up = (r if isinstance(r, (int, float)) and 30 <= r <= 2400 else 96 for r in map(float, resolution))
    return {
        "mime": _TYPES[kind], "pixels": [width, height], "width": round(width * 72 / across, 2),
        "height": round(height * 72 / up, 2), "body": base64.b64encode(data).decode(),
    }


# Channels by colour type.
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# First column, first row and distances of the passes of an interlaced picture.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def _check_rows(data):
    """Refuses a PNG that has fewer rows than it says; Pillow and Typst fill them in silently."""
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", data[16:29])
    bits = depth * _CHANNELS[colour]
    expected = 0
    for left, top, across, down in _PASSES if interlaced else ((0, 0, 1, 1),):
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and rows > 0:
            expected += rows * (1 + (columns * bits + 7) // 8)
    position, packed = 8, []
    while position + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[position:position + 8])
        if kind == b"IDAT":
            packed.append(data[position + 8:position + 8 + length])
        position += 12 + length
    try:
        found = len(zlib.decompressobj().decompress(b"".join(packed), expected))
    except zlib.error as error:
        raise OSError(str(error)) from None
    if found < expected:
        raise OSError("rows are missing")


def _reason(error):
    text = str(error).split(" <")[0].lower()
    if "cannot identify" in text:
        return "the file is no PNG, JPEG, GIF, WebP or SVG"
    return f"the picture is damaged: {text}"
