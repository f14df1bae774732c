"""Long work and what people are told: jobs, notices, calendar feeds."""

from django.db import models

from gongkai.web.store.models.people import Account, Organ

STATES = {
    "waiting": "等待",
    "running": "正在做",
    "done": "已做完",
    "failed": "没有做成",
    "cancelled": "已取消",
}


class Job(models.Model):
    """A piece of long work and what became of it (work.py).

    kind: which function does it. tries: how often it was taken up; together with its key the token of who holds it.
    said: the result in a sentence; result: its file, gone after a while, when result_name alone remains.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="jobs")
    account = models.ForeignKey(Account, models.PROTECT, related_name="jobs")
    kind = models.CharField("种类", max_length=40)
    arguments = models.JSONField(default=dict)
    state = models.CharField("状态", max_length=10, choices=STATES, default="waiting")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    said = models.TextField(blank=True)
    result = models.BinaryField(null=True)
    result_name = models.CharField(max_length=120, blank=True)
    result_type = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        indexes = (
            models.Index(fields=("state", "asked_at"), name="job_by_turn"),
            models.Index(fields=("organ", "-asked_at"), name="job_by_organ"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


MAIL_STATES = {
    "none": "不发邮件",
    "waiting": "邮件等待发送",
    "sent": "邮件已发出",
    "failed": "邮件没有发出",
    "moot": "邮件不必再发",
}


class Notice(models.Model):
    """That an account was told of a due day (notices.py), once for each rung of the ladder.

    due: the day it is about. mail_error: the mail server's own answer to the last try.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="notices")
    account = models.ForeignKey(Account, models.PROTECT, related_name="notices")
    matter = models.CharField(max_length=80)
    rung = models.CharField(max_length=20)
    due = models.DateField()
    text = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    mail_state = models.CharField(max_length=10, choices=MAIL_STATES, default="none")
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_error = models.TextField(blank=True)
    next_try = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        constraints = (
            models.UniqueConstraint(
                fields=("organ", "matter", "rung", "due", "account"), name="a_rung_is_told_once"
            ),
        )
        indexes = (
            models.Index(fields=("account", "organ", "seen_at"), name="notice_by_reader"),
            models.Index(fields=("mail_state", "next_try"), name="notice_by_mail"),
        )

    def __str__(self) -> str:
        return f"{self.matter} {self.rung}"


class Feed(models.Model):
    """A calendar feed of an organ's due days for an account. digest: SHA-256 of the secret in its address."""

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="feeds")
    account = models.ForeignKey(Account, models.CASCADE, related_name="feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"
        constraints = (models.UniqueConstraint(fields=("organ", "account"), name="a_feed_an_account"),)

    def __str__(self) -> str:
        return f"{self.organ} {self.account}"
