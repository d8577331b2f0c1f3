"""Pictures of a report: checked before anything decodes them."""

import base64
import io

from . import press_svg

BYTE_LIMIT = 32_000_000
SIDE_LIMIT = 20_000
PIXEL_LIMIT = 60_000_000
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}


def images(params, context=None):
    """`{items: [{path, base64 | text | file, prefix?}]}` → `{items: [{path, mime, width, height, …} or {path, refused}]}`.

    `file` is an absolute path that the press may read. Pictures come back as
    `base64` with their size in points (`width`, `height`) and in `pixels`; an
    SVG comes back as `text`, sanitised, its ids beginning with `prefix`.
    """
    return {"items": [{"path": item["path"], **_checked(item)} for item in params["items"]]}


def _checked(item):
    try:
        data = _data(item)
        if data.lstrip()[:1] == b"<" or item.get("mime") == "image/svg+xml":
            return {"mime": "image/svg+xml", **press_svg.clean(data.decode("utf-8-sig"), item.get("prefix") or "x")}
        return _picture(data)
    except press_svg.Refused as reason:
        return {"refused": str(reason)}
    except UnicodeDecodeError:
        return {"refused": "the SVG is not UTF-8"}
    except (OSError, ValueError, SyntaxError) as error:
        return {"refused": _reason(error)}


def _data(item):
    if "text" in item:
        return item["text"].encode()
    if "base64" in item:
        return base64.b64decode(item["base64"], validate=True)
    with open(item["file"], "rb") as file:
        data = file.read(BYTE_LIMIT + 1)
    return data


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
    across, up = (r if isinstance(r, (int, float)) and 30 <= r <= 2400 else 96 for r in map(float, resolution))
    return {
        "mime": _TYPES[kind], "pixels": [width, height], "width": round(width * 72 / across, 2),
        "height": round(height * 72 / up, 2), "base64": base64.b64encode(data).decode(),
    }


def _reason(error):
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "the file may not be read"
    text = str(error).split(" <")[0].lower()
    if "cannot identify" in text:
        return "the file is no PNG, JPEG, GIF, WebP or SVG"
    return f"the picture is damaged: {text}"
