"""What a request shows of a sample: measured values, and where they lie in its image space."""

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Mapping, Tuple

from .model import Refusal

if TYPE_CHECKING:
    import numpy

_MAGIC = b"\x93NUMPY\x01\x00"
_SIZES = {"u1": 1, "u2": 2, "u4": 4, "i1": 1, "i2": 2, "i4": 4, "f4": 4, "f8": 8}


@dataclass(frozen=True)
class Pixels:
    """Channels x rows x columns, C order, little-endian. ``dtype``: such as ``u2`` or ``f4``."""

    dtype: str
    shape: Tuple[int, int, int]
    data: bytes


@dataclass(frozen=True)
class Place:
    """Element (row, column) covers ``scale`` px of image space from (x + column * scale, y + row * scale).

    ``width``, ``height``: of the whole sample in px. ``plane``: indices ``z`` and ``t`` where the sample has them.
    """

    x: float
    y: float
    scale: float
    width: int
    height: int
    plane: Mapping[str, int]


@dataclass(frozen=True)
class Image:
    """One part of a sample. ``labels``: the model's own names of the labels that are wanted."""

    sample: str
    place: Place
    pixels: Pixels
    labels: Tuple[str, ...]

    def array(self) -> "numpy.ndarray":
        """Channels x rows x columns as numpy has them. :raises ImportError: where numpy is not there."""
        import numpy

        order = "|" if self.pixels.dtype.endswith("1") else "<"
        return numpy.frombuffer(self.pixels.data, order + self.pixels.dtype).reshape(self.pixels.shape)


def read_npy(body: bytes) -> Pixels:
    """Reads a NumPy file, version 1.0 (numpy/lib/format.py). :raises Refusal: with what is wrong with it."""
    if not body.startswith(_MAGIC) or len(body) < 10:
        raise Refusal("pixels: no NumPy file of version 1.0")
    start = 10 + int.from_bytes(body[8:10], "little")
    try:
        said = ast.literal_eval(body[10:start].decode("latin-1"))
        dtype, shape, fortran = str(said["descr"])[1:], tuple(said["shape"]), said["fortran_order"]
    except (ValueError, SyntaxError, KeyError, TypeError) as cause:
        raise Refusal("pixels: the header of the NumPy file cannot be read") from cause
    if dtype not in _SIZES or str(said["descr"])[0] not in "<|" or fortran:
        raise Refusal(f"pixels: {said['descr']!r} is not read: numbers in C order, little-endian")
    if len(shape) != 3 or not all(isinstance(length, int) and length > 0 for length in shape):
        raise Refusal(f"pixels: the shape is {shape}, not channels x rows x columns")
    wanted = shape[0] * shape[1] * shape[2] * _SIZES[dtype]
    if len(body) - start != wanted:
        raise Refusal(f"pixels: {len(body) - start} bytes of values; the shape says {wanted}")
    return Pixels(dtype, (shape[0], shape[1], shape[2]), body[start:])


def read_place(said: Any) -> Place:
    """The place that a request gives. :raises Refusal:"""
    try:
        place = Place(
            float(said["x"]),
            float(said["y"]),
            float(said["scale"]),
            int(said["width"]),
            int(said["height"]),
            {axis: int(index) for axis, index in (said.get("plane") or {}).items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as cause:
        raise Refusal("request.image: x, y, scale, width and height are needed") from cause
    if not 0 < place.scale < float("inf"):
        raise Refusal(f"request.image.scale: {place.scale} px")
    return place
