"""The parts of multipart/form-data (RFC 7578), as bytes."""

import re
from typing import Dict

from .model import Refusal


def read_form(media_type: str, body: bytes) -> Dict[str, bytes]:
    """Each part by its name. :raises Refusal:"""
    found = re.search(r'boundary="?([^";]+)"?', media_type)
    if "multipart/form-data" not in media_type or found is None:
        raise Refusal("a body of multipart/form-data is needed", 415)
    parts: Dict[str, bytes] = {}
    for piece in (b"\r\n" + body).split(b"\r\n--" + found.group(1).encode("latin-1"))[1:]:
        if piece.startswith(b"--"):
            return parts
        head, gap, content = piece[2:].partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]*)"', head)
        if not gap or name is None:
            raise Refusal("a part without a name")
        parts[name.group(1).decode("utf-8", "replace")] = content
    raise Refusal("the body ends before its last part")
