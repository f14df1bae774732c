"""The worker: long work, what is to be published, the morning's notices, mail. A process beside the pages, or alone; as many as one likes."""

import os
import sys
from contextlib import suppress
from datetime import date, datetime, timedelta
from threading import Event, Thread
from types import TracebackType
from typing import Self

from django.conf import settings
from django.db import OperationalError, close_old_connections, connection

from gongkai.base.errors import GongkaiError
from gongkai.web.office.clock import moment
from gongkai.web.office.desks import CALENDAR
from gongkai.web.office.hours import MORNING, worked
from gongkai.web.office.long_work import KINDS
from gongkai.web.office.mail import send_waiting
from gongkai.web.store import work
from gongkai.web.store.models import Job, Organ
from gongkai.web.store.notices import make_notices
from gongkai.web.store.publishing import publish_due

PAUSE = 2.0  # seconds until the queue is looked at again when it was empty
BEAT = 2.0  # seconds between two signs of life of a job
_MAIL_EVERY = timedelta(minutes=1)


class Stopped(Exception):
    """The worker is told to stop, in the middle of a job."""


class Worker:
    """Takes up one job after another until `stop` is set. parent: ends with this process, if given."""

    def __init__(self, parent: int | None = None):
        self.stop = Event()
        self._parent = parent
        self._reminded: date | None = None
        self._mail_at: datetime | None = None

    def run(self) -> None:
        """Work until stopped."""
        while not self.stop.is_set() and self._parent in (None, os.getppid()):
            close_old_connections()
            if not self.turn():
                self.stop.wait(PAUSE)

    def turn(self) -> bool:
        """What is to be done now, and one job; whether there was one."""
        at = moment()
        if self._reminded != at.date() and at.time() >= MORNING and worked(at.date()):
            remind(at)
            work.sweep(at)
            self._reminded = at.date()
        if self._mail_at is None or at >= self._mail_at:
            send_waiting(at)
            self._mail_at = at + _MAIL_EVERY
        publish_due(moment(), CALENDAR)
        job = work.take(moment())
        if job is None:
            return False
        do(job, self.stop)
        return True


def remind(at: datetime) -> int:
    """Make the notices of the day at every organ; how many are new."""
    return sum(
        make_notices(organ, at.date(), at, CALENDAR, mail=settings.MAIL_ON) for organ in Organ.objects.all()
    )


def do(job: Job, stopping: Event) -> None:
    """Do one job held by this worker. Raises what a wrong program raises, once the job is let go for another try."""
    with suppress(work.LostLease):
        _do(job, stopping)


def _do(job: Job, stopping: Event) -> None:
    ended = False
    try:
        with _Pulse(job, stopping) as pulse:
            result = KINDS[job.kind].do(job.organ, job.arguments, pulse.tell)
        work.finish(job, result, moment())
        ended = True
    except Stopped:
        work.give_back(job)
        ended = True
    except work.LostLease:
        raise
    except GongkaiError as refusal:
        work.fail(job, str(refusal), moment())
        ended = True
    finally:
        if not ended:
            # Of a wrong program the name alone is told: its text may hold anything. The log has it whole.
            work.let_go(job, f"程序出错（{type(sys.exception()).__name__}）", moment())


class _Pulse:
    """Renews the lease of a job and writes how far it is, by a connection of its own, whatever the job does meanwhile."""

    def __init__(self, job: Job, stopping: Event):
        self._job, self._stopping = job, stopping
        self._done, self._total, self._lost = 0, 0, False
        self._over = Event()
        self._thread = Thread(target=self._beat, daemon=True)

    def tell(self, done: int, total: int) -> None:
        """How much of how much is done. Raises Stopped or LostLease when the job is to be broken off."""
        self._done, self._total = done, total
        if self._stopping.is_set():
            raise Stopped
        if self._lost:
            raise work.LostLease(self._job)

    def _beat(self) -> None:
        while not self._lost and not self._over.wait(BEAT):
            try:
                work.renew(self._job, self._done, self._total, moment())
            except work.LostLease:
                self._lost = True
            except OperationalError:  # the database is busy; the lease outlasts many beats
                continue
        connection.close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
