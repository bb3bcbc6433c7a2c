"""A release folder as samples with their images, marks, answers and votes."""

from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

from .coco import Entry, Index, Label, index_of, sample_at
from .manifest import Manifest, read_manifest
from .model import Sample
from .paths import ADJUDICATIONS, ANNOTATIONS, CONSENSUS
from .votes import Votes, key_of


class Release(Sequence[Sample]):
    """The samples of a release folder, or those of one split or fold, in the release's own order.

    A sample is read from the files when it is asked for: memory grows with the number of samples only, and a release
    can be handed to other threads and processes. Opening does not verify; see :func:`reticle.verify`.
    """

    def __init__(self, folder: Path, index: Index, entries: Sequence[Entry], parts: Tuple[Votes, Votes, Votes]) -> None:
        self.folder = folder
        self._index = index
        self._entries = entries
        self._readings, self._consensus, self._adjudications = parts

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return self._part(self._entries[at])
        return sample_at(self.folder, self._index, self._entries[at])

    def __iter__(self) -> Iterator[Sample]:
        for entry in self._entries:
            yield sample_at(self.folder, self._index, entry)

    def __repr__(self) -> str:
        return f"Release({str(self.folder)!r}, {len(self)} samples)"

    @property
    def labels(self) -> Tuple[Label, ...]:
        """The label set over all protocol versions, by number."""
        return self._index.labels

    @property
    def splits(self) -> Mapping[str, int]:
        """Samples by split."""
        return _counts(entry.split for entry in self._entries)

    def manifest(self) -> Manifest:
        """The manifest, read anew. Its ``id`` is what the release is cited by. :raises VerificationError:"""
        return read_manifest(self.folder)

    def split(self, name: str) -> "Release":
        """The samples of one split: ``train``, ``validation``, ``test``."""
        return self._part([entry for entry in self._entries if entry.split == name])

    def fold(self, number: int, *, held_out: bool) -> "Release":
        """The samples of one fold (``held_out``), or of all others. :raises ValueError: in a release without folds."""
        if not any(entry.fold is not None for entry in self._index.entries):
            raise ValueError("this release has no folds")
        return self._part([entry for entry in self._entries if (entry.fold == number) == held_out])

    def readings(self, sample: Union[Sample, str]) -> List[Mapping[str, Any]]:
        """The readers' own submissions, as they were given, each under the reader's pseudonym (``reader``)."""
        return self._readings.of(_id(sample))

    def consensus(self, sample: Union[Sample, str]) -> Optional[Mapping[str, Any]]:
        """The computed outcome behind the label, with recipe and routing decision; None where nothing was compared."""
        return next(iter(self._consensus.of(_id(sample))), None)

    def adjudications(self, sample: Union[Sample, str]) -> List[Mapping[str, Any]]:
        """The reviewers' decisions, also the superseded ones."""
        return self._adjudications.of(_id(sample))

    def soft_answers(self, sample: Union[Sample, str]) -> Dict[str, Dict[str, float]]:
        """Soft labels of the answers on a sample: by question, the share of its readers behind each value, 0 to 1.

        Values are option ids, ``?`` for "can't tell", several options with ``+`` between, numbers and texts as text.
        They are the readers' votes, also where a reviewer overruled them. Empty where nothing was compared.
        """
        found = self.consensus(sample)
        if found is None:
            return {}
        return {
            answer["questionId"]: {key_of(vote["value"]): vote["count"] / answer["raters"] for vote in answer["votes"]}
            for answer in found["outcome"]["answers"]
            if answer["raters"] > 0
        }

    def _part(self, entries: Sequence[Entry]) -> "Release":
        return Release(self.folder, self._index, entries, (self._readings, self._consensus, self._adjudications))


def open_release(folder: Union[str, Path]) -> Release:
    """Opens a release folder. :raises ReleaseFormatError: when its label file is not there or not one of a release."""
    root = Path(folder)
    index = index_of(root)
    votes = (Votes(root, ANNOTATIONS), Votes(root, CONSENSUS), Votes(root, ADJUDICATIONS))
    return Release(root, index, index.entries, votes)


def _id(sample: Union[Sample, str]) -> str:
    return sample if isinstance(sample, str) else sample.id


def _counts(names: Iterator[str]) -> Mapping[str, int]:
    counts: Dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts
