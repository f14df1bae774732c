"""The ledger, what is derived from it, whose matters they are, and who looked at what."""

from django.db import models

from gongkai.web.store.models.people import Account, Organ


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
    Of a publication: nature, register, category and item as it says; index its 索引号; received the day it was made,
    from which its period runs; done the day it was first published, renewed last published; public whether it is; at
    the moment it is to be published; awaits the review that comes next; validity of a document of the register,
    one of register.VALIDITY; document its 文号; late the years in which it was published after the last day, with blanks between.
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
    nature = models.CharField(max_length=20, blank=True)
    register = models.CharField(max_length=30, blank=True)
    category = models.CharField(max_length=120, blank=True)
    item = models.CharField(max_length=20, blank=True)
    index = models.CharField(max_length=80, blank=True)
    public = models.BooleanField(default=False)
    at = models.DateTimeField(null=True)
    renewed = models.DateField(null=True)
    awaits = models.CharField(max_length=20, blank=True)
    validity = models.CharField(max_length=20, blank=True)
    late = models.TextField(blank=True)
    document = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)  # what a search looks through, spelt as searches are (words.py)

    class Meta:
        verbose_name = verbose_name_plural = "台账目录"
        constraints = (
            models.UniqueConstraint(fields=("organ", "matter"), name="a_matter_is_listed_once"),
            models.UniqueConstraint(
                fields=("organ", "index"), condition=~models.Q(index=""), name="an_index_names_one_item"
            ),
        )
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
            # What was published in a year is counted by category in this index alone.
            models.Index(
                fields=("organ", "sort", "register", "nature", "done", "category", "phase"),
                name="listed_by_publishing",
            ),
            models.Index(fields=("organ", "sort", "done", "matter"), name="listed_in_order_of_done"),
            models.Index(fields=("organ", "sort", "category", "begun", "matter"), name="listed_by_category"),
            models.Index(fields=("organ", "sort", "item", "begun", "matter"), name="listed_by_item"),
            models.Index(
                fields=("organ", "sort", "category", "public", "renewed"), name="listed_by_last_publishing"
            ),
            # Whatever filters the list of items, it is counted in this index alone.
            models.Index(
                fields=(
                    "organ",
                    "sort",
                    "phase",
                    "category",
                    "item",
                    "register",
                    "validity",
                    "nature",
                    "due",
                    "awaits",
                    "begun",
                ),
                name="listed_items_to_count",
            ),
            models.Index(fields=("organ",), condition=~models.Q(late=""), name="listed_as_late"),
            models.Index(
                fields=("organ", "begun", "document"),
                condition=~models.Q(document=""),
                name="listed_by_document",
            ),
            models.Index(fields=("at",), condition=~models.Q(at=None), name="listed_to_be_published"),
        )

    def __str__(self) -> str:
        return f"{self.matter} {self.phase}"

    @property
    def number(self) -> str:
        """The matter's name without its sort."""
        return self.matter.partition("/")[2]


class Making(models.Model):
    """How what is derived from the ledger was made throughout this database (making.py). name: what; version: how."""

    name = models.CharField(max_length=40, unique=True)
    version = models.CharField(max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "做法"

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Sighted(models.Model):
    """That the machine saw something in an item of an old site when it was brought in (old_site.py).

    level: of the gravest; kinds: how many of each kind; published: the day the item was last published then. An item
    published anew since then was looked through anew.
    """

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="sighted")
    matter = models.CharField(max_length=80)
    level = models.CharField(max_length=10)
    kinds = models.JSONField(default=dict)
    published = models.DateField()

    class Meta:
        verbose_name = verbose_name_plural = "收进时机器检查"
        constraints = (models.UniqueConstraint(fields=("organ", "matter"), name="an_item_is_sighted_once"),)

    def __str__(self) -> str:
        return f"{self.matter} {self.level}"


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
