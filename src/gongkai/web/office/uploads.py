"""Files as they come in with a form: taken in, looked over, and not lost when something else in the form is wrong."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.forms.renderers import get_default_renderer
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from gongkai.web.store.attachments import Kept, keep, too_large
from gongkai.web.store.formats import NotAccepted
from gongkai.web.store.models import Organ
from gongkai.web.store.scanner import Scanner

MOST = 20  # files a form
_SALT = "gongkai.kept/"


class Bounded(TemporaryFileUploadHandler):
    """Writes no more of a file to the disk than the limit allows, and still tells how large it would have been."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take in bytes from a place of the file on."""
        if start <= settings.FILE_LIMIT:
            super().receive_data_chunk(raw_data, start)


class _Chooser(forms.FileInput):
    """Several files, and those kept from the time before, each with a box that keeps it ticked."""

    allow_multiple_selected = True
    template_name = "office/files.html"
    kept: Sequence[tuple[str, Kept]] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """As Django's, with what is kept."""
        shown = {**self.get_context(name, value, attrs), "kept": self.kept}
        return mark_safe((renderer or get_default_renderer()).render(self.template_name, shown))

    def value_from_datadict(
        self, data: Any, files: Any, name: str
    ) -> tuple[list["UploadedFile[bytes]"], list[str]]:
        """The files sent now, and the tokens of those sent before."""
        return [one for one in files.getlist(name) if one], data.getlist(f"{name}-kept")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether nothing was sent."""
        return name not in files and f"{name}-kept" not in data


class Files(forms.Field):
    """Several files, each kept as soon as it is sent; what is wrong with one is told by its name, the others stay.

    Kept files come back with the form as signed tokens, which hold for this organ and no other.
    """

    widget = _Chooser

    def __init__(self, organ: Organ, **told: Any):
        super().__init__(required=False, **told)
        self.salt = f"{_SALT}{organ.code}"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """With how many the page lets be chosen, so that nobody sends more in vain."""
        return {**super().widget_attrs(widget), "data-most": MOST}

    def clean(self, value: tuple[list["UploadedFile[bytes]"], list[str]]) -> list[Kept]:
        """The files, kept. Raises ValidationError naming each that is not taken."""
        sent, tokens = value
        kept: list[Kept] = []
        wrong: list[str] = []
        for token in tokens:
            try:
                kept.append(Kept(**signing.loads(token, salt=self.salt)))
            except signing.BadSignature:
                wrong.append("先前传的一个文件已经失效，请重新选择")
        for one in sent[: max(0, MOST - len(kept))]:
            try:
                kept.append(taken_in(one))
            except NotAccepted as refused:
                wrong.append(str(refused))
        if len(sent) + len(tokens) > MOST:
            wrong.append(f"一次最多 {MOST} 个文件，多的没有收下；可以分几次登记，或者压缩成一个 zip 再传")
        self.widget.kept = [(signing.dumps(asdict(one), salt=self.salt), one) for one in kept]
        if wrong:
            raise forms.ValidationError(wrong)
        return kept


def scanner() -> Scanner | None:
    """The virus scanner of the settings, None without one."""
    return Scanner(settings.SCANNER, settings.SCANNER_SECONDS) if settings.SCANNER else None


def taken_in(file: "UploadedFile[bytes]", *, pages: bool = False) -> Kept:
    """A file that was sent, kept. pages: web pages are taken too. Raises NotAccepted."""
    name, size = file.name or "", file.size or 0
    if size > settings.FILE_LIMIT:  # then not all of it is there
        raise too_large(name, size, settings.FILE_LIMIT)
    return keep(file.read(), name, settings.FILES, settings.FILE_LIMIT, scanner(), pages=pages)


class FilesForm(forms.Form):
    """The files that go with another form."""

    def __init__(self, organ: Organ, label: str, request: HttpRequest):
        sent = request.method == "POST"
        super().__init__(request.POST if sent else None, request.FILES if sent else None)
        most = settings.FILE_LIMIT // 2**20
        told = f"可选几个，每个不超过 {most} MB"
        self.fields["files"] = Files(organ, label=label, help_text=told)

    def kept(self) -> list[Kept]:
        """The files, once the form is valid."""
        kept: list[Kept] = self.cleaned_data["files"]
        return kept
