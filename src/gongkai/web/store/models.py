"""The tables: organs, accounts and their powers, the ledger, what is derived from it, and who looked at what."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

LEVELS = {"state": "国家", "province": "省级", "city": "设区的市级", "county": "县级", "township": "乡镇"}
ROLES = {
    "handler": "经办",
    "unit": "科室",
    "secrecy": "保密审查",
    "reviewer": "审核",
    "signer": "签发",
    "leader": "分管领导",
    "supervisor": "主管部门",
    "system_admin": "系统管理员",
    "security_admin": "安全管理员",
    "audit_admin": "审计管理员",
}
DEEDS = {
    "enrolled": "建立账号",
    "appointed": "任命",
    "ended": "结束任职",
    "closed": "停用账号",
    "opened": "恢复账号",
    "unlocked": "解除锁定",
    "password_given": "重发一次性口令",
    "factor_reset": "重置第二重验证",
    "organ_added": "增设机关",
    "organ_changed": "修改机关资料",
    "organ_renamed": "机关更名",
    "organ_merged": "机关合并",
}


class Organ(models.Model):
    """An administrative organ. Its code identifies it; names are dated and live in its ledger.

    parent: the organ it belongs to or reports to. merged_into: its successor after a merger, on merged_on.
    reconsideration_body, court: as its letters name them.
    """

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("现名", max_length=120)
    level = models.CharField("层级", max_length=20, choices=LEVELS, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    merged_on = models.DateField("合并日期", null=True, blank=True)
    reconsideration_body = models.CharField("行政复议机关", max_length=120, blank=True)
    court = models.CharField("有管辖权的人民法院", max_length=120, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    telephone = models.CharField("联系电话", max_length=60, blank=True)
    fax = models.CharField("传真", max_length=60, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "行政机关"

    def __str__(self) -> str:
        return self.name


class Accounts(BaseUserManager["Account"]):
    """Makes accounts whose passwords are never stored."""

    def enrol(self, username: str, name: str, password: str | None = None) -> "Account":
        """A new account; without a password nobody can sign in with it yet."""
        account = self.model(username=self.model.normalize_username(username), name=name)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A person who may sign in. What it may do is told by its appointments alone."""

    username = models.CharField("账号", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    is_active = models.BooleanField("可以登录", default=True)
    email = models.EmailField("电子邮箱", blank=True)
    start_password = models.BooleanField("口令是一次性的", default=False)  # until its holder has set one

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = Accounts()

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """A role held at an organ, and at every organ below it, from a day to a day (inclusive; None: still)."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="appointments")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="appointments")
    role = models.CharField("角色", max_length=20, choices=ROLES)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="appointment_days",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account}：{self.organ}{ROLES.get(self.role, self.role)}"


class Entry(models.Model):
    """One event of the ledger, as its line; the columns beside it only find it. Never changed, never deleted."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="entries")
    matter = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, related_name="entries")
    line = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "事件"
        # The second writer of the same turn is refused by the database itself: a chain cannot fork.
        constraints = (models.UniqueConstraint(fields=("organ", "matter", "seq"), name="one_event_a_turn"),)
        indexes = (models.Index(fields=("organ", "recorded_at"), name="entry_by_time"),)

    def __str__(self) -> str:
        return f"{self.matter}#{self.seq} {self.kind}"


class Listed(models.Model):
    """A matter as lists and searches see it: derived from its entries, and rebuilt from them at any time.

    parent: of a request, the first that came in the same letter; of a dispute, the request it is about.
    """

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="listed")
    matter = models.CharField(max_length=80)
    sort = models.CharField(max_length=20)
    phase = models.CharField(max_length=20)
    seq = models.PositiveIntegerField()
    begun = models.DateField()
    received = models.DateField(null=True)
    due = models.DateField(null=True)
    waits = models.TextField(blank=True)
    applicant = models.CharField(max_length=80, blank=True)
    applicant_kind = models.CharField(max_length=20, blank=True)
    decision = models.CharField(max_length=4, blank=True)
    done = models.DateField(null=True)
    title = models.CharField(max_length=400, blank=True)
    unit = models.CharField(max_length=120, blank=True)
    parent = models.CharField(max_length=80, blank=True)
    words = models.TextField(blank=True)  # what a search looks through, spelt as searches are (words.py)

    class Meta:
        verbose_name = verbose_name_plural = "台账目录"
        constraints = (models.UniqueConstraint(fields=("organ", "matter"), name="a_matter_is_listed_once"),)
        indexes = (
            *(
                models.Index(fields=("organ", "sort", column, "matter"), name=f"listed_in_order_of_{column}")
                for column in ("begun", "received", "due", "unit")
            ),
            models.Index(fields=("organ", "sort", "decision", "begun", "matter"), name="listed_by_decision"),
            # Whatever filters a list, it is counted in this index alone, without a look at the rows.
            models.Index(
                fields=(
                    "organ",
                    "sort",
                    "phase",
                    "decision",
                    "applicant_kind",
                    "unit",
                    "due",
                    "received",
                    "begun",
                ),
                name="listed_to_count",
            ),
            models.Index(fields=("organ", "sort", "phase", "due"), name="listed_by_due"),
            models.Index(fields=("organ", "applicant", "received"), name="listed_by_applicant"),
            models.Index(fields=("organ", "parent"), name="listed_by_parent"),
        )

    def __str__(self) -> str:
        return f"{self.matter} {self.phase}"

    @property
    def number(self) -> str:
        """The matter's name without its sort."""
        return self.matter.partition("/")[2]


