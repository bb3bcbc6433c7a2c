"""Images of a release as numbers. Pillow reads them where it is there; without it, PNG files are read here."""

import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


def load(path: Path) -> "numpy.ndarray":
    """Rows x columns, brightness; colours are averaged, opacity left out. :raises ValueError: on what is not read."""
    import numpy

    if path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n":
        values = _png(path.read_bytes())
    else:
        try:
            from PIL import Image
        except ImportError as cause:
            raise ValueError(f"{path.name}: only PNG is read without Pillow") from cause
        with Image.open(path) as opened:
            values = numpy.asarray(opened)
    if values.ndim == 2:
        return values.astype(float)
    return values[..., : min(3, values.shape[-1])].astype(float).mean(axis=-1)


def _png(data: bytes) -> "numpy.ndarray":
    """PNG (ISO/IEC 15948) of 8 or 16 bits without a palette and without interlacing."""
    import numpy

    at, packed, head = 8, [], b""
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind == b"IHDR":
            head = data[at + 8 : at + 8 + length]
        elif kind == b"IDAT":
            packed.append(data[at + 8 : at + 8 + length])
        at += 12 + length
    width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    if bits not in (8, 16) or colour not in _CHANNELS or interlaced:
        raise ValueError("this kind of PNG is not read: 8 or 16 bits, no palette, no interlacing")
    channels = _CHANNELS[colour]
    step = channels * bits // 8
    line = width * step
    if width * height > 2**28:
        raise ValueError(f"{width} x {height} px are too many")
    raw = zlib.decompressobj().decompress(b"".join(packed), (line + 1) * height)
    if len(raw) != (line + 1) * height:
        raise ValueError("the PNG ends early")
    above = numpy.zeros(line, numpy.uint8)
    rows = numpy.empty((height, line), numpy.uint8)
    for row in range(height):
        start = row * (line + 1)
        rows[row] = above = _unfiltered(raw[start], numpy.frombuffer(raw, numpy.uint8, line, start + 1), above, step)
    values = rows.reshape(height, width, step) if bits == 8 else rows.view(">u2").reshape(height, width, channels)
    return values[..., 0] if channels == 1 else values


def _unfiltered(kind: int, line: "numpy.ndarray", above: "numpy.ndarray", step: int) -> "numpy.ndarray":
    """One line without its filter (section 9.2)."""
    import numpy

    if kind == 0:
        return line
    if kind == 2:
        return line + above
    if kind == 1:
        return numpy.cumsum(line.reshape(-1, step), axis=0, dtype=numpy.uint8).ravel()
    if kind not in (3, 4):
        raise ValueError(f"there is no filter {kind} of PNG")
    done = bytearray(len(line))
    for at, value in enumerate(line.tolist()):
        left = done[at - step] if at >= step else 0
        up = int(above[at])
        if kind == 3:
            done[at] = (value + (left + up) // 2) & 255
            continue
        corner = int(above[at - step]) if at >= step else 0
        guess = left + up - corner
        distances = (abs(guess - left), abs(guess - up), abs(guess - corner))
        done[at] = (value + (left, up, corner)[distances.index(min(distances))]) & 255
    return numpy.frombuffer(bytes(done), numpy.uint8)
