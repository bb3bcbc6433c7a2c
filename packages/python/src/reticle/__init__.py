"""Reticle for ML teams: fetch frozen releases, verify them, read samples, labels and votes, push scores back.

Needs nothing but Python 3.9. ``reticle.torch_dataset`` needs torch and is imported by those who want it.
"""

from .client import Client
from .dataset import Release, open_release
from .errors import Problem, ReleaseFormatError, ReticleError, VerificationError
from .model import Answer, Region, Sample
from .packs import Pack
from .predictions import PushedPredictions, RegisteredModel
from .push import Pushed
from .releases import Releases, ReleaseSummary
from .suggest import Suggested
from .verify import verify

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Client",
    "Pack",
    "Problem",
    "Pushed",
    "PushedPredictions",
    "Region",
    "RegisteredModel",
    "Release",
    "ReleaseFormatError",
    "ReleaseSummary",
    "Releases",
    "ReticleError",
    "Sample",
    "Suggested",
    "VerificationError",
    "open_release",
    "verify",
]
