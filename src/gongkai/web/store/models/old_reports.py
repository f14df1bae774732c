"""Reports of years past, made elsewhere, while they are taken in."""

from django.db import models

from gongkai.web.store.models.people import Account, Organ
from gongkai.web.store.models.work import Job

OLD_STATES = {
    "waiting": "等待读取",
    "reading": "正在读",
    "unpacked": "已拆开",
    "read": "待核对",
    "failed": "没有读出",
    "kept": "已收录",
    "dropped": "不要了",
}


class OldReport(models.Model):
    """A document that was sent in to become the organ's report of a year past (old_reports.py).

    digest: SM3 of its bytes, kept as those of attachments are. within: the zip or letter it came in. job: the reading.
    report: what was read, as gongkai.report/1; sheets: its pages, to lay beside. corrections: cell → what a person
    typed, "" for a blank; seen: the cells they found right as read. named: the organ in the document's own
    words. year: as read, or as a person said; ours: a person said it is this organ's though it names another or none.
    open, errors: cells still to be looked at, and findings that are errors, of the report by itself. content: the
    digest of the report as it was kept, on kept_on by kept_by; published_on: the day it was published in its time, as
    the person says, None where nobody knows. why: why it was not read whole, or was withdrawn.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="old_reports")
    digest = models.CharField(max_length=64)
    name = models.CharField("文件", max_length=400)
    type = models.CharField("种类", max_length=8)
    size = models.PositiveBigIntegerField("大小")
    within = models.ForeignKey("self", models.PROTECT, null=True, related_name="members")
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    state = models.CharField("状态", max_length=10, default="waiting")
    report = models.TextField(blank=True)
    sheets = models.TextField(blank=True)
    corrections = models.JSONField(default=dict)
    seen = models.JSONField(default=list)
    named = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("年度", null=True)
    ours = models.BooleanField("确是本机关的", default=False)
    open = models.PositiveSmallIntegerField(default=0)
    errors = models.PositiveSmallIntegerField(default=0)
    content = models.CharField(max_length=64, blank=True)
    kept_on = models.DateField(null=True)
    published_on = models.DateField("公布日期", null=True)
    kept_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "旧报告"
        constraints = (models.UniqueConstraint(fields=("organ", "digest"), name="an_old_report_comes_once"),)
        indexes = (models.Index(fields=("organ", "state", "year"), name="old_report_by_year"),)

    def __str__(self) -> str:
        return self.name

    @property
    def phase(self) -> str:
        """Its state, and while it waits, what its job tells: being read, or given up."""
        if self.state != "waiting" or self.job is None:
            return self.state
        return {"running": "reading", "failed": "failed", "cancelled": "failed"}.get(
            self.job.state, "waiting"
        )

    @property
    def zh(self) -> str:
        """Its phase in words."""
        return OLD_STATES[self.phase]

    @property
    def told(self) -> str:
        """Why it is as it is, in a sentence; "" where that needs none."""
        given_up = self.state == "waiting" and self.phase == "failed"
        return (self.job.error or "读取被取消了。可以再读一次") if given_up and self.job else self.why
