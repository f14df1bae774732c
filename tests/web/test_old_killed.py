"""A worker killed while it reads a scan: the next reads it to the end, and the others beside it are read too."""

import signal

import pytest
from making import clean, filled
from staff import Cast
from test_killed import lapse, process, until
from years_past import GLUED, document, scan, send, work

from gongkai.web.store.models import Job, OldReport
from gongkai.web.store.old_reports import as_read

pytestmark = pytest.mark.usefixtures("visiting")
NEW = "requests.new.natural"


def test_a_scan_is_read_though_the_first_who_read_it_was_killed(at_once: Cast) -> None:
    pytest.importorskip("cv2", reason="没有安装扫描件的读法")
    report = filled(clean("2021", 2023), {NEW: 7, "requests.new.total": 7})
    send(at_once, {"扫描.pdf": scan(report), GLUED: document(GLUED)})
    slow = OldReport.objects.select_related("job").get(name="扫描.pdf")
    assert slow.job
    with process() as first:
        until(lambda: Job.objects.get(pk=slow.job_id).state == "running", "the scan is being read")
        first.send_signal(signal.SIGKILL)
        first.wait(10)
    slow.refresh_from_db()
    assert (slow.phase, slow.report) == ("reading", "")
    lapse(slow.job)
    work()
    phases = {one.name: one.phase for one in OldReport.objects.select_related("job")}
    assert phases == {"扫描.pdf": "read", GLUED: "read"}
    slow.refresh_from_db()
    assert as_read(slow).count(NEW) == 7
    assert Job.objects.get(pk=slow.job_id).tries == 2
