"""The votes behind a release's labels (docs/spec/release.md, R31), found by sample without holding them in memory."""

import json
from pathlib import Path
from typing import Any, Dict, List, Mapping

from .errors import ReleaseFormatError
from .paths import within


class Votes:
    """The lines of one of the files in ``votes/``. The file is gone through once, when it is first asked for a sample."""

    def __init__(self, folder: Path, path: str) -> None:
        self._folder = folder
        self._path = path
        self._places: "Dict[str, List[int]] | None" = None

    def of(self, sample_id: str) -> List[Mapping[str, Any]]:
        """What the file has of a sample, in its order. :raises ReleaseFormatError: with the line that is not sound."""
        if self._places is None:
            self._places = self._index()
        with self._opened() as source:
            found = []
            for at in self._places.get(sample_id, []):
                source.seek(at)
                found.append(json.loads(source.readline()))
            return found

    def _opened(self) -> Any:
        path = within(self._folder, self._path)
        try:
            return open(path, "rb")
        except OSError as cause:
            raise ReleaseFormatError(f"{path}: cannot be read: {cause.strerror}") from None

    def _index(self) -> Dict[str, List[int]]:
        places: Dict[str, List[int]] = {}
        at = 0
        with self._opened() as source:
            for number, line in enumerate(source, 1):
                try:
                    places.setdefault(json.loads(line)["sampleId"], []).append(at)
                except (ValueError, KeyError, TypeError):
                    raise ReleaseFormatError(f"{self._path}: line {number}: is not a vote on a sample") from None
                at += len(line)
        return places


def key_of(value: Mapping[str, Any]) -> str:
    """What a value is counted by: an option's id, ``?`` for "can't tell", several options in order with ``+`` between."""
    kind = value["kind"]
    if kind == "choice":
        return str(value["option"])
    if kind == "choices":
        return "+".join(sorted(set(value["options"])))
    return "?" if kind == "cannot-tell" else str(value["value"])
