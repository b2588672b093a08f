"""The journal: queue, progress and resume point of the pipeline in one set of rows.

A source is known again by its key: the digest of its bytes, the languages and the recipe. A run
that was cut off leaves its task open, and one that failed for no fault of the source leaves it
failed; the next run with the same source takes either up where it stood, under the pid it had.
"""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive.catalogue.containers import unused_pid
from archive.catalogue.models import Batch, IngestPage, IngestTask, Outcome
from ingest.tasks import PageResult

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from archive.errors import BiendaoError

_KEY_CHARACTERS = 32


@dataclass(frozen=True)
class OpenTask:
    """A source on its way in.

    Attributes:
        id: Its row.
        key: What it is known again by; also the name of its work folder.
        pid: The identifier that its item has or will have.
        created_at: When its first run took it up.
        done: Pages that need not be read again.
    """

    id: int
    key: str
    pid: str
    created_at: dt.datetime
    done: dict[int, PageResult] = field(default_factory=dict)


@dataclass(frozen=True)
class NewTask:
    """A source that a run takes up; see `archive.catalogue.models.IngestTask`.

    Attributes:
        pid: The item that is here already and to which it goes; None for an item of its own.
    """

    batch_id: int
    key: str
    source: str
    sha256: str
    recipe: str
    pid: str | None = None


def task_key(sha256: str, languages: tuple[str, ...], recipe: str) -> str:
    """Key of a source: equal for the same bytes read the same way."""
    parts = "\n".join((sha256, "+".join(languages), recipe))
    return hashlib.sha256(parts.encode()).hexdigest()[:_KEY_CHARACTERS]


def begin_batch(session: Session, options: dict[str, Any], now: dt.datetime) -> int:
    """Note that a run begins; its number."""
    batch = Batch(started_at=now, options=options)
    session.add(batch)
    session.flush()
    return batch.id


def end_batch(session: Session, batch_id: int, now: dt.datetime) -> None:
    """Note that a run has come to its end."""
    session.execute(sa.update(Batch).where(Batch.id == batch_id).values(ended_at=now))


def take_up(session: Session, new: NewTask, now: dt.datetime) -> OpenTask:
    """The open or failed task with the key of ``new``, or ``new`` itself with a pid of its own."""
    is_open = sa.or_(IngestTask.outcome.is_(None), IngestTask.outcome == Outcome.FAILED.value)
    wanted = sa.select(IngestTask).where(IngestTask.key == new.key, is_open)
    task = session.scalars(wanted.order_by(IngestTask.id).limit(1)).one_or_none()
    if task is None:
        pid = new.pid or unused_pid(session)
        task = IngestTask(**dataclasses.asdict(dataclasses.replace(new, pid=pid)), created_at=now)
        session.add(task)
    elif new.pid:
        task.pid = new.pid
    task.batch_id, task.outcome, task.reason, task.ended_at = new.batch_id, None, None, None
    session.flush()
    return _open_task(task)


def find_by_pid(session: Session, pid: str) -> OpenTask | None:
    """The open task whose item is ``pid``: it was cut off between its deposit and its end."""
    wanted = sa.select(IngestTask).where(IngestTask.pid == pid, IngestTask.outcome.is_(None))
    task = session.scalars(wanted.limit(1)).one_or_none()
    return None if task is None else _open_task(task)


def plan_pages(session: Session, task_id: int, numbers: Iterable[int]) -> None:
    """Queue the pages ``numbers`` that are not in the journal yet."""
    known = set(session.scalars(sa.select(IngestPage.number).where(IngestPage.task_id == task_id)))
    new = [{"task_id": task_id, "number": number, "state": "waiting"} for number in numbers if number not in known]
    if new:
        session.execute(sa.insert(IngestPage), new)


def record_page(session: Session, task_id: int, result: PageResult, error: BiendaoError | None) -> None:
    """Note what became of one page: read, or failed with a reason."""
    session.execute(
        sa.update(IngestPage)
        .where(IngestPage.task_id == task_id, IngestPage.number == result.number)
        .values(
            state="done" if error is None else "failed",
            attempts=IngestPage.attempts + 1,
            reason=error.reason.number if error else None,
            result=dataclasses.asdict(result),
        )
    )


def finish(session: Session, task_id: int, outcome: str, reason: str | None, now: dt.datetime) -> None:
    """Close a task with its outcome."""
    values = {"outcome": outcome, "reason": reason, "ended_at": now}
    session.execute(sa.update(IngestTask).where(IngestTask.id == task_id).values(**values))


def _open_task(task: IngestTask) -> OpenTask:
    assert task.pid is not None
    done = {page.number: _result(page.result) for page in task.pages if page.state == "done"}
    return OpenTask(task.id, task.key, task.pid, task.created_at, done)


def _result(stored: dict[str, Any]) -> PageResult:
    lists = {name: tuple(stored[name]) for name in ("languages", "notes")}
    return PageResult(**(stored | lists))
