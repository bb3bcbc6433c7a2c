"""Serve a model to Reticle: a class with ``predict``, and ``serve``. The protocol is docs/spec/backends.md.

Needs nothing but Python 3.9; with numpy, ``Image.array()`` is there. ``reticle.backend.cells`` is a model that works.
"""

from .image import Image, Pixels, Place
from .model import Model, Prompt, Refusal, Training
from .regions import mask_region
from .server import Server, serve

__all__ = ["Image", "Model", "Pixels", "Place", "Prompt", "Refusal", "Server", "Training", "mask_region", "serve"]
