"""Organs, accounts, what accounts may do where, and what the administrators did."""

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


def whole_chain() -> list[str]:
    """拟稿 → 科室 → 保密审查 → 审核, where an organ has not decided otherwise."""
    return ["unit", "secrecy", "approval"]


class Organ(models.Model):
    """An administrative organ. Its code identifies it; names are dated and live in its ledger.

    parent: the organ it belongs to or reports to. merged_into: its successor after a merger, on merged_on.
    reconsideration_body, court: as its letters name them. chain: the reviews an item passes before it is published, in
    order, of the ledger's choices; index_rule: how 索引号 are made (index.py). columns: where its items stand, each [name,
    days after which it is stale]; [] while the organ has not decided, then those usual at its level. days: year → duty →
    the day it set itself, or the day of approval from which the law counts (agenda.py).
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
    chain = models.JSONField("公开前的审查环节", default=whole_chain)
    index_rule = models.CharField("索引号的编法", max_length=80, default="{code}/{year}-{serial:05}")
    columns = models.JSONField("栏目", default=list, blank=True)
    days = models.JSONField("本机关的日子", default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "行政机关"

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
