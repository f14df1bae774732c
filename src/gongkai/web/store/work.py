"""Long work: jobs in the database, taken up one by one under a lease, so that a killed worker's is taken up again.

A job is held by (pk, tries): who took it up later has a higher `tries`, and what an earlier holder still wants to write
finds no row. So a job may be begun several times, and has one result. decisions/0064.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from gongkai.base.errors import GongkaiError
from gongkai.web.store.models import Account, Job, Organ

LEASE = timedelta(seconds=60)
KEPT = timedelta(days=30)
MOST_TRIES = 3


class LostLease(GongkaiError):
    """Somebody else has taken the job up meanwhile; what this holder did of it counts no more."""

    def __init__(self, job: Job):
        self.job = job
        super().__init__(f"任务 {job.pk} 的期限已过，已由别的进程接着做")


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a job: a sentence, and a file where there is one (name, media type, bytes)."""

    said: str
    name: str = ""
    type: str = ""
    data: bytes | None = None


def ask(organ: Organ, account: Account, kind: str, arguments: Mapping[str, Any], at: datetime) -> Job:
    """A job put in the queue, or the very same one if it still waits there."""
    same = Job.objects.filter(organ=organ, kind=kind, arguments=dict(arguments), state="waiting").first()
    return same or Job.objects.create(
        organ=organ, account=account, kind=kind, arguments=dict(arguments), asked_at=at
    )


def take(at: datetime) -> Job | None:
    """The job whose turn it is, now held for LEASE; None when there is none. Two who ask at once never get the same.

    A job taken up MOST_TRIES times and never ended is given up, with the reason.
    """
    while (seen := _ready(at).order_by("asked_at", "pk").defer("result").first()) is not None:
        # Whoever came between has changed one of these, on any engine and at any isolation.
        mine = Job.objects.filter(
            pk=seen.pk, state=seen.state, tries=seen.tries, lease_until=seen.lease_until
        )
        if seen.tries >= MOST_TRIES:
            mine.update(state="failed", ended_at=at, error=_given_up(seen))
        elif mine.update(
            state="running", tries=F("tries") + 1, lease_until=at + LEASE, started_at=at, done=0, total=0
        ):
            return Job.objects.select_related("organ", "account").get(pk=seen.pk)
    return None


def _ready(at: datetime) -> QuerySet[Job]:
    return Job.objects.filter(Q(state="waiting") | Q(state="running", lease_until__lt=at))


def _given_up(job: Job) -> str:
    last = f"最后一次：{job.error}。" if job.error else ""
    return f"工作进程中断了 {job.tries} 次，没有做完。{last}请告诉系统管理员"


def renew(job: Job, done: int, total: int, at: datetime) -> None:
    """Hold the job for LEASE from now on, and write how far it is. Raises LostLease."""
    _write(job, done=done, total=total, lease_until=at + LEASE)


def finish(job: Job, result: Result, at: datetime) -> None:
    """Keep the result; the job is done. Raises LostLease."""
    kept = {"result": result.data, "result_name": result.name, "result_type": result.type}
    _write(job, state="done", ended_at=at, said=result.said, error="", **kept)


def fail(job: Job, why: str, at: datetime) -> None:
    """The job can't be done, however often it were tried. Raises LostLease."""
    _write(job, state="failed", ended_at=at, error=why)


def let_go(job: Job, why: str, at: datetime) -> None:
    """The holder breaks off for a reason of its own: whoever comes next may take the job up at once."""
    _held(job).update(lease_until=at - timedelta(seconds=1), error=why)


def give_back(job: Job) -> None:
    """The holder is told to stop: the job waits as if this try had not been."""
    _held(job).update(state="waiting", tries=F("tries") - 1, lease_until=None, done=0, total=0)


def cancel(job: Job, at: datetime) -> bool:
    """Whether the job was cancelled; one that has begun is not."""
    return bool(Job.objects.filter(pk=job.pk, state="waiting").update(state="cancelled", ended_at=at))


def sweep(at: datetime) -> int:
    """Drop the files of jobs that ended KEPT ago; how many. That there was a job, and what came of it, stays."""
    return Job.objects.filter(ended_at__lt=at - KEPT, result__isnull=False).update(result=None)


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, tries=job.tries, state="running")


def _write(job: Job, **columns: Any) -> None:
    if not _held(job).update(**columns):
        raise LostLease(job)
