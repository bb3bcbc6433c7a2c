"""What can go wrong: refusals of the server, and files that are not those of the release."""

from dataclasses import dataclass
from typing import Any, Mapping, Optional, Sequence


class ReticleError(Exception):
    """A refusal of the server, as its problem document (RFC 9457) says it, or the reason why no answer came.

    ``status``: the HTTP status, 0 when no answer came. ``code``: the server's own word, such as ``not-found``;
    ``no-answer`` and ``bad-answer`` are the client's. ``problems``: places and messages, where the server names some.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        problems: Sequence[Mapping[str, Any]] = (),
        retry_after: Optional[float] = None,
    ) -> None:
        super().__init__(f"{code} ({status}): {detail}" if status else f"{code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.problems = tuple(problems)
        self.retry_after = retry_after
        """Seconds after which the server asks to be called again; None where it says nothing."""


class ReleaseFormatError(Exception):
    """A release folder that cannot be read, with the file and the place in it."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a release folder.

    ``code`` is one of those that ``reticle verify`` prints: manifest-missing, manifest-invalid, file-missing,
    file-changed, file-additional; or ``id-differs``. ``at``: the path in the release.
    """

    code: str
    at: str
    message: str

    def __str__(self) -> str:
        return f"{self.at}: {self.message} ({self.code})"


class VerificationError(Exception):
    """A release folder with something wrong in it; all of it is in ``problems``."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        shown = "; ".join(str(problem) for problem in problems[:5])
        more = f"; and {len(problems) - 5} more" if len(problems) > 5 else ""
        super().__init__(f"{shown}{more}")
        self.problems = tuple(problems)
