"""Errors of the pipeline: one tree under `BiendaoError`, every message numbered in ``reasons.toml``.

BiendaoError
└── IngestError
├── SourceError             a source is not taken in; a person can do something about it
├── PageError               one page cannot be read
├── WorkerError             a worker process was ended
│   ├── DeadlineError       because its time was up
│   ├── MemoryLimitError    because it asked for more memory than allowed
│   └── WorkerDiedError     by a crash or a signal
└── RunError                the run as a whole cannot start
"""

from __future__ import annotations

from archive.errors import BiendaoError


class IngestError(BiendaoError):
    """Root of what the pipeline refuses or cannot do."""


class SourceError(IngestError):
    """A source is not taken in; the sentence says what a person can do."""


class PageError(IngestError):
    """One page cannot be read; the rest of its document goes on."""


class WorkerError(IngestError):
    """A worker process was ended while it was busy."""


class DeadlineError(WorkerError):
    """A worker was killed because the time for its task was up."""


class MemoryLimitError(WorkerError):
    """A task asked for more memory than a worker may have."""


class WorkerDiedError(WorkerError):
    """A worker crashed or was killed by a signal."""


class RunError(IngestError):
    """The run as a whole cannot start."""