class Applicant(models.Model):
    """Who applies: no more than 条例第二十九条 asks for. key: how the ledger knows them, 申请人0001.

    paper: the number of the identity paper or the credit code, sealed (sealed.py); shown masked.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="applicants")
    key = models.CharField("代号", max_length=40)
    name = models.CharField("姓名或者名称", max_length=120)
    kind = models.CharField("类别", max_length=20)
    paper_kind = models.CharField("证件名称", max_length=40, blank=True)
    paper = models.BinaryField("证件号码", blank=True, default=bytes)
    address = models.CharField("地址", max_length=200, blank=True)
    telephone = models.CharField("电话", max_length=60, blank=True)
    email = models.EmailField("电子邮箱", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请人"
        constraints = (models.UniqueConstraint(fields=("organ", "key"), name="a_key_an_applicant"),)

    def __str__(self) -> str:
        return self.name


class Look(models.Model):
    """That an account looked at personal data: whose, which field, when and why. Never changed, never deleted."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="looks")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="looks")
    at = models.DateTimeField()
    matter = models.CharField(max_length=80)
    what = models.CharField(max_length=80)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "查看记录"
        indexes = (models.Index(fields=("organ", "at"), name="look_by_time"),)

    def __str__(self) -> str:
        return f"{self.account} {self.what}"


class Sent(models.Model):
    """That a page was sent and began a matter. token: what the page was drawn with."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="sent")
    token = models.CharField(max_length=60)
    matter = models.CharField(max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "已提交的页"
        constraints = (models.UniqueConstraint(fields=("organ", "token"), name="a_page_begins_one_matter"),)

    def __str__(self) -> str:
        return self.matter


class Writing(models.Model):
    """A letter of an event while it is written, and once signed: its facts as typed, then the document for good.

    frozen_at: when it was signed; from then on the database refuses to change or delete the row.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="writings")
    matter = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    letter = models.CharField(max_length=40)
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    document = models.BinaryField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        constraints = (
            models.UniqueConstraint(fields=("organ", "matter", "seq", "letter"), name="a_letter_an_event"),
        )

    def __str__(self) -> str:
        return f"{self.matter}#{self.seq} {self.letter}"


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


class Attachment(models.Model):
    """That a file belongs to a matter: what it is called and by which digest (SM3) its bytes lie on the disk.

    type: an id of formats.FORMATS, told from the bytes. scanned: a virus scanner called it clean. Never changed, never
    deleted.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="attachments")
    matter = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    name = models.CharField("名称", max_length=160)
    type = models.CharField("种类", max_length=8)
    size = models.PositiveBigIntegerField("大小")
    scanned = models.BooleanField("已查毒")
    account = models.ForeignKey(Account, models.PROTECT, related_name="attachments")
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        indexes = (models.Index(fields=("organ", "matter", "digest"), name="attachment_of_matter"),)

    def __str__(self) -> str:
        return self.name


class View(models.Model):
    """A filter of the list kept under a name by one account for itself. query: as the address bears it."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="views")
    organ = models.ForeignKey(Organ, models.CASCADE, related_name="views")
    name = models.CharField("名称", max_length=40)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "保存的筛选"
        constraints = (models.UniqueConstraint(fields=("account", "organ", "name"), name="a_name_a_view"),)

    def __str__(self) -> str:
        return self.name


class OrganName(models.Model):
    """What an organ is called from a day on. since: None for the name it had before the first one that is dated."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="names")
    name = models.CharField("名称", max_length=120)
    since = models.DateField("自", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "机关名称"
        constraints = (models.UniqueConstraint(fields=("organ", "since"), name="a_name_a_day"),)

    def __str__(self) -> str:
        return self.name


class Deed(models.Model):
    """What an administrator did, to whom or to which organ, and when. Never changed, never deleted.

    what: one of DEEDS. whom: the account it was done to, None where it was done to the organ.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="deeds")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="deeds")
    at = models.DateTimeField()
    what = models.CharField(max_length=20, choices=DEEDS)
    whom = models.ForeignKey(Account, models.PROTECT, null=True, related_name="done_to")
    words = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "管理行为"
        indexes = (models.Index(fields=("organ", "at"), name="deed_by_time"),)

    def __str__(self) -> str:
        return f"{self.account} {DEEDS[self.what]}"
