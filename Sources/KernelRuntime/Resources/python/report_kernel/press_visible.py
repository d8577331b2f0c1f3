"""Characters that are not seen, made visible in what cells mark up and draw."""

import re

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]")


def visible(text):
    """Control characters by their pictures, and those that turn the direction of text around by name, as everywhere in a page."""
    return _UNSEEN.sub(lambda match: _sign(ord(match[0])), text)


def _sign(code):
    if code >= 0x2000:
        return f"[U+{code:X}]"
    return "\u2421" if code == 0x7F else "\ufffd" if code > 0x7F else chr(0x2400 + code)
