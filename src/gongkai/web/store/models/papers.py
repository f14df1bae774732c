"""What belongs to a matter besides its events: letters while they are written and once signed, files, texts."""

from django.db import models

from gongkai.web.store.models.people import Account, Organ


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


class Text(models.Model):
    """A text the ledger names by its digest (SM3 of its UTF-8): an item's HTML, a report's JSON. Never changed, never
    deleted."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="texts")
    digest = models.CharField(max_length=64)
    body = models.TextField()

    class Meta:
        verbose_name = verbose_name_plural = "正文"
        constraints = (models.UniqueConstraint(fields=("organ", "digest"), name="a_text_is_kept_once"),)

    def __str__(self) -> str:
        return self.digest
